"""The outbox, visible: what was sent, what waits and why, and “try again”."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.acces import Acces, AccesEquipe, ActionEquipe, sign_form
from api.dependances import Services, ServicesDuSite, SessionDeLecture
from registre.courrier.suivi import (
    count_by_etat,
    find_courriel,
    may_read,
    may_retry,
    retry_courriel,
    select_latest,
)
from registre.modeles import Courriel
from registre.session import writing
from registre.valeurs import EtatCourriel, NatureCourriel
from vitrine.dependances import RenduDuSite, add_page
from vitrine.equipe.cadre import CadreEquipe, make_cadre_equipe
from vitrine.equipe.contextes.courriers import (
    CompteEtat,
    LigneCourriel,
    PageCourrier,
    PageCourriers,
)
from vitrine.equipe.reponses import add_action, answer_equipe, say_fait, see_other
from vitrine.formulaires import Formulaire, make_formulaire

LISTE: Final = "/equipe/courriers"
MAXIMUM: Final = 200

NATURES: Final[Mapping[str, str]] = MappingProxyType(
    {
        NatureCourriel.CONTACT: "Message d'une personne",
        NatureCourriel.RAPPEL: "Demande de rappel",
        NatureCourriel.INVITATION: "Invitation dans l'équipe",
        NatureCourriel.MOT_DE_PASSE: "Nouveau mot de passe",
        NatureCourriel.CONFIRMATION: "Fiche à confirmer par un partenaire",
    }
)
ETATS: Final[Mapping[EtatCourriel, str]] = MappingProxyType(
    {
        EtatCourriel.EN_ATTENTE: "en attente",
        EtatCourriel.REFUSE: "refusés",
        EtatCourriel.ENVOYE: "envoyés",
    }
)
FAIT: Final = {
    "nouvel_essai": "Le courrier repart. Revenez dans une minute pour voir s'il est arrivé.",
    "attend": "Le courrier est remis dans la file. Il partira quand le serveur sera réglé.",
}


def make_router() -> APIRouter:
    """Return the routes of the outbox."""
    router = APIRouter()
    add_page(router, LISTE, show_courriers)
    add_page(router, f"{LISTE}/{{identifiant}}", show_courrier)
    add_action(router, f"{LISTE}/{{identifiant}}/nouvel-essai", retry)
    return router


def show_courriers(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
) -> Response:
    """Show how many mails stand where, and the latest 200."""
    nombres = count_by_etat(session)
    lignes = session.execute(select_latest(MAXIMUM)).all()
    page = PageCourriers(
        cadre=_make_cadre(request, services, acces),
        formulaire=_make_formulaire(services, acces),
        regle=services.courrier_regle,
        comptes=tuple(CompteEtat(e, libelle, nombres[e]) for e, libelle in ETATS.items()),
        courriels=tuple(_describe(courriel, quartier) for courriel, quartier in lignes),
        maximum=MAXIMUM,
    )
    return answer_equipe(rendu, request, page)


def show_courrier(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
    identifiant: str,
) -> Response:
    """Show one mail; its text only when a resident wrote it and it is still there."""
    courriel, quartier = find_courriel(session, identifiant)
    lisible = may_read(courriel)
    page = PageCourrier(
        cadre=_make_cadre(request, services, acces),
        formulaire=_make_formulaire(services, acces),
        regle=services.courrier_regle,
        courriel=_describe(courriel, quartier),
        objet=courriel.objet,
        reponse_a=courriel.reponse_a,
        message_id=courriel.message_id,
        corps=courriel.corps if lisible else None,
        secret=not lisible,
    )
    return answer_equipe(rendu, request, page)


def retry(services: ServicesDuSite, action: ActionEquipe, identifiant: str) -> Response:  # noqa: ARG001
    """Let a mail leave again, as if it were new."""
    with writing(services.sessions) as ecriture:
        retry_courriel(ecriture, identifiant, services.horloge())
    services.envoyer_courriers()
    return see_other(LISTE, fait="nouvel_essai" if services.courrier_regle else "attend")


def _make_cadre(request: Request, services: Services, acces: Acces) -> CadreEquipe:
    return make_cadre_equipe(services, acces.compte, LISTE, say_fait(request, FAIT))


def _make_formulaire(services: Services, acces: Acces) -> Formulaire:
    return make_formulaire(services, "fr", sign_form(services, acces.compte), {})


def _describe(courriel: Courriel, quartier: str | None) -> LigneCourriel:
    attend = courriel.etat == EtatCourriel.EN_ATTENTE
    return LigneCourriel(
        url=f"{LISTE}/{courriel.id}",
        cree_le=courriel.cree_le,
        nature=NATURES[courriel.nature],
        pour=_say_destinataire(courriel, quartier),
        etat=courriel.etat,
        essais=courriel.essais,
        prochain_essai=courriel.prochain_essai if attend else None,
        envoye_le=courriel.envoye_le,
        refus=courriel.dernier_refus,
        peut_repartir=may_retry(courriel),
    )


def _say_destinataire(courriel: Courriel, quartier: str | None) -> str:
    """Return to whom a mail goes; a relay is named by its quartier, never by its address.

    Who that is, is found when the mail leaves (registre.courrier.boite).
    """
    if may_read(courriel) and quartier:
        return f"relais de {quartier}, ou qui répond à sa place"
    if courriel.destinataire is None:
        return "coordination"
    return "relais" if may_read(courriel) else courriel.destinataire
