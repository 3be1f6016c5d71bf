"""Accounts, kept by the coordination: list, invite, edit, shut out, let in again."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import AccesEquipe, ActionEquipe
from api.dependances import Services, ServicesDuSite, SessionDeLecture
from registre.comptes.comptes import (
    create_compte,
    disable_compte,
    edit_compte,
    enable_compte,
    ensure_another_coordination,
    invite_again,
    list_comptes,
    make_invitation,
    read_compte,
    read_fonction,
    sign_fonction,
)
from registre.erreurs import ActionImpossible
from registre.modeles import Compte, Courriel
from registre.session import writing
from vitrine.dependances import RenduDuSite, add_page
from vitrine.equipe.identifiants import read_identifiant
from vitrine.equipe.invitations import post_invitation
from vitrine.equipe.reponses import add_action, answer_equipe, say_fait, see_other
from vitrine.equipe.saisie_comptes import (
    COMPTES,
    make_page_edition,
    make_page_liste,
    make_page_nouveau,
    read_edition,
    read_invitation,
)
from vitrine.rendu import Rendu

FAITS: Final = {
    "invite": "L'invitation est partie. Le lien est valable 7 jours.",
    "attend": "L'invitation attend dans les courriers : aucun serveur de courrier n'est réglé.",
    "enregistre": "Le compte est enregistré.",
    "desactive": "Le compte est désactivé. Ses appareils sont déconnectés.",
    "reactive": "Le compte est réactivé.",
}

IMPOSSIBLES: Final = {
    "derniere_coordination": (
        "C'est le dernier compte de coordination. Invitez d'abord une autre personne comme "
        "coordination : ce compte pourra changer quand elle aura choisi son mot de passe."
    ),
    "courriel_deja_pris": "Un compte existe déjà pour cette adresse.",
}
"""Why something of an account cannot be done, in words."""


def show_comptes(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
) -> Response:
    """List the accounts."""
    comptes = list_comptes(session)
    page = make_page_liste(services, session, acces.compte, comptes, say_fait(request, FAITS))
    return answer_equipe(rendu, request, page)


def show_nouveau(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
) -> Response:
    """Ask who is to be invited."""
    return answer_equipe(rendu, request, make_page_nouveau(services, session, acces.compte))


def do_nouveau(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
) -> Response:
    """Create an account and send its invitation; the same form twice invites once."""
    saisie, connecte = action.saisie, action.acces.compte
    courriel, fonction = read_invitation(saisie, session)
    if courriel is not None and fonction is not None:
        try:
            with writing(services.sessions) as ecriture:
                instant, cle = services.horloge(), action.envoi.id
                if create_compte(ecriture, cle, courriel, fonction, instant):
                    secret = make_invitation(ecriture, cle, instant)
                    invite = read_compte(ecriture, cle)
                    post_invitation(request, services, rendu, ecriture, invite, secret, cle)
        except ActionImpossible as erreur:
            saisie.note_faute("courriel", IMPOSSIBLES[erreur.motif])
    if saisie.fautes:
        page = make_page_nouveau(services, session, connecte, saisie)
        return answer_equipe(rendu, request, page, statut=422)
    return _tell_invited(services)


def show_compte(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
    identifiant: str,
) -> Response:
    """Show one account, to edit it."""
    compte = read_compte(session, read_identifiant("compte", identifiant))
    page = make_page_edition(services, session, acces.compte, compte, fait=say_fait(request, FAITS))
    return answer_equipe(rendu, request, page)


def do_compte(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
    identifiant: str,
) -> Response:
    """Change an account; who edits after somebody else is shown both versions first."""
    cle, saisie, connecte = (
        read_identifiant("compte", identifiant),
        action.saisie,
        action.acces.compte,
    )
    compte = read_compte(session, cle)
    fonction = read_edition(saisie, session)
    if fonction is None:
        page = make_page_edition(services, session, connecte, compte, saisie)
        return answer_equipe(rendu, request, page, statut=422)
    refus: str | None = None
    try:
        with writing(services.sessions) as ecriture:
            actuel = ecriture.get_one(Compte, cle, with_for_update=True)
            vu = saisie.brut("vu")
            depasse = vu != "" and vu != sign_fonction(read_fonction(ecriture, actuel))
            if not depasse:
                edit_compte(ecriture, actuel, fonction)
    except ActionImpossible as erreur:
        depasse, refus = False, IMPOSSIBLES[erreur.motif]
    if refus is None and not depasse:
        return see_other(f"{COMPTES}/{cle}", fait="enregistre")
    page = make_page_edition(
        services, session, connecte, compte, saisie, refus=refus, depasse=depasse
    )
    return answer_equipe(rendu, request, page, statut=409)


def do_invitation(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
    identifiant: str,
) -> Response:
    """Send an invitation again: password and second factor are to be chosen anew."""
    cle = read_identifiant("compte", identifiant)
    try:
        with writing(services.sessions) as ecriture:
            compte = read_compte(ecriture, cle)
            # A form sent twice is one mail: a second link would end the one that is on its way.
            if ecriture.get(Courriel, action.envoi.id) is None:
                ensure_another_coordination(ecriture, compte)
                secret = invite_again(ecriture, compte, services.horloge())
                envoi = action.envoi.id
                post_invitation(request, services, rendu, ecriture, compte, secret, envoi)
    except ActionImpossible as erreur:
        return _answer_impossible(request, services, session, rendu, action, cle, erreur)
    return _tell_invited(services)


def do_desactivation(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
    identifiant: str,
) -> Response:
    """Shut an account out at once."""
    cle = read_identifiant("compte", identifiant)
    try:
        with writing(services.sessions) as ecriture:
            disable_compte(ecriture, read_compte(ecriture, cle), services.horloge())
    except ActionImpossible as erreur:
        return _answer_impossible(request, services, session, rendu, action, cle, erreur)
    return see_other(COMPTES, fait="desactive")


def do_reactivation(services: ServicesDuSite, action: ActionEquipe, identifiant: str) -> Response:  # noqa: ARG001
    """Let an account in again."""
    with writing(services.sessions) as ecriture:
        enable_compte(read_compte(ecriture, read_identifiant("compte", identifiant)))
    return see_other(COMPTES, fait="reactive")


def _answer_impossible(
    request: Request,
    services: Services,
    session: Session,
    rendu: Rendu,
    action: ActionEquipe,
    cle: UUID,
    erreur: ActionImpossible,
) -> Response:
    compte = read_compte(session, cle)
    page = make_page_edition(
        services, session, action.acces.compte, compte, refus=IMPOSSIBLES[erreur.motif]
    )
    return answer_equipe(rendu, request, page, statut=409)


def _tell_invited(services: Services) -> Response:
    services.envoyer_courriers()
    return see_other(COMPTES, fait="invite" if services.courrier_regle else "attend")


def make_router() -> APIRouter:
    """Return the routes of this family."""
    router = APIRouter()
    add_page(router, COMPTES, show_comptes)
    add_page(router, f"{COMPTES}/nouveau", show_nouveau)
    add_action(router, f"{COMPTES}/nouveau", do_nouveau)
    un = f"{COMPTES}/{{identifiant}}"
    add_page(router, un, show_compte)
    add_action(router, un, do_compte)
    add_action(router, f"{un}/invitation", do_invitation)
    add_action(router, f"{un}/desactivation", do_desactivation)
    add_action(router, f"{un}/reactivation", do_reactivation)
    return router
