"""How fast one address may ask. Addresses stay in this worker's memory and are never written."""

import re
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from api.erreurs import TropDeDemandes

DEMANDES_PAR_MINUTE: Final = 300
"""DESIGN.md §7: at least 300 a minute – a shared connection of a whole building must pass."""
PREFIXE_IPV6: Final = 64
"""One subscriber holds a whole /64: counting single addresses there would count nothing."""

ADRESSE_MAXIMUM: Final = 45
"""Characters of the longest IPv6 address (with an IPv4 address in it)."""

_AVEC_PORT: Final = re.compile(r"\[([^\]]+)\](?::\d+)?|([^:]+):\d+")


class Debit:
    """A moving window of one minute per address; loopback is not limited."""

    def __init__(self, demandes_par_minute: int = DEMANDES_PAR_MINUTE) -> None:
        self._regle = RateLimitItemPerMinute(demandes_par_minute)
        self._fenetre = MovingWindowRateLimiter(MemoryStorage())

    def ensure(self, adresse: str) -> None:
        """Count one more request. Raises TropDeDemandes."""
        abonne = name_abonne(adresse)
        if abonne is not None and not self._fenetre.hit(self._regle, abonne):
            raise TropDeDemandes(delai=60)


def name_abonne(adresse: str | None) -> str | None:
    """Return who asks: the IPv4 address, the IPv6 /64; None for loopback and for no address.

    A port is dropped. What a proxy gives that is no address (“unknown”) is one subscriber of its
    own, by its first 45 characters: who hides is limited too.
    """
    propre = (adresse or "").strip()
    if not propre:
        return None
    try:
        ip = ip_address(_drop_port(propre).partition("%")[0])
    except ValueError:
        return propre[:ADRESSE_MAXIMUM]
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    if ip.is_loopback:
        return None
    if isinstance(ip, IPv6Address):
        return str(ip_network((ip, PREFIXE_IPV6), strict=False))
    return str(ip)


def _drop_port(adresse: str) -> str:
    """Return “1.2.3.4” of “1.2.3.4:55” and “2001:db8::1” of “[2001:db8::1]:55”."""
    avec_port = _AVEC_PORT.fullmatch(adresse)
    return avec_port[1] or avec_port[2] if avec_port else adresse


async def limit_finder(request: Request) -> None:
    """Apply the finder's limit (a dependency of its page and of its API route)."""
    debit: Debit = request.app.state.debit
    debit.ensure(request.client.host if request.client else "")
