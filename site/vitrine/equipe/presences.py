"""Where and when a relay can be met: announced by the relay or the coordination."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import Acces, AccesEquipe, ActionEquipe, sign_form
from api.dependances import Services, ServicesDuSite, SessionDeLecture
from api.saisies import Saisie
from registre.annuaire import list_noms_quartiers
from registre.calendrier import day_in_brussels
from registre.equipes.presences import (
    PresencePrevue,
    announce,
    list_a_venir,
    prepare_moments,
    remove_presence,
)
from registre.erreurs import ActionImpossible, QuartierInconnu
from registre.modeles import Presence
from registre.session import writing
from registre.situation import situate
from vitrine.dependances import RenduDuSite, add_page
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.contextes.presences import LignePresence, PagePresences
from vitrine.equipe.reponses import add_action, answer_equipe, say_fait, see_other
from vitrine.equipe.saisie_relais import read_jour
from vitrine.formulaires import make_formulaire

URL: Final = "/equipe/quartiers/{slug}/presences"

FAITS: Final = {
    "annoncee": "La présence est annoncée. Le public la voit 7 jours avant.",
    "annoncees": "Les présences sont annoncées. Le public voit chacune 7 jours avant.",
    "retiree": "La présence est retirée.",
}

IMPOSSIBLES: Final[Mapping[str, tuple[str, str]]] = {
    "heures": ("a", "La fin est avant le début. Une présence commence et finit le même jour."),
    "passee": ("jour", "Ce moment est déjà passé."),
    "jusqu_a": ("jusqu_a", "Ce jour est avant le premier."),
    "trop": ("jusqu_a", "Cela fait trop de semaines : 26 fois au plus."),
}
"""Reason of ActionImpossible → the field at fault and its sentence."""


def make_router() -> APIRouter:
    """Return the routes of this family."""
    router = APIRouter()
    add_page(router, URL, show_presences)
    add_action(router, URL, do_presence)
    add_action(router, URL + "/{identifiant}/retrait", do_retrait)
    return router


def show_presences(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
    slug: str,
) -> Response:
    """Show the presences to come of a quartier. Raises QuartierInconnu or AccesRefuse."""
    page = _make_page(request, services, session, acces, slug)
    return answer_equipe(rendu, request, page)


def do_presence(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
    slug: str,
) -> Response:
    """Announce a presence, or one each week; its place is located where the gazetteer can."""
    _find_nom(session, action.acces, slug)
    saisie, instant = action.saisie, services.horloge()
    prevue = _read_prevue(saisie)
    if prevue is not None:
        try:
            prepare_moments(prevue, instant)
            prevue = _situate(services, session, prevue)
            with writing(services.sessions) as ecriture:
                nombre = announce(ecriture, slug, prevue, id=action.envoi.id, instant=instant)
        except ActionImpossible as refus:
            saisie.note_faute(*IMPOSSIBLES[refus.motif])
        else:
            fait = "annoncees" if nombre > 1 else "annoncee"
            return see_other(URL.format(slug=slug), fait=fait)
    page = _make_page(request, services, session, action.acces, slug, saisie)
    return answer_equipe(rendu, request, page, statut=422)


def do_retrait(
    services: ServicesDuSite,
    session: SessionDeLecture,
    action: ActionEquipe,
    slug: str,
    identifiant: str,
) -> Response:
    """Remove a presence. Raises ObjetInconnu."""
    _find_nom(session, action.acces, slug)
    with writing(services.sessions) as ecriture:
        remove_presence(ecriture, slug, identifiant)
    return see_other(URL.format(slug=slug), fait="retiree")


def _read_prevue(saisie: Saisie) -> PresencePrevue | None:
    """Return what was typed; None when a field is at fault."""
    lieu = saisie.texte("lieu", 200, requis=True)
    jour = read_jour(saisie, "jour", requis=True)
    de, a = saisie.heure("de", requis=True), saisie.heure("a", requis=True)
    jusqu_a = read_jour(saisie, "jusqu_a")
    if saisie.fautes or jour is None or de is None or a is None:
        return None
    # A time typed by hand may carry a zone: the clock here is that of Brussels.
    de, a = de.replace(tzinfo=None), a.replace(tzinfo=None)
    return PresencePrevue(lieu, jour, de, a, jusqu_a)


def _situate(services: Services, session: Session, prevue: PresencePrevue) -> PresencePrevue:
    courant = services.territoires.current(session, day_in_brussels(services.horloge()))
    trouvee = situate(session, courant, prevue.lieu)
    return replace(prevue, lon=trouvee.lon, lat=trouvee.lat) if trouvee else prevue


def _find_nom(session: Session, acces: Acces, slug: str) -> str:
    """Return the name of a quartier within reach. Raises QuartierInconnu or AccesRefuse."""
    nom = list_noms_quartiers(session).get(slug)
    if nom is None:
        raise QuartierInconnu(slug)
    acces.ensure_quartier(slug)
    return nom


def _make_page(
    request: Request,
    services: Services,
    session: Session,
    acces: Acces,
    slug: str,
    saisie: Saisie | None = None,
) -> PagePresences:
    nom = _find_nom(session, acces, slug)
    url = URL.format(slug=slug)
    jeton = sign_form(services, acces.compte)
    valeurs = {"lieu": "", "jour": "", "de": "", "a": "", "jusqu_a": ""}
    return PagePresences(
        cadre=make_cadre_equipe(services, acces.compte, fait=say_fait(request, FAITS)),
        url=url,
        slug=slug,
        nom=nom,
        f=make_formulaire(services, "fr", jeton, valeurs, saisie),
        presences=tuple(
            _make_ligne(presence, url)
            for presence in list_a_venir(session, slug, services.horloge())
        ),
    )


def _make_ligne(presence: Presence, url: str) -> LignePresence:
    return LignePresence(
        lieu=presence.lieu,
        debut=presence.debut,
        fin=presence.fin,
        situee=presence.lon is not None,
        url_retrait=f"{url}/{presence.id}/retrait",
    )
