"""A relay announces where to be met; residents read it within the week."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from registre.modeles import Presence
from registre.valeurs import Role
from tests.appuis.applications import Site
from tests.appuis.equipe import Connecte, log_in, read_jeton

PAGE = "/equipe/quartiers/marolles/presences"
JEUDI = {"lieu": "Place du Jeu de Balle, 1000", "jour": "2026-03-05", "de": "10:00", "a": "12:30"}


@pytest.fixture
def raq(site_propre: Site) -> Connecte:
    return log_in(site_propre, Role.RAQ, quartiers=["marolles"])


def list_presences(site: Site) -> list[Presence]:
    with site.sessions() as session:
        return list(session.scalars(select(Presence).order_by(Presence.debut)))


def test_a_presence_is_on_the_public_page_at_the_next_request(
    site_propre: Site, raq: Connecte
) -> None:
    assert site_propre.get("/api/v1/quartiers/marolles").json()["properties"]["presences"] == []
    assert "Aucune présence n'est annoncée" in raq.get(PAGE).text
    reponse = raq.post(PAGE, **JEUDI)
    assert reponse.headers["location"] == f"{PAGE}?fait=annoncee"
    [annoncee] = site_propre.get("/api/v1/quartiers/marolles").json()["properties"]["presences"]
    assert annoncee["debut"] == "2026-03-05T09:00:00+00:00"
    html = site_propre.get("/fr/quartiers/marolles").text
    assert "jeudi 5 mars" in html
    assert "12\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30" in html
    [presence] = list_presences(site_propre)
    assert (round(presence.lon or 0, 2), round(presence.lat or 0, 2)) == (4.35, 50.84)
    retrait = re.search(rf"{PAGE}/[0-9a-f-]+/retrait", raq.get(PAGE).text)
    assert retrait
    for _ in range(2):
        assert raq.post(retrait[0], page=PAGE).status_code == 303
    assert "jeudi 5 mars" not in site_propre.get("/fr/quartiers/marolles").text


def test_each_week_until_a_day_and_sent_twice_is_written_once(
    site_propre: Site, raq: Connecte
) -> None:
    champs = {**JEUDI, "lieu": "Devant la <b>grille</b>", "jusqu_a": "2026-04-02"}
    envoi = {"jeton": raq.jeton(PAGE), **champs}
    for _ in range(2):
        assert raq.client.post(PAGE, data=envoi).status_code == 303
    presences = list_presences(site_propre)
    assert [p.debut.hour for p in presences] == [9, 9, 9, 9, 8]
    assert {p.lon for p in presences} == {None}
    site_propre.horloge.instant += timedelta(days=10)
    html = raq.get(PAGE).text
    assert html.count("/retrait") == 3
    assert "<b>grille" not in html
    assert "<b>grille" not in site_propre.get("/fr/quartiers/marolles").text


def test_another_place_on_the_form_that_served_is_announced_too(
    site_propre: Site, raq: Connecte
) -> None:
    envoi = {"jeton": raq.jeton(PAGE), **JEUDI}
    for change in ({}, {}, {"lieu": "Rue Haute 298, 1000"}, {"de": "11:00"}):
        assert raq.client.post(PAGE, data={**envoi, **change}).status_code == 303
    vues = {(p.lieu, p.debut.hour) for p in list_presences(site_propre)}
    assert vues == {(JEUDI["lieu"], 9), ("Rue Haute 298, 1000", 9), (JEUDI["lieu"], 10)}
    assert len(list_presences(site_propre)) == 3


@pytest.mark.parametrize(
    ("change", "faute"),
    [
        ({"lieu": " "}, "lieu"),
        ({"lieu": "x" * 201}, "lieu"),
        ({"jour": "2026-02-30"}, "jour"),
        ({"jour": "2026-03-02"}, "jour"),
        ({"jour": "2199-03-02"}, "jour"),
        ({"de": "25:00"}, "de"),
        ({"a": "09:00"}, "a"),
        ({"jusqu_a": "2026-03-01"}, "jusqu_a"),
        ({"jusqu_a": "2027-03-01"}, "jusqu_a"),
    ],
)
def test_what_cannot_be_announced_is_said(
    site_propre: Site, raq: Connecte, change: dict[str, str], faute: str
) -> None:
    reponse = raq.post(PAGE, **(JEUDI | change))
    assert reponse.status_code == 422
    assert f'href="#champ-{faute}"' in reponse.text
    assert list_presences(site_propre) == []


def test_a_relay_announces_nothing_in_another_quartier(site_propre: Site, raq: Connecte) -> None:
    voisine = "/equipe/quartiers/anneessens/presences"
    assert raq.get(voisine).status_code == 403
    assert raq.post(voisine, page=PAGE, **JEUDI).status_code == 403
    assert list_presences(site_propre) == []
    coordination = log_in(site_propre)
    coordination.post(voisine, **JEUDI)
    [presence] = list_presences(site_propre)
    retrait = f"presences/{presence.id}/retrait"
    for chemin in (f"/equipe/quartiers/anneessens/{retrait}", PAGE.replace("presences", retrait)):
        assert raq.post(chemin, page=PAGE).status_code in {403, 404}
    assert raq.post(f"{PAGE}/atlantide/retrait", page=PAGE).status_code == 404
    assert raq.get("/equipe/quartiers/atlantide/presences").status_code == 404
    assert len(list_presences(site_propre)) == 1
    assert read_jeton(coordination.get(voisine).text)
