"""How the team's area answers: pages that nobody keeps, and a redirection after each act."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from vitrine.rendu import Page, Rendu

JAMAIS_GARDEE = "no-store"
MEME_ORIGINE = {"Referrer-Policy": "same-origin"}
"""An address of the area may hold a secret: no other site learns it."""


def answer_equipe(rendu: Rendu, request: Request, page: Page, *, statut: int = 200) -> Response:
    """Answer a page of the area, never kept by the browser nor on the way."""
    return rendu.answer(
        request, page, statut=statut, cache_control=JAMAIS_GARDEE, entetes=MEME_ORIGINE
    )


def see_other(chemin: str, fait: str | None = None, **requete: str) -> Response:
    """Lead to a page after an act; `fait` is the code of what was done (see `say_fait`)."""
    parametres = {**requete, **({"fait": fait} if fait else {})}
    adresse = f"{chemin}?{urlencode(parametres)}" if parametres else chemin
    return RedirectResponse(adresse, 303, {"Cache-Control": JAMAIS_GARDEE, **MEME_ORIGINE})


def say_fait(request: Request, phrases: Mapping[str, str]) -> str | None:
    """Return the sentence of what was just done; None for a code that the page does not know."""
    return phrases.get(request.query_params.get("fait", ""))


def add_action(router: APIRouter, chemin: str, route: Callable[..., Response]) -> None:
    """Add a route that acts: POST only, out of the API's description."""
    router.add_api_route(chemin, route, methods=["POST"], include_in_schema=False)
