"""The consent of a private person: given, renewed, withdrawn."""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import Acces, AccesEquipe, ActionEquipe, sign_form
from api.dependances import Services, ServicesDuSite, SessionDeLecture
from api.saisies import Saisie
from registre.calendrier import day_in_brussels, start_of_day
from registre.consentements import (
    Accord,
    find_fin,
    get_personne,
    give_consentement,
    last_day,
    list_consentements,
    withdraw_consentement,
)
from registre.erreurs import ActionImpossible, ObjetInconnu
from registre.messages import identify_envoi
from registre.modeles import Acteur, Consentement, Quartier
from registre.session import writing
from registre.valeurs import CanalConsentement, EtatActeur
from vitrine.dates import say_date
from vitrine.dependances import RenduDuSite, add_page
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.contextes.consentements import ConsentementMontre, PageConsentement
from vitrine.equipe.reponses import add_action, answer_equipe, say_fait, see_other
from vitrine.formulaires import make_formulaire

CHEMIN: Final = "/equipe/acteurs/{identifiant}/consentement"
CANAUX: Final = {
    CanalConsentement.ECRIT: "par écrit",
    CanalConsentement.ORAL: "de vive voix",
    CanalConsentement.COURRIEL: "par courriel",
}
FAITS: Final = {
    "donne": "L'accord est noté.",
    "retire": "L'accord est terminé : la fiche n'est plus publique.",
}
REFUS: Final = {
    "pas_encore": ("le", "Ce jour n'est pas encore arrivé."),
    "passe": ("jusqu_au", "Cette date est passée."),
    "trop_long": ("jusqu_au", "Un accord vaut deux ans au plus : jusqu'au %(jour)s."),
    "accord_remplace": (
        "le",
        "Un autre accord a été noté depuis : rouvrez cette page. Rien n'a changé.",
    ),
}
"""Why a consent cannot be noted: code of ActionImpossible → field, sentence."""


def make_router() -> APIRouter:
    """Return the routes of this family."""
    router = APIRouter()
    add_page(router, CHEMIN, show_consentement)
    add_action(router, CHEMIN, do_consentement)
    add_action(router, CHEMIN + "/retrait", do_retrait)
    return router


def show_consentement(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
    identifiant: str,
) -> Response:
    """Show what a person agreed to. Raises ObjetInconnu, for an institution too."""
    personne = _find_personne(session, acces, identifiant)
    page = _make_page(request, services, session, acces, personne)
    return answer_equipe(rendu, request, page)


def do_consentement(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
    identifiant: str,
) -> Response:
    """Note a consent, in place of the one in force."""
    personne = _find_personne(session, action.acces, identifiant)
    instant = services.horloge()
    saisie, statut = action.saisie, 422
    accord = _read_accord(saisie, action.envoi.id, personne.id)
    if accord is not None:
        try:
            with writing(services.sessions) as ecriture:
                give_consentement(ecriture, personne.id, accord, instant)
            return see_other(_url(personne.id), fait="donne")
        except ActionImpossible as refus:
            champ, phrase = REFUS[refus.motif]
            saisie.note_faute(champ, phrase, jour=say_date("fr", last_day(accord.le)))
            statut = 409 if refus.motif == "accord_remplace" else 422
    page = _make_page(request, services, session, action.acces, personne, saisie)
    return answer_equipe(rendu, request, page, statut=statut)


def do_retrait(
    services: ServicesDuSite, session: SessionDeLecture, action: ActionEquipe, identifiant: str
) -> Response:
    """End a person's consent now."""
    personne = _find_personne(session, action.acces, identifiant)
    with writing(services.sessions) as ecriture:
        withdraw_consentement(ecriture, personne.id, services.horloge())
    return see_other(_url(personne.id), fait="retire")


def _find_personne(session: Session, acces: Acces, identifiant: str) -> Acteur:
    """Return a private person within reach. Raises ObjetInconnu or AccesRefuse."""
    try:
        personne = get_personne(session, UUID(identifiant))
    except ValueError:
        raise ObjetInconnu("personne", identifiant) from None
    acces.ensure_quartier(personne.quartier)
    return personne


def _url(acteur: UUID) -> str:
    return f"/equipe/acteurs/{acteur}/consentement"


def _read_accord(saisie: Saisie, envoi: UUID, personne: UUID) -> Accord | None:
    """Return what was typed; None when something is wrong, which is noted.

    Its identifier is that of the words: the form sent again with others is another consent.
    """
    le = saisie.jour("le", requis=True)
    jusqu_au = saisie.jour("jusqu_au", requis=True)
    canal = saisie.choix("canal", tuple(CANAUX))
    par = saisie.texte("recueilli_par", 120, requis=True)
    if le is None or jusqu_au is None or canal is None or saisie.fautes:
        return None
    mots = (str(personne), le.isoformat(), jusqu_au.isoformat(), canal, par)
    return Accord(identify_envoi(envoi, *mots), le, jusqu_au, CanalConsentement(canal), par)


def _make_page(
    request: Request,
    services: Services,
    session: Session,
    acces: Acces,
    personne: Acteur,
    saisie: Saisie | None = None,
) -> PageConsentement:
    instant, compte = services.horloge(), acces.compte
    quartier = session.get(Quartier, personne.quartier) if personne.quartier else None
    fin = find_fin(session, personne.id, instant)
    valeurs = {
        "le": day_in_brussels(instant).isoformat(),
        "jusqu_au": "",
        "canal": "",
        "recueilli_par": compte.nom,
    }
    return PageConsentement(
        cadre=make_cadre_equipe(services, compte, "/equipe/acteurs", say_fait(request, FAITS)),
        acteur=personne.id,
        nom=personne.nom,
        quartier=quartier.nom if quartier else None,
        publie=personne.etat == EtatActeur.PUBLIE,
        jusqu_au=_last_day_of(fin) if fin else None,
        consentements=tuple(
            _show(consentement, instant)
            for consentement in list_consentements(session, personne.id)
        ),
        canaux=tuple((canal.value, mots) for canal, mots in CANAUX.items()),
        formulaire=make_formulaire(services, "fr", sign_form(services, compte), valeurs, saisie),
    )


def _show(consentement: Consentement, instant: datetime) -> ConsentementMontre:
    fin = consentement.fin
    a_minuit = fin == start_of_day(day_in_brussels(fin))
    return ConsentementMontre(
        debut=consentement.debut,
        fin=_last_day_of(fin),
        a=None if a_minuit else fin,
        canal=CANAUX[CanalConsentement(consentement.canal)],
        recueilli_par=consentement.recueilli_par,
        en_vigueur=consentement.debut <= instant < fin,
    )


def _last_day_of(fin: datetime) -> date:
    """Return the last day that a consent covers: its end is the midnight after it."""
    return day_in_brussels(fin - timedelta(microseconds=1))
