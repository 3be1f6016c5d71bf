"""`/fond/{z}/{x}/{y}.svg?v=`: our own base map, kept for a year under its version."""

from typing import Final

from fastapi import APIRouter, Response
from starlette.requests import Request

from api.dependances import ServicesDuSite
from api.octets import Contenu, send_octets
from api.routes.lectures import add_lecture_cachee

UN_AN: Final = "public, max-age=31536000, immutable"


def make_router() -> APIRouter:
    """Return the tile route."""
    router = APIRouter()
    add_lecture_cachee(router, "/fond/{z}/{x}/{y}.svg", serve_tuile)
    return router


def serve_tuile(request: Request, services: ServicesDuSite, z: int, x: int, y: int) -> Response:
    """Serve one tile. `?v=` is the version: with the present one it is kept for a year."""
    fond = services.fond()

    def build() -> Contenu:
        return Contenu(fond.draw_tile(z, x, y), "image/svg+xml")

    prets = services.octets.obtain(("fond", fond.version, z, x, y), services.horloge(), build)
    presente = request.query_params.get("v") == fond.version
    return send_octets(request, prets, cache_control=UN_AN if presente else "no-cache")
