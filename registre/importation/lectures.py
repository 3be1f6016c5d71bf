"""What is read of imports and of their rows: never the bytes of a file, which may be 20 MB."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session, defer

from registre.modeles import Importation, LigneImportation

TRANCHE: Final = 500
"""Rows read, decided or written at a time: neither memory nor the write lock is held for a file."""


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


def walk_lignes(
    session: Session, importation: UUID, *conditions: ColumnElement[bool]
) -> Iterator[Sequence[Row[Any]]]:
    """Yield the columns of all rows that meet the conditions, in the file's order.

    TRANCHE at a time: what was read is not held.
    """
    colonnes = select(*LigneImportation.__table__.columns).where(
        LigneImportation.importation == importation, *conditions
    )
    dernier = 0
    while lues := session.execute(
        colonnes.where(LigneImportation.numero > dernier)
        .order_by(LigneImportation.numero)
        .limit(TRANCHE)
    ).all():
        dernier = lues[-1].numero
        yield lues


def _select_imports() -> Select[Importation]:
    return select(Importation).options(defer(Importation.octets))


def _select_lignes(importation: UUID) -> Select[Any]:
    return (
        select(LigneImportation)
        .where(LigneImportation.importation == importation)
        .order_by(LigneImportation.numero)
    )
