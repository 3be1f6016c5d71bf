"""How the team's area answers: pages that nobody keeps, and a redirection after each act."""

from collections.abc import Mapping

from fastapi import Request
from starlette.responses import Response

from vitrine.dependances import JAMAIS_GARDEE, MEME_ORIGINE, add_action, see_other
from vitrine.rendu import Page, Rendu

__all__ = [
    "JAMAIS_GARDEE",
    "MEME_ORIGINE",
    "add_action",
    "answer_equipe",
    "say_fait",
    "see_other",
]


def answer_equipe(rendu: Rendu, request: Request, page: Page, *, statut: int = 200) -> Response:
    """Answer a page of the area, never kept by the browser nor on the way."""
    return rendu.answer(
        request, page, statut=statut, cache_control=JAMAIS_GARDEE, entetes=MEME_ORIGINE
    )


def say_fait(request: Request, phrases: Mapping[str, str]) -> str | None:
    """Return the sentence of what was just done; None for a code that the page does not know."""
    return phrases.get(request.query_params.get("fait", ""))
