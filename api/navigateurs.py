"""Browsers that logged in to an account before: what strangers get wrong does not shut them out.

A signed cookie, sent below /equipe only, says which accounts a browser has entered. It opens
nothing: it gives the browser tries of its own, where everybody else shares those of the account.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import uuid4

from itsdangerous import BadSignature, URLSafeSerializer
from starlette.requests import Request
from starlette.responses import Response

from api.acces import give_cookie
from api.dependances import Services
from registre.comptes.secrets import hash_keyed

COOKIE: Final = "raq_navigateur"
DUREE: Final = timedelta(days=180)
COMPTES_MAXIMUM: Final = 5
"""A shared computer knows the accounts that were used last."""


@dataclass(frozen=True, slots=True)
class _Navigateur:
    """A browser's own identifier, and keyed hashes of the accounts that it entered."""

    id: str
    comptes: tuple[str, ...]


def find_navigateur(request: Request, services: Services, courriel: str) -> str | None:
    """Return the browser's identifier when it logged in to this account before, else None.

    `courriel` is the account's address: it is unique and never changes.
    """
    connu = _read(request, services)
    if connu is None or _name_compte(services, courriel) not in connu.comptes:
        return None
    return connu.id


def remember_navigateur(
    request: Request, reponse: Response, services: Services, courriel: str
) -> None:
    """Note in the browser that it has logged in to this account, all of it."""
    connu = _read(request, services) or _Navigateur(str(uuid4()), ())
    compte = _name_compte(services, courriel)
    comptes = (compte, *(autre for autre in connu.comptes if autre != compte))[:COMPTES_MAXIMUM]
    contenu = [connu.id, int(services.horloge().timestamp()), comptes]
    valeur = str(_serializer(services).dumps(contenu))
    give_cookie(reponse, services, COOKIE, valeur, DUREE)


def _read(request: Request, services: Services) -> _Navigateur | None:
    """Return what the cookie says; None: there is none, it is altered, or too old."""
    try:
        identifiant, vu, comptes = _serializer(services).loads(request.cookies.get(COOKIE, ""))
        vu_le = datetime.fromtimestamp(vu, UTC)
        lu = _Navigateur(str(identifiant), tuple(comptes))
    except (BadSignature, ValueError, TypeError):
        return None
    return lu if services.horloge() < vu_le + DUREE else None


def _name_compte(services: Services, courriel: str) -> str:
    return hash_keyed(services.secret, "navigateur", courriel.strip().casefold())[:32]


def _serializer(services: Services) -> URLSafeSerializer:
    return URLSafeSerializer(services.secret, salt="raq.navigateur")
