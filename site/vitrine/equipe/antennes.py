"""The antennas of a host partner: where it receives people, located by the gazetteer."""

from typing import Final

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import AccesEquipe, ActionEquipe
from api.dependances import Services, ServicesDuSite, SessionDeLecture
from api.saisies import Saisie
from registre.calendrier import day_in_brussels
from registre.equipes.antennes import (
    AntenneChangee,
    ContenuAntenne,
    create_antenne,
    find_antenne,
    write_antenne,
)
from registre.modeles import Antenne, Hote
from registre.revue.hotes import find_hote
from registre.session import writing
from registre.valeurs import TypeAntenne
from vitrine.dependances import RenduDuSite, add_page
from vitrine.equipe.champs_hotes import TYPES_ANTENNE
from vitrine.equipe.fiche_antenne import VueAntenne, make_page_antenne
from vitrine.equipe.identifiants import read_identifiant
from vitrine.equipe.reponses import add_action, answer_equipe, say_fait, see_other
from vitrine.equipe.saisie_lieu import locate_adresse

FAITS: Final = {
    "trouvee": "L'antenne est enregistrée, avec sa place sur la carte.",
    "sans_point": "L'antenne est enregistrée, sans place sur la carte.",
}


def make_router() -> APIRouter:
    """Return the routes of this family."""
    router = APIRouter()
    add_page(router, "/equipe/hotes/{identifiant}/antennes/nouvelle", show_nouvelle)
    add_action(router, "/equipe/hotes/{identifiant}/antennes/nouvelle", add_antenne)
    add_page(router, "/equipe/antennes/{identifiant}", show_antenne)
    add_action(router, "/equipe/antennes/{identifiant}", edit_antenne)
    return router


def show_nouvelle(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
    identifiant: str,
) -> Response:
    """Show the form of a new antenna."""
    vue = VueAntenne(find_hote(session, identifiant), None)
    return answer_equipe(rendu, request, make_page_antenne(services, session, acces, vue))


def add_antenne(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
    identifiant: str,
) -> Response:
    """Add an antenna to a host."""
    vue = VueAntenne(find_hote(session, identifiant), None)
    contenu = _read_antenne(services, session, action.saisie)
    if contenu is None:
        page = make_page_antenne(services, session, action.acces, vue, saisie=action.saisie)
        return answer_equipe(rendu, request, page, statut=422)
    with writing(services.sessions) as ecriture:
        antenne = create_antenne(ecriture, action.envoi.id, vue.hote.id, contenu)
        fait = "sans_point" if antenne.lon is None else "trouvee"
    return see_other(f"/equipe/antennes/{antenne.id}", fait=fait)


def show_antenne(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
    identifiant: str,
) -> Response:
    """Show an antenna, with a small map when it has a point."""
    vue = _view(session, _find(session, identifiant))
    page = make_page_antenne(services, session, acces, vue, fait=say_fait(request, FAITS))
    return answer_equipe(rendu, request, page)


def edit_antenne(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
    identifiant: str,
) -> Response:
    """Write an antenna; whoever missed somebody else's change sees it first."""
    antenne = _find(session, identifiant)
    contenu = _read_antenne(services, session, action.saisie)
    if contenu is None:
        vue = _view(session, antenne)
        page = make_page_antenne(services, session, action.acces, vue, saisie=action.saisie)
        return answer_equipe(rendu, request, page, statut=422)
    try:
        with writing(services.sessions) as ecriture:
            tenue = find_antenne(ecriture, antenne.id, tenue=True)
            write_antenne(ecriture, tenue, contenu, vue=action.saisie.brut("vue"))
    except AntenneChangee:
        with services.sessions() as fraiche:
            vue = _view(fraiche, find_antenne(fraiche, antenne.id))
            page = make_page_antenne(
                services, fraiche, action.acces, vue, saisie=action.saisie, conflit=True
            )
        return answer_equipe(rendu, request, page, statut=409)
    fait = "sans_point" if contenu.situation is None else "trouvee"
    return see_other(f"/equipe/antennes/{antenne.id}", fait=fait)


def _find(session: Session, identifiant: str) -> Antenne:
    return find_antenne(session, read_identifiant("antenne", identifiant))


def _view(session: Session, antenne: Antenne) -> VueAntenne:
    return VueAntenne(session.get_one(Hote, antenne.hote), antenne)


def _read_antenne(services: Services, session: Session, saisie: Saisie) -> ContenuAntenne | None:
    """Return what was typed, located; None when something is wrong (noted in `saisie`)."""
    nom = saisie.texte("nom", 160, requis=True)
    genre = saisie.choix("type_antenne", TYPES_ANTENNE)
    adresse = saisie.facultatif("adresse", 200)
    situation = None
    if adresse is not None and not saisie.coche("sans_point"):
        courant = services.territoires.current(session, day_in_brussels(services.horloge()))
        situation = locate_adresse(saisie, "adresse", adresse, session, courant)
    if saisie.fautes or genre is None:
        return None
    return ContenuAntenne(nom, TypeAntenne(genre), adresse, situation)
