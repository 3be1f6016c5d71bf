"""The dashboard: what waits for whoever is logged in."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final

from fastapi import APIRouter, Request
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import Acces, AccesEquipe
from api.dependances import Services, ServicesDuSite, SessionDeLecture
from api.droits import Portee, find_droits
from registre.annuaire import list_noms_quartiers, list_quartiers
from registre.comptes.sessions import CompteConnecte
from registre.courrier.suivi import count_by_etat
from registre.echues import count_echues
from registre.modeles import Acteur
from registre.reponses_terrain import count_dites
from registre.revue.listes import list_attente
from registre.signalements import count_nouveaux
from registre.valeurs import EtatCourriel
from vitrine.dependances import RenduDuSite, add_page
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.contextes.tableau import PageTableau, Tache
from vitrine.equipe.reponses import answer_equipe, say_fait
from vitrine.mots import agree

FAIT: Final = {"bienvenue": "Bienvenue. Votre compte est prêt."}
Etats = Mapping[EtatCourriel, int]
"""How many mails stand in each state; empty for who may not see them."""
PROCHE: Final = timedelta(days=30)
"""A consent that ends within this time is announced: there is still time to ask again."""


def make_router() -> APIRouter:
    """Return the route of the dashboard."""
    router = APIRouter()
    add_page(router, "/equipe/", show_tableau)
    return router


def show_tableau(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
) -> Response:
    """Show what waits."""
    compte = acces.compte
    noms = list_noms_quartiers(session)
    etats = count_by_etat(session) if _reach(compte, "/equipe/courriers") else {}
    page = PageTableau(
        cadre=make_cadre_equipe(services, compte, "/equipe/", say_fait(request, FAIT)),
        taches=tuple(_list_taches(services, session, compte, etats)),
        quartiers=tuple((slug, noms[slug]) for slug in noms if slug in compte.quartiers),
        ajoute=_reach(compte, "/equipe/acteurs/nouveau") is not None,
        maraude=_reach(compte, "/equipe/maraude") is not None,
        alertes=tuple(_list_alertes(services, session, compte, etats)),
    )
    return answer_equipe(rendu, request, page)


def _reach(compte: CompteConnecte, chemin: str) -> Acces | None:
    """Return how far an account may go into a list; None: not at all."""
    portee: Portee | None = find_droits("GET", chemin).get(compte.role)
    return None if portee is None else Acces(compte, portee)


def _list_taches(
    services: Services, session: Session, compte: CompteConnecte, etats: Etats
) -> Iterator[Tache]:
    instant = services.horloge()
    if _reach(compte, "/equipe/relecture"):
        attente = list_attente(session)
        yield Tache(len(attente), "à relire", "/equipe/relecture")
    if acces := _reach(compte, "/equipe/signalements"):
        nouveaux = count_nouveaux(session, acces.quartiers)
        yield Tache(nouveaux, _tell(nouveaux, "signalement", "à traiter"), "/equipe/signalements")
    if acces := _reach(compte, "/equipe/a-reverifier"):
        echues = count_echues(session, instant, acces.quartiers)
        nombre = sum(echues.values())
        yield Tache(nombre, _tell(nombre, "fiche", "à revérifier"), "/equipe/a-reverifier")
        dites = count_dites(session, acces.quartiers)
        if dites:
            suite = "notée fermée ou déménagée" if dites == 1 else "notées fermées ou déménagées"
            yield Tache(dites, _tell(dites, "fiche", suite), "/equipe/a-reverifier#dites")
    if _reach(compte, "/equipe/relais/{identifiant}"):
        muets = sum(quartier.sans_reponse for quartier in list_quartiers(session, instant))
        suite = "où personne n'est joignable"
        yield Tache(muets, _tell(muets, "quartier", suite), "/equipe/relais")
    if etats:
        attendent = etats[EtatCourriel.EN_ATTENTE]
        yield Tache(attendent, _tell(attendent, "courrier", "en attente"), "/equipe/courriers")


def _tell(nombre: int, nom: str, suite: str) -> str:
    """Return “signalement à traiter”, or “signalements à traiter” from two on."""
    return f"{agree(nom, nombre)} {suite}"


def _list_alertes(
    services: Services, session: Session, compte: CompteConnecte, etats: Etats
) -> Iterator[str]:
    """Yield what cannot wait, in words."""
    if etats:
        if etats[EtatCourriel.REFUSE]:
            refuses = etats[EtatCourriel.REFUSE]
            yield f"Courriers refusés : {refuses}. Ouvrez « Courriers » pour voir pourquoi."
        if not services.courrier_regle:
            yield "Aucun serveur de courrier n'est réglé : les courriers attendent."
    if acces := _reach(compte, "/equipe/acteurs/{identifiant}/consentement"):
        bientot = _count_consentements(services, session, acces)
        if bientot:
            yield f"Consentements qui finissent dans les 30 jours : {bientot}."


def _count_consentements(services: Services, session: Session, acces: Acces) -> int:
    instant = services.horloge()
    finissent = (
        select(func.count())
        .select_from(Acteur)
        .where(Acteur.public_jusqu_a > instant, Acteur.public_jusqu_a <= instant + PROCHE)
    )
    if acces.quartiers is not None:
        finissent = finissent.where(Acteur.quartier.in_(acces.quartiers))
    return session.scalar(finissent) or 0
