"""The finder's API: an address or a point in, the relay of the quartier out."""

from typing import Any

import pytest

from api.schemas.trouver import ReponseTrouver
from tests.appuis.applications import Site

TROUVER = "/api/v1/trouver"

UNE_SEULE_REPONSE = [
    ("Place du Jeu de Balle, 1000", "marolles"),
    ("place colignon 1030", "collignon"),
    ("Parvis Saint-Jean-Baptiste", "molenbeek-historique"),
    ("Sint-Jan-Baptistvoorplein", "molenbeek-historique"),
    ("rue heyvaert 1070", "cureghem-rosee"),
    ("rue heyvaert 1080", "cureghem-rosee"),
    ("rue de la rosée 1070", "cureghem-rosee"),
    ("rue de la rosée 1000", "anneessens"),
]
A_CHOISIR = [
    ("rue de la rosée", {"cureghem-rosee", "anneessens"}),
    ("chaussée de wavre 1050", {"matonge", "jourdan", "malibran"}),
    ("rue haute 1000", {"marolles", None}),
    ("Cureghem", {"cureghem-rosee", "cureghem-bara", "cureghem-veterinaire"}),
]
HOSTILES = {
    "rien que des blancs insécables": "\u00a0\u2003",
    "octet nul": "Place\0du Jeu de Balle",
    "de droite à gauche": "\u202eساحة لعبة الكرة\u202c",
    "émojis": "🏠🏳️‍🌈👩‍👩‍👧‍👦",
    "comme du SQL": "1000' OR 1=1; DROP TABLE acteur; --",
    "comme du HTML": "<script>alert(1)</script>",
    "pour cent": "%s %(quartier)s %00 100%",
    "200 caractères": "rue haute " * 20,
    "une lettre répétée": "é" * 200,
    "marques combinantes": "e" + "\u0301" * 199,
    "lone surrogate échappé": "\ufffd\ufffe\uffff",
}
INUTILISABLES: dict[str, dict[str, Any]] = {
    "rien": {},
    "une adresse vide": {"adresse": ""},
    "une adresse blanche": {"adresse": "   "},
    "201 caractères": {"adresse": "a" * 201},
    "10 000 caractères": {"adresse": "rue haute " * 1000},
    "lon seule": {"lon": "4.35"},
    "lat seule": {"lat": "50.85"},
    "pas un nombre": {"lon": "NaN", "lat": "50.85"},
    "l'infini": {"lon": "4.35", "lat": "inf"},
    "moins l'infini": {"lon": "-Infinity", "lat": "50.85"},
    "un nombre trop grand": {"lon": "4.35", "lat": "1e999"},
    "des mots": {"lon": "ouest", "lat": "nord"},
    "une longitude vide": {"lon": "", "lat": "50.85"},
    "une adresse et un point": {"adresse": "Matongé", "lon": "4.35", "lat": "50.85"},
    "un jour qui n'existe pas": {"adresse": "Matongé", "le": "2026-02-30"},
    "un jour sans tirets": {"adresse": "Matongé", "le": "1700000000"},
    "un jour après la fin des temps": {"adresse": "Matongé", "le": "9999-12-31"},
}


@pytest.mark.parametrize(("adresse", "quartier"), UNE_SEULE_REPONSE)
def test_real_address_gives_the_one_quartier_of_its_relay(
    site: Site, adresse: str, quartier: str
) -> None:
    reponse = site.get(TROUVER, adresse=adresse)
    assert reponse.status_code == 200
    corps = reponse.json()
    assert corps["statut"] == "trouve"
    assert [q["slug"] for q in corps["quartiers"]] == [quartier]
    (trouve,) = corps["quartiers"]
    assert trouve["relais"][0]["role"].startswith("Relais d'action de quartier – ")
    assert trouve["url"] == f"http://127.0.0.1/fr/quartiers/{quartier}"
    assert corps["candidats"] == []
    assert corps["orientation"] is None
    assert trouve["nom"] in corps["message"]


@pytest.mark.parametrize(("adresse", "zones"), A_CHOISIR)
def test_a_street_of_several_zones_is_to_be_chosen_from_and_never_guessed(
    site: Site, adresse: str, zones: set[str | None]
) -> None:
    corps = site.get(TROUVER, adresse=adresse).json()
    assert corps["statut"] == "choisir"
    assert {c["quartier"] for c in corps["candidats"]} == zones
    assert corps["quartiers"] == []
    for candidat in corps["candidats"]:
        point = site.get(TROUVER, lon=candidat["lon"], lat=candidat["lat"]).json()
        reponses = {q["slug"] for q in point["quartiers"]} or {None}
        assert candidat["quartier"] in reponses or point["statut"] == "frontiere"


@pytest.mark.parametrize("adresse", ["rue neuve 1000", "avenue brugmann 1180"])
def test_a_street_without_relay_says_whom_to_call(site: Site, adresse: str) -> None:
    corps = site.get(TROUVER, adresse=adresse).json()
    assert corps["statut"] == "non_couvert"
    assert corps["quartiers"] == []
    cpas = corps["orientation"]["cpas"]
    proches = corps["orientation"]["relais_proches"]
    assert cpas[0]["nom"].startswith("CPAS – ")
    distances = [p["distance_m"] for p in proches]
    assert len(proches) == 3
    assert distances == sorted(distances)
    assert distances[0] > 0


def test_uccle_is_sent_to_the_cpas_of_uccle(site: Site) -> None:
    corps = site.get(TROUVER, adresse="avenue brugmann 1180").json()
    assert [c["commune"] for c in corps["orientation"]["cpas"]] == ["21016"]


def test_namur_is_outside_the_region(site: Site) -> None:
    corps = site.get(TROUVER, adresse="Namur").json()
    assert corps["statut"] == "hors_region"
    assert "Bruxelles" in corps["message"]


def test_words_that_are_no_place_are_not_understood(site: Site) -> None:
    corps = site.get(TROUVER, adresse="xyzzy").json()
    assert corps["statut"] == "introuvable"
    assert corps["quartiers"] == corps["candidats"] == []


def test_words_that_resemble_a_place_are_answered_with_the_closest_names(site: Site) -> None:
    corps = site.get(TROUVER, adresse="molenbeq").json()
    assert corps["statut"] == "introuvable"
    assert "Molenbeek-Saint-Jean" in corps["suggestions"]


def test_a_point_on_the_place_du_jeu_de_balle_is_in_the_marolles(site: Site) -> None:
    corps = site.get(TROUVER, lon="4.34565", lat="50.83672").json()
    assert (corps["statut"], corps["quartiers"][0]["slug"]) == ("trouve", "marolles")


def test_a_point_at_the_edge_names_both_relays(site: Site) -> None:
    corps = site.get(TROUVER, lon="4.34641", lat="50.84084").json()
    assert corps["statut"] == "frontiere"
    assert {q["slug"] for q in corps["quartiers"]} == {"marolles", "anneessens"}


def test_swapped_longitude_and_latitude_are_told_as_such(site: Site) -> None:
    corps = site.get(TROUVER, lon="50.83672", lat="4.34565").json()
    assert (corps["statut"], corps["motif"]) == ("hors_region", "lon_lat_inverses")
    assert "inversées" in corps["message"]


@pytest.mark.parametrize(
    ("lon", "lat", "motif"),
    [
        ("4.8667", "50.4667", "hors_region"),
        ("2.3522", "48.8566", "hors_belgique"),
        ("1e308", "-1e308", "hors_belgique"),
        ("-0.0", "0", "hors_belgique"),
    ],
)
def test_a_point_outside_the_region_is_answered_200(
    site: Site, lon: str, lat: str, motif: str
) -> None:
    reponse = site.get(TROUVER, lon=lon, lat=lat)
    assert reponse.status_code == 200
    assert (reponse.json()["statut"], reponse.json()["motif"]) == ("hors_region", motif)


def test_before_the_first_zone_nobody_covered_the_marolles(site: Site) -> None:
    corps = site.get(TROUVER, adresse="Place du Jeu de Balle, 1000", le="2021-01-01").json()
    assert corps["statut"] == "non_couvert"
    assert corps["le"] == "2021-01-01"
    assert corps["orientation"]["cpas"][0]["commune"] == "21004"


def test_the_first_day_of_the_zones_the_marolles_are_covered(site: Site) -> None:
    corps = site.get(TROUVER, adresse="Place du Jeu de Balle, 1000", le="2022-03-01").json()
    assert corps["statut"] == "trouve"


@pytest.mark.parametrize("adresse", HOSTILES.values(), ids=HOSTILES.keys())
def test_no_text_is_too_strange_to_be_answered(site: Site, adresse: str) -> None:
    reponse = site.get(TROUVER, adresse=adresse)
    if not adresse.strip():
        assert reponse.status_code == 422
        return
    assert reponse.status_code == 200
    assert "alert(1)" not in reponse.text
    ReponseTrouver.model_validate(reponse.json())


@pytest.mark.parametrize("parametres", INUTILISABLES.values(), ids=INUTILISABLES.keys())
def test_what_is_no_text_and_no_point_is_refused_by_name(
    site: Site, parametres: dict[str, Any]
) -> None:
    reponse = site.get(TROUVER, **parametres)
    assert reponse.status_code == 422
    assert reponse.headers["content-type"] == "application/problem+json"
    corps = reponse.json()
    assert corps["code"] == "parametre_invalide"
    assert set(corps["parametres"]) <= {"adresse", "lon", "lat", "le"}
    for valeur in parametres.values():
        assert len(valeur) < 4 or valeur not in reponse.text


def test_an_unknown_parameter_is_refused_by_its_name(site: Site) -> None:
    corps = site.get(TROUVER, address="Place du Jeu de Balle").json()
    assert (corps["status"], corps["code"]) == (422, "parametre_inconnu")
    assert "address" in corps["parametres"]


@pytest.mark.parametrize(
    "adresse",
    ["Place du Jeu de Balle, 1000", "rue de la rosée", "rue neuve 1000", "Namur", "xyzzy"],
)
def test_every_answer_is_200_not_kept_and_of_the_closed_shape(site: Site, adresse: str) -> None:
    reponse = site.get(TROUVER, adresse=adresse)
    assert reponse.status_code == 200
    assert reponse.headers["cache-control"] == "no-store"
    assert "etag" not in reponse.headers
    ReponseTrouver.model_validate(reponse.json())


@pytest.mark.parametrize(
    ("langue", "mot", "url"),
    [("nl", "wijk", "/nl/quartiers/"), ("en", "here is", "/en/quartiers/")],
)
def test_the_sentence_is_in_the_visitors_language(
    site: Site, langue: str, mot: str, url: str
) -> None:
    reponse = site.get(
        TROUVER, {"Accept-Language": f"{langue}-BE,{langue};q=0.9"}, adresse="Place du Jeu de Balle"
    )
    corps = reponse.json()
    assert reponse.headers["content-language"] == langue
    assert mot in corps["message"].lower()
    assert url in corps["quartiers"][0]["url"]


def test_an_unknown_language_gets_french(site: Site) -> None:
    reponse = site.get(TROUVER, {"Accept-Language": "ja, fr;q=0, de;q=0.5"}, adresse="Matongé")
    assert reponse.headers["content-language"] == "fr"
