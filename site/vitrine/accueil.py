"""Home, and the finder's answer (DESIGN.md §6)."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ConfigDict
from starlette.responses import RedirectResponse, Response

from api.debit import limit_finder
from api.dependances import (
    LANGUES,
    Services,
    ServicesDuSite,
    SessionDeLecture,
    choose_langue,
    public_origin,
)
from api.erreurs import ParametreInvalide
from api.lieux import DemandeDeLieu, answer_demande
from registre.calendrier import day_in_brussels
from vitrine.cadre import make_cadre
from vitrine.contextes import PageAccueil
from vitrine.dependances import RenduDuSite, add_page
from vitrine.reponse import make_page_trouver
from vitrine.textes import PHRASE, show_texte_du_site


class DemandeDePage(DemandeDeLieu):
    """What a person asks; marks that a shared link carries are ignored."""

    model_config = ConfigDict(extra="ignore")


def make_racine() -> APIRouter:
    """Return the routes of `/`, which has no language yet, and of `/fr` without its slash."""
    router = APIRouter()
    for chemin in ("/", *(f"/{langue}" for langue in LANGUES)):
        add_page(router, chemin, choose_home)
    return router


def make_router() -> APIRouter:
    """Return the routes of home and of the finder, below a language."""
    router = APIRouter()
    add_page(router, "/", show_home)
    router.add_api_route(
        "/trouver",
        show_reponse,
        methods=["GET", "HEAD"],
        include_in_schema=False,
        dependencies=[Depends(limit_finder)],
    )
    return router


def choose_home(request: Request) -> Response:
    """Lead to the home of the visitor's language."""
    adresse = f"/{choose_langue(request)}/"
    entetes = {"Vary": "Accept-Language", "Cache-Control": "no-cache"}
    return RedirectResponse(adresse, status_code=307, headers=entetes)


def show_home(request: Request, services: ServicesDuSite, rendu: RenduDuSite) -> Response:
    """Show the finder."""
    cadre = make_cadre(request, services, accueil=True)
    return rendu.answer(request, PageAccueil(cadre, _read_phrase(services, cadre.langue)))


def show_reponse(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    demande: Annotated[DemandeDePage, Query()],
) -> Response:
    """Show who is the relay of a place; what cannot be used gives the form again, 422.

    The answer is never kept: neither by the browser nor on the way (DESIGN.md §6).
    """
    try:
        reponse = answer_demande(demande, session, services)
    except ParametreInvalide as refus:
        return _show_faute(request, services, rendu, demande, refus)
    cadre = make_cadre(request, services, "trouver", indexable=False)
    le = day_in_brussels(services.horloge())
    territoire = services.territoires.current(session, le).territoire
    origine = public_origin(request, services)
    page = make_page_trouver(cadre, reponse, demande.adresse or "", services, territoire, origine)
    return rendu.answer(request, page, cache_control="no-store")


def _show_faute(
    request: Request,
    services: ServicesDuSite,
    rendu: RenduDuSite,
    demande: DemandeDePage,
    refus: ParametreInvalide,
) -> Response:
    cadre = make_cadre(request, services, indexable=False, accueil=True)
    faute = services.traduire(cadre.langue, refus.raison)
    faute %= {"parametre": refus.nom, **refus.valeurs}
    phrase = _read_phrase(services, cadre.langue)
    page = PageAccueil(cadre, phrase, demande.adresse or "", faute)
    return rendu.answer(request, page, statut=422, cache_control="no-store")


def _read_phrase(services: Services, langue: str) -> str:
    return show_texte_du_site(services, langue, PHRASE)[1]
