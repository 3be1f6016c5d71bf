"""`/equipe/maraude`: the page of the street round, which a device keeps and opens without network.

It holds nothing of anybody: who is logged in, and what they may do, is asked by its script.
"""

from typing import Final

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import AccesEquipe
from api.dependances import Services, ServicesDuSite, SessionDeLecture
from registre.revue.listes import list_groupes
from vitrine.dependances import MEME_ORIGINE, RenduDuSite, add_page
from vitrine.equipe.cadre import CadreEquipe
from vitrine.equipe.contextes.maraude import BoutonGroupe, PageMaraude
from vitrine.equipe.formulaire_acteur import current_territoire
from vitrine.equipe.mots_revue import name_langue
from vitrine.equipe.saisie_acteur import LANGUES
from vitrine.fonds import ATTRIBUTION, host_of, template_of

URL: Final = "/equipe/maraude"


def make_router() -> APIRouter:
    """Return the route of the page."""
    router = APIRouter()
    add_page(router, URL, show_maraude)
    return router


def show_maraude(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
) -> Response:
    """Show the page, the same bytes to whoever may open it."""
    del acces  # only its rights count
    return rendu.answer(request, make_page_maraude(services, session), entetes=MEME_ORIGINE)


def make_page_maraude(services: Services, session: Session) -> PageMaraude:
    """Return what the page shows; nothing in it depends on who asks."""
    attribution = services.fond_attribution if services.fond_url else None
    return PageMaraude(
        cadre=CadreEquipe(),
        groupes=tuple(
            BoutonGroupe(groupe.lettre, groupe.nom_fr, groupe.pictogramme)
            for groupe in list_groupes(session)
        ),
        fond=template_of(services),
        attribution=attribution or ATTRIBUTION,
        fond_tiers=host_of(services),
        bornes=current_territoire(services, session).territoire.region.bounds,
        langues=tuple((code, name_langue(code)) for code in LANGUES),
    )
