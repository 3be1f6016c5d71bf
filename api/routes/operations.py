"""`/healthz` and `/openapi.json`."""

import orjson
from fastapi import APIRouter, Response
from starlette.requests import Request

from api.dependances import ServicesDuSite, SessionDeLecture
from api.octets import Contenu, send_octets
from api.routes.lectures import add_lecture_cachee
from registre.versions import read_versions


def make_router() -> APIRouter:
    """Return the routes of operations."""
    router = APIRouter()
    add_lecture_cachee(router, "/healthz", tell_health)
    add_lecture_cachee(router, "/openapi.json", serve_openapi)
    return router


def tell_health(session: SessionDeLecture) -> Response:
    """Say that this worker answers and that its database can be read (else 503)."""
    versions = read_versions(session)
    return Response(
        orjson.dumps(
            {"etat": "ok", "territoire": versions.territoire, "annuaire": versions.annuaire}
        ),
        media_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


def serve_openapi(request: Request, services: ServicesDuSite) -> Response:
    """Serve the description of the API."""

    def build() -> Contenu:
        return Contenu(orjson.dumps(request.app.openapi()), "application/json")

    prets = services.octets.obtain(("openapi",), services.horloge(), build)
    return send_octets(request, prets)
