"""Settings of the whole site: how to reach the coordination, and what becomes of messages."""

from typing import Final

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import AccesEquipe, ActionEquipe, sign_form
from api.dependances import Services, ServicesDuSite, SessionDeLecture
from api.saisies import Saisie
from registre.comptes.sessions import CompteConnecte
from registre.parametres import (
    Parametres,
    list_courriels_coordination,
    read_parametres,
    write_parametres,
)
from registre.session import writing
from vitrine.champs import read_courriel, read_telephone
from vitrine.dependances import RenduDuSite, add_page
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.contextes.reglages import PageReglages
from vitrine.equipe.reponses import add_action, answer_equipe, say_fait, see_other
from vitrine.formulaires import make_formulaire

CHEMIN: Final = "/equipe/reglages"
FAITS: Final = {"enregistre": "Les réglages sont enregistrés."}


def make_router() -> APIRouter:
    """Return the routes of this family."""
    router = APIRouter()
    add_page(router, CHEMIN, show_reglages)
    add_action(router, CHEMIN, do_reglages)
    return router


def show_reglages(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
) -> Response:
    """Show the settings in force."""
    page = _make_page(request, services, session, acces.compte)
    return answer_equipe(rendu, request, page)


def do_reglages(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
) -> Response:
    """Put settings in force."""
    choisis = _read_saisie(action.saisie)
    if action.saisie.fautes:
        page = _make_page(request, services, session, action.acces.compte, action.saisie)
        return answer_equipe(rendu, request, page, statut=422)
    with writing(services.sessions) as ecriture:
        write_parametres(ecriture, choisis)
    return see_other(CHEMIN, fait="enregistre")


def _read_saisie(saisie: Saisie) -> Parametres:
    telephone = read_telephone(saisie, "coordination_telephone", 60)
    courriel = read_courriel(saisie, "coordination_courriel", 160)
    return Parametres(telephone, courriel, saisie.coche("garder_messages"))


def _make_page(
    request: Request,
    services: Services,
    session: Session,
    compte: CompteConnecte,
    saisie: Saisie | None = None,
) -> PageReglages:
    choisis = read_parametres(session)
    valeurs = {
        "coordination_telephone": choisis.coordination_telephone or "",
        "coordination_courriel": choisis.coordination_courriel or "",
        "garder_messages": "1" if choisis.garder_messages else "",
    }
    return PageReglages(
        cadre=make_cadre_equipe(services, compte, CHEMIN, say_fait(request, FAITS)),
        courriels=tuple(list_courriels_coordination(session)),
        formulaire=make_formulaire(services, "fr", sign_form(services, compte), valeurs, saisie),
    )
