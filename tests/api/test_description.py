"""openapi.json: complete, valid, with examples that still hold, and kept by every answer."""

import json
from typing import Any

import pytest
import schemathesis
from fastapi.routing import APIRoute, iter_route_contexts
from jsonschema_rs import Draft202012Validator
from starlette.testclient import TestClient

from api.exemples import FICHIER
from api.schemas.acteurs import CollectionActeurs, FeatureActeur, ReponseCategories
from api.schemas.communs import Forme, Probleme
from api.schemas.quartiers import CollectionQuartiers, CollectionSecteurs, FeatureQuartier
from api.schemas.trouver import ReponseTrouver
from tests.appuis.applications import Site
from tests.appuis.exemples import make_exemples

FORMES: dict[str, type[Forme]] = {
    "find_relais": ReponseTrouver,
    "serve_acteurs": CollectionActeurs,
    "serve_acteur": FeatureActeur,
    "serve_quartiers": CollectionQuartiers,
    "serve_quartier": FeatureQuartier,
    "serve_categories": ReponseCategories,
    "serve_secteurs": CollectionSecteurs,
}


@pytest.fixture
def client(site_public: Site) -> TestClient:
    return site_public.client


@pytest.fixture
def description(client: TestClient) -> dict[str, Any]:
    lue: dict[str, Any] = client.get("/openapi.json").json()
    return lue


def list_operations(description: dict[str, Any]) -> list[dict[str, Any]]:
    return [o for chemin in description["paths"].values() for o in chemin.values()]


def test_the_description_is_valid_openapi_3_1(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1")
    schemathesis.openapi.from_dict(description).validate()


def test_every_api_route_is_described_and_nothing_else(
    client: TestClient, description: dict[str, Any]
) -> None:
    servies = {
        str(contexte.path)
        for contexte in iter_route_contexts(client.app.routes)  # type: ignore[attr-defined]
        if isinstance(contexte.original_route, APIRoute) and str(contexte.path).startswith("/api/")
    }
    assert set(description["paths"]) == servies
    assert {o["operationId"] for o in list_operations(description)} == set(FORMES)


def test_every_operation_says_what_it_does_and_what_it_answers(
    description: dict[str, Any],
) -> None:
    for operation in list_operations(description):
        assert operation["summary"]
        assert operation["description"]
        assert operation["tags"]
        assert {"200", "422", "503"} <= set(operation["responses"])
        for reponse in operation["responses"].values():
            assert reponse["description"]


def test_every_parameter_has_words_and_an_example_that_is_accepted(
    client: TestClient, description: dict[str, Any]
) -> None:
    for chemin, operations in description["paths"].items():
        for parametre in operations["get"].get("parameters", []):
            schema = parametre["schema"]
            assert parametre.get("description") or schema.get("description")
            (exemple,) = schema["examples"]
            adresse = chemin.replace(f"{{{parametre['name']}}}", str(exemple))
            requete = {parametre["name"]: exemple} if parametre["in"] == "query" else {}
            if parametre["name"] in {"lon", "lat"}:
                requete = {"lon": 4.3457, "lat": 50.8367, **requete}
            if parametre["name"] == "le":
                requete["adresse"] = "Matongé"
            assert client.get(adresse, params=requete).status_code == 200, parametre["name"]


def test_examples_of_answers_are_what_the_routes_answer(client: TestClient) -> None:
    """After a wanted change: python -m tests.appuis.exemples."""
    assert json.loads(FICHIER.read_bytes()) == make_exemples(client)


def test_examples_fit_the_schema_that_stands_beside_them(description: dict[str, Any]) -> None:
    for operation in list_operations(description):
        for reponse in operation["responses"].values():
            for contenu in reponse.get("content", {}).values():
                schema = {**contenu["schema"], "components": description["components"]}
                validateur = Draft202012Validator(schema)
                assert contenu["examples"]
                for exemple in contenu["examples"].values():
                    validateur.validate(exemple["value"])


def test_the_finder_shows_an_example_of_each_of_its_six_answers() -> None:
    exemples = json.loads(FICHIER.read_bytes())["reponses"]["find_relais"]["200"]
    assert {nom: e["value"]["statut"] for nom, e in exemples.items()} == {
        nom: nom
        for nom in ("trouve", "frontiere", "choisir", "non_couvert", "hors_region", "introuvable")
    }


@pytest.mark.parametrize(
    ("operation", "chemin"),
    [
        ("serve_acteurs", "/api/v1/acteurs?limit=10000"),
        ("serve_acteur", "/api/v1/acteurs/44993525-6ba8-588a-af42-e7e17eb1f905"),
        ("serve_quartiers", "/api/v1/quartiers"),
        ("serve_quartier", "/api/v1/quartiers/matonge"),
        ("serve_categories", "/api/v1/categories"),
        ("serve_secteurs", "/api/v1/secteurs?limit=10000"),
        ("find_relais", "/api/v1/trouver?adresse=rue+neuve+1000"),
    ],
)
def test_every_answer_has_its_closed_shape_on_both_engines(
    site: Site, operation: str, chemin: str
) -> None:
    FORMES[operation].model_validate(site.client.get(chemin).json())


@pytest.mark.parametrize(
    "chemin",
    ["/api/v1/trouver", "/api/v1/acteurs?zut=1", "/api/v1/quartiers/atlantide", "/api/v1/rien"],
)
def test_every_problem_has_its_closed_shape(site: Site, chemin: str) -> None:
    reponse = site.client.get(chemin)
    probleme = Probleme.model_validate(reponse.json())
    assert probleme.status == reponse.status_code
    assert probleme.type == f"/docs#{probleme.code}"
