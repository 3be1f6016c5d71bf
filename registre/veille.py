"""Keeps asking whether the database can be used, without asking at every request."""

import time
from collections.abc import Callable
from pathlib import Path
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
        self._fichier = _identify_file(engine)
        self._verrou = Lock()

    def ensure(self) -> None:
        """Raise BaseAbsente, SchemaAncien or SchemaPlusRecent when the database can't serve."""
        if self._minuterie() < self._bon_jusqu_a:
            return
        with self._verrou:
            if self._minuterie() >= self._bon_jusqu_a:
                self._follow_file()
                check_schema(self._engine)
                self._bon_jusqu_a = self._minuterie() + REPIT_S

    def _follow_file(self) -> None:
        """Let go of an SQLite file that was removed or put back under the same name.

        Kept connections would go on reading, and writing, a file that nobody can reach any more.
        """
        vu = _identify_file(self._engine)
        if vu != self._fichier:
            self._engine.dispose()
            self._fichier = vu


def _identify_file(engine: Engine) -> tuple[int, int] | None:
    """Return device and inode of an SQLite file; None for PostgreSQL or where there is none."""
    if engine.dialect.name != "sqlite":
        return None
    try:
        etat = Path(str(engine.url.database)).stat()
    except OSError:
        return None
    return etat.st_dev, etat.st_ino
