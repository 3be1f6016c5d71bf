"""Work on an import that stopped on the way: it says so, and is taken up again."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from registre.importation.bail import is_free
from registre.modeles import Importation
from registre.valeurs import EtatImportation

EN_COURS: Final = (EtatImportation.A_LIRE, EtatImportation.A_APPLIQUER)
"""States in which a process has something to do."""


def resume_import(session: Session, identifiant: UUID, instant: datetime) -> bool:
    """Let a stopped import wait for a process again; False: one works on it, or nothing is left."""
    celui = (Importation.id == identifiant, Importation.etat.in_(EN_COURS), is_free(instant))
    repris = update(Importation).where(*celui).values(pris_jusqu_a=None, faites=0)
    return bool(session.execute(repris.returning(Importation.id)).all())


def note_arret(session: Session, identifiant: UUID, instant: datetime) -> None:
    """Say that the work on an import stopped at this instant, unless another process took it."""
    celui = (
        Importation.id == identifiant,
        Importation.etat.in_(EN_COURS),
        Importation.pris_jusqu_a.is_(None),
    )
    session.execute(update(Importation).where(*celui).values(pris_jusqu_a=instant))
