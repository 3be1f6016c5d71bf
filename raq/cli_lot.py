"""`raq import lot ID`: what the import's own process does, started by raq.importateur."""

import logging
import os
import signal
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn
from uuid import UUID

import click
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from raq.bases import make_courant_of, opened
from raq.journalisation import configure_journal
from raq.reglages import Reglages
from registre.base import now
from registre.erreurs import ActionImpossible, ErreurRegistre
from registre.importation.copies import sweep_copies
from registre.importation.erreurs import FichierRefuse
from registre.importation.etapes import note_refus
from registre.importation.reprises import note_arret
from registre.modeles import Importation
from registre.session import writing
from registre.territoire import TerritoireCourant
from registre.valeurs import EtatImportation

journal = logging.getLogger("raq.importateur")

ARRETE: Final = 143
"""Exit code of a process that SIGTERM ended, as shells give it."""
POLITESSE: Final = 10
"""Added to the niceness: visitors come before files."""
MEMOIRE: Final = 2 * 1024 * 1024 * 1024
"""Bytes of addresses that the work may ask for, over those of the process when it begins.

A fence behind the bounds of registre.importation.tableaux: 50,000 rows read or applied take a
tenth of it.
"""
TROP_GRAND: Final = "trop_de_cellules"
"""The refusal of a file that met MEMOIRE: the same advice holds, fewer columns or several files."""


def make_lot_command(
    read_reglages: Callable[[], Reglages], refusing: Callable[[], AbstractContextManager[None]]
) -> click.Command:
    """Return the command; it is not listed, people use the page or `raq import acteurs`."""

    @click.command("lot", hidden=True)
    @click.argument("identifiant", type=click.UUID)
    @click.option("--refuser", is_flag=True, help="Le refuse : il demande trop de mémoire.")
    def lot(identifiant: UUID, *, refuser: bool) -> None:
        """Lit ou applique un import déjà envoyé."""
        configure_journal()
        signal.signal(signal.SIGTERM, _stop)
        with suppress(OSError):
            os.nice(POLITESSE)
        sweep_copies()
        with refusing(), opened(read_reglages().base) as sessions:
            if refuser:
                _refuse(sessions, identifiant)
                return
            # The libraries first: some reserve far more addresses than they ever use.
            _list_travaux()
            _bound_memory(MEMOIRE)
            try:
                run_lot(sessions, identifiant, make_courant_of(), now)
            # An exception's text may hold what a file says of somebody: its kind alone is told.
            except Exception as erreur:
                journal.error("import failed: %s", type(erreur).__name__)
                raise SystemExit(1) from None

    return lot


def run_lot(
    sessions: sessionmaker[Session],
    identifiant: UUID,
    courant_of: Callable[[Session], TerritoireCourant],
    horloge: Callable[[], datetime],
) -> None:
    """Do what an import waits for: to be read, or to be applied; nothing when it waits for none.

    One that somebody else works on, or gave up, is left alone; one that wants more memory than
    there is, is refused (TROP_GRAND). Raises what the work does; then the import says that it
    stopped.
    """
    try:
        _work(sessions, identifiant, courant_of, horloge)
        return
    except MemoryError:
        journal.warning("import refused: it wants too much memory")
    # Here and not above: an exception holds all that the work had gathered.
    _refuse(sessions, identifiant)


def _work(
    sessions: sessionmaker[Session],
    identifiant: UUID,
    courant_of: Callable[[Session], TerritoireCourant],
    horloge: Callable[[], datetime],
) -> None:
    travaux = _list_travaux()
    with sessions() as session:
        etat = session.scalar(select(Importation.etat).where(Importation.id == identifiant))
    if etat is None or (travail := travaux.get(EtatImportation(etat))) is None:
        return
    try:
        travail(sessions, identifiant, courant_of, horloge)
    except ActionImpossible as refus:
        journal.info("import left alone: %s", refus.motif)
    except MemoryError:
        raise
    except BaseException:
        # The page says that it stopped, and offers to take it up again.
        with suppress(ErreurRegistre), writing(sessions) as session:
            note_arret(session, identifiant, horloge())
        raise


def _list_travaux() -> Mapping[EtatImportation, Callable[..., Importation]]:
    # Readers of spreadsheets are heavy: the command line lists this command without them.
    from registre.importation.analyse import read_import
    from registre.importation.application import apply_import

    return {EtatImportation.A_LIRE: read_import, EtatImportation.A_APPLIQUER: apply_import}


def _refuse(sessions: sessionmaker[Session], identifiant: UUID) -> None:
    with writing(sessions) as session:
        note_refus(session, identifiant, FichierRefuse(TROP_GRAND))


def _bound_memory(octets: int) -> None:
    """Let this process ask for so many bytes more, where the system knows how (Linux)."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        plafond = pages * resource.getpagesize() + octets
        _, maximum = resource.getrlimit(resource.RLIMIT_AS)
        if maximum == resource.RLIM_INFINITY or plafond < maximum:
            resource.setrlimit(resource.RLIMIT_AS, (plafond, maximum))


def _stop(numero: int, cadre: FrameType | None) -> NoReturn:  # noqa: ARG001
    """Leave through every `finally`: the work is let go of, and may be resumed at once."""
    raise SystemExit(ARRETE)
