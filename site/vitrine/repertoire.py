"""The living directory: filters, counts, pages of records."""

from dataclasses import dataclass
from math import ceil
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.dependances import Langue, Services, ServicesDuSite, SessionDeLecture
from api.filtres import FiltreDePage, resolve_filtre
from registre.annuaire import list_communes, list_langues, read_page
from registre.filtre import Filtre
from vitrine.blocs import FicheActeur, FormulaireFiltre, Pagination
from vitrine.cadre import make_cadre
from vitrine.contextes import PageRepertoire
from vitrine.dependances import RenduDuSite, add_page
from vitrine.fiches import Nomenclature, make_fiches
from vitrine.filtres import make_formulaire, make_url

FICHES_PAR_PAGE: Final = 20


def make_router() -> APIRouter:
    """Return the directory's route, below a language."""
    router = APIRouter()
    add_page(router, "/repertoire", show_repertoire)
    return router


@dataclass(frozen=True, slots=True)
class Liste:
    """What the directory and the map both show of a filter."""

    filtre: Filtre
    formulaire: FormulaireFiltre
    fiches: tuple[FicheActeur, ...]
    total: int
    corrigee: bool
    pagination: Pagination


def read_liste(
    demande: FiltreDePage, action: str, langue: Langue, session: Session, services: Services
) -> Liste:
    """Read a page of the directory. `action` is the address of the page that asks.

    A page beyond the last shows the last: a bookmark outlives the list it was made on.
    Raises ParametreInvalide for values that do not exist.
    """
    filtre = resolve_filtre(demande, session)
    instant = services.horloge()
    page = demande.page
    lue = read_page(session, filtre, instant, FICHES_PAR_PAGE, (page - 1) * FICHES_PAR_PAGE)
    pages = max(1, ceil(lue.comptes.total / FICHES_PAR_PAGE))
    if page > pages:
        page = pages
        lue = read_page(session, filtre, instant, FICHES_PAR_PAGE, (page - 1) * FICHES_PAR_PAGE)
    noms = Nomenclature.load(session)
    formulaire = make_formulaire(
        action,
        filtre,
        noms,
        list_communes(session),
        list_langues(session),
        lue.comptes.par_categorie,
        lue.comptes.par_quartier,
        langue,
        services,
    )
    pagination = Pagination(
        page=page,
        pages=pages,
        precedente=make_url(action, filtre, page=page - 1) if page > 1 else None,
        suivante=make_url(action, filtre, page=page + 1) if page < pages else None,
    )
    fiches = make_fiches(lue.acteurs, noms, langue, instant)
    return Liste(filtre, formulaire, fiches, lue.comptes.total, lue.corrigee, pagination)


def show_repertoire(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    demande: Annotated[FiltreDePage, Query()],
) -> Response:
    """Show a page of the directory. Only the plain list is for search engines."""
    cadre = make_cadre(request, services, "repertoire", indexable=not request.url.query)
    action = f"/{cadre.langue}/repertoire"
    liste = read_liste(demande, action, cadre.langue, session, services)
    page = PageRepertoire(
        cadre=cadre,
        formulaire=liste.formulaire,
        total=liste.total,
        corrigee=liste.corrigee,
        fiches=liste.fiches,
        pagination=liste.pagination,
        url_carte=make_url(f"/{cadre.langue}/carte", liste.filtre),
        url_donnees=make_url("/api/v1/acteurs", liste.filtre),
    )
    return rendu.answer(request, page)
