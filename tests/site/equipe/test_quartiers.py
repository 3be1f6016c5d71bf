"""The coordination composes and confirms quartiers in its browser."""

import re

from registre.modeles import Quartier
from registre.session import writing
from registre.valeurs import Role
from tests.appuis.applications import Site
from tests.appuis.equipe import log_in

PAGE = "/equipe/quartiers/marolles"
JEU_DE_BALLE = "Place du Jeu de Balle, 1000"


def list_coches(html: str) -> list[str]:
    return re.findall(r'name="secteurs"\s+value="([^"]+)" checked', html)


def test_a_confirmed_composition_is_no_longer_said_to_be_a_proposal(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    assert "à confirmer par la coordination" in site_propre.get("/fr/quartiers/marolles").text
    reponse = coordination.post(f"{PAGE}/confirmation", PAGE, confirmee="1")
    assert reponse.headers["location"] == f"{PAGE}?fait=confirme"
    assert "à confirmer par la coordination" not in site_propre.get("/fr/quartiers/marolles").text
    feature = site_propre.get("/api/v1/quartiers/marolles").json()
    assert feature["properties"]["composition_confirmee"] is True
    trouver = site_propre.get("/fr/trouver", adresse=JEU_DE_BALLE).text
    assert "à confirmer par la coordination" not in trouver
    for page in ("quartiers", "carte", "couverture"):  # 29 others are still proposals
        assert "à confirmer par la coordination" in site_propre.get(f"/fr/{page}").text
    coordination.post(f"{PAGE}/confirmation", PAGE)
    assert "à confirmer par la coordination" in site_propre.get("/fr/quartiers/marolles").text


def test_a_sector_that_is_taken_out_is_not_covered_at_the_next_request(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    trouvee = site_propre.get("/api/v1/trouver", adresse=JEU_DE_BALLE).json()
    assert trouvee["statut"] == "trouve"
    codes = list_coches(coordination.get(PAGE).text)
    restent = [code for code in codes if code != _secteur_of(site_propre)]
    assert len(restent) == len(codes) - 1
    reponse = coordination.post(PAGE, secteurs=restent, le="2026-03-03", voulu="1")
    assert reponse.status_code == 303, reponse.text
    apres = site_propre.get("/api/v1/trouver", adresse=JEU_DE_BALLE).json()
    assert apres["statut"] != "trouve"


def _secteur_of(site: Site) -> str:
    from registre.calendrier import day_in_brussels
    from tests.fabriques import PLACE_DU_JEU_DE_BALLE

    with site.sessions() as session:
        courant = site.services.territoires.current(session, day_in_brussels(site.horloge()))
    code = courant.territoire.locate(*PLACE_DU_JEU_DE_BALLE).secteur
    assert code is not None
    return code


def test_an_unusual_composition_asks_before_it_is_kept(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    codes = list_coches(coordination.get(PAGE).text)
    reponse = coordination.post(PAGE, secteurs=codes[:2], le="2026-03-03")
    assert reponse.status_code == 422
    assert "de 4 à 11 secteurs ; celui-ci en aurait 2" in reponse.text
    assert list_coches(reponse.text) == codes[:2]
    assert list_coches(coordination.get(PAGE).text) == codes


def test_a_day_to_come_and_an_invented_sector_are_refused_in_words(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    codes = list_coches(coordination.get(PAGE).text)
    demain = coordination.post(PAGE, secteurs=codes[1:], le="2026-03-04", voulu="1")
    assert (demain.status_code, "un jour passé" in demain.text) == (422, True)
    invente = coordination.post(PAGE, secteurs=[*codes, "<b>"], le="2026-03-03")
    assert (invente.status_code, "<b>" in invente.text) == (422, False)


def test_others_read_the_list_only(site_propre: Site) -> None:
    for role in (Role.RAQ, Role.LECTURE):
        lecteur = log_in(site_propre, role)
        assert "Marolles" in lecteur.get("/equipe/quartiers").text
        assert lecteur.get(PAGE).status_code == 403


def test_a_new_quartier_begins_with_one_sector_and_its_relay(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    page = "/equipe/quartiers/nouveau"
    prise = coordination.post(page, nom="Vieux Marché", adresse=JEU_DE_BALLE)
    assert (prise.status_code, "déjà dans le quartier Marolles" in prise.text) == (422, True)
    double = coordination.post(page, nom="MAROLLES", adresse="Avenue Brugmann 400, 1180")
    assert (double.status_code, "porte déjà ce nom" in double.text) == (422, True)
    nulle_part = coordination.post(page, nom="Brugmann", adresse="Rue Qui N'existe Pas 1")
    assert (nulle_part.status_code, "pas un seul lieu" in nulle_part.text) == (422, True)
    faite = coordination.post(page, nom="Globe", adresse="Place Jean Vander Elst, 1180")
    assert faite.headers["location"] == "/equipe/quartiers/globe?fait=compose", faite.text
    publique = site_propre.get("/fr/quartiers/globe")
    assert publique.status_code == 200
    assert "Relais d&#39;action de quartier – Globe" in publique.text
    assert len(list_coches(coordination.get("/equipe/quartiers/globe").text)) == 1


def test_a_new_quartier_that_is_sent_twice_is_made_once(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    page = "/equipe/quartiers/nouveau"
    champs = {"nom": "Globe", "adresse": "Place Jean Vander Elst, 1180"}
    champs["jeton"] = coordination.jeton(page)
    reponses = [coordination.client.post(page, data=champs) for _ in range(2)]
    assert {r.headers["location"] for r in reponses} == {"/equipe/quartiers/globe?fait=compose"}
    assert site_propre.get("/fr/quartiers/globe").text.count("Relais d&#39;action") < 5


def test_a_quartier_whose_name_holds_a_percent_sign_is_named_in_a_refusal(
    site_propre: Site,
) -> None:
    with writing(site_propre.sessions) as session:
        marolles = session.get(Quartier, "marolles")
        assert marolles is not None
        marolles.nom = "Marolles 100 % humaines"
    coordination = log_in(site_propre)
    refus = coordination.post("/equipe/quartiers/nouveau", nom="Balle", adresse=JEU_DE_BALLE)
    assert refus.status_code == 422
    assert "déjà dans le quartier Marolles 100 % humaines" in refus.text


def test_once_all_are_confirmed_no_page_speaks_of_proposals(site_propre: Site) -> None:
    with writing(site_propre.sessions) as session:
        session.query(Quartier).update({"composition_confirmee": True})
    for page in ("quartiers", "carte", "couverture", "quartiers/marolles"):
        assert "à confirmer par la coordination" not in site_propre.get(f"/fr/{page}").text
