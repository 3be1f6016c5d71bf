"""How a route that only reads is added: GET as documented, HEAD beside it."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.schemas.communs import Forme


def add_lecture(
    router: APIRouter,
    chemin: str,
    route: Callable[..., Response],
    *,
    resume: str,
    forme: type[Forme],
    classe: type[Response],
    problemes: Mapping[int | str, dict[str, Any]],
) -> None:
    """Add a documented route. `forme` describes its answer, it never serialises it.

    HEAD is a second route out of the description: one operation would be told twice there.
    """
    router.add_api_route(
        chemin,
        route,
        methods=["GET"],
        operation_id=route.__name__,
        summary=resume,
        responses=dict(problemes),
        response_model=forme,
        response_class=classe,
    )
    add_lecture_cachee(router, chemin, route, methodes=("HEAD",))


def add_lecture_cachee(
    router: APIRouter,
    chemin: str,
    route: Callable[..., Response],
    *,
    methodes: tuple[str, ...] = ("GET", "HEAD"),
) -> None:
    """Add a route that stays out of the description."""
    router.add_api_route(chemin, route, methods=list(methodes), include_in_schema=False)
