"""A file of actors, from its sending to its result, as its author and as others see it."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from raq.cli_lot import run_lot
from registre.calendrier import day_in_brussels
from registre.entretien import tidy
from registre.importation.raisons import Avis, Refus
from registre.importation.tableaux import MOTIFS
from registre.modeles import Acteur, Categorie, Importation, LigneImportation
from registre.session import writing
from registre.valeurs import EtatActeur, EtatImportation, Role
from tests.appuis.applications import Site, opening
from tests.appuis.equipe import Connecte, log_in, make_client
from tests.fabriques import make_acteur
from vitrine.equipe.mots_import_refus import (
    RAISONS,
    REFUS_DU_FICHIER,
    say_raison,
    say_raisons,
    say_refus,
)

PAGE = "/equipe/import"
HAUTE = ("Les Amis de la rue Haute", "Centres culturels", "50.8385", "4.3478")
"""A new association of the Marolles, at the rue Haute."""
ENTETES = ("Nom", "Catégorie", "Lat", "Lon", "Téléphone", "Note")


@pytest.fixture
def site_import(site_propre: Site) -> Site:
    """A site whose imports are worked on at once, in the thread that asks for it."""
    services = site_propre.services

    def launch(identifiant: UUID) -> None:
        jour = day_in_brussels(site_propre.horloge())
        run_lot(
            site_propre.sessions,
            identifiant,
            lambda session: services.territoires.current(session, jour),
            site_propre.horloge,
        )

    site_propre.replace_services(lancer_import=launch)
    return site_propre


def write_fichier(*lignes: Sequence[str], entetes: Sequence[str] = ENTETES) -> bytes:
    texte = io.StringIO()
    csv.writer(texte, delimiter=";").writerows([entetes, *lignes])
    return texte.getvalue().encode()


def send(qui: Connecte, octets: bytes, nom: str = "liste.csv", **champs: str) -> Any:
    jeton = qui.jeton(PAGE)
    fichiers = {"fichier": (nom, octets)}
    return qui.client.post(PAGE, data={"jeton": jeton, **champs}, files=fichiers)


def start(qui: Connecte, *lignes: Sequence[str], **options: Any) -> str:
    """Send rows; return the address of their import."""
    reponse = send(qui, write_fichier(*lignes, **options))
    assert reponse.status_code == 303, reponse.text
    return str(reponse.headers["location"])


def read(qui: Connecte, url: str, **requete: str) -> str:
    reponse = qui.get(url, **requete)
    assert reponse.status_code == 200, (url, reponse.status_code)
    return unescape(reponse.text)


def count_acteurs(site: Site) -> int:
    with site.sessions() as session:
        return session.scalar(select(func.count()).select_from(Acteur)) or 0


def get_import(site: Site, url: str) -> Importation:
    with site.sessions() as session:
        trouve = session.get(Importation, UUID(url.rpartition("/")[2]))
        assert trouve is not None
        return trouve


def apply(qui: Connecte, url: str, **champs: str) -> Any:
    page = qui.client.get(url).text
    empreinte = re.search(r'name="empreinte" value="([^"]*)"', page)
    assert empreinte, page
    return qui.post(f"{url}/application", url, empreinte=empreinte[1], **champs)


def choose(qui: Connecte, url: str, choix: dict[str, str], tous: str = "") -> Any:
    """Answer for rows by number, or for all of them with `tous`."""
    champs = {f"choix-{numero}": un for numero, un in choix.items()}
    donnees = {"jeton": qui.jeton(url), "ligne": list(choix), "tous": tous, "page": "1", **champs}
    return qui.client.post(f"{url}/choix", data=donnees)


def find_published(site: Site, quartier: str = "marolles") -> Acteur:
    with site.sessions() as session:
        acteur = session.scalars(
            select(Acteur)
            .where(Acteur.quartier == quartier, Acteur.etat == EtatActeur.PUBLIE)
            .where(Acteur.telephone.is_not(None), Acteur.courriel.is_(None))
            .order_by(Acteur.cle_tri)
        ).first()
        assert acteur is not None
        return acteur


def repeat(acteur: Acteur, courriel: str = "contact@example.org") -> tuple[str, ...]:
    """The row of a record that is there, with a mail address that it lacks."""
    return (
        acteur.nom,
        acteur.categorie,
        str(acteur.lat),
        str(acteur.lon),
        acteur.telephone or "",
        courriel,
    )


AVEC_COURRIEL = (*ENTETES[:5], "Courriel")


def test_a_file_is_shown_row_by_row_and_writes_nothing_before_somebody_says_so(
    site_import: Site,
) -> None:
    coordination = log_in(site_import)
    avant = count_acteurs(site_import)
    url = start(
        coordination,
        (*HAUTE, "02 555 00 11", "Sonner deux fois"),
        ("", "Centres culturels", "50.8385", "4.3478"),
        ("Club de Namur", "Centres culturels", "50.4669", "4.8675"),
    )
    page = read(coordination, url)
    assert "Rien n'est encore écrit." in page
    assert "Importer : créer 1 fiche" in page
    assert "Sonner deux fois" in read(coordination, url, decision="creer")
    refusees = read(coordination, url, decision="refuser")
    assert "Le nom manque." in refusees
    assert "Le point est hors de la Région." in refusees
    assert count_acteurs(site_import) == avant

    assert apply(coordination, url).headers["location"] == url
    assert "1 fiche créée" in read(coordination, url)
    with site_import.sessions() as session:
        cree = session.scalars(select(Acteur).where(Acteur.nom == HAUTE[0])).one()
        assert (cree.etat, cree.quartier) == (EtatActeur.A_RELIRE, "marolles")
    assert f"/equipe/acteurs/{cree.id}" in read(coordination, url, decision="creer")
    assert get_import(site_import, url).octets is None
    assert site_import.get(f"/fr/acteurs/{cree.id}").status_code == 404


def test_the_coordination_may_publish_at_once_and_a_relay_may_not(site_import: Site) -> None:
    coordination, relais = (
        log_in(site_import),
        log_in(site_import, Role.RAQ, quartiers=["marolles"]),
    )
    url = start(coordination, (*HAUTE, "", ""))
    assert apply(coordination, url, publier="1").status_code == 303
    assert "1 fiche publiée" in read(coordination, url)
    autre = start(relais, ("Atelier de couture Pieremans", *HAUTE[1:], "", ""))
    assert 'name="publier"' not in read(relais, autre)
    assert apply(relais, autre, publier="1").status_code == 303
    assert "1 fiche attend une relecture" in read(relais, autre)


def test_a_likely_duplicate_is_shown_beside_its_record_and_waits_for_a_choice(
    site_import: Site,
) -> None:
    coordination, acteur = log_in(site_import), find_published(site_import)
    url = start(coordination, repeat(acteur), (*HAUTE, "", ""), entetes=AVEC_COURRIEL)
    page = read(coordination, url)
    assert "le même numéro de téléphone, les deux lieux sont proches" in page
    assert f"/equipe/acteurs/{acteur.id}" in page
    assert 'value="laisser" checked' in page
    assert "Importer : créer 1 fiche" in page

    assert choose(coordination, url, {"2": "completer"}).status_code == 303
    page = read(coordination, url)
    assert 'value="completer" checked' in page
    assert "Importer : créer 1 fiche, compléter 1 fiche" in page
    assert apply(coordination, url).status_code == 303
    assert "1 fiche complétée" in read(coordination, url)
    assert "Votre choix : compléter." in read(coordination, url, decision="doublon")
    with site_import.sessions() as session:
        intacte = session.get(Acteur, acteur.id)
        assert intacte is not None
        assert intacte.courriel is None  # it waits for a review


def test_a_whole_page_of_duplicates_gets_one_answer(site_import: Site) -> None:
    coordination, acteur = log_in(site_import), find_published(site_import)
    url = start(coordination, repeat(acteur), repeat(acteur, "b@example.org"))
    choisi = choose(coordination, url, {"2": "laisser", "3": "laisser"}, tous="creer")
    assert choisi.headers["location"] == f"{url}?decision=doublon&page=1&fait=choix"
    assert "Importer : créer 2 fiches" in read(coordination, url)


def test_a_row_to_create_is_left_out_by_its_author(site_import: Site) -> None:
    coordination = log_in(site_import)
    lui = ("Atelier de couture Pieremans", *HAUTE[1:])
    url = start(coordination, (*HAUTE, "", ""), (*lui, "", ""))
    page = read(coordination, url, decision="creer")
    assert page.count('value="creer" checked') == 2
    assert 'value="completer"' not in page

    donnees = {"jeton": coordination.jeton(url), "ligne": ["2", "3"], "decision": "creer"}
    choix = {"choix-2": "creer", "choix-3": "laisser", "page": "1", "tous": ""}
    choisi = coordination.client.post(f"{url}/choix", data=donnees | choix)
    assert choisi.headers["location"].startswith(f"{url}?decision=creer&")
    page = read(coordination, url, decision="creer")
    assert page.count('value="laisser" checked') == 1
    assert "Importer : créer 1 fiche<" in page

    avant = count_acteurs(site_import)
    assert apply(coordination, url).status_code == 303
    assert count_acteurs(site_import) == avant + 1
    page = read(coordination, url, decision="ignorer")
    assert lui[0] in page
    assert "Vous avez choisi de ne pas la créer." in page
    assert 'href="/fr/repertoire"' in page


def test_the_help_names_every_category(site_import: Site) -> None:
    page = read(log_in(site_import), PAGE)
    assert "<li>Maisons de jeunes et AMO</li>" in page
    assert "Il faut au moins un nom et une catégorie" in page


def test_counts_that_changed_since_the_page_was_opened_ask_to_look_again(
    site_import: Site,
) -> None:
    coordination, acteur = log_in(site_import), find_published(site_import)
    url = start(coordination, repeat(acteur), (*HAUTE, "", ""))
    choose(coordination, url, {"2": "creer"})
    perime = coordination.post(f"{url}/application", url, empreinte="1-0-0")
    assert perime.status_code == 409
    assert "Les choix ont changé" in unescape(perime.text)
    assert get_import(site_import, url).etat == EtatImportation.A_DECIDER


def test_columns_are_adjusted_and_the_file_is_read_again(site_import: Site) -> None:
    coordination = log_in(site_import)
    url = start(
        coordination,
        ("Foyer des Brigittines", "Petite rue des Brigittines 1"),
        entetes=("Wat", "Waar"),
    )
    page = read(coordination, url)
    assert "Aucune colonne ne donne le nom." in page
    assert "Par exemple : Foyer des Brigittines" in re.sub(r"</?bdi>", "", page)
    deux = {"colonne-0": "nom", "colonne-1": "nom", "categorie": ""}
    refuse = coordination.post(f"{url}/colonnes", url, **deux)
    assert refuse.status_code == 422
    assert "est déjà donné par une autre colonne" in unescape(refuse.text)
    champs = {"colonne-0": "nom", "colonne-1": "adresse", "categorie": "centres-culturels"}
    assert coordination.post(f"{url}/colonnes", url, **champs).status_code == 303
    assert "Importer : créer 1 fiche" in read(coordination, url)
    assert "Petite rue des Brigittines" in read(coordination, url, decision="creer")


def test_an_import_is_its_authors_and_the_coordination_sees_all(site_import: Site) -> None:
    lina = log_in(site_import, Role.RAQ, nom="Lina", quartiers=["marolles"])
    omar = log_in(site_import, Role.RAQ, nom="Omar", quartiers=["maritime"])
    url = start(lina, (*HAUTE, "", ""))
    for methode, suite in (
        ("GET", ""),
        ("GET", "/rapport.csv"),
        *(
            ("POST", suite)
            for suite in ("/colonnes", "/choix", "/application", "/reprise", "/abandon")
        ),
    ):
        donnees = {"jeton": omar.jeton(PAGE)} if methode == "POST" else None
        reponse = omar.client.request(methode, f"{url}{suite}", data=donnees)
        assert reponse.status_code == 403, suite
    assert "liste.csv" not in read(omar, PAGE)
    assert "liste.csv" in read(lina, PAGE)
    coordination = log_in(site_import)
    assert "liste.csv" in read(coordination, PAGE)
    assert "Importer : créer 1 fiche" in read(coordination, url)
    for role in (Role.HOTE, Role.LECTURE):
        assert log_in(site_import, role).get(PAGE).status_code == 403


def test_a_relay_brings_nothing_into_other_quartiers(site_import: Site) -> None:
    omar = log_in(site_import, Role.RAQ, nom="Omar", quartiers=["maritime"])
    url = start(omar, (*HAUTE, "", ""))
    page = read(omar, url, decision="refuser")
    assert "Ce lieu n'est dans aucun de vos quartiers" in page
    assert "Il n'y a rien à importer" in page


def test_a_private_person_of_another_quartier_is_not_shown_to_a_relay(site_import: Site) -> None:
    omar = log_in(site_import, Role.RAQ, nom="Omar", quartiers=["maritime"])
    url = start(omar, ("Ostrowska", "personne-ressource", "50.8635", "4.3405", "", ""))
    with writing(site_import.sessions) as session:
        privee = session.scalars(select(Categorie.slug).where(Categorie.personne_privee)).first()
        personne = make_acteur("Zéphyrine Ostrowska", categorie=privee, quartier="marolles")
        session.add(personne)
        session.flush()
        ligne = session.scalars(select(LigneImportation)).one()
        ligne.acteur, ligne.decision, ligne.motifs = personne.id, "doublon", "nom"
    page = read(omar, url, decision="doublon")
    assert "réservée à la coordination" in page
    assert "Zéphyrine" not in page
    assert str(personne.id) not in page
    assert "Zéphyrine" in read(log_in(site_import), url, decision="doublon")


@pytest.mark.parametrize(
    ("octets", "nom", "mots"),
    [
        (b"%PDF-1.7 ...", "liste.pdf", "Son format n'est pas connu."),
        (b"PK\x03\x04\x00\x00abime", "liste.xlsx", "Il est abîmé ou incomplet."),
        (b"nom;categorie\r\n", "liste.csv", "Il est vide"),
        (b";".join(b"t%d" % i for i in range(1000)) + b"\r\n1;2", "l.csv", "trop de colonnes"),
        (
            b'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
            b"<kml><Placemark><name>&a;</name></Placemark></kml>",
            "liste.kml",
            "pourraient être dangereuses",
        ),
    ],
)
def test_a_refused_file_says_why_in_words_and_changes_nothing(
    site_import: Site, octets: bytes, nom: str, mots: str
) -> None:
    coordination = log_in(site_import)
    avant = count_acteurs(site_import)
    reponse = send(coordination, octets, nom)
    assert reponse.status_code == 303
    page = read(coordination, reponse.headers["location"])
    assert "Ce fichier n'a pas été importé." in page
    assert mots in page
    assert "passwd" not in page
    assert count_acteurs(site_import) == avant


def test_no_file_and_an_empty_one_are_said_on_the_form(site_import: Site) -> None:
    coordination = log_in(site_import)
    sans = coordination.post(PAGE)
    assert sans.status_code == 422
    assert "Ce champ est nécessaire." in sans.text
    vide = send(coordination, b"")
    assert vide.status_code == 422
    assert "Ce fichier est vide." in vide.text
    inconnue = send(coordination, write_fichier((*HAUTE, "", "")), categorie="licornes")
    assert inconnue.status_code == 422


def test_over_twenty_megabytes_is_refused_by_its_announced_size_and_by_its_bytes(
    site_import: Site,
) -> None:
    coordination = log_in(site_import)
    jeton = coordination.jeton(PAGE)
    annonce = coordination.client.post(
        PAGE,
        content=b"",
        headers={
            "Content-Type": "multipart/form-data; boundary=b",
            "Content-Length": str(30 * 2**20),
        },
    )
    assert annonce.status_code == 413

    def flow() -> Iterator[bytes]:
        yield (
            f'--b\r\nContent-Disposition: form-data; name="jeton"\r\n\r\n{jeton}\r\n--b\r\n'
            'Content-Disposition: form-data; name="fichier"; filename="l.csv"\r\n\r\n'
        ).encode()
        for _ in range(22):
            yield b"a" * 2**20
        yield b"\r\n--b--\r\n"

    coule = coordination.client.post(
        PAGE, content=flow(), headers={"Content-Type": "multipart/form-data; boundary=b"}
    )
    assert coule.status_code == 413
    with site_import.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Importation)) == 0


def test_a_form_sent_twice_is_one_import_applied_once(site_import: Site) -> None:
    coordination = log_in(site_import)
    donnees = {"jeton": coordination.jeton(PAGE)}
    fichiers = {"fichier": ("liste.csv", write_fichier((*HAUTE, "", "")))}
    deux = [coordination.client.post(PAGE, data=donnees, files=fichiers) for _ in range(2)]
    urls = {reponse.headers["location"] for reponse in deux}
    assert len(urls) == 1
    url = urls.pop()
    page = coordination.client.get(url).text
    empreinte = re.search(r'name="empreinte" value="([^"]*)"', page)
    jeton = coordination.jeton(url)
    assert empreinte
    avant = count_acteurs(site_import)
    for _ in range(2):
        reponse = coordination.client.post(
            f"{url}/application", data={"jeton": jeton, "empreinte": empreinte[1]}
        )
        assert reponse.status_code == 303
    assert count_acteurs(site_import) == avant + 1


def test_who_left_meanwhile_is_led_to_the_login_and_nothing_is_kept(site_import: Site) -> None:
    coordination = log_in(site_import)
    url = start(coordination, (*HAUTE, "", ""))
    jeton = coordination.jeton(url)
    coordination.post("/equipe/deconnexion", PAGE)
    for suite in ("", "/application", "/abandon"):
        fichiers = {"fichier": ("l.csv", b"nom\r\nx")} if not suite else None
        chemin = f"{url}{suite}" if suite else PAGE
        reponse = coordination.client.post(chemin, data={"jeton": jeton}, files=fichiers)
        assert reponse.status_code in {303, 401}, suite
    assert get_import(site_import, url).etat == EtatImportation.A_DECIDER


HOSTILES = (
    '<script>alert("x")</script>',
    '=HYPERLINK("http://example.org";"clic")',
    "+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "{{ 7*7 }}{valeur}%s%(nom)s",
    "\u202ednetsrever",
)


@pytest.mark.parametrize("hostile", HOSTILES)
def test_hostile_cells_stay_text_on_the_pages_and_in_the_report(
    site_import: Site, hostile: str
) -> None:
    coordination = log_in(site_import)
    ligne = (hostile, "Centres culturels", "50.8385", "4.3478", hostile, hostile)
    refusee = ("Lieu", hostile, hostile, hostile, hostile, hostile)
    reponse = send(
        coordination, write_fichier(ligne, refusee, entetes=(*ENTETES[:5], hostile)), hostile
    )
    url = reponse.headers["location"]
    for decision in ("creer", "refuser", "doublon"):
        brute = coordination.get(url, decision=decision).text
        assert "<script>" not in brute
        assert "\u202e" not in brute
    assert coordination.get(PAGE).status_code == 200
    rapport = coordination.get(f"{url}/rapport.csv")
    assert rapport.headers["content-disposition"].startswith("attachment")
    cellules = list(csv.reader(io.StringIO(rapport.content.decode("utf-8-sig")), delimiter=";"))
    assert len(cellules) == 3
    assert all(not c.startswith(("=", "+", "@", "-")) for ligne in cellules for c in ligne)


def test_a_work_that_stopped_says_so_and_is_taken_up_again(site_import: Site) -> None:
    coordination = log_in(site_import)
    lance = site_import.services.lancer_import
    site_import.replace_services(lancer_import=lambda identifiant: None)
    url = start(coordination, (*HAUTE, "", ""))
    attend = coordination.get(url)
    assert attend.headers["refresh"] == f"2; url={url}?attente=2"
    assert "Lancer maintenant" not in attend.text
    tarde = coordination.get(url, attente="10")
    assert "Lancer maintenant" in tarde.text
    with writing(site_import.sessions) as session:
        importation = session.get(Importation, UUID(url.rpartition("/")[2]))
        assert importation is not None
        importation.pris_jusqu_a = site_import.horloge() + timedelta(seconds=60)
        importation.faites, importation.total = 500, 10_000
    en_cours = coordination.get(url)
    assert "500 lignes sur 10\u202f000" in unescape(en_cours.text)
    assert 'max="10000"' in en_cours.text
    assert en_cours.headers["refresh"] == f"2; url={url}"
    site_import.horloge.instant += timedelta(seconds=61)
    arrete = coordination.get(url)
    assert "Le travail s'est arrêté." in unescape(arrete.text)
    assert "refresh" not in arrete.headers
    site_import.replace_services(lancer_import=lance)
    assert coordination.post(f"{url}/reprise", url).status_code == 303
    assert "Importer : créer 1 fiche" in read(coordination, url)


def test_a_work_under_way_is_not_started_a_second_time(site_import: Site) -> None:
    coordination = log_in(site_import)
    lances: list[UUID] = []
    site_import.replace_services(lancer_import=lances.append)
    url = start(coordination, (*HAUTE, "", ""))
    with writing(site_import.sessions) as session:
        importation = session.get(Importation, UUID(url.rpartition("/")[2]))
        assert importation is not None
        importation.pris_jusqu_a = site_import.horloge() + timedelta(seconds=60)
    reponse = coordination.post(f"{url}/reprise", url)
    assert reponse.headers["location"] == url
    assert len(lances) == 1


def test_an_import_given_up_forgets_its_file_and_its_rows(site_import: Site) -> None:
    coordination = log_in(site_import)
    url = start(coordination, (*HAUTE, "", ""))
    avant = count_acteurs(site_import)
    reponse = coordination.post(f"{url}/abandon", url)
    assert reponse.headers["location"] == f"{PAGE}?fait=abandon"
    assert "Cet import a été abandonné" in read(coordination, url)
    with site_import.sessions() as session:
        assert session.scalar(select(func.count()).select_from(LigneImportation)) == 0
    assert get_import(site_import, url).octets is None
    assert count_acteurs(site_import) == avant


def test_an_applied_import_cannot_be_given_up(site_import: Site) -> None:
    coordination = log_in(site_import)
    url = start(coordination, (*HAUTE, "", ""))
    jeton = coordination.jeton(url)
    apply(coordination, url)
    reponse = coordination.client.post(f"{url}/abandon", data={"jeton": jeton})
    assert reponse.status_code == 409
    assert get_import(site_import, url).etat == EtatImportation.APPLIQUEE


def test_rows_come_fifty_a_page(site_import: Site) -> None:
    coordination = log_in(site_import)
    lignes = [
        (f"Atelier {chr(65 + i // 26)}{chr(65 + i % 26)} {i * 7919}", *HAUTE[1:], "", "")
        for i in range(120)
    ]
    url = start(coordination, *lignes)
    with site_import.sessions() as session:
        comptes = dict(
            session.execute(
                select(LigneImportation.decision, func.count()).group_by(LigneImportation.decision)
            ).all()
        )
    assert sum(comptes.values()) == 120
    page = read(coordination, url, decision="creer")
    assert page.count("<h3>") == min(50, comptes["creer"])
    assert "Page 1 sur" in page
    for numero in ("-1", "0", "abc", "99999", "9" * 30, "٢"):
        assert "<h3>" in read(coordination, url, decision="creer", page=numero), numero


@pytest.mark.parametrize("adresse", ["inconnu", "00000000-0000-4000-8000-000000000000"])
def test_an_import_that_is_none_is_not_found(site_import: Site, adresse: str) -> None:
    assert log_in(site_import).get(f"{PAGE}/{adresse}").status_code == 404


def test_what_one_worker_was_sent_another_applies(site_import: Site) -> None:
    coordination = log_in(site_import)
    url = start(coordination, (*HAUTE, "", ""))
    with opening(site_import.url) as autre:
        autre.replace_services(
            lancer_import=site_import.services.lancer_import,
            formulaires=site_import.services.formulaires,
        )
        ailleurs = make_client(autre)
        ailleurs.cookies = coordination.client.cookies
        assert apply(Connecte(autre, ailleurs, coordination.compte, ""), url).status_code == 303
    assert "1 fiche créée" in read(coordination, url)


def test_after_thirty_days_a_file_and_its_rows_are_forgotten(site_import: Site) -> None:
    coordination = log_in(site_import)
    ouvert = start(coordination, (*HAUTE, "", ""))
    fait = start(coordination, ("Atelier de couture Pieremans", *HAUTE[1:], "", ""))
    apply(coordination, fait)
    avant = count_acteurs(site_import)
    tidy(site_import.sessions, site_import.horloge() + timedelta(days=30, seconds=-1))
    garde = get_import(site_import, ouvert)
    assert (garde.octets is not None, garde.etat) == (True, EtatImportation.A_DECIDER)
    site_import.horloge.instant += timedelta(days=30)
    tidy(site_import.sessions, site_import.horloge())
    with site_import.sessions() as session:
        assert session.scalar(select(func.count()).select_from(LigneImportation)) == 0
    oublie = get_import(site_import, ouvert)
    assert (oublie.octets, oublie.etat) == (None, EtatImportation.ABANDONNEE)
    assert count_acteurs(site_import) == avant
    revenue = log_in(site_import, nom="Une autre coordination")
    assert "Le détail des lignes est effacé" in read(revenue, fait)
    assert "1 fiche créée" in read(revenue, fait)


def test_every_refusal_and_every_reason_has_words() -> None:
    assert set(REFUS_DU_FICHIER) == MOTIFS
    assert set(RAISONS) == {*Refus, *Avis}
    phrases = [say_raison(code, "telephone", "{champ} {0} %s") for code in RAISONS]
    assert all(phrase.endswith((".", "”.")) for phrase in phrases)
    assert "Téléphone : avant, “(rien)”." in say_raisons([("change", "telephone", None)])
    assert say_raisons([("change", "nis5", "21004")]) == ()
    assert say_refus("endommage", ("12",))[1] == ("Ligne 12",)
    assert say_refus("format_inconnu", ("kmz", "inconnu"))[1] == (
        "C'est un KMZ : ouvrez-le, puis enregistrez-le en KML.",
    )
