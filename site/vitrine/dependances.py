"""What a page's route asks for besides the services of the API floor, and how a form answers."""

from collections.abc import Callable
from typing import Annotated, Final, cast
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from vitrine.rendu import Rendu

JAMAIS_GARDEE: Final = "no-store"
MEME_ORIGINE: Final = {"Referrer-Policy": "same-origin"}
"""For an address that may hold a secret: no other site learns it."""


def get_rendu(request: Request) -> Rendu:
    """Return the page renderer of this application."""
    return cast(Rendu, request.app.state.rendu)


RenduDuSite = Annotated[Rendu, Depends(get_rendu)]


def add_page(router: APIRouter, chemin: str, route: Callable[..., Response]) -> None:
    """Add a page that answers GET and HEAD. Pages stay out of the API's description."""
    router.add_api_route(chemin, route, methods=["GET", "HEAD"], include_in_schema=False)


def add_action(router: APIRouter, chemin: str, route: Callable[..., Response]) -> None:
    """Add a route that acts: POST only, out of the API's description."""
    router.add_api_route(chemin, route, methods=["POST"], include_in_schema=False)


def see_other(chemin: str, fait: str | None = None, **requete: str) -> Response:
    """Lead to a page after an act; `fait` is the code of what was done."""
    parametres = {**requete, **({"fait": fait} if fait else {})}
    adresse = f"{chemin}?{urlencode(parametres)}" if parametres else chemin
    return RedirectResponse(adresse, 303, {"Cache-Control": JAMAIS_GARDEE, **MEME_ORIGINE})
