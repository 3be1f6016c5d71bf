"""`raq import lot ID`: what the import's own process does, started by raq.importateur."""

import logging
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime
from types import FrameType
from typing import Final, NoReturn
from uuid import UUID

import click
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from raq.chemins import find_ressource
from raq.donnees import Donnees
from raq.journalisation import configure_journal
from raq.reglages import Reglages
from registre.base import now
from registre.calendrier import day_in_brussels
from registre.erreurs import ActionImpossible, ErreurRegistre
from registre.importation.reprises import note_arret
from registre.modeles import Importation
from registre.schema import check_schema
from registre.session import make_engine, make_sessions, writing
from registre.territoire import TerritoireCourant, Territoires
from registre.valeurs import EtatImportation

journal = logging.getLogger("raq.importateur")

ARRETE: Final = 143
"""Exit code of a process that SIGTERM ended, as shells give it."""
POLITESSE: Final = 10
"""Added to the niceness: visitors come before files."""


def make_lot_command(
    read_reglages: Callable[[], Reglages], refusing: Callable[[], AbstractContextManager[None]]
) -> click.Command:
    """Return the command; it is not listed, people use the page or `raq import acteurs`."""

    @click.command("lot", hidden=True)
    @click.argument("identifiant", type=click.UUID)
    def lot(identifiant: UUID) -> None:
        """Lit ou applique un import déjà envoyé."""
        configure_journal()
        signal.signal(signal.SIGTERM, _stop)
        with suppress(OSError):
            os.nice(POLITESSE)
        with refusing(), _opened(read_reglages().base) as sessions:
            try:
                run_lot(sessions, identifiant, _make_courant_of(), now)
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

    One that somebody else works on, or gave up, is left alone. Raises what the work does; then the
    import says that it stopped.
    """
    # Readers of spreadsheets are heavy: the command line lists this command without them.
    from registre.importation.analyse import read_import
    from registre.importation.application import apply_import

    travaux = {EtatImportation.A_LIRE: read_import, EtatImportation.A_APPLIQUER: apply_import}
    with sessions() as session:
        etat = session.scalar(select(Importation.etat).where(Importation.id == identifiant))
    if etat not in travaux:
        return
    try:
        travaux[EtatImportation(etat)](sessions, identifiant, courant_of, horloge)
    except ActionImpossible as refus:
        journal.info("import left alone: %s", refus.motif)
    except BaseException:
        # The page says that it stopped, and offers to take it up again.
        with suppress(ErreurRegistre), writing(sessions) as session:
            note_arret(session, identifiant, horloge())
        raise


def _stop(numero: int, cadre: FrameType | None) -> NoReturn:  # noqa: ARG001
    """Leave through every `finally`: the work is let go of, and may be resumed at once."""
    raise SystemExit(ARRETE)


@contextmanager
def _opened(base: str) -> Iterator[sessionmaker[Session]]:
    engine = make_engine(base)
    try:
        check_schema(engine)
        yield make_sessions(engine)
    finally:
        engine.dispose()


def _make_courant_of() -> Callable[[Session], TerritoireCourant]:
    donnees = Donnees(find_ressource("data"))
    territoires = Territoires(donnees.rues, donnees.communes_hors_region())
    return lambda session: territoires.current(session, day_in_brussels(now()))
