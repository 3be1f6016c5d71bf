"""What the pages of the imports read: never the bytes of a file, which may be 20 MB."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, defer

from registre.erreurs import ObjetInconnu
from registre.importation.etapes import get_import
from registre.modeles import Importation, LigneImportation

MORCEAU: Final = 500
"""Rows of one SELECT while a whole import is walked through."""


def find_import(session: Session, identifiant: str) -> Importation:
    """Return an import by what an address says. Raises ObjetInconnu, also for no identifier."""
    try:
        return get_import(session, UUID(identifiant))
    except ValueError:
        raise ObjetInconnu("importation", identifiant) from None


def is_held(importation: Importation, instant: datetime) -> bool:
    """Tell whether a process works on an import at this instant."""
    return importation.pris_jusqu_a is not None and importation.pris_jusqu_a > instant


def list_imports(
    session: Session, compte: UUID | None, limit: int, offset: int = 0
) -> tuple[Sequence[Importation], int]:
    """Return a stretch of the imports of an account (None: of everybody) and their number.

    The newest first. Two SELECTs.
    """
    siens: list[ColumnElement[bool]] = [] if compte is None else [Importation.compte == compte]
    ordre = (Importation.cree_le.desc(), Importation.id)
    page = _select_imports().where(*siens).order_by(*ordre).limit(limit).offset(offset)
    total = session.scalar(select(func.count()).select_from(Importation).where(*siens)) or 0
    return session.scalars(page).all(), total


def count_lignes(session: Session, importation: UUID) -> Mapping[tuple[str, str | None], int]:
    """Return (decision, choice or None) → how many rows. One SELECT."""
    cles = (LigneImportation.decision, LigneImportation.choix)
    comptes = session.execute(
        select(*cles, func.count())
        .where(LigneImportation.importation == importation)
        .group_by(*cles)
    )
    return {(decision, choix): nombre for decision, choix, nombre in comptes}


def list_lignes(
    session: Session, importation: UUID, decision: str, limit: int, offset: int = 0
) -> Sequence[LigneImportation]:
    """Return a stretch of the rows of one decision, in the file's order. One SELECT."""
    page = _select_lignes(importation).where(LigneImportation.decision == decision)
    return session.scalars(page.limit(limit).offset(offset)).all()


def iterate_lignes(session: Session, importation: UUID) -> Iterator[LigneImportation]:
    """Yield every row in the file's order, 500 in memory at once."""
    apres = 0
    while True:
        suite = _select_lignes(importation).where(LigneImportation.numero > apres)
        lignes = session.scalars(suite.limit(MORCEAU)).all()
        if not lignes:
            return
        yield from lignes
        apres = lignes[-1].numero
        session.expunge_all()


def _select_imports() -> Select[Importation]:
    return select(Importation).options(defer(Importation.octets))


def _select_lignes(importation: UUID) -> Select[Any]:
    return (
        select(LigneImportation)
        .where(LigneImportation.importation == importation)
        .order_by(LigneImportation.numero)
    )
