"""Which sectors make which quartier on which day, and the rule that none lies in two."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registre.erreurs import QuartierInconnu, SecteurAbsent, SecteurDejaAttribue
from registre.modeles import Quartier, QuartierSecteur, Secteur
from registre.valeurs import Compteur
from registre.versions import bump

MILLESIME: Final = 2024
"""The vintage of the sector codes that quartiers are written in (data/secteurs_statistiques)."""

CONTRAINTE_D_EXCLUSION: Final = "23P01"
"""SQLSTATE of PostgreSQL: exclusion_violation."""


def is_valid_on(le: date) -> ColumnElement[bool]:
    """Return the condition: a row of quartier_secteur holds on that day (`valide_au` excluded)."""
    return and_(
        QuartierSecteur.valide_du <= le,
        or_(QuartierSecteur.valide_au.is_(None), QuartierSecteur.valide_au > le),
    )


def select_compositions(le: date, millesime: int = MILLESIME) -> Select[str, str, str]:
    """Return the query (slug, name of the quartier, code) of the zones of a day, codes sorted."""
    return (
        select(QuartierSecteur.quartier, Quartier.nom, QuartierSecteur.code)
        .join(Quartier, Quartier.slug == QuartierSecteur.quartier)
        .where(QuartierSecteur.millesime == millesime, is_valid_on(le))
        .order_by(QuartierSecteur.quartier, QuartierSecteur.code)
    )


def list_bornes(session: Session, millesime: int = MILLESIME) -> list[date]:
    """Return the days on which some zone begins or ends, sorted: between two, none changes."""
    rows = session.execute(
        select(QuartierSecteur.valide_du, QuartierSecteur.valide_au)
        .where(QuartierSecteur.millesime == millesime)
        .distinct()
    )
    return sorted({jour for periode in rows for jour in periode if jour is not None})


def assign_secteurs(
    session: Session,
    quartier: str,
    codes: Sequence[str],
    millesime: int,
    valide_du: date,
    valide_au: date | None = None,
) -> int:
    """Give sectors to a quartier from one day to another (excluded; None: until further notice).

    Call it inside `session.writing`. Returns how many rows were added: what the quartier already
    holds all that time stays as it is. Counts a change of TERRITOIRE when there is one.
    Raises QuartierInconnu, SecteurAbsent, SecteurDejaAttribue, and ValueError for a period that
    ends before it begins; then nothing was added.
    """
    if valide_au is not None and valide_au <= valide_du:
        raise ValueError("a zone ends after it begins")
    if session.get(Quartier, quartier) is None:
        raise QuartierInconnu(quartier)
    voulus = sorted(set(codes))
    _lock_secteurs(session, voulus, millesime)
    tenus = _find_tenus(session, quartier, voulus, millesime, valide_du, valide_au)
    session.add_all(
        QuartierSecteur(
            quartier=quartier,
            code=code,
            millesime=millesime,
            valide_du=valide_du,
            valide_au=valide_au,
        )
        for code in voulus
        if code not in tenus
    )
    try:
        session.flush()
    except IntegrityError as erreur:
        if getattr(erreur.orig, "sqlstate", None) == CONTRAINTE_D_EXCLUSION:
            raise SecteurDejaAttribue(tuple(voulus)) from erreur
        raise
    ajoutes = len(voulus) - len(tenus)
    if ajoutes:
        bump(session, Compteur.TERRITOIRE)
    return ajoutes


def _lock_secteurs(session: Session, codes: Sequence[str], millesime: int) -> None:
    """Lock the sectors on PostgreSQL, so that two writers of one sector come one after the other.

    SQLite has one writer at a time, and does not know FOR UPDATE: SQLAlchemy leaves it out.
    """
    lus = session.scalars(
        select(Secteur.code)
        .where(Secteur.millesime == millesime, Secteur.code.in_(codes))
        .order_by(Secteur.code)
        .with_for_update(key_share=True)
    ).all()
    absents = tuple(code for code in codes if code not in set(lus))
    if absents:
        raise SecteurAbsent(absents, millesime)


def _find_tenus(
    session: Session,
    quartier: str,
    codes: Sequence[str],
    millesime: int,
    valide_du: date,
    valide_au: date | None,
) -> set[str]:
    """Return the codes that the quartier already holds all that time.

    Raises SecteurDejaAttribue when another holds one on any day of it, or itself for a part.
    """
    rows = session.scalars(
        select(QuartierSecteur).where(
            QuartierSecteur.millesime == millesime,
            QuartierSecteur.code.in_(codes),
            or_(QuartierSecteur.valide_au.is_(None), QuartierSecteur.valide_au > valide_du),
            true() if valide_au is None else QuartierSecteur.valide_du < valide_au,
        )
    ).all()
    tenus = {
        row.code for row in rows if row.quartier == quartier and _covers(row, valide_du, valide_au)
    }
    pris = [row for row in rows if row.code not in tenus]
    if pris:
        raise SecteurDejaAttribue(
            tuple(sorted({row.code for row in pris})), tuple(sorted({row.quartier for row in pris}))
        )
    return tenus


def _covers(row: QuartierSecteur, valide_du: date, valide_au: date | None) -> bool:
    if row.valide_du > valide_du:
        return False
    return row.valide_au is None or (valide_au is not None and valide_au <= row.valide_au)
