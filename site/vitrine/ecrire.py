"""Writing to a relay: the form, what becomes of it, and the receipt number.

The message passes through the outbox and is kept nowhere else; no part of it is ever logged, and
none stands in an address. Robots are told from people without any third party: by a field that
nobody sees, by the time that reading takes, and by how often one address sends.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from api.acces import ensure_same_site
from api.debit import name_abonne
from api.dependances import Services, ServicesDuSite, SessionDeLecture, choose_langue
from api.formulaires import FormulaireRefuse
from api.messages import a_traduire
from api.saisies import Saisie, SaisieDuVisiteur
from registre.comptes.essais import ensure_allowed, note_essai
from registre.comptes.secrets import hash_keyed
from registre.contacts import find_contacts
from registre.contacts.destinataires import find_destinataire
from registre.courrier.depot import post_courriel
from registre.erreurs import TropDEssais
from registre.messages import Message, is_recu, make_recu
from registre.modeles import Courriel
from registre.publication import QuartierPublic
from registre.session import writing
from registre.valeurs import NatureCourriel
from vitrine.cadre import make_cadre
from vitrine.contextes import PageEcrire, PageEcrit
from vitrine.dependances import RenduDuSite, add_page
from vitrine.messages import (
    BUT,
    PIEGE,
    identify_message,
    list_appels,
    make_bloc,
    read_message,
    write_courriel,
)
from vitrine.rendu import Rendu

LECTURE: Final = timedelta(seconds=3)
"""Nobody fills the form in faster."""
LIMITES: Final = ((5, timedelta(hours=1)), (20, timedelta(days=1)))
"""How many messages one address may send, and in how long."""
JAMAIS_GARDEE: Final = "no-store"

_TROP_VITE: Final = a_traduire(
    "Votre message n'est pas encore parti : il a été envoyé trop vite. Relisez-le, puis "
    "envoyez-le à nouveau."
)
_TROP_TARD: Final = a_traduire(
    "Votre message n'est pas encore parti : cette page était ouverte depuis trop longtemps. Votre "
    "texte est toujours là : envoyez-le à nouveau."
)
_TROP_D_ENVOIS: Final = a_traduire(
    "Votre message n'est pas parti : trop de messages viennent de votre connexion. Réessayez plus "
    "tard. Votre texte est toujours là."
)


class MessageRefuse(Exception):
    """A message cannot be taken: `avis` says why where no field does (French, to translate).

    `jeton` is the one to send it again with, None: a new one; `delai` seconds to wait, or 0.
    """

    def __init__(
        self, statut: int, avis: str | None = None, jeton: str | None = None, delai: int = 0
    ) -> None:
        super().__init__(statut)
        self.statut = statut
        self.avis = avis
        self.jeton = jeton
        self.delai = delai


def make_router() -> APIRouter:
    """Return the routes of this family, below a language."""
    router = APIRouter()
    add_page(router, "/quartiers/{slug}/ecrire", show_ecrire)
    add_page(router, "/quartiers/{slug}/ecrit/{recu}", show_ecrit)
    router.add_api_route(
        "/quartiers/{slug}/ecrire", do_ecrire, methods=["POST"], include_in_schema=False
    )
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

    What cannot be taken gives the form again, filled in with what was typed: 422, or 429 when one
    address sends too often. Raises QuartierInconnu, and FormulaireRefuse for another site's page.
    """
    quartier = _get_quartier(session, slug, services.horloge())
    ensure_same_site(request, services)
    try:
        recu = _take(request, services, rendu, quartier, saisie)
    except MessageRefuse as refus:
        page = _make_page(request, services, session, quartier, saisie, refus)
        return rendu.answer(
            request,
            page,
            statut=refus.statut,
            cache_control=JAMAIS_GARDEE,
            entetes={"Retry-After": str(refus.delai)} if refus.delai else None,
        )
    adresse = f"/{choose_langue(request)}/quartiers/{slug}/ecrit/{recu}"
    return RedirectResponse(adresse, 303, {"Cache-Control": JAMAIS_GARDEE})


def _take(
    request: Request, services: Services, rendu: Rendu, quartier: QuartierPublic, saisie: Saisie
) -> str:
    """Take a message and return its receipt number. Raises MessageRefuse."""
    jeton, instant = saisie.brut("jeton"), services.horloge()
    try:
        envoi = services.formulaires.read(jeton, BUT, instant, quartier.slug, LECTURE)
    except FormulaireRefuse as refus:
        trop_vite = refus.motif == "trop_vite"
        raise MessageRefuse(422, avis=_TROP_VITE if trop_vite else _TROP_TARD) from refus
    identifiant = identify_message(envoi, saisie)
    if not saisie.brut(PIEGE):
        message = read_message(saisie)
        if message is None:
            raise MessageRefuse(422, jeton=jeton)
        try:
            _post(request, services, rendu, quartier, identifiant, message)
        except TropDEssais as trop:
            raise MessageRefuse(429, _TROP_D_ENVOIS, jeton, trop.delai) from trop
        services.envoyer_courriers()
    return make_recu(identifiant)


def _get_quartier(session: Session, slug: str, instant: datetime) -> QuartierPublic:
    return find_contacts(session, [slug], instant)[0]


def _make_page(
    request: Request,
    services: Services,
    session: Session,
    quartier: QuartierPublic,
    saisie: Saisie | None = None,
    refus: MessageRefuse | None = None,
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
    identifiant: UUID,
    message: Message,
) -> None:
    """Write the mail in the outbox, once. Raises TropDEssais."""
    instant = services.horloge()
    with writing(services.sessions) as ecriture:
        if ecriture.get(Courriel, identifiant) is not None:
            return
        _count(ecriture, request, services, instant)
        destinataire = find_destinataire(ecriture, quartier.slug, instant)
        recu = make_recu(identifiant)
        objet, corps = write_courriel(rendu, message, recu, quartier.nom, destinataire)
        post_courriel(
            ecriture,
            id=identifiant,
            nature=NatureCourriel.CONTACT if message.texte else NatureCourriel.RAPPEL,
            destinataire=destinataire.courriel,
            objet=objet,
            corps=corps,
            instant=instant,
            reponse_a=message.reponse.reponse_a,
            quartier=quartier.slug,
        )


def _count(session: Session, request: Request, services: Services, instant: datetime) -> None:
    """Count one message of this address. Raises TropDEssais. Loopback is not limited."""
    abonne = name_abonne(request.client.host if request.client else "")
    if abonne is None:
        return
    cle = hash_keyed(services.secret, "contact", abonne)
    for maximum, fenetre in LIMITES:
        ensure_allowed(session, cle, maximum, fenetre, instant)
    note_essai(session, cle, instant)
