"""Housekeeping: what has had its time leaves the database, in short batches."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from registre.anonymisation import anonymise_expired
from registre.comptes.essais import GARDE as GARDE_DES_ESSAIS
from registre.courrier.oubli import LOT, erase_courriels, forget_textes
from registre.equipes.departs import erase_departed
from registre.erreurs import ErreurRegistre
from registre.modeles import Essai, Lien, SessionEquipe
from registre.session import writing

LOTS_MAXIMUM: Final = 100
"""Transactions of one step; what is left waits for the next time."""

GARDE_DES_LIENS: Final = timedelta(days=30)
"""A link that served or expired goes on saying so for that long."""

Etape = Callable[[Session, datetime], int]
"""(session, instant) → how many rows it dealt with; 0: nothing is left to do."""


def tidy(sessions: sessionmaker[Session], instant: datetime) -> None:
    """Do all the housekeeping that is due at an instant (aware); any number may do it at once.

    A step that fails does not keep the next ones from running; the first failure is raised at the
    end. What was done stays done.
    """
    fautes: list[ErreurRegistre | SQLAlchemyError] = []
    for etape in ETAPES:
        try:
            _run(etape, sessions, instant)
        except (ErreurRegistre, SQLAlchemyError) as faute:
            fautes.append(faute)
    if fautes:
        raise fautes[0]


def _run(etape: Etape, sessions: sessionmaker[Session], instant: datetime) -> None:
    for _ in range(LOTS_MAXIMUM):
        with writing(sessions) as session:
            if not etape(session, instant):
                return


def erase_sessions(session: Session, instant: datetime) -> int:
    """Delete sessions of the team that have expired."""
    return _erase(session, SessionEquipe, SessionEquipe.expire_le <= instant)


def erase_liens(session: Session, instant: datetime) -> int:
    """Delete links that expired or served more than 30 days ago."""
    limite = instant - GARDE_DES_LIENS
    return _erase(session, Lien, or_(Lien.expire_le <= limite, Lien.utilise_le <= limite))


def erase_essais(session: Session, instant: datetime) -> int:
    """Delete tries that count no more."""
    return _erase(session, Essai, Essai.fait_le <= instant - GARDE_DES_ESSAIS)


ETAPES: Final[tuple[Etape, ...]] = (
    anonymise_expired,
    erase_departed,
    forget_textes,
    erase_courriels,
    erase_sessions,
    erase_liens,
    erase_essais,
)
"""People first: what is promised to them is done even on a bad day."""


def _erase(
    session: Session, table: type[SessionEquipe | Lien | Essai], perimes: ColumnElement[bool]
) -> int:
    choisis = select(table.id).where(perimes).limit(LOT).with_for_update(skip_locked=True)
    partis = delete(table).where(table.id.in_(choisis)).returning(table.id)
    return len(session.execute(partis).all())
