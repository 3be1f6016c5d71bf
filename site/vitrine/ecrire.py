"""Writing to a relay: the form, what becomes of it, and the receipt number.

The message passes through the outbox and is kept nowhere else; no part of it is ever logged, and
none stands in an address. Who gets it is found when the mail leaves (registre.courrier.boite).
"""

from datetime import datetime, timedelta
from typing import Final

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from api.dependances import Services, ServicesDuSite, SessionDeLecture, choose_langue
from api.formulaires import Envoi
from api.messages import a_traduire
from api.saisies import Saisie, SaisieDuVisiteur
from registre.contacts import find_contacts
from registre.courrier.depot import post_courriel
from registre.messages import Message, is_recu, make_recu
from registre.modeles import Courriel
from registre.publication import QuartierPublic
from registre.session import writing
from registre.valeurs import NatureCourriel
from vitrine.cadre import make_cadre
from vitrine.contextes import PageEcrire, PageEcrit
from vitrine.dependances import JAMAIS_GARDEE, RenduDuSite, add_action, add_page
from vitrine.messages import (
    BUT,
    identify_message,
    list_appels,
    make_bloc,
    read_message,
    write_courriel,
)
from vitrine.rendu import Rendu
from vitrine.visiteurs import EnvoiRefuse, Guichet, count_visite, is_robot, read_envoi

GUICHET: Final = Guichet(
    but=BUT,
    lecture=timedelta(seconds=3),
    connexion=((5, timedelta(hours=1)), (20, timedelta(days=1))),
    reseau=(20, timedelta(hours=1)),
    cible=(60, timedelta(hours=1)),
    trop_de_la_connexion=a_traduire(
        "Votre message n'est pas parti : trop de messages viennent de votre connexion. Réessayez "
        "plus tard. Votre texte est toujours là."
    ),
    trop_pour_la_cible=a_traduire(
        "Votre message n'est pas parti : ce quartier reçoit trop de messages en ce moment. "
        "Appelez, ou réessayez dans une heure. Votre texte est toujours là."
    ),
)
"""Nobody fills the form in faster; one connection, one network and one quartier have limits."""


def make_router() -> APIRouter:
    """Return the routes of this family, below a language."""
    router = APIRouter()
    add_page(router, "/quartiers/{slug}/ecrire", show_ecrire)
    add_page(router, "/quartiers/{slug}/ecrit/{recu}", show_ecrit)
    add_action(router, "/quartiers/{slug}/ecrire", do_ecrire)
    return router


def show_ecrire(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    slug: str,
) -> Response:
    """Show the form alone. Raises QuartierInconnu."""
    quartier = _get_quartier(session, slug, services.horloge())
    return rendu.answer(request, _make_page(request, services, session, quartier))


def show_ecrit(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    slug: str,
    recu: str,
) -> Response:
    """Show a receipt number. Nothing is looked up: trying numbers tells nobody anything.

    Raises QuartierInconnu.
    """
    quartier = _get_quartier(session, slug, services.horloge())
    if not is_recu(recu):
        raise HTTPException(404)
    cadre = make_cadre(request, services, "quartiers", indexable=False)
    appels = list_appels(session, services, cadre.langue, quartier)
    page = PageEcrit(cadre, quartier, recu, appels)
    return rendu.answer(request, page, cache_control=JAMAIS_GARDEE)


def do_ecrire(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    slug: str,
    saisie: SaisieDuVisiteur,
) -> Response:
    """Put a message in the outbox and lead to its receipt number.

    What cannot be taken gives the form again, filled in with what was typed: 422, or 429 when too
    much is sent, with who can be called. Raises QuartierInconnu.
    """
    quartier = _get_quartier(session, slug, services.horloge())
    try:
        recu = _take(request, services, rendu, quartier, saisie)
    except EnvoiRefuse as refus:
        page = _make_page(request, services, session, quartier, saisie, refus)
        return rendu.answer(
            request,
            page,
            statut=refus.statut,
            cache_control=JAMAIS_GARDEE,
            entetes=refus.entetes,
        )
    adresse = f"/{choose_langue(request)}/quartiers/{slug}/ecrit/{recu}"
    return RedirectResponse(adresse, 303, {"Cache-Control": JAMAIS_GARDEE})


def _take(
    request: Request, services: Services, rendu: Rendu, quartier: QuartierPublic, saisie: Saisie
) -> str:
    """Take a message and return its receipt number. Raises EnvoiRefuse."""
    envoi = read_envoi(services, saisie, GUICHET, quartier.slug)
    if not is_robot(saisie):
        message = read_message(saisie)
        if message is None:
            raise EnvoiRefuse(422, jeton=saisie.brut("jeton"))
        _post(request, services, rendu, quartier, envoi, saisie, message)
        services.envoyer_courriers()
    return make_recu(identify_message(envoi, saisie))


def _get_quartier(session: Session, slug: str, instant: datetime) -> QuartierPublic:
    return find_contacts(session, [slug], instant)[0]


def _make_page(
    request: Request,
    services: Services,
    session: Session,
    quartier: QuartierPublic,
    saisie: Saisie | None = None,
    refus: EnvoiRefuse | None = None,
) -> PageEcrire:
    avis, jeton = (refus.avis, refus.jeton) if refus else (None, None)
    cadre = make_cadre(request, services, "quartiers", indexable=False)
    return PageEcrire(
        cadre=cadre,
        quartier=quartier,
        ecrire=make_bloc(services, cadre.langue, quartier.slug, saisie, jeton),
        appels=list_appels(session, services, cadre.langue, quartier),
        avis=services.traduire(cadre.langue, avis) if avis else None,
    )


def _post(
    request: Request,
    services: Services,
    rendu: Rendu,
    quartier: QuartierPublic,
    envoi: Envoi,
    saisie: Saisie,
    message: Message,
) -> None:
    """Write the mail in the outbox, once. Raises EnvoiRefuse."""
    identifiant = identify_message(envoi, saisie)
    with writing(services.sessions) as ecriture:
        if ecriture.get(Courriel, identifiant) is not None:
            return
        count_visite(ecriture, request, services, GUICHET, envoi, quartier.slug, saisie)
        objet, corps = write_courriel(
            rendu, message, make_recu(identifiant), quartier.nom, choose_langue(request)
        )
        post_courriel(
            ecriture,
            id=identifiant,
            nature=NatureCourriel.CONTACT if message.texte else NatureCourriel.RAPPEL,
            destinataire=None,
            objet=objet,
            corps=corps,
            instant=services.horloge(),
            reponse_a=message.reponse.courriel,
            quartier=quartier.slug,
        )
