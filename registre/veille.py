"""Keeps asking whether the database can be used, without asking at every request."""

import time
from collections.abc import Callable
from threading import Lock
from typing import Final

from sqlalchemy import Engine

from registre.schema import check_schema

REPIT_S: Final = 10.0
"""Seconds during which a good answer stands: a migration is seen within that time."""


class Veilleur:
    """Checks the schema: every ten seconds while all is well, at each question while it isn't."""

    def __init__(self, engine: Engine, minuterie: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._minuterie = minuterie
        self._bon_jusqu_a = float("-inf")
        self._verrou = Lock()

    def ensure(self) -> None:
        """Raise BaseAbsente, SchemaAncien or SchemaPlusRecent when the database can't serve."""
        if self._minuterie() < self._bon_jusqu_a:
            return
        with self._verrou:
            if self._minuterie() >= self._bon_jusqu_a:
                check_schema(self._engine)
                self._bon_jusqu_a = self._minuterie() + REPIT_S
