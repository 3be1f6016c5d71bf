"""`/photos/{identifiant}.jpg`: the photo of a relay, as long as a page shows it."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.dependances import ServicesDuSite, SessionDeLecture
from api.octets import Contenu, prepare_octets, send_octets
from registre.calendrier import day_in_brussels
from registre.equipes.photos import read_photo_publique
from vitrine.dependances import add_page

ENTETES: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Cross-Origin-Resource-Policy": "same-site",
}


def make_router() -> APIRouter:
    """Return the routes of this family."""
    router = APIRouter()
    add_page(router, "/photos/{identifiant}.jpg", serve_photo)
    return router


def serve_photo(
    request: Request, services: ServicesDuSite, session: SessionDeLecture, identifiant: str
) -> Response:
    """Serve a photo; 404 as soon as it is withdrawn, hidden, or the person gone.

    A browser may keep it but asks again each time, so that it goes when the consent does.
    """
    try:
        cle = UUID(identifiant)
    except ValueError as erreur:
        raise HTTPException(404) from erreur
    octets = read_photo_publique(session, cle, day_in_brussels(services.horloge()))
    if octets is None:
        raise HTTPException(404)
    reponse = send_octets(request, prepare_octets(Contenu(octets, "image/jpeg"), codages=()))
    reponse.headers.update(ENTETES)
    return reponse
