"""What becomes of a file of actors that nobody needs any more."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from registre.modeles import Importation, LigneImportation
from registre.valeurs import EtatImportation

GARDE: Final = timedelta(days=30)
"""A file and its dry run are kept for that long, and so is the report of what was applied."""
LOT: Final = 500
"""Rows of one transaction: nobody waits long behind it."""

OUVERTS: Final = (
    EtatImportation.A_LIRE,
    EtatImportation.A_DECIDER,
    EtatImportation.A_APPLIQUER,
)
"""States in which a file may still be written to the directory."""


def forget_fichiers(session: Session, instant: datetime) -> int:
    """Drop the bytes of files that are 30 days old; what was never applied is given up."""
    anciens = (
        Importation.cree_le <= instant - GARDE,
        or_(Importation.octets.is_not(None), Importation.etat.in_(OUVERTS)),
    )
    choisis = select(Importation.id).where(*anciens).limit(LOT).with_for_update(skip_locked=True)
    ids = session.scalars(choisis).all()
    celles = Importation.id.in_(ids)
    session.execute(update(Importation).where(celles).values(octets=None, pris_jusqu_a=None))
    finies = update(Importation).where(celles, Importation.etat.in_(OUVERTS))
    session.execute(finies.values(etat=EtatImportation.ABANDONNEE))
    return len(ids)


def erase_lignes(session: Session, instant: datetime) -> int:
    """Delete rows 30 days after the application, or the arrival, of their file.

    They hold what the file said, private persons included; records keep their own history.
    """
    depuis = func.coalesce(Importation.applique_le, Importation.cree_le)
    anciens = select(Importation.id).where(depuis <= instant - GARDE)
    choisies = (
        select(LigneImportation.id)
        .where(LigneImportation.importation.in_(anciens))
        .limit(LOT)
        .with_for_update(skip_locked=True)
    )
    parties = delete(LigneImportation).where(LigneImportation.id.in_(choisies))
    return len(session.execute(parties.returning(LigneImportation.id)).all())
