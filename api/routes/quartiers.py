"""`/api/v1/quartiers`: zones, their derived outlines, and who works there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final

import orjson
from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session
from starlette.requests import Request

from api.dependances import Services, ServicesDuSite, SessionDeLecture, public_origin
from api.filtres import LIMITE_MAXIMALE, LIMITE_PAR_DEFAUT
from api.geojson import TYPE_MEDIA, dump_collection, feature_of_quartier
from api.octets import Contenu, send_octets
from api.routes.pages import paging_links
from api.schemas.communs import PROBLEMES, PROBLEMES_ET_404, ReponseGeoJSON
from api.schemas.quartiers import CollectionQuartiers, FeatureQuartier
from registre.annuaire import get_quartier, list_quartiers
from registre.calendrier import day_in_brussels, next_midnight
from registre.publication import QuartierPublic
from registre.versions import read_versions

CHEMIN: Final = "/api/v1/quartiers"


class PageDeCollection(BaseModel):
    """One page of a collection."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(LIMITE_PAR_DEFAUT, ge=1, le=LIMITE_MAXIMALE)
    offset: int = Field(0, ge=0, le=1_000_000)


class AucunParametre(BaseModel):
    """A route that takes nothing says so by name."""

    model_config = ConfigDict(extra="forbid")


def make_router() -> APIRouter:
    """Return the quartiers' routes."""
    router = APIRouter(tags=["quartiers"])
    router.add_api_route(
        CHEMIN,
        serve_quartiers,
        methods=["GET"],
        summary="Les quartiers, en GeoJSON",
        responses=PROBLEMES,
        response_model=CollectionQuartiers,
        response_class=ReponseGeoJSON,
    )
    router.add_api_route(
        CHEMIN + "/{slug}",
        serve_quartier,
        methods=["GET"],
        summary="Un quartier, en GeoJSON",
        responses=PROBLEMES_ET_404,
        response_model=FeatureQuartier,
        response_class=ReponseGeoJSON,
    )
    return router


def serve_quartiers(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    page: Annotated[PageDeCollection, Query()],
) -> Response:
    """Tous les quartiers, par nom. Le contour est calculé à partir des secteurs."""
    instant = services.horloge()
    origine = public_origin(request, services)
    cle = ("quartiers", origine, read_versions(session), page.limit, page.offset)

    def build() -> Contenu:
        quartiers = list_quartiers(session, instant)
        choisis = quartiers[page.offset : page.offset + page.limit]
        liens = paging_links(f"{origine}{CHEMIN}", [], page.limit, page.offset, len(quartiers))
        corps = dump_collection(
            _draw(session, services, choisis, origine, instant), len(quartiers), liens
        )
        return Contenu(corps, TYPE_MEDIA, end_of_validity(quartiers, instant))

    return send_octets(request, services.octets.obtain(cle, instant, build))


def serve_quartier(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    slug: str,
    _rien: Annotated[AucunParametre, Query()],
) -> Response:
    """Un quartier, son contour, son relais, son hôte et ses présences des 7 prochains jours."""
    instant = services.horloge()
    origine = public_origin(request, services)
    quartier = get_quartier(session, slug, instant)
    cle = ("quartier", origine, read_versions(session), slug)

    def build() -> Contenu:
        corps = orjson.dumps(_draw(session, services, [quartier], origine, instant)[0])
        return Contenu(corps, TYPE_MEDIA, end_of_validity([quartier], instant))

    return send_octets(request, services.octets.obtain(cle, instant, build))


def _draw(
    session: Session,
    services: Services,
    quartiers: Sequence[QuartierPublic],
    origine: str,
    instant: datetime,
) -> list[dict[str, Any]]:
    """Return the Features, with the outlines that the territory of the day composes."""
    contours = services.territoires.current(session, day_in_brussels(instant)).territoire.quartiers
    return [
        feature_of_quartier(
            quartier,
            contours[quartier.slug].geometrie if quartier.slug in contours else None,
            f"{origine}/fr/quartiers/{quartier.slug}",
        )
        for quartier in quartiers
    ]


def end_of_validity(quartiers: Sequence[QuartierPublic], instant: datetime) -> datetime:
    """Return when this answer may become untrue: a presence ends, or the day does in Brussels."""
    fins = [p.fin for quartier in quartiers for p in quartier.presences if p.fin > instant]
    return min([*fins, next_midnight(instant)])
