"""A visitor says that a record is no longer right: no account, no personal data."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from api.dependances import LANGUES
from registre.modeles import Acteur, Essai, Signalement
from registre.recherche import index_acteurs
from registre.session import writing
from registre.valeurs import Compteur, EtatActeur
from registre.versions import bump
from tests.appuis.applications import Site
from tests.appuis.equipe import make_client, read_jeton
from tests.fabriques import make_acteur

HOSTILE = '<script>alert(1)</script> =HYPERLINK("https://mal.example") \u202e{{ 7*7 }} %(nom)s'


def add_acteur(site: Site, **valeurs: Any) -> UUID:
    with writing(site.sessions) as session:
        acteur = make_acteur(**{"categorie": "pharmacies", "quartier": "marolles"} | valeurs)
        session.add(acteur)
        session.flush()
        index_acteurs(session, [acteur.id])
        bump(session, Compteur.ANNUAIRE)
        return acteur.id


def page_of(acteur: UUID, langue: str = "fr") -> str:
    return f"/{langue}/acteurs/{acteur}/signaler"


def send(site: Site, acteur: UUID, *, attente: int = 30, client: Any = None, **champs: str) -> Any:
    """Open the form, read it for some seconds, send it."""
    client = client or site.client
    jeton = read_jeton(client.get(page_of(acteur)).text)
    site.horloge.instant += timedelta(seconds=attente)
    return client.post(page_of(acteur), data={"jeton": jeton, "motif": "demenage", **champs})


def reports(site: Site) -> list[Signalement]:
    with site.sessions() as session:
        return list(session.scalars(select(Signalement).order_by(Signalement.cree_le)))


def test_a_stranger_says_that_a_place_has_moved(site_propre: Site) -> None:
    acteur = add_acteur(site_propre, nom="Pharmacie de la Place")
    fiche = site_propre.get(f"/fr/acteurs/{acteur}")
    assert f'href="/fr/acteurs/{acteur}/signaler"' in fiche.text
    assert "Quelque chose n'est plus juste ?" in fiche.text
    reponse = send(site_propre, acteur, texte="Partie au 12, rue Haute")
    assert reponse.status_code == 303
    assert reponse.headers["location"] == f"/fr/acteurs/{acteur}/signale"
    (recu,) = reports(site_propre)
    assert (recu.acteur, recu.motif, recu.etat) == (acteur, "demenage", "nouveau")
    assert recu.texte == "Partie au 12, rue Haute"
    merci = site_propre.get(reponse.headers["location"])
    assert "Pharmacie de la Place" in merci.text
    assert "Partie au 12" not in merci.text
    assert "set-cookie" not in reponse.headers


@pytest.mark.parametrize("langue", LANGUES)
def test_the_form_asks_for_no_name_and_says_so(site: Site, langue: str) -> None:
    with site.sessions() as session:
        publics = select(Acteur.id).where(Acteur.etat == EtatActeur.PUBLIE)
        acteur = session.scalars(publics.where(Acteur.source == "openstreetmap")).first()
    assert acteur is not None
    page = site.get(page_of(acteur, langue))
    assert page.status_code == 200
    assert page.headers["x-robots-tag"] == "noindex"
    for champ in ('name="nom"', 'name="courriel"', 'name="telephone"', 'type="email"'):
        assert champ not in page.text
    assert page.text.count('type="radio"') == 4
    assert 'maxlength="1000"' in page.text


@pytest.mark.parametrize(
    "valeurs",
    [
        {"etat": EtatActeur.BROUILLON},
        {"etat": EtatActeur.ARCHIVE},
        {"categorie": "personne-ressource", "nom": "Zébuline Quatrecoins"},
    ],
    ids=["draft", "archived", "person"],
)
def test_what_is_not_a_public_place_cannot_be_reported(
    site_propre: Site, valeurs: dict[str, Any]
) -> None:
    acteur = add_acteur(site_propre, **valeurs)
    for url in (page_of(acteur), f"/fr/acteurs/{acteur}/signale"):
        reponse = site_propre.get(url)
        assert reponse.status_code == 404
        assert "Zébuline" not in reponse.text
    jeton = site_propre.services.formulaires.sign(
        "signaler", site_propre.horloge() - timedelta(seconds=9), str(acteur)
    )
    envoi = {"jeton": jeton, "motif": "ferme"}
    assert site_propre.client.post(page_of(acteur), data=envoi).status_code == 404
    assert reports(site_propre) == []


@pytest.mark.parametrize("identifiant", ["atlantide", str(UUID(int=0)), "..%2f..%2fetc"])
def test_a_record_that_does_not_exist_is_a_page_that_does_not(site: Site, identifiant: str) -> None:
    assert site.get(f"/fr/acteurs/{identifiant}/signaler").status_code == 404


def test_a_form_sent_too_fast_comes_back_filled_in(site_propre: Site) -> None:
    acteur = add_acteur(site_propre)
    page = send(site_propre, acteur, attente=1, texte="Volets baissés")
    assert page.status_code == 422
    assert "Volets baissés" in page.text
    assert "trop vite" in page.text
    assert 'value="demenage" checked' in page.text
    assert reports(site_propre) == []


def test_a_form_left_open_for_two_days_comes_back_filled_in(site_propre: Site) -> None:
    acteur = add_acteur(site_propre)
    page = send(site_propre, acteur, attente=48 * 3600, texte="Volets baissés")
    assert page.status_code == 422
    assert "Volets baissés" in page.text
    assert "trop longtemps" in page.text
    jeton = read_jeton(page.text)
    site_propre.horloge.instant += timedelta(seconds=5)
    envoi = {"jeton": jeton, "motif": "ferme", "texte": "Volets baissés"}
    assert site_propre.client.post(page_of(acteur), data=envoi).status_code == 303
    assert len(reports(site_propre)) == 1


def test_a_form_without_a_motive_says_which_answer_is_missing(site_propre: Site) -> None:
    acteur = add_acteur(site_propre)
    for motif in ("", "explosion"):
        page = send(site_propre, acteur, motif=motif, texte="Volets")
        assert page.status_code == 422
        assert 'href="#champ-motif"' in page.text
    page = send(site_propre, acteur, texte="x" * 1001)
    assert page.status_code == 422
    assert "1000" in page.text
    assert reports(site_propre) == []


def test_the_same_form_twice_is_one_report(site_propre: Site) -> None:
    acteur = add_acteur(site_propre)
    jeton = read_jeton(site_propre.get(page_of(acteur)).text)
    site_propre.horloge.instant += timedelta(seconds=30)
    envoi = {"jeton": jeton, "motif": "ferme", "texte": "Volets"}
    for _ in range(2):
        assert site_propre.client.post(page_of(acteur), data=envoi).status_code == 303
    assert len(reports(site_propre)) == 1


def test_a_token_serves_the_record_that_it_was_shown_for(site_propre: Site) -> None:
    acteur, autre = add_acteur(site_propre, nom="A"), add_acteur(site_propre, nom="B")
    jeton = read_jeton(site_propre.get(page_of(acteur)).text)
    site_propre.horloge.instant += timedelta(seconds=30)
    for faux in (jeton, jeton[:-3] + "abc", "", "é" * 50):
        envoi = {"jeton": faux, "motif": "ferme", "texte": "Volets baissés"}
        reponse = site_propre.client.post(page_of(autre), data=envoi)
        assert reponse.status_code == 422
        assert "ouverte depuis trop longtemps" in reponse.text
        assert "Volets baissés" in reponse.text
    assert reports(site_propre) == []
    site_propre.horloge.instant += timedelta(seconds=5)
    envoi["jeton"] = read_jeton(reponse.text)
    assert site_propre.client.post(page_of(autre), data=envoi).status_code == 303


def test_what_was_corrected_can_be_sent_at_once(site_propre: Site) -> None:
    acteur = add_acteur(site_propre)
    page = send(site_propre, acteur, motif="", texte="Volets")
    assert page.status_code == 422
    envoi = {"jeton": read_jeton(page.text), "motif": "ferme", "texte": "Volets"}
    assert site_propre.client.post(page_of(acteur), data=envoi).status_code == 303
    assert len(reports(site_propre)) == 1


def test_another_sites_page_cannot_send_it(site_propre: Site) -> None:
    acteur = add_acteur(site_propre)
    jeton = read_jeton(site_propre.get(page_of(acteur)).text)
    site_propre.horloge.instant += timedelta(seconds=30)
    envoi = {"jeton": jeton, "motif": "ferme"}
    entetes = {"Origin": "https://mal.example"}
    reponse = site_propre.client.post(page_of(acteur), data=envoi, headers=entetes)
    assert reponse.status_code == 403
    assert reports(site_propre) == []


def test_a_robot_is_thanked_and_nothing_is_kept(site_propre: Site) -> None:
    acteur = add_acteur(site_propre)
    assert send(site_propre, acteur, remarque="https://mal.example").status_code == 303
    assert reports(site_propre) == []


def test_hostile_words_are_kept_as_words(site_propre: Site) -> None:
    acteur = add_acteur(site_propre)
    assert send(site_propre, acteur, texte=HOSTILE).status_code == 303
    (recu,) = reports(site_propre)
    assert recu.texte == HOSTILE.replace("\u202e", "")
    page = send(site_propre, acteur, texte=HOSTILE, motif="")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


def test_ten_reports_an_hour_from_one_address(site_propre: Site) -> None:
    acteur = add_acteur(site_propre)
    client = make_client(site_propre, "198.51.100.7")
    for rang in range(10):
        reponse = send(site_propre, acteur, client=client, texte=f"Le {rang}")
        assert reponse.status_code == 303
    page = send(site_propre, acteur, client=client, texte="Le onzième")
    assert page.status_code == 429
    assert "Le onzième" in page.text
    assert 0 < int(page.headers["retry-after"]) <= 3600
    assert len(reports(site_propre)) == 10
    voisin = make_client(site_propre, "198.51.100.8")
    assert send(site_propre, acteur, client=voisin).status_code == 303
    site_propre.horloge.instant += timedelta(hours=1)
    assert send(site_propre, acteur, client=client).status_code == 303
    with site_propre.sessions() as session:
        cles = session.scalars(select(Essai.cle)).all()
    assert not [cle for cle in cles if "198.51" in cle]


def test_twenty_reports_a_day_of_one_record(site_propre: Site) -> None:
    acteur, autre = add_acteur(site_propre, nom="A"), add_acteur(site_propre, nom="B")
    debut = site_propre.horloge.instant
    for rang in range(20):
        client = make_client(site_propre, f"198.51.100.{rang}")
        assert send(site_propre, acteur, client=client).status_code == 303
    page = send(site_propre, acteur, texte="Le suivant")
    assert page.status_code == 429
    assert "Le suivant" in page.text
    assert "beaucoup de fois aujourd&#39;hui" in page.text
    assert int(page.headers["retry-after"]) > 3600
    assert len(reports(site_propre)) == 20
    assert send(site_propre, autre).status_code == 303
    site_propre.horloge.instant = debut + timedelta(days=1, minutes=1)
    assert send(site_propre, acteur, texte="Le suivant").status_code == 303


def test_one_form_reports_three_times(site_propre: Site) -> None:
    acteur = add_acteur(site_propre)
    jeton = read_jeton(site_propre.get(page_of(acteur)).text)
    site_propre.horloge.instant += timedelta(seconds=30)
    statuts = [
        site_propre.client.post(
            page_of(acteur), data={"jeton": jeton, "motif": "ferme", "texte": f"Le {rang}"}
        ).status_code
        for rang in range(4)
    ]
    assert statuts == [303, 303, 303, 429]
    assert len(reports(site_propre)) == 3


def test_what_was_reported_is_nowhere_public(site_propre: Site) -> None:
    acteur = add_acteur(site_propre)
    mot = f"secret-{uuid4()}"
    send(site_propre, acteur, texte=mot)
    pages = (f"/fr/acteurs/{acteur}", f"/fr/acteurs/{acteur}/signale", page_of(acteur))
    for url in (*pages, f"/api/v1/acteurs/{acteur}", f"/api/v1/acteurs?q={mot}"):
        assert mot not in site_propre.get(url).text.replace(f"q={mot}", "")
