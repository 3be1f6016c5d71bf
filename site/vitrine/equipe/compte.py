"""One's own account: password, second factor, open sessions."""

from typing import Final

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import AccesEquipe, ActionEquipe, sign_form
from api.dependances import Services, ServicesDuSite, SessionDeLecture
from api.saisies import Saisie
from registre.annuaire import list_noms_quartiers
from registre.comptes.comptes import set_mot_de_passe
from registre.comptes.connexion import check_actuel
from registre.comptes.mots_de_passe import check_mot_de_passe, hash_mot_de_passe
from registre.comptes.sessions import CompteConnecte, end_session, end_sessions, list_sessions
from registre.erreurs import MotDePasseRefuse, ObjetInconnu, TropDEssais
from registre.modeles import Compte, Hote
from registre.session import writing
from registre.valeurs import Role
from vitrine.dependances import RenduDuSite, add_page
from vitrine.equipe.cadre import NOMS_DES_ROLES, make_cadre_equipe
from vitrine.equipe.contextes.compte import PageCompte, SessionOuverte
from vitrine.equipe.identifiants import read_identifiant
from vitrine.equipe.ouvertes import note_refus, say_attente, tell_delay
from vitrine.equipe.reponses import add_action, answer_equipe, say_fait, see_other
from vitrine.formulaires import make_formulaire

COMPTE: Final = "/equipe/compte"
SESSIONS_MAXIMUM: Final = 50

FAITS: Final = {
    "mot_de_passe": "Votre mot de passe est changé. Les autres appareils sont déconnectés.",
    "session_finie": "Cet appareil est déconnecté.",
    "sessions_finies": "Tous les autres appareils sont déconnectés.",
    "facteur_retire": "Le code de vérification n'est plus demandé.",
}


def show_compte(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
) -> Response:
    """Show one's own account."""
    page = _make_page(services, session, acces.compte, fait=say_fait(request, FAITS))
    return answer_equipe(rendu, request, page)


def do_mot_de_passe(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
) -> Response:
    """Change the password; the present one is asked, the other sessions end."""
    compte, saisie = action.acces.compte, action.saisie
    delai: TropDEssais | None = None
    refus: str | None = None
    try:
        nouveau = _choose(services, compte, saisie)
    except TropDEssais as trop:
        nouveau, delai = None, trop
        refus = f"Trop d'essais. Attendez {say_attente(trop)}, puis recommencez."
    if nouveau is None:
        page = _make_page(services, session, compte, saisie=saisie, refus=refus)
        reponse = answer_equipe(rendu, request, page, statut=429 if delai else 422)
        return tell_delay(reponse, delai)
    with writing(services.sessions) as ecriture:
        le_sien = ecriture.get_one(Compte, compte.id)
        set_mot_de_passe(ecriture, le_sien, nouveau, services.horloge(), sauf=compte.session)
    return see_other(COMPTE, fait="mot_de_passe")


def _choose(services: Services, compte: CompteConnecte, saisie: Saisie) -> str | None:
    """Return the hash of the new password; None when a field is at fault. Raises TropDEssais.

    What is chosen is looked at first: a bad choice costs no try.
    """
    nouveau = saisie.secret("nouveau")
    try:
        check_mot_de_passe(nouveau, compte.courriel, compte.nom)
    except MotDePasseRefuse as refus:
        note_refus(saisie, refus, "nouveau")
        return None
    actuel, instant = saisie.secret("actuel"), services.horloge()
    if not check_actuel(services.sessions, services.secret, compte.id, actuel, instant):
        saisie.note_faute("actuel", "Ce n'est pas votre mot de passe actuel.")
        return None
    return hash_mot_de_passe(nouveau)


def do_fin(services: ServicesDuSite, action: ActionEquipe, identifiant: str) -> Response:
    """End one of one's own sessions."""
    compte = action.acces.compte
    with writing(services.sessions) as ecriture:
        finie = end_session(ecriture, compte.id, read_identifiant("session", identifiant))
    if not finie:
        raise ObjetInconnu("session", identifiant)
    return see_other(COMPTE, fait="session_finie")


def do_fin_des_autres(services: ServicesDuSite, action: ActionEquipe) -> Response:
    """End all of one's own sessions but this one."""
    compte = action.acces.compte
    with writing(services.sessions) as ecriture:
        end_sessions(ecriture, compte.id, sauf=compte.session)
    return see_other(COMPTE, fait="sessions_finies")


def _make_page(
    services: Services,
    session: Session,
    compte: CompteConnecte,
    *,
    saisie: Saisie | None = None,
    fait: str | None = None,
    refus: str | None = None,
) -> PageCompte:
    noms = list_noms_quartiers(session)
    hote = session.get(Hote, compte.hote) if compte.hote is not None else None
    valeurs = {"actuel": "", "nouveau": ""}
    return PageCompte(
        cadre=make_cadre_equipe(services, compte, courante=COMPTE, fait=fait),
        formulaire=make_formulaire(services, "fr", sign_form(services, compte), valeurs, saisie),
        nom=compte.nom,
        courriel=compte.courriel,
        role=NOMS_DES_ROLES[compte.role],
        quartiers=tuple(nom for slug, nom in noms.items() if slug in compte.quartiers),
        hote=hote.nom if hote is not None else None,
        totp_actif=compte.totp_actif,
        coordination=compte.role is Role.COORDINATION,
        sessions=_list_ouvertes(services, session, compte),
        refus=refus,
    )


def _list_ouvertes(
    services: Services, session: Session, compte: CompteConnecte
) -> tuple[SessionOuverte, ...]:
    ouvertes = list_sessions(session, compte.id, services.horloge())[:SESSIONS_MAXIMUM]
    return tuple(
        SessionOuverte(o.id, o.appareil, o.cree_le, o.vue_le, o.id == compte.session)
        for o in ouvertes
    )


def make_router() -> APIRouter:
    """Return the routes of this family."""
    router = APIRouter()
    add_page(router, COMPTE, show_compte)
    add_action(router, f"{COMPTE}/mot-de-passe", do_mot_de_passe)
    add_action(router, f"{COMPTE}/sessions/{{identifiant}}/fin", do_fin)
    add_action(router, f"{COMPTE}/sessions/fin", do_fin_des_autres)
    return router
