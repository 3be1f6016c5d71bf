"""The directory as GeoJSON: its filters, its pages, and what RFC 7946 readers make of it."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from api.schemas.acteurs import CollectionActeurs, FeatureActeur
from registre.modeles import Acteur
from registre.recherche import index_acteurs
from registre.session import make_engine, make_sessions, writing
from registre.valeurs import Compteur
from registre.versions import bump
from tests.appuis.applications import Site
from tests.fabriques import make_acteur

ACTEURS = "/api/v1/acteurs"
SEMES = 457
AUTOUR_DU_JEU_DE_BALLE = "4.34,50.83,4.36,50.84"


def list_all(site: Site, **filtre: Any) -> list[dict[str, Any]]:
    corps = site.get(ACTEURS, limit=10000, **filtre).json()
    assert corps["numberMatched"] == corps["numberReturned"] == len(corps["features"])
    features: list[dict[str, Any]] = corps["features"]
    return features


def list_valeurs(features: list[dict[str, Any]], nom: str) -> set[Any]:
    return {f["properties"][nom] for f in features}


def test_without_filter_the_first_hundred_of_all_come_by_name(site: Site) -> None:
    corps = site.get(ACTEURS).json()
    assert (corps["numberMatched"], corps["numberReturned"]) == (SEMES, 100)
    assert len(corps["features"]) == 100


def test_the_links_lead_through_every_actor_once(site: Site) -> None:
    vus: list[str] = []
    adresse: str | None = f"{ACTEURS}?limit=200"
    while adresse:
        corps = site.client.get(adresse).json()
        vus += [f["id"] for f in corps["features"]]
        liens = {lien["rel"]: lien["href"] for lien in corps["links"]}
        adresse = liens.get("next")
    assert len(vus) == len(set(vus)) == SEMES
    assert "prev" in liens
    avant = site.client.get(liens["prev"]).json()
    assert [f["id"] for f in avant["features"]] == vus[200:400]


def test_links_keep_the_filter_in_the_query_string(site: Site) -> None:
    corps = site.get(ACTEURS, categorie=["pharmacies"], limit=2, offset=2).json()
    for lien in corps["links"]:
        assert "categorie=pharmacies" in lien["href"]
        assert lien["type"] == "application/geo+json"
    assert {lien["rel"] for lien in corps["links"]} == {"self", "next", "prev"}


def test_a_page_beyond_the_end_is_empty_and_says_how_many_there_are(site: Site) -> None:
    corps = site.get(ACTEURS, offset=1_000_000).json()
    assert (corps["numberMatched"], corps["numberReturned"]) == (SEMES, 0)


def test_a_group_letter_stands_for_all_its_categories(site: Site) -> None:
    groupe = list_all(site, categorie="C")
    assert list_valeurs(groupe, "groupe") == {"C"}
    creches = list_all(site, categorie="petite-enfance")
    assert list_valeurs(creches, "categorie") == {"petite-enfance"}
    assert 0 < len(creches) < len(groupe)


def test_values_of_one_name_are_choices_and_names_add_up(site: Site) -> None:
    marolles = list_all(site, quartier="marolles")
    deux = list_all(site, quartier=["marolles", "matonge"])
    assert list_valeurs(deux, "quartier") == {"marolles", "matonge"}
    assert len(deux) > len(marolles) > 0
    enseignement = list_all(site, quartier=["marolles", "matonge"], categorie="C")
    assert list_valeurs(enseignement, "groupe") == {"C"}
    assert 0 < len(enseignement) < len(deux)


@pytest.mark.parametrize("commune", ["21009", "ixelles", "elsene"])
def test_a_commune_is_known_by_its_code_and_by_both_names(site: Site, commune: str) -> None:
    assert list_valeurs(list_all(site, commune=commune), "commune") == {"21009"}


@pytest.mark.parametrize(
    ("recherche", "attendu"),
    [
        ("creche aime dupont", "crèche aimé dupont"),
        ("CRÈCHE  Aimé-Dupont", "crèche aimé dupont"),
        ("maison medicale noyer", "le noyer"),
        ("bibliotheek", "biblioth"),
    ],
)
def test_search_forgives_accents_case_and_language(
    site: Site, recherche: str, attendu: str
) -> None:
    trouves = list_all(site, q=recherche)
    textes = json.dumps(trouves, ensure_ascii=False).casefold()
    assert len(trouves) < SEMES / 4
    assert attendu in textes


def test_a_bbox_keeps_only_points_inside_it(site: Site) -> None:
    ouest, sud, est, nord = map(float, AUTOUR_DU_JEU_DE_BALLE.split(","))
    dedans = list_all(site, bbox=AUTOUR_DU_JEU_DE_BALLE)
    tous = list_all(site)
    attendus = {
        f["id"]
        for f in tous
        if ouest <= f["geometry"]["coordinates"][0] <= est
        and sud <= f["geometry"]["coordinates"][1] <= nord
    }
    assert {f["id"] for f in dedans} == attendus
    assert 0 < len(attendus) < SEMES


def test_open_now_depends_on_the_clock_and_never_on_a_kept_answer(site_propre: Site) -> None:
    mardi = {f["id"] for f in list_all(site_propre, ouvert="1")}
    site_propre.horloge.instant += timedelta(hours=15)  # 01:30 on Wednesday
    la_nuit = {f["id"] for f in list_all(site_propre, ouvert="1")}
    site_propre.horloge.instant += timedelta(hours=9)  # 10:30 again
    mercredi = {f["id"] for f in list_all(site_propre, ouvert="true")}
    assert len(la_nuit) < len(mardi) / 4
    assert len(mardi & mercredi) > len(mardi) * 0.8
    for feature in list_all(site_propre, ouvert="1"):
        assert feature["properties"]["horaires"]


def test_all_filters_together_narrow_what_each_gives(site: Site) -> None:
    ensemble = site.get(
        ACTEURS,
        q="ecole",
        categorie="C",
        quartier="marolles",
        commune="21004",
        bbox="4.2,50.7,4.5,51",
    ).json()
    seules = {f["id"] for f in list_all(site, categorie="C")}
    assert {f["id"] for f in ensemble["features"]} <= seules
    assert ensemble["numberMatched"] > 0


REFUS: list[tuple[dict[str, Any], str, str]] = [
    ({"limit": -1}, "parametre_invalide", "limit"),
    ({"limit": 0}, "parametre_invalide", "limit"),
    ({"limit": 10_001}, "parametre_invalide", "limit"),
    ({"limit": "9" * 400}, "parametre_invalide", "limit"),
    ({"limit": "tout"}, "parametre_invalide", "limit"),
    ({"offset": -1}, "parametre_invalide", "offset"),
    ({"offset": 10**30}, "parametre_invalide", "offset"),
    ({"bbox": "4.3,50.8,4.4"}, "parametre_invalide", "bbox"),
    ({"bbox": "a,b,c,d"}, "parametre_invalide", "bbox"),
    ({"bbox": "nan,nan,nan,nan"}, "parametre_invalide", "bbox"),
    ({"bbox": "4.4,50.8,4.3,50.9"}, "parametre_invalide", "bbox"),
    ({"bbox": "50.8,4.3,50.9,400"}, "parametre_invalide", "bbox"),
    ({"bbox": "4.3,50.8,4.4,50.9,"}, "parametre_invalide", "bbox"),
    ({"categorie": "vampires"}, "parametre_invalide", "categorie"),
    ({"categorie": "Z"}, "parametre_invalide", "categorie"),
    ({"quartier": "atlantide"}, "parametre_invalide", "quartier"),
    ({"quartier": ["marolles", "\0"]}, "parametre_invalide", "quartier"),
    ({"commune": "namur"}, "parametre_invalide", "commune"),
    ({"langue": "français"}, "parametre_invalide", "langue"),
    ({"langue": "FR"}, "parametre_invalide", "langue"),
    ({"ouvert": "peut-être"}, "parametre_invalide", "ouvert"),
    ({"q": "a" * 201}, "parametre_invalide", "q"),
    ({"categorie": ["A"] * 51}, "parametre_invalide", "categorie"),
    ({"catégorie": "A"}, "parametre_inconnu", "catégorie"),
    ({"page": "2"}, "parametre_inconnu", "page"),
    ({"f": "csv"}, "parametre_inconnu", "f"),
]


@pytest.mark.parametrize(
    ("parametres", "code", "nom"), REFUS, ids=[f"{n}-{i}" for i, (_, _, n) in enumerate(REFUS)]
)
def test_what_cannot_be_understood_is_refused_by_the_name_of_the_parameter(
    site: Site, parametres: dict[str, Any], code: str, nom: str
) -> None:
    reponse = site.get(ACTEURS, **parametres)
    assert reponse.status_code == 422
    assert reponse.headers["content-type"] == "application/problem+json"
    assert reponse.headers["cache-control"] == "no-store"
    corps = reponse.json()
    assert (corps["code"], corps["parametres"], corps["status"]) == (code, [nom], 422)


def test_empty_values_filter_nothing_since_html_forms_send_every_field(site: Site) -> None:
    corps = site.client.get(
        f"{ACTEURS}?q=&categorie=&quartier=&commune=&langue=&ouvert=&bbox="
    ).json()
    assert corps["numberMatched"] == SEMES


@pytest.mark.parametrize("mauvais", ["0", "marolles", str(UUID(int=0)), "44993525-%00"])
def test_an_unknown_actor_is_404_or_422_and_never_an_accident(site: Site, mauvais: str) -> None:
    reponse = site.client.get(f"{ACTEURS}/{mauvais}")
    assert reponse.status_code in {404, 422}
    assert reponse.json()["code"] in {"acteur_inconnu", "parametre_invalide"}


def test_one_actor_is_the_feature_of_the_list(site: Site) -> None:
    dans_la_liste = list_all(site, q="A.B.E.F.")[0]
    seul = site.get(f"{ACTEURS}/{dans_la_liste['id']}").json()
    assert seul == dans_la_liste
    FeatureActeur.model_validate(seul)
    assert seul["properties"]["source"] == "openstreetmap"
    assert seul["properties"]["verifie_le"] is None


def test_a_desktop_gis_reads_exactly_what_the_database_holds(site: Site) -> None:
    import geopandas

    reponse = site.get(ACTEURS, limit=10000)
    lus = geopandas.read_file(BytesIO(reponse.content), engine="pyogrio")
    assert lus.crs.to_epsg() == 4326
    with site.sessions() as session:
        connus = {
            str(a.id): (a.nom, a.lon, a.lat, a.telephone) for a in session.scalars(select(Acteur))
        }
    assert len(lus) == len(connus) == SEMES
    for ligne in lus.itertuples():
        nom, lon, lat, telephone = connus[ligne.id]
        assert (ligne.nom, ligne.geometry.x, ligne.geometry.y) == (nom, lon, lat)
        assert (ligne.telephone if isinstance(ligne.telephone, str) else None) == telephone


def test_the_collection_is_rfc_7946(site: Site) -> None:
    corps = site.get(ACTEURS, limit=10000).json()
    CollectionActeurs.model_validate(corps)
    assert "crs" not in corps
    for feature in corps["features"]:
        lon, lat = feature["geometry"]["coordinates"]
        assert 4.2 < lon < 4.5
        assert 50.7 < lat < 51.0
        assert set(feature) == {"type", "id", "geometry", "properties"}


def test_a_change_by_another_process_shows_at_the_next_request(site_propre: Site) -> None:
    avant = site_propre.get(ACTEURS, limit=1)
    ailleurs = make_engine(site_propre.url)
    acteur = make_acteur(nom="Vestiaire de la Forêt", categorie="pharmacies")
    with writing(make_sessions(ailleurs)) as session:
        session.add(acteur)
        session.flush()
        index_acteurs(session, [acteur.id])
        bump(session, Compteur.ANNUAIRE)
    ailleurs.dispose()
    apres = site_propre.get(ACTEURS, {"If-None-Match": avant.headers["etag"]}, limit=1)
    assert apres.status_code == 200
    assert apres.json()["numberMatched"] == SEMES + 1
    for recherche in ("foret", "Forêt", "FORÊT vestiaire"):
        trouves = list_all(site_propre, q=recherche)
        assert [f["properties"]["nom"] for f in trouves] == ["Vestiaire de la Forêt"]
    assert site_propre.get(f"{ACTEURS}/{acteur.id}").status_code == 200
