"""The coordination fills in the relays, and the public sees it at the next request."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from PIL import Image
from sqlalchemy import func, select

from api.dependances import LANGUES
from api.schemas.quartiers import FeatureQuartier
from api.schemas.trouver import ReponseTrouver
from registre.equipes.departs import erase_departed
from registre.modeles import Antenne, Attribution, Photo, Relais, Remplacement, Version
from registre.parametres import Parametres, write_parametres
from registre.session import writing
from registre.valeurs import Compteur, Role
from tests.appuis.applications import Site
from tests.appuis.equipe import Connecte, log_in, read_jeton

JEU_DE_BALLE = "Place du Jeu de Balle, 1000"
PERSONNE = {
    "nom": "Prénom d'essai",
    "telephone": "0470 12 34 56",
    "courriel": "essai@relais.example",
    "horaires": "mercredi 9-12",
}
TRACES = ("Prénom d", "0470 12 34 56", "470123456", "essai@relais.example", "mercredi 9-12")
"""By what a person is known: the name as HTML and JSON write it, number, mail, hours."""

SOIR = datetime(2026, 3, 9, 22, 59, tzinfo=UTC)
"""23:59 in Brussels, Monday 9 March 2026."""


@pytest.fixture
def coordination(site_propre: Site) -> Connecte:
    return log_in(site_propre)


def find_relais(site: Site, quartier: str = "marolles") -> str:
    with site.sessions() as session:
        voulu = select(Attribution.relais).where(Attribution.quartier == quartier)
        return str(session.scalars(voulu).one())


def fiche_of(site: Site, quartier: str = "marolles") -> str:
    return f"/equipe/relais/{find_relais(site, quartier)}"


def fill(membre: Connecte, fiche: str, *publics: str, **champs: Any) -> Any:
    """Send the form of the fields as the page shows it, with these values."""
    revision = re.search(r'name="revision" value="(\d+)"', membre.get(fiche).text)
    assert revision
    boites = {f"public_{nom}": "1" for nom in publics}
    return membre.post(fiche, revision=revision[1], **boites, **champs)


def walk(site: Site) -> dict[str, str]:
    """Every public answer that may speak of the relay of the Marolles."""
    pages = [("/api/v1/quartiers/marolles", {}), ("/api/v1/quartiers", {"limit": "100"})]
    pages += [("/api/v1/trouver", {"adresse": JEU_DE_BALLE})]
    for langue in LANGUES:
        pages += [
            (f"/{langue}/quartiers/marolles", {}),
            (f"/{langue}/quartiers/marolles/ecrire", {}),
            (f"/{langue}/quartiers", {}),
            (f"/{langue}/trouver", {"adresse": JEU_DE_BALLE}),
        ]
    reponses = {}
    for chemin, parametres in pages:
        reponse = site.get(chemin, **parametres)
        assert reponse.status_code == 200, chemin
        reponses[chemin] = reponse.text
    return reponses


def find_traces(site: Site, traces: tuple[str, ...] = TRACES) -> list[tuple[str, str]]:
    return [(url, t) for url, texte in walk(site).items() for t in traces if t in texte]


def read_annuaire(site: Site) -> int:
    with site.sessions() as session:
        lue = select(Version.valeur).where(Version.compteur == Compteur.ANNUAIRE)
        return session.scalars(lue).one()


def make_image(sorte: str = "JPEG", taille: tuple[int, int] = (900, 1200)) -> bytes:
    octets = BytesIO()
    Image.new("RGB", taille, "teal").save(octets, sorte)
    return octets.getvalue()


def send_photo(membre: Connecte, fiche: str, octets: bytes, nom: str = "photo.jpg") -> Any:
    return membre.client.post(
        f"{fiche}/photo",
        data={"jeton": membre.jeton(fiche), "consentie_le": "2026-03-02", "photo_publique": "1"},
        files={"photo": (nom, octets, "image/jpeg")},
    )


def test_a_resident_finds_the_relay_at_the_next_request(
    site_propre: Site, coordination: Connecte
) -> None:
    assert find_traces(site_propre) == []  # these answers are kept from now on
    fiche = fiche_of(site_propre)
    reponse = fill(coordination, fiche, "nom", "telephone", "courriel", "horaires", **PERSONNE)
    assert (reponse.status_code, reponse.headers["location"]) == (303, f"{fiche}?fait=champs")
    [relais] = site_propre.get("/api/v1/trouver", adresse=JEU_DE_BALLE).json()["quartiers"][0][
        "relais"
    ]
    assert (relais["nom"], relais["telephone"]) == ("Prénom d'essai", "0470 12 34 56")
    trouve = site_propre.get("/fr/trouver", adresse=JEU_DE_BALLE).text
    assert "Prénom d&#39;essai" in trouve
    assert 'href="tel:+32470123456"' in trouve
    assert "mercredi 4 mars" in trouve
    assert "9\N{NO-BREAK SPACE}h – 12\N{NO-BREAK SPACE}h" in trouve
    assert {url for url, _ in find_traces(site_propre, ("essai@relais.example",))} >= {
        "/api/v1/quartiers/marolles",
        "/api/v1/quartiers",
        "/nl/quartiers/marolles",
        "/en/trouver",
    }


def test_a_field_whose_box_is_not_ticked_is_nowhere(
    site_propre: Site, coordination: Connecte
) -> None:
    fill(coordination, fiche_of(site_propre), "telephone", **PERSONNE)
    vues = {trace for _, trace in find_traces(site_propre)}
    assert vues == {"0470 12 34 56", "470123456"}
    fill(coordination, fiche_of(site_propre), **PERSONNE)
    assert find_traces(site_propre) == []


def test_languages_are_said_for_each_channel_in_their_own_words(
    site_propre: Site, coordination: Connecte
) -> None:
    fill(
        coordination,
        fiche_of(site_propre),
        *("telephone", "langues", "langues_telephone"),
        telephone="0470 12 34 56",
        langues=["fr", "nl", "ar"],
        langues_telephone=["fr", "tr"],
        langues_courriel=["pl"],
    )
    html = site_propre.get("/nl/quartiers/marolles").text
    appel, _, suite = html.partition("0470 12 34 56")[2].partition("Gesproken talen")
    assert "Türkçe" in appel
    assert "العربية" in suite
    assert "Polski" not in html.partition('id="ecrire"')[0]


def test_what_cannot_be_a_number_or_a_mail_is_said_and_nothing_is_written(
    site_propre: Site, coordination: Connecte
) -> None:
    reponse = fill(
        coordination,
        fiche_of(site_propre),
        telephone="12 34",
        courriel="deux@a.example, trois@b.example",
        nom="x" * 121,
        langues=["fr", "klingon"],
    )
    assert reponse.status_code == 422
    for nom in ("telephone", "courriel", "nom", "langues"):
        assert f'href="#champ-{nom}"' in reponse.text
    assert 'value="12 34"' in reponse.text
    with site_propre.sessions() as session:
        relais = session.get_one(Relais, UUID(find_relais(site_propre)))
        assert (relais.nom, relais.telephone, relais.revision) == (None, None, 0)


def test_a_hostile_name_stays_text_everywhere(site_propre: Site, coordination: Connecte) -> None:
    nom = "</script><img src=x onerror=alert(1)>\u202e{{ 7*7 }}"
    fill(coordination, fiche_of(site_propre), "nom", nom=nom)
    send_photo(coordination, fiche_of(site_propre), make_image())
    pages = [texte for url, texte in walk(site_propre).items() if not url.startswith("/api")]
    pages += [coordination.get("/equipe/relais").text, coordination.get(fiche_of(site_propre)).text]
    assert any("&lt;img src=x" in page for page in pages)
    for page in pages:
        assert "<img src=x" not in page
        assert "\u202e" not in page
        assert "49" not in re.findall(r"onerror=alert\(1\)&gt;(\d*)", page)


def test_two_editors_of_one_relay_are_shown_both_versions(
    site_propre: Site, coordination: Connecte
) -> None:
    autre = log_in(site_propre, nom="Autre coordination")
    fiche = fiche_of(site_propre)
    fill(autre, fiche, "nom", nom="Version enregistrée", telephone="0470 12 34 56")
    conflit = coordination.post(
        fiche,
        revision="0",
        nom="Version tapée",
        courriel="essai@relais.example",
        langues=["fr", "ar"],
        public_courriel="1",
    )
    assert conflit.status_code == 409
    for texte in ("Version enregistrée", "Version tapée", "0470 12 34 56", "essai@relais.example"):
        assert texte in conflit.text
    revision = re.search(r'name="revision" value="(\d+)"', conflit.text)
    assert revision
    assert revision[1] == "1"
    choix = {
        "nom": "Version enregistrée",
        "telephone": "0470 12 34 56",
        "courriel": "essai@relais.example",
        "langues": "fr ar",
        "public_nom": "1",
        "public_courriel": "1",
    }
    reponse = coordination.client.post(
        fiche, data={"jeton": read_jeton(conflit.text), "revision": "1", **choix}
    )
    assert reponse.status_code == 303
    with site_propre.sessions() as session:
        relais = session.get_one(Relais, UUID(find_relais(site_propre)))
        assert (relais.nom, relais.telephone) == ("Version enregistrée", "0470 12 34 56")
        assert (relais.courriel, relais.langues) == ("essai@relais.example", "fr ar")
        assert (relais.publics, relais.revision) == ("courriel nom", 2)


def read_ticked(html: str) -> dict[str, str]:
    """Field → the version that is ticked (“” where none is), of those to choose from."""
    champs = re.findall(r'<fieldset class="champ" id="champ-(\w+)">(.*?)</fieldset>', html, re.S)
    ticked = {}
    for nom, corps in champs:
        boutons = re.findall(r"<input(.*?)>\s*<span>(Enregistré|Le vôtre) :", corps, re.S)
        assert [libelle for _, libelle in boutons] == ["Enregistré", "Le vôtre"]
        ticked[nom] = "".join(libelle for balise, libelle in boutons if "checked" in balise)
    return ticked


def test_of_two_versions_only_what_one_side_alone_changed_is_ticked(
    site_propre: Site, coordination: Connecte
) -> None:
    autre = log_in(site_propre, nom="Autre coordination")
    fiche = fiche_of(site_propre)
    vue = re.search(r'name="vue" value="([^"]+)"', coordination.get(fiche).text)
    assert vue
    fill(autre, fiche, "nom", nom="Version enregistrée", telephone="0470 12 34 56")
    ouverte = {"revision": "0", "vue": vue[1]}
    tapee = {"nom": "Version tapée", "courriel": "essai@relais.example", "public_nom": "1"}
    conflit = coordination.post(fiche, **ouverte, **tapee)
    assert conflit.status_code == 409
    assert read_ticked(conflit.text) == {
        "nom": "",
        "telephone": "Enregistré",
        "courriel": "Le vôtre",
    }
    choix = re.search(r'name="a_choisir"\s+value="([^"]*)"', conflit.text)
    assert choix
    assert choix[1] == "nom telephone courriel"
    sans_choix = {
        "jeton": read_jeton(conflit.text),
        "revision": "1",
        "a_choisir": choix[1],
        "telephone": "0470 12 34 56",
        "courriel": "",
    }
    refus = coordination.client.post(fiche, data=sans_choix)
    assert refus.status_code == 422
    assert "Choisissez une des deux versions." in refus.text
    with site_propre.sessions() as session:
        relais = session.get_one(Relais, UUID(find_relais(site_propre)))
        assert (relais.nom, relais.revision) == ("Version enregistrée", 1)
    sans_vue = coordination.post(fiche, revision="0", **tapee)
    assert set(read_ticked(sans_vue.text).values()) == {""}


def test_a_departure_names_the_accounts_left_open_and_removes_the_presences(
    site_propre: Site, coordination: Connecte
) -> None:
    raq = log_in(site_propre, Role.RAQ, nom="Compte du relais", quartiers=["marolles"])
    fiche, presences = fiche_of(site_propre), "/equipe/quartiers/marolles/presences"
    jeudi = {"lieu": "Place du Jeu de Balle, 1000", "jour": "2026-03-05", "de": "10:00"}
    raq.post(presences, **jeudi, a="12:30", jusqu_a="2026-03-12")
    for page in (fiche, "/equipe/relais"):
        assert "encore ouvert" not in coordination.get(page).text
    html = coordination.get(fiche).text
    assert "Retirer ses 2 présences annoncées" in html
    assert re.search(r'name="retirer_presences"\s+value="1" checked', html)
    assert "jeudi 12 mars" in html
    depart = {"depart_le": "2026-03-03", "retirer_presences": "1"}
    assert coordination.post(f"{fiche}/depart", page=fiche, **depart).status_code == 303
    for page in (fiche, "/equipe/relais"):
        html = " ".join(coordination.get(page).text.split())
        assert "Un compte est encore ouvert pour ce quartier :" in html
        assert f'href="/equipe/comptes/{raq.compte}">Compte du relais</a>' in html
    assert "encore ouvert" not in raq.get("/equipe/relais").text
    assert "Aucune présence n'est annoncée" in raq.get(presences).text
    coordination.post(
        f"/equipe/comptes/{raq.compte}/desactivation", page=f"/equipe/comptes/{raq.compte}"
    )
    for page in (fiche, "/equipe/relais"):
        assert "encore ouvert" not in coordination.get(page).text


def test_presences_stay_when_their_box_is_not_ticked(
    site_propre: Site, coordination: Connecte
) -> None:
    fiche, presences = fiche_of(site_propre), "/equipe/quartiers/marolles/presences"
    jeudi = {"lieu": "Place du Jeu de Balle, 1000", "jour": "2026-03-05", "de": "10:00"}
    coordination.post(presences, **jeudi, a="12:30")
    assert "Retirer sa présence annoncée" in coordination.get(fiche).text
    coordination.post(f"{fiche}/depart", page=fiche, depart_le="2026-03-03")
    assert "jeudi 5 mars" in coordination.get(presences).text


def test_the_same_form_sent_twice_acts_once(site_propre: Site, coordination: Connecte) -> None:
    fiche = fiche_of(site_propre)
    donnees = {"jeton": coordination.jeton(fiche), "revision": "0", "nom": "Prénom d'essai"}
    for _ in range(2):
        assert coordination.client.post(fiche, data=donnees).status_code == 303
    vacance = {"jeton": coordination.jeton(fiche), "motif": "vacance"}
    for _ in range(2):
        envoi = {**vacance, "remplacement_du": "2026-03-03"}
        assert coordination.client.post(f"{fiche}/remplacement", data=envoi).status_code == 303
    with site_propre.sessions() as session:
        assert session.get_one(Relais, UUID(find_relais(site_propre))).revision == 1
        assert session.scalar(select(func.count()).select_from(Remplacement)) == 1


def test_who_leaves_today_is_gone_from_every_answer_at_once(
    site_propre: Site, coordination: Connecte
) -> None:
    fiche = fiche_of(site_propre)
    fill(coordination, fiche, *PERSONNE, **PERSONNE)
    send_photo(coordination, fiche, make_image())
    photo = re.findall(r"/photos/[0-9a-f-]+\.jpg", site_propre.get("/fr/quartiers/marolles").text)
    assert len(find_traces(site_propre)) > 20
    assert site_propre.get(photo[0]).status_code == 200
    reponse = coordination.post(f"{fiche}/depart", page=fiche, depart_le="2026-03-03")
    assert reponse.headers["location"] == f"{fiche}?fait=parti"
    assert find_traces(site_propre, (*TRACES, "/photos/")) == []
    assert site_propre.get(photo[0]).status_code == 404
    assert "Ce poste est vacant." in site_propre.get("/fr/quartiers/marolles").text
    with site_propre.sessions() as session:
        relais = session.get_one(Relais, UUID(find_relais(site_propre)))
        assert (relais.nom, relais.telephone, relais.courriel, relais.horaires) == (None,) * 4
        assert (relais.publics, relais.parti_le) == ("", None)
        assert session.scalars(select(Photo)).all() == []


def test_a_departure_to_come_takes_effect_at_midnight_in_brussels(
    site_propre: Site, coordination: Connecte
) -> None:
    fiche = fiche_of(site_propre)
    fill(coordination, fiche, *PERSONNE, **PERSONNE)
    remplacant = find_relais(site_propre, "anneessens")
    fill(
        coordination,
        f"/equipe/relais/{remplacant}",
        "telephone",
        telephone="02 512 34 56",
    )
    reponse = coordination.post(
        f"{fiche}/depart", page=fiche, depart_le="2026-03-10", depart_remplacant=remplacant
    )
    assert reponse.headers["location"] == f"{fiche}?fait=depart"
    site_propre.horloge.instant = SOIR
    assert len(find_traces(site_propre)) > 20
    site_propre.horloge.instant = SOIR + timedelta(minutes=2)
    assert find_traces(site_propre) == []
    assert "02 512 34 56" in site_propre.get("/fr/quartiers/marolles").text
    [relais] = site_propre.get("/api/v1/quartiers/marolles").json()["properties"]["relais"]
    assert relais["vacant"] is True
    assert relais["remplacant"]["telephone"] == "02 512 34 56"
    with writing(site_propre.sessions) as session:
        assert session.get_one(Relais, UUID(find_relais(site_propre))).nom is not None
        assert erase_departed(session, site_propre.horloge.instant) == 1
    with writing(site_propre.sessions) as session:
        assert session.get_one(Relais, UUID(find_relais(site_propre))).nom is None
        assert erase_departed(session, site_propre.horloge.instant) == 0


def test_a_departure_to_come_can_be_taken_back(site_propre: Site, coordination: Connecte) -> None:
    fiche = fiche_of(site_propre)
    fill(coordination, fiche, "nom", nom="Prénom d'essai")
    coordination.post(f"{fiche}/depart", page=fiche, depart_le="2026-03-10")
    coordination.post(f"{fiche}/depart", page=fiche, annuler="1")
    site_propre.horloge.instant = SOIR + timedelta(days=30)
    html = site_propre.get("/fr/quartiers/marolles").text
    assert "Prénom d&#39;essai" in html
    assert "vacant" not in html


def test_while_a_relay_is_away_the_replacement_is_called(
    site_propre: Site, coordination: Connecte
) -> None:
    fiche = fiche_of(site_propre)
    fill(coordination, fiche, "nom", "telephone", **PERSONNE)
    remplacant = find_relais(site_propre, "anneessens")
    fill(
        coordination,
        f"/equipe/relais/{remplacant}",
        *("nom", "telephone"),
        nom="Remplacement d'essai",
        telephone="02 512 34 56",
    )
    coordination.post(
        f"{fiche}/remplacement",
        page=fiche,
        motif="absence",
        remplacant=remplacant,
        remplacement_du="2026-03-03",
        remplacement_au="2026-03-10",
    )
    html = site_propre.get("/fr/trouver", adresse=JEU_DE_BALLE).text
    assert "Absence jusqu'au lundi 9 mars." in html
    assert "En attendant, appelez Remplacement d&#39;essai." in html
    assert 'href="tel:+3225123456"' in html
    assert 'href="tel:+32470123456"' not in html
    assert "Anneessens" in site_propre.get("/nl/quartiers/marolles").text
    feature = site_propre.get("/api/v1/quartiers/marolles").json()
    FeatureQuartier.model_validate(feature)
    ReponseTrouver.model_validate(site_propre.get("/api/v1/trouver", adresse=JEU_DE_BALLE).json())
    [relais] = feature["properties"]["relais"]
    assert (relais["absent"], relais["absent_jusqu_au"]) == (True, "2026-03-09")
    assert relais["remplacant"]["nom"] == "Remplacement d'essai"
    site_propre.horloge.instant = SOIR + timedelta(minutes=2)
    assert 'href="tel:+32470123456"' in site_propre.get("/fr/quartiers/marolles").text


def test_who_replaces_and_is_away_too_is_replaced_in_turn(
    site_propre: Site, coordination: Connecte
) -> None:
    quartiers = ("marolles", "anneessens", "matonge")
    fiches = [fiche_of(site_propre, quartier) for quartier in quartiers]
    fill(coordination, fiches[1], "telephone", telephone="02 512 34 56")
    fill(coordination, fiches[2], "telephone", telephone="02 511 11 11")
    for fiche, suivant in ((fiches[0], quartiers[1]), (fiches[1], quartiers[2])):
        coordination.post(
            f"{fiche}/remplacement",
            page=fiche,
            motif="absence",
            remplacant=find_relais(site_propre, suivant),
            remplacement_du="2026-03-03",
        )
    assert 'href="tel:+3225111111"' in site_propre.get("/fr/quartiers/marolles").text
    coordination.post(
        f"{fiches[2]}/remplacement",
        page=fiches[2],
        motif="absence",
        remplacant=find_relais(site_propre),
        remplacement_du="2026-03-03",
    )
    html = site_propre.get("/fr/quartiers/marolles").text
    assert "tel:" not in html
    assert "En attendant, la coordination des relais vous répond." in html


@pytest.mark.parametrize("langue", LANGUES)
def test_no_page_is_empty_where_nobody_is_in_post(
    site_propre: Site, coordination: Connecte, langue: str
) -> None:
    fiche = fiche_of(site_propre)
    attribution = re.search(rf"{fiche}/attribution/([0-9a-f-]+)/fin", coordination.get(fiche).text)
    assert attribution
    coordination.post(f"{fiche}/attribution/{attribution[1]}/fin", page=fiche)
    html = site_propre.get(f"/{langue}/quartiers/marolles").text
    assert "CASG Entr&#39;Aide des Marolles" in html
    assert "www.raq.brussels" in html
    with writing(site_propre.sessions) as session:
        write_parametres(session, Parametres("02 274 22 11", "coordination@relais.example"))
    for chemin, parametres in (
        (f"/{langue}/quartiers/marolles", {}),
        (f"/{langue}/trouver", {"adresse": JEU_DE_BALLE}),
        (f"/{langue}/trouver", {"adresse": "avenue Brugmann 1180"}),
    ):
        html = site_propre.get(chemin, **parametres).text
        assert 'href="tel:+3222742211"' in html
        assert "mailto:coordination@relais.example" in html
    [quartier] = site_propre.get("/api/v1/trouver", adresse=JEU_DE_BALLE).json()["quartiers"]
    assert quartier["coordination"]["telephone"] == "02 274 22 11"


def test_a_second_relay_and_an_antenna_are_shown(site_propre: Site, coordination: Connecte) -> None:
    reponse = coordination.post("/equipe/relais/nouveau", quartier="marolles", du="2026-03-01")
    fiche = reponse.headers["location"].partition("?")[0]
    fill(coordination, fiche, "nom", nom="Second d'essai")
    with writing(site_propre.sessions) as session:
        nomme = Attribution.hote.is_not(None)
        hote = session.scalars(
            select(Attribution.hote).where(Attribution.quartier == "marolles", nomme)
        ).one()
        antenne = Antenne(hote=hote, nom="Antenne de la rue Haute", type_antenne="casg")
        session.add(antenne)
        session.flush()
        cle = str(antenne.id)
    envoi = {"quartier": "marolles", "antenne": cle, "attribution_du": "2026-03-03"}
    assert (
        coordination.post(f"{fiche}/attribution", page=fiche, **envoi).headers["location"]
        == f"{fiche}?fait=attribution"
    )
    html = site_propre.get("/fr/quartiers/marolles").text
    assert "Second d&#39;essai" in html
    assert "Les relais du quartier Marolles" in html
    assert "Antenne de la rue Haute" in html


@pytest.mark.parametrize(
    ("section", "champs", "faute"),
    [
        ("attribution", {"quartier": "atlantide", "attribution_du": "2026-03-03"}, "quartier"),
        (
            "attribution",
            {
                "quartier": "marolles",
                "attribution_du": "2026-03-03",
                "attribution_au": "2026-03-03",
            },
            "attribution_au",
        ),
        ("attribution", {"quartier": "marolles", "attribution_du": "9999-12-31"}, "attribution_du"),
        ("attribution", {"quartier": "marolles", "attribution_du": "2021-01-01"}, "attribution_du"),
        ("remplacement", {"motif": "vacances", "remplacement_du": "2026-03-03"}, "motif"),
        ("remplacement", {"motif": "absence"}, "remplacement_du"),
        (
            "remplacement",
            {
                "motif": "absence",
                "remplacement_du": "2026-03-03",
                "remplacant": "00000000-0000-0000-0000-000000000000",
            },
            "remplacant",
        ),
        ("depart", {"depart_le": "le 3 mars"}, "depart_le"),
    ],
)
def test_a_form_with_a_fault_says_so_and_changes_nothing(
    site_propre: Site,
    coordination: Connecte,
    section: str,
    champs: dict[str, str],
    faute: str,
) -> None:
    fiche = fiche_of(site_propre)
    avant = read_annuaire(site_propre)
    reponse = coordination.post(f"{fiche}/{section}", page=fiche, **champs)
    assert reponse.status_code == 422
    assert f'href="#champ-{faute}"' in reponse.text
    assert read_annuaire(site_propre) == avant


def test_an_absence_over_another_and_a_relay_who_replaces_themself_are_refused(
    site_propre: Site, coordination: Connecte
) -> None:
    fiche = fiche_of(site_propre)
    absence = {"motif": "absence", "remplacement_du": "2026-03-03"}
    moi_meme = {**absence, "remplacant": find_relais(site_propre)}
    refus = coordination.post(f"{fiche}/remplacement", page=fiche, **moi_meme)
    assert "ne peut pas se remplacer" in refus.text
    assert coordination.post(f"{fiche}/remplacement", page=fiche, **absence).status_code == 303
    refus = coordination.post(f"{fiche}/remplacement", page=fiche, **absence)
    assert refus.status_code == 422
    assert "déjà notée à ces dates" in refus.text
    fin = re.search(rf"{fiche}/remplacement/[0-9a-f-]+/fin", refus.text)
    assert fin
    assert coordination.post(fin[0], page=fiche).status_code == 303
    assert "Absence" not in site_propre.get("/fr/quartiers/marolles").text


def test_every_act_is_counted_so_that_all_workers_see_it(
    site_propre: Site, coordination: Connecte
) -> None:
    fiche = fiche_of(site_propre)
    vus = [read_annuaire(site_propre)]

    def count(reponse: Any) -> None:
        assert reponse.status_code == 303
        vus.append(read_annuaire(site_propre))

    count(fill(coordination, fiche, "nom", nom="Prénom d'essai"))
    count(send_photo(coordination, fiche, make_image()))
    count(coordination.post(f"{fiche}/photo/retrait", page=fiche))
    champs = {"quartier": "marolles", "attribution_du": "2026-03-03"}
    count(coordination.post(f"{fiche}/attribution", page=fiche, **champs))
    absence = {"motif": "absence", "remplacement_du": "2026-03-03"}
    count(coordination.post(f"{fiche}/remplacement", page=fiche, **absence))
    count(coordination.post(f"{fiche}/depart", page=fiche, depart_le="2026-03-03"))
    assert vus == sorted(set(vus))


def test_the_list_says_what_is_filled_shown_and_missing(
    site_propre: Site, coordination: Connecte
) -> None:
    fill(coordination, fiche_of(site_propre), "telephone", **PERSONNE)
    html = coordination.get("/equipe/relais").text
    assert html.count("<h2>") == 30
    assert "<strong>29</strong> quartiers" in html
    marolles = html.partition("<h2>Marolles</h2>")[2].partition("<h2>")[0]
    assert "Prénom d&#39;essai" in marolles
    assert re.search(r"Téléphone \(montré\)", marolles)
    assert re.search(r"Nom \(caché\)", marolles)
    assert "À compléter" not in marolles
    matonge = html.partition("<h2>Matongé</h2>")[2].partition("<h2>")[0]
    assert "À compléter" in matonge


def test_who_only_reads_sees_no_hidden_name_and_no_form(
    site_propre: Site, coordination: Connecte
) -> None:
    fiche = fiche_of(site_propre)
    fill(coordination, fiche, "telephone", **PERSONNE)
    for role in (Role.LECTURE, Role.RAQ):
        membre = log_in(site_propre, role, quartiers=["marolles"])
        html = membre.get("/equipe/relais").text
        assert "Prénom d" not in html
        assert fiche not in html
        assert ("/equipe/quartiers/marolles/presences" in html) is (role is Role.RAQ)
        assert "/equipe/quartiers/matonge/presences" not in html
        assert membre.get(fiche).status_code == 403


def test_an_unknown_relay_is_not_found(site_propre: Site, coordination: Connecte) -> None:
    inconnu = "/equipe/relais/00000000-0000-0000-0000-000000000000"
    assert coordination.get(inconnu).status_code == 404
    assert coordination.get("/equipe/relais/atlantide").status_code == 404
    page = fiche_of(site_propre)
    for suite in ("", "/photo/retrait", "/depart"):
        envoi = {"depart_le": "2026-03-03", "revision": "0"}
        assert coordination.post(inconnu + suite, page=page, **envoi).status_code == 404
    assert coordination.post(f"{page}/attribution/atlantide/fin", page=page).status_code == 404
