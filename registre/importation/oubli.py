"""What becomes of a file of actors that nobody needs any more."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, String, cast, delete, func, or_, select, update
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
FINIS: Final = (EtatImportation.APPLIQUEE, EtatImportation.ABANDONNEE)
"""States in which nobody chooses columns any more."""


def forget_fichiers(session: Session, instant: datetime) -> int:
    """Drop the bytes of files that are 30 days old; what was never applied is given up.

    Values shown of the columns of those, and of any import that is over, go too.
    """
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
    termines = or_(Importation.cree_le <= instant - GARDE, Importation.etat.in_(FINIS))
    return max(len(ids), blank_exemples(session, termines))


def blank_exemples(session: Session, *celles: ColumnElement[bool]) -> int:
    """Blank the values shown of the columns of these imports: names and numbers of people.

    LOT imports at most; returns how many had some. Their titles, and what they are, stay.
    """
    # As JSON is written: a quote within a text is escaped, so that no text looks like a value.
    texte = cast(Importation.colonnes, String)
    parlants = func.replace(texte, '"exemple": ""', "").contains('"exemple": "')
    choisies = (
        select(Importation.id, Importation.colonnes)
        .where(parlants, *celles)
        .limit(LOT)
        .with_for_update(skip_locked=True)
    )
    lues = session.execute(choisies).all()
    for identifiant, colonnes in lues:
        vides = [{**colonne, "exemple": ""} for colonne in colonnes]
        celle = update(Importation).where(Importation.id == identifiant)
        session.execute(celle.values(colonnes=vides))
    return len(lues)


def erase_lignes(session: Session, instant: datetime) -> int:
    """Delete rows 30 days after the application, or the arrival, of their file.

    They hold what the file said, private persons included, and so do the values shown of its
    columns; records keep their own history.
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
    effacees = len(session.execute(parties.returning(LigneImportation.id)).all())
    return max(effacees, blank_exemples(session, depuis <= instant - GARDE))
