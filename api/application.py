"""install_api(): the API's routes, its error table and its description."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.debit import Debit
from api.exemples import add_exemples
from api.gardees import ReponsesGardees, Souvenirs
from api.problemes import install_handlers
from api.routes import acteurs, fond, maraude, operations, quartiers, references, trouver
from api.schemas.communs import Probleme

DESCRIPTION = """\
Qui est le relais d'action de quartier de cette adresse, quels acteurs travaillent dans ce quartier.

- Coordonnées : EPSG:4326, dans l'ordre longitude, latitude. GeoJSON selon la RFC 7946.
- Erreurs : `application/problem+json` (RFC 9457) avec un `code` stable ; un paramètre inconnu est
  refusé par son nom.
- La composition des quartiers est une proposition tant que `composition_confirmee` est faux. Les
  acteurs de source `openstreetmap` n'ont pas été vérifiés par un relais.
- Licences : secteurs © Statbel, CC BY 4.0 ; acteurs d'OpenStreetMap © les contributeurs
  d'OpenStreetMap, ODbL 1.0. La licence et l'attribution voyagent avec chaque acteur.
"""


def install_api(app: FastAPI) -> None:
    """Add to an application everything this floor answers."""
    app.state.debit = Debit()
    app.state.souvenirs = Souvenirs()
    app.add_middleware(ReponsesGardees)
    for module in (trouver, quartiers, acteurs, references, fond, operations, maraude):
        app.include_router(module.make_router())
    install_handlers(app)

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _describe(app)
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign] # FastAPI's own way to change it


def _describe(app: FastAPI) -> dict[str, Any]:
    description = get_openapi(
        title=app.title, version="1", description=DESCRIPTION, routes=app.routes
    )
    schemas = description["components"]["schemas"]
    schemas["Probleme"] = Probleme.model_json_schema()
    for fastapis_own in ("HTTPValidationError", "ValidationError"):
        schemas.pop(fastapis_own, None)
    add_exemples(description)
    return description
