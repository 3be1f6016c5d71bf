"""What a route asks for: services of this worker, a session, the visitor's language."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final, Literal, cast
from uuid import UUID

from fastapi import Depends
from sqlalchemy.orm import Session, sessionmaker
from starlette.requests import Request
from starlette.responses import Response

from api.formulaires import Formulaires
from api.octets import MemoireOctets
from geo.fond import Fond
from registre.territoire import Territoires

if TYPE_CHECKING:
    from api.erreurs import ErreurPublique

Langue = Literal["fr", "nl", "en"]
LANGUES: Final[tuple[Langue, ...]] = ("fr", "nl", "en")


@dataclass(frozen=True)
class Services:
    """All that a worker shares between requests. Built by raq.app, one per application."""

    sessions: sessionmaker[Session]
    verifier_base: Callable[[], None]
    """Raises BaseAbsente, SchemaAncien or SchemaPlusRecent when the database can't be used."""
    territoires: Territoires
    octets: MemoireOctets
    fond: Callable[[], Fond]
    """Draws our base map; built on first use."""
    traduire: Callable[[str, str], str]
    """(language, French text) → text in that language."""
    horloge: Callable[[], datetime]
    """The present instant, aware; tests give their own."""
    rendre_erreur: Callable[[Request, "ErreurPublique"], Response]
    """Renders an error as an HTML page in the visitor's language."""
    url_publique: str | None
    """Absolute https origin for links that leave the site; None: the request's own."""
    fond_url: str | None
    """A third party's tile template, or None for our own base map."""
    fond_attribution: str | None
    secret: str
    """Keys the hashes and signatures of this installation; never leaves it."""
    formulaires: Formulaires
    envoyer_courriers: Callable[[], None]
    """Tells this worker's postman that a mail was written and committed; returns at once."""
    courrier_regle: bool
    """A mail server is named in the settings: without one, mails wait."""
    lancer_import: Callable[[UUID], None]
    """Has a file of actors read or applied, as its state asks, beside this worker; returns at once.

    The import must be committed."""


def get_services(request: Request) -> Services:
    """Return the services of this application."""
    return cast(Services, request.app.state.services)


async def _provide_services(request: Request) -> Services:
    """Give the services without a thread: a plain function would be sent to the thread pool."""
    return get_services(request)


async def _provide_langue(request: Request) -> Langue:
    return choose_langue(request)


ServicesDuSite = Annotated[Services, Depends(_provide_services)]
LangueDuVisiteur = Annotated[Langue, Depends(_provide_langue)]


def get_session(services: ServicesDuSite) -> Iterator[Session]:
    """Open a reading session for the length of a request, on a database that can be used."""
    services.verifier_base()
    with services.sessions() as session:
        yield session


SessionDeLecture = Annotated[Session, Depends(get_session)]


def choose_langue(request: Request) -> Langue:
    """Return the language of the path, else the best of Accept-Language, else French."""
    premier = request.url.path.strip("/").split("/", 1)[0]
    if premier in LANGUES:
        return premier
    for etiquette in _languages_by_preference(request.headers.get("accept-language", "")):
        principale = etiquette.split("-", 1)[0]
        if principale in LANGUES:
            return principale
    return "fr"


def _languages_by_preference(entete: str) -> list[str]:
    pesees = []
    for rang, morceau in enumerate(entete[:500].lower().split(",")):
        etiquette, _, qualite = morceau.strip().partition(";q=")
        try:
            poids = float(qualite) if qualite else 1.0
        except ValueError:
            poids = 0.0
        if poids > 0:
            pesees.append((-poids, rang, etiquette.strip()))
    return [etiquette for _, _, etiquette in sorted(pesees)]


def public_origin(request: Request, services: Services) -> str:
    """Return the origin for absolute links: the configured one, else the request's own.

    Without RAQ_URL_PUBLIQUE the site serves on loopback only (raq.app refuses other hosts), so a
    forged Host header cannot put a stranger's address into our links.
    """
    if services.url_publique:
        return services.url_publique.rstrip("/")
    return f"{request.url.scheme}://{request.url.netloc}"
