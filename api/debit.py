"""How fast one address may ask. Addresses stay in this worker's memory and are never written."""

from typing import Final

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from api.erreurs import TropDeDemandes

DEMANDES_PAR_MINUTE: Final = 300
"""DESIGN.md §7: at least 300 a minute – a shared connection of a whole building must pass."""
ADRESSES_LOCALES: Final = frozenset({"127.0.0.1", "::1", "testclient"})


class Debit:
    """A moving window of one minute per address; loopback is not limited."""

    def __init__(self, demandes_par_minute: int = DEMANDES_PAR_MINUTE) -> None:
        self._regle = RateLimitItemPerMinute(demandes_par_minute)
        self._fenetre = MovingWindowRateLimiter(MemoryStorage())

    def ensure(self, adresse: str) -> None:
        """Count one more request. Raises TropDeDemandes."""
        if adresse not in ADRESSES_LOCALES and not self._fenetre.hit(self._regle, adresse):
            raise TropDeDemandes(delai=60)


def limit_finder(request: Request) -> None:
    """Apply the finder's limit (a dependency of its page and of its API route)."""
    debit: Debit = request.app.state.debit
    debit.ensure(request.client.host if request.client else "")
