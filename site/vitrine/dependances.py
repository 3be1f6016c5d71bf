"""What a page's route asks for besides the services of the API floor."""

from collections.abc import Callable
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from vitrine.rendu import Rendu


def get_rendu(request: Request) -> Rendu:
    """Return the page renderer of this application."""
    return cast(Rendu, request.app.state.rendu)


RenduDuSite = Annotated[Rendu, Depends(get_rendu)]


def add_page(router: APIRouter, chemin: str, route: Callable[..., Response]) -> None:
    """Add a page that answers GET and HEAD. Pages stay out of the API's description."""
    router.add_api_route(chemin, route, methods=["GET", "HEAD"], include_in_schema=False)
