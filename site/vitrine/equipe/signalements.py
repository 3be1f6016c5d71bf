"""Reports of visitors: the queue, and one answer for each."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import Acces, AccesEquipe, ActionEquipe, sign_form
from api.dependances import Services, ServicesDuSite, SessionDeLecture
from api.saisies import Saisie
from registre.annuaire import list_noms_quartiers
from registre.session import writing
from registre.signalements import (
    SUITE_MAXIMUM,
    SignalementRecu,
    answer,
    count_nouveaux,
    find_signalement,
    list_nouveaux,
    list_repondus,
)
from registre.valeurs import EtatSignalement, MotifSignalement
from vitrine.dependances import RenduDuSite, add_page
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.contextes.signalements import LigneSignalement, PageSignalements
from vitrine.equipe.doublons import FUSION
from vitrine.equipe.doublons import URL as DOUBLONS
from vitrine.equipe.identifiants import read_identifiant
from vitrine.equipe.possibles import reaches
from vitrine.equipe.reponses import add_action, answer_equipe, say_fait, see_other
from vitrine.formulaires import say_faute
from vitrine.motifs import MOTIFS

URL: Final = "/equipe/signalements"
REPONSES: Final = {EtatSignalement.TRAITE: "Traité", EtatSignalement.ECARTE: "Écarté"}
FAITS: Final = {
    "repondu": "Votre réponse est enregistrée.",
    "deja": "Quelqu'un avait déjà répondu à ce signalement. Sa réponse reste.",
}


def make_router() -> APIRouter:
    """Return the routes of this family."""
    router = APIRouter()
    add_page(router, URL, show_signalements)
    add_action(router, f"{URL}/{{identifiant}}", do_repondre)
    return router


def show_signalements(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
) -> Response:
    """Show the queue of who asks."""
    page = _make_page(request, services, session, acces)
    return answer_equipe(rendu, request, page)


def do_repondre(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
    identifiant: str,
) -> Response:
    """Answer a report; the first answer stands. Raises ObjetInconnu, AccesRefuse."""
    recu = find_signalement(session, read_identifiant("signalement", identifiant))
    action.acces.ensure_quartier(recu.quartier)
    saisie = action.saisie
    etat = saisie.choix("etat", REPONSES)
    suite = saisie.texte("suite", SUITE_MAXIMUM)
    if etat is None or saisie.fautes:
        page = _make_page(request, services, session, action.acces, recu, saisie)
        return answer_equipe(rendu, request, page, statut=422)
    choisi, par = EtatSignalement(etat), action.acces.compte.nom
    with writing(services.sessions) as ecriture:
        premiere = answer(ecriture, recu.id, choisi, suite, par, services.horloge())
        reste = find_signalement(ecriture, recu.id)
    la_sienne = (reste.etat, reste.suite or "", reste.traite_par) == (choisi, suite, par)
    return see_other(URL, fait="repondu" if premiere or la_sienne else "deja")


def _make_page(
    request: Request,
    services: Services,
    session: Session,
    acces: Acces,
    refuse: SignalementRecu | None = None,
    saisie: Saisie | None = None,
) -> PageSignalements:
    noms = list_noms_quartiers(session)
    nouveaux = list_nouveaux(session, acces.quartiers)
    if refuse is not None and refuse.id not in {recu.id for recu in nouveaux}:
        nouveaux = [refuse, *nouveaux]
    return PageSignalements(
        cadre=make_cadre_equipe(services, acces.compte, URL, say_fait(request, FAITS)),
        jeton=sign_form(services, acces.compte),
        nouveaux=tuple(
            _make_ligne(
                recu,
                noms,
                services,
                saisie if refuse and recu.id == refuse.id else None,
                _link_doublons(acces, recu),
            )
            for recu in nouveaux
        ),
        total=count_nouveaux(session, acces.quartiers),
        repondus=tuple(
            _make_ligne(recu, noms, services) for recu in list_repondus(session, acces.quartiers)
        ),
    )


def _make_ligne(
    recu: SignalementRecu,
    noms: Mapping[str, str],
    services: Services,
    saisie: Saisie | None = None,
    doublons: str | None = None,
) -> LigneSignalement:
    faute = next(iter(saisie.fautes.values()), None) if saisie else None
    return LigneSignalement(
        recu=recu,
        motif=MOTIFS[recu.motif],
        quartier=noms.get(recu.quartier, recu.quartier) if recu.quartier else None,
        tapee=saisie.brut("suite") if saisie else "",
        faute=say_faute(services, "fr", faute) if faute else None,
        doublons=doublons,
    )


def _link_doublons(acces: Acces, recu: SignalementRecu) -> str | None:
    """Return where a record said to stand twice is compared; None for other reports."""
    if recu.motif is not MotifSignalement.DOUBLON:
        return None
    if reaches(acces.compte, "GET", FUSION, recu.quartier):
        return FUSION.format(identifiant=recu.acteur)
    return f"{DOUBLONS}?{urlencode({'quartier': recu.quartier or ''})}"
