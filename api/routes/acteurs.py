"""`/api/v1/acteurs`: the living directory as GeoJSON, with the filters of the pages."""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import orjson
from fastapi import APIRouter, Path, Query, Response
from starlette.requests import Request

from api.dependances import ServicesDuSite, SessionDeLecture, public_origin
from api.filtres import FiltreDeCollection, query_items, resolve_filtre
from api.gardees import answer_kept
from api.geojson import TYPE_MEDIA, dump_collection, feature_of_acteur
from api.octets import Contenu
from api.routes.lectures import add_lecture
from api.routes.pages import AucunParametre, paging_links
from api.schemas.acteurs import CollectionActeurs, FeatureActeur
from api.schemas.communs import PROBLEMES, PROBLEMES_ET_404, ReponseGeoJSON
from registre.annuaire import get_acteur, read_page
from registre.publication.visibilite import next_retrait

CHEMIN: Final = "/api/v1/acteurs"


def make_router() -> APIRouter:
    """Return the actors' routes."""
    router = APIRouter(tags=["acteurs"])
    add_lecture(
        router,
        CHEMIN,
        serve_acteurs,
        resume="Les acteurs du répertoire, en GeoJSON",
        forme=CollectionActeurs,
        classe=ReponseGeoJSON,
        problemes=PROBLEMES,
    )
    add_lecture(
        router,
        CHEMIN + "/{identifiant}",
        serve_acteur,
        resume="Un acteur, en GeoJSON",
        forme=FeatureActeur,
        classe=ReponseGeoJSON,
        problemes=PROBLEMES_ET_404,
    )
    return router


def serve_acteurs(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    demande: Annotated[FiltreDeCollection, Query()],
) -> Response:
    """Les acteurs publiés, par nom, une page à la fois.

    Une personne privée n'a ni nom, ni contact, ni point : seulement sa catégorie et son quartier.
    """
    origine = public_origin(request, services)

    def build(instant: datetime) -> Contenu:
        filtre = resolve_filtre(demande, session)
        page = read_page(session, filtre, instant, demande.limit, demande.offset)
        liens = paging_links(
            origine + CHEMIN, query_items(filtre), demande.limit, demande.offset, page.comptes.total
        )
        corps = dump_collection(map(feature_of_acteur, page.acteurs), page.comptes.total, liens)
        return Contenu(corps, TYPE_MEDIA, page.valable_jusqu_a)

    cle = ("acteurs", origine, demande.model_dump_json())
    return answer_kept(request, services, session, cle, build)


def serve_acteur(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    identifiant: Annotated[
        UUID,
        Path(
            description="Identifiant de la fiche.",
            examples=["44993525-6ba8-588a-af42-e7e17eb1f905"],
        ),
    ],
    _rien: Annotated[AucunParametre, Query()],
) -> Response:
    """Un acteur publié."""

    def build(instant: datetime) -> Contenu:
        acteur = get_acteur(session, identifiant, instant)
        retrait = next_retrait(session, instant) if acteur.personne_privee else None
        return Contenu(orjson.dumps(feature_of_acteur(acteur)), TYPE_MEDIA, retrait)

    return answer_kept(request, services, session, ("acteur", identifiant), build)
