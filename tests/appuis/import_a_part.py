"""An import in a process of its own, for a test to kill: base URL, identifier, “lire” or not.

After the first piece of rows it says so on its output and waits.
"""

import sys
import time
from contextlib import AbstractContextManager, nullcontext
from uuid import UUID

from registre.base import now
from registre.chargement.progres import Etape
from registre.importation.analyse import read_import
from registre.importation.application import apply_import
from registre.session import make_engine, make_sessions
from tests.appuis.importations import make_courant_of
from tests.conftest import RACINE


class _Pause:
    def step(self, label: str, total: int | None) -> AbstractContextManager[Etape]:
        return nullcontext(self)

    def advance(self, nombre: int = 1) -> None:
        sys.stdout.write(f"{nombre}\n")
        sys.stdout.flush()
        time.sleep(600)


def main(base: str, identifiant: str, geste: str) -> None:
    travail = read_import if geste == "lire" else apply_import
    courant_of = make_courant_of(RACINE / "data")
    travail(make_sessions(make_engine(base)), UUID(identifiant), courant_of, now, _Pause())


if __name__ == "__main__":
    main(*sys.argv[1:])
