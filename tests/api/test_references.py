"""Quartiers, categories and sectors: what the other answers are made of."""

from datetime import timedelta

import pytest
import shapely
from shapely.geometry import shape

from api.schemas.acteurs import ReponseCategories
from api.schemas.quartiers import CollectionQuartiers, CollectionSecteurs, FeatureQuartier
from registre.calendrier import next_midnight
from registre.session import writing
from registre.valeurs import Compteur
from registre.versions import bump
from tests.appuis.applications import Site
from tests.fabriques import PLACE_DU_JEU_DE_BALLE, make_presence

QUARTIERS = "/api/v1/quartiers"


def test_the_thirty_quartiers_have_an_outline_a_relay_and_a_host(site: Site) -> None:
    corps = site.get(QUARTIERS).json()
    CollectionQuartiers.model_validate(corps)
    assert corps["numberMatched"] == corps["numberReturned"] == 30
    for feature in corps["features"]:
        assert shape(feature["geometry"]).is_valid
        proprietes = feature["properties"]
        assert proprietes["relais"]
        assert proprietes["hotes"]
        assert proprietes["composition_confirmee"] is False
        assert 4 <= len(proprietes["secteurs"]) <= 11


def test_rings_turn_to_the_right_as_rfc_7946_asks(site: Site) -> None:
    for feature in site.get(QUARTIERS).json()["features"]:
        for polygone in shape(feature["geometry"]).geoms:
            assert polygone.exterior.is_ccw
            assert not any(trou.is_ccw for trou in polygone.interiors)


def test_the_marolles_hold_the_place_du_jeu_de_balle(site: Site) -> None:
    marolles = site.get(f"{QUARTIERS}/marolles").json()
    FeatureQuartier.model_validate(marolles)
    assert shape(marolles["geometry"]).contains(shapely.Point(PLACE_DU_JEU_DE_BALLE))
    assert marolles["properties"]["url"].endswith("/fr/quartiers/marolles")


@pytest.mark.parametrize("slug", ["atlantide", "%00", "MAROLLES", "a" * 5000, "..", "%F0%9F%8F%A0"])
def test_an_unknown_quartier_is_404(site: Site, slug: str) -> None:
    reponse = site.client.get(f"{QUARTIERS}/{slug}")
    assert reponse.status_code == 404
    assert reponse.json()["code"] in {"quartier_inconnu", "page_inconnue"}


def test_quartiers_come_a_page_at_a_time(site: Site) -> None:
    corps = site.get(QUARTIERS, limit=7, offset=28).json()
    assert (corps["numberMatched"], corps["numberReturned"]) == (30, 2)
    assert {lien["rel"] for lien in corps["links"]} == {"self", "prev"}


def test_a_presence_leaves_the_kept_answer_when_it_ends(site_propre: Site) -> None:
    debut = site_propre.horloge.instant + timedelta(hours=2)
    with writing(site_propre.sessions) as session:
        session.add(make_presence("marolles", debut, heures=2))
        bump(session, Compteur.TERRITOIRE)

    def list_lieux() -> list[str]:
        presences = site_propre.get(f"{QUARTIERS}/marolles").json()["properties"]["presences"]
        return [p["lieu"] for p in presences]

    assert list_lieux() == ["Place du Jeu de Balle"]
    site_propre.horloge.instant = debut + timedelta(hours=1, minutes=59)
    assert list_lieux() == ["Place du Jeu de Balle"]
    site_propre.horloge.instant = debut + timedelta(hours=2)
    assert list_lieux() == []


def test_a_presence_of_the_eighth_day_shows_from_the_next_midnight_on(site_propre: Site) -> None:
    minuit = next_midnight(site_propre.horloge.instant)
    with writing(site_propre.sessions) as session:
        session.add(make_presence("marolles", minuit + timedelta(days=7, hours=10)))
        bump(session, Compteur.TERRITOIRE)

    def count() -> int:
        collection = site_propre.get(QUARTIERS).json()["features"]
        return sum(len(f["properties"]["presences"]) for f in collection)

    assert count() == 0
    site_propre.horloge.instant = minuit
    assert count() == 1


def test_categories_are_eight_groups_of_39_with_their_counts(site: Site) -> None:
    corps = site.get("/api/v1/categories").json()
    ReponseCategories.model_validate(corps)
    assert [g["lettre"] for g in corps["groupes"]] == list("ABCDEFGH")
    categories = [c for g in corps["groupes"] for c in g["categories"]]
    assert len(categories) == 39
    assert sum(c["acteurs"] for c in categories) == 457
    for categorie in categories:
        assert categorie["nom_fr"]
        assert categorie["nom_nl"]
        assert categorie["source_fr"]


def test_sectors_name_the_quartier_that_holds_them(site: Site) -> None:
    corps = site.get("/api/v1/secteurs", limit=10000).json()
    CollectionSecteurs.model_validate(corps)
    assert corps["numberMatched"] == 724
    par_quartier = {f["properties"]["quartier"] for f in corps["features"]}
    assert len(par_quartier) == 31
    marolles = site.get(f"{QUARTIERS}/marolles").json()["properties"]["secteurs"]
    tenus = [f["id"] for f in corps["features"] if f["properties"]["quartier"] == "marolles"]
    assert tenus == marolles


def test_a_vintage_that_was_never_loaded_is_empty(site: Site) -> None:
    assert site.get("/api/v1/secteurs", millesime=2031).json()["numberMatched"] == 0


@pytest.mark.parametrize(
    "chemin",
    [
        "/api/v1/categories?lang=fr",
        "/api/v1/quartiers?q=marolles",
        "/api/v1/quartiers/marolles?geometry=0",
        "/api/v1/secteurs?annee=2024",
        "/api/v1/acteurs/44993525-6ba8-588a-af42-e7e17eb1f905?f=vcard",
    ],
)
def test_every_route_refuses_a_parameter_that_it_does_not_know(site: Site, chemin: str) -> None:
    reponse = site.client.get(chemin)
    assert reponse.status_code == 422
    assert reponse.json()["code"] == "parametre_inconnu"
