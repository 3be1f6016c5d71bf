"""When a mail that was not taken is tried again, and when trying ends."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

PREMIERS: Final = tuple(timedelta(seconds=s) for s in (5, 15, 60, 5 * 60, 15 * 60, 60 * 60))
"""Soon at first: most refusals are a server that restarts."""
ENSUITE: Final = timedelta(hours=3)
ABANDON: Final = timedelta(days=5)
"""How long mail servers themselves go on trying (RFC 5321 §4.5.4.1: at least 4–5 days)."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait after each try. Tests give shorter ones."""

    premiers: tuple[timedelta, ...] = PREMIERS
    ensuite: timedelta = ENSUITE
    abandon: timedelta = ABANDON

    def next_essai(self, essais: int, instant: datetime) -> datetime | None:
        """Return when to try again after `essais` tries in vain; None: trying ends.

        Waits are counted, not days: a mail that waited for a server to be set, or for ours to be
        repaired, still has all its tries.
        """
        delai = self._wait_after(essais)
        attendu = sum(map(self._wait_after, range(1, essais + 1)), timedelta())
        return None if attendu > self.abandon else instant + delai

    def _wait_after(self, essais: int) -> timedelta:
        return self.premiers[essais - 1] if essais <= len(self.premiers) else self.ensuite
