"""`/api/v1/quartiers`: zones, their derived outlines, and who works there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final

import orjson
from fastapi import APIRouter, Path, Query, Response
from sqlalchemy.orm import Session
from starlette.requests import Request

from api.dependances import Services, ServicesDuSite, SessionDeLecture, public_origin
from api.gardees import answer_kept
from api.geojson import ATTRIBUTION_SECTEURS, TYPE_MEDIA, dump_collection, feature_of_quartier
from api.octets import Contenu
from api.routes.lectures import add_lecture
from api.routes.pages import AucunParametre, PageDeCollection, paging_links
from api.schemas.communs import PROBLEMES, PROBLEMES_ET_404, ReponseGeoJSON
from api.schemas.quartiers import CollectionQuartiers, FeatureQuartier
from geo.affectation import Territoire
from registre.annuaire import get_quartier, list_quartiers
from registre.calendrier import day_in_brussels, next_midnight
from registre.publication import QuartierPublic

CHEMIN: Final = "/api/v1/quartiers"


def make_router() -> APIRouter:
    """Return the quartiers' routes."""
    router = APIRouter(tags=["quartiers"])
    add_lecture(
        router,
        CHEMIN,
        serve_quartiers,
        resume="Les quartiers, en GeoJSON",
        forme=CollectionQuartiers,
        classe=ReponseGeoJSON,
        problemes=PROBLEMES,
    )
    add_lecture(
        router,
        CHEMIN + "/{slug}",
        serve_quartier,
        resume="Un quartier, en GeoJSON",
        forme=FeatureQuartier,
        classe=ReponseGeoJSON,
        problemes=PROBLEMES_ET_404,
    )
    return router


def serve_quartiers(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    page: Annotated[PageDeCollection, Query()],
) -> Response:
    """Tous les quartiers, par nom. Le contour est calculé à partir des secteurs."""
    origine = public_origin(request, services)

    def build(instant: datetime) -> Contenu:
        quartiers = list_quartiers(session, instant, _territoire(services, session, instant))
        choisis = quartiers[page.offset : page.offset + page.limit]
        liens = paging_links(f"{origine}{CHEMIN}", [], page.limit, page.offset, len(quartiers))
        corps = dump_collection(
            [_feature(q, origine) for q in choisis], len(quartiers), liens, ATTRIBUTION_SECTEURS
        )
        return Contenu(corps, TYPE_MEDIA, end_of_validity(quartiers, instant))

    cle = ("quartiers", origine, page.limit, page.offset)
    return answer_kept(request, services, session, cle, build)


def serve_quartier(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    slug: Annotated[str, Path(description="Identifiant du quartier.", examples=["marolles"])],
    _rien: Annotated[AucunParametre, Query()],
) -> Response:
    """Un quartier, son contour, son relais, son hôte et ses présences des 7 prochains jours."""
    origine = public_origin(request, services)

    def build(instant: datetime) -> Contenu:
        territoire = _territoire(services, session, instant)
        quartier = get_quartier(session, slug, instant, territoire)
        corps = orjson.dumps(_feature(quartier, origine))
        return Contenu(corps, TYPE_MEDIA, end_of_validity([quartier], instant))

    return answer_kept(request, services, session, ("quartier", origine, slug), build)


def _territoire(services: Services, session: Session, instant: datetime) -> Territoire:
    return services.territoires.current(session, day_in_brussels(instant)).territoire


def _feature(quartier: QuartierPublic, origine: str) -> dict[str, Any]:
    return feature_of_quartier(quartier, f"{origine}/fr/quartiers/{quartier.slug}")


def end_of_validity(quartiers: Sequence[QuartierPublic], instant: datetime) -> datetime:
    """Return when this answer may become untrue: a presence ends, or the day does in Brussels."""
    fins = [p.fin for quartier in quartiers for p in quartier.presences if p.fin > instant]
    return min([*fins, next_midnight(instant)])
