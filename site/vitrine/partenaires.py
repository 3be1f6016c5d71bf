"""The page of the host partners: who hosts the relays, where, and how to reach them."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.dependances import ServicesDuSite, SessionDeLecture
from registre.annuaire import list_communes
from registre.annuaire.partenaires import list_partenaires
from vitrine.cadre import make_cadre
from vitrine.contextes import PagePartenaires
from vitrine.dependances import RenduDuSite, add_page
from vitrine.textes import read_texte_du_site

TEXTE = "partenaires"
"""The text that the coordination may edit: the title and what stands before the list."""


def make_router() -> APIRouter:
    """Return the route of this page, below a language."""
    router = APIRouter()
    add_page(router, "/partenaires", show_partenaires)
    return router


def show_partenaires(
    request: Request, services: ServicesDuSite, session: SessionDeLecture, rendu: RenduDuSite
) -> Response:
    """Show every host partner: what is public of it, and the quartiers that it hosts today."""
    cadre = make_cadre(request, services, TEXTE)
    titre, introduction = read_texte_du_site(session, cadre.langue, TEXTE)
    page = PagePartenaires(
        cadre=cadre,
        titre=titre,
        introduction=introduction,
        partenaires=tuple(list_partenaires(session, services.horloge())),
        communes=tuple(list_communes(session)),
    )
    return rendu.answer(request, page)
