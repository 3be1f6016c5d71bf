"""`/api/v1/categories` and `/api/v1/secteurs`: reference data."""

from datetime import datetime
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Response
from pydantic import Field
from starlette.requests import Request

from api.dependances import ServicesDuSite, SessionDeLecture, public_origin
from api.gardees import answer_kept
from api.geojson import ATTRIBUTION_SECTEURS, TYPE_MEDIA, dump_collection, feature_of_secteur
from api.octets import Contenu
from api.routes.lectures import add_lecture
from api.routes.pages import AucunParametre, PageDeCollection, paging_links
from api.schemas.acteurs import ReponseCategories
from api.schemas.communs import PROBLEMES, ReponseGeoJSON, ReponseJSON
from api.schemas.quartiers import CollectionSecteurs
from registre.annuaire import count_all, count_secteurs, list_groupes, list_secteurs
from registre.calendrier import day_in_brussels, next_midnight
from registre.compositions import MILLESIME
from registre.filtre import Filtre
from registre.publication import GroupePublic


class PageDeSecteurs(PageDeCollection):
    """One page of the sectors of a vintage."""

    millesime: int = Field(
        MILLESIME, ge=2000, le=2100, description="Année des codes.", examples=[MILLESIME]
    )


def make_router() -> APIRouter:
    """Return the reference routes."""
    router = APIRouter(tags=["references"])
    add_lecture(
        router,
        "/api/v1/categories",
        serve_categories,
        resume="Les 8 groupes et les 39 catégories",
        forme=ReponseCategories,
        classe=ReponseJSON,
        problemes=PROBLEMES,
    )
    add_lecture(
        router,
        "/api/v1/secteurs",
        serve_secteurs,
        resume="Les secteurs statistiques, en GeoJSON",
        forme=CollectionSecteurs,
        classe=ReponseGeoJSON,
        problemes=PROBLEMES,
    )
    return router


def serve_categories(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    _rien: Annotated[AucunParametre, Query()],
) -> Response:
    """Les libellés du rapport de 2022, leur forme corrigée, et le nombre d'acteurs publiés."""

    def build(instant: datetime) -> Contenu:
        comptes = count_all(session, Filtre(), instant)
        groupes = [
            _describe_groupe(groupe, comptes.par_categorie) for groupe in list_groupes(session)
        ]
        corps = orjson.dumps({"groupes": groupes})
        return Contenu(corps, "application/json", comptes.prochain_retrait)

    return answer_kept(request, services, session, ("categories",), build)


def _describe_groupe(groupe: GroupePublic, comptes: dict[str, int]) -> dict[str, Any]:
    return {
        "lettre": groupe.lettre,
        "slug": groupe.slug,
        "nom_fr": groupe.nom_fr,
        "nom_nl": groupe.nom_nl,
        "nom_en": groupe.nom_en,
        "couleur_claire": groupe.couleur_claire,
        "couleur_sombre": groupe.couleur_sombre,
        "categories": [
            {
                "slug": categorie.slug,
                "nom_fr": categorie.nom_fr,
                "nom_nl": categorie.nom_nl,
                "nom_en": categorie.nom_en,
                "source_fr": categorie.source_fr,
                "acteurs": comptes.get(categorie.slug, 0),
            }
            for categorie in groupe.categories
        ],
    }


def serve_secteurs(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    page: Annotated[PageDeSecteurs, Query()],
) -> Response:
    """Les secteurs d'un millésime, par code, et le quartier qui les tient aujourd'hui."""
    origine = public_origin(request, services)

    def build(instant: datetime) -> Contenu:
        total = count_secteurs(session, page.millesime)
        secteurs = list_secteurs(
            session, page.millesime, page.limit, page.offset, day_in_brussels(instant)
        )
        adresse = f"{origine}/api/v1/secteurs"
        parametres = [("millesime", str(page.millesime))]
        liens = paging_links(adresse, parametres, page.limit, page.offset, total)
        corps = dump_collection(
            map(feature_of_secteur, secteurs), total, liens, ATTRIBUTION_SECTEURS
        )
        return Contenu(corps, TYPE_MEDIA, next_midnight(instant))

    cle = ("secteurs", origine, page.model_dump_json())
    return answer_kept(request, services, session, cle, build)
