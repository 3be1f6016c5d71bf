"""Actors: the list, one record, the form of a new or known one."""

from uuid import UUID

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import AccesEquipe, AccesRefuse, Action, ActionEquipe
from api.dependances import Services, ServicesDuSite, SessionDeLecture
from registre.erreurs import ActionImpossible, ConflitDEdition, ObjetInconnu
from registre.revue.listes import LigneEquipe, find_ligne
from registre.revue.redaction import Geste, Redaction, redact
from registre.revue.revisions import Auteur
from registre.session import writing
from registre.valeurs import Role
from vitrine.dependances import RenduDuSite, add_page
from vitrine.equipe.conflit_acteur import choose_versions, make_conflit
from vitrine.equipe.fiche_acteur import FICHE, make_page_acteur
from vitrine.equipe.formulaire_acteur import (
    MENU,
    NOUVEAU,
    Ouverture,
    current_territoire,
    list_gestes,
    make_page_formulaire,
    open_acteur,
    read_form,
)
from vitrine.equipe.liste_acteurs import show_acteurs
from vitrine.equipe.mots_revue import REFUS
from vitrine.equipe.possibles import ensure_reaches, hides
from vitrine.equipe.reponses import add_action, answer_equipe, see_other
from vitrine.rendu import Rendu


def make_router() -> APIRouter:
    """Return the routes of this family."""
    router = APIRouter()
    add_page(router, "/equipe/acteurs", show_acteurs)
    add_page(router, NOUVEAU, show_nouveau)
    add_action(router, NOUVEAU, create_acteur)
    add_page(router, FICHE, show_acteur)
    add_action(router, FICHE, edit_acteur)
    return router


def show_nouveau(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
) -> Response:
    """Show the form of a new record."""
    ouverture = Ouverture(None, {}, 0)
    return answer_equipe(rendu, request, make_page_formulaire(services, session, acces, ouverture))


def show_acteur(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
    identifiant: str,
) -> Response:
    """Show a record, or its form with `?modifier=oui`. Raises ObjetInconnu, AccesRefuse."""
    ligne = read_ligne(session, identifiant)
    acces.ensure_quartier(ligne.acteur.quartier)
    if not request.query_params.get("modifier"):
        page = make_page_acteur(request, services, session, acces, ligne)
        return answer_equipe(rendu, request, page)
    ensure_writable(acces, ligne)
    ouverture = open_acteur(session, acces, ligne)
    return answer_equipe(rendu, request, make_page_formulaire(services, session, acces, ouverture))


def create_acteur(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
) -> Response:
    """Write a new record: a draft, or submitted, or published."""
    return _write(request, services, session, rendu, action, Ouverture(None, {}, 0))


def edit_acteur(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
    identifiant: str,
) -> Response:
    """Write a version of a known record. Raises ObjetInconnu, AccesRefuse."""
    ligne = read_ligne(session, identifiant)
    ensure_writable(action.acces, ligne)
    base = action.saisie.nombre("base", 0, 1_000_000)
    ouverture = open_acteur(session, action.acces, ligne, base)
    resolue = choose_versions(session, action, ouverture)
    if resolue is None:
        conflit = make_conflit(services, action, ouverture, ligne.acteur.id)
        return answer_equipe(rendu, request, conflit, statut=422)
    return _write(request, services, session, rendu, resolue, ouverture)


def read_ligne(session: Session, identifiant: str) -> LigneEquipe:
    """Return an actor in any state. Raises ObjetInconnu, for what is no identifier too."""
    try:
        ligne = find_ligne(session, UUID(identifiant))
    except ValueError:
        ligne = None
    if ligne is None:
        raise ObjetInconnu("acteur", identifiant)
    return ligne


def ensure_writable(acces: AccesEquipe, ligne: LigneEquipe) -> None:
    """Raise AccesRefuse for a record that this account may not write, or not even read."""
    ensure_reaches(acces.compte, "POST", FICHE, ligne.acteur.quartier)
    if hides(acces.compte, ligne):
        raise AccesRefuse


def _write(
    request: Request,
    services: Services,
    session: Session,
    rendu: Rendu,
    action: Action,
    ouverture: Ouverture,
) -> Response:
    acces, saisie = action.acces, action.saisie
    if saisie.brut("geste") == Geste.PUBLIER and acces.compte.role is not Role.COORDINATION:
        raise AccesRefuse
    geste = saisie.choix("geste", list_gestes(acces, ouverture))
    saisi = read_form(services, session, action, ouverture)
    if saisie.fautes or geste is None:
        page = make_page_formulaire(services, session, acces, ouverture, saisie)
        return answer_equipe(rendu, request, page, statut=422)
    acteur = action.envoi.id if ouverture.ligne is None else ouverture.ligne.acteur.id
    redaction = Redaction(
        acteur=acteur,
        contenu=saisi.contenu,
        base=ouverture.base,
        envoi=action.envoi.id,
        auteur=Auteur(acces.compte.id, acces.compte.nom),
        motif=saisi.motif,
        instant=services.horloge(),
    )
    territoire = current_territoire(services, session).territoire
    try:
        with writing(services.sessions) as ecriture:
            redact(ecriture, redaction, Geste(geste), territoire)
    except ConflitDEdition:
        conflit = make_conflit(services, action, ouverture, acteur)
        return answer_equipe(rendu, request, conflit, statut=409)
    except ActionImpossible as refus:
        saisie.note_faute("geste", REFUS[refus.motif])
        page = make_page_formulaire(services, session, acces, ouverture, saisie)
        return answer_equipe(rendu, request, page, statut=409)
    return see_other(f"{MENU}/{acteur}", fait=geste)
