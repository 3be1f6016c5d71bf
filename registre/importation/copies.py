"""Copies of workbooks on the disk while they are read, and those that a killed process left."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Final

PREFIXE: Final = "raq-classeur-"
PERDU_S: Final = 600.0
"""Seconds after which a copy is nobody's: reading one takes less than a minute."""


@contextmanager
def make_copie() -> Iterator[Path]:
    """Give a folder for the copy of a workbook; it goes with the block, whatever happens in it."""
    with TemporaryDirectory(prefix=PREFIXE) as dossier:
        yield Path(dossier)


def sweep_copies() -> None:
    """Remove the folders that a killed process left: they hold what a file says of people.

    Those of other users, or that are not folders, are left alone.
    """
    limite = time.time() - PERDU_S
    for dossier in Path(gettempdir()).glob(f"{PREFIXE}*"):
        # Somebody else may sweep at the same time.
        with suppress(OSError):
            if dossier.lstat().st_mtime < limite:
                shutil.rmtree(dossier)
