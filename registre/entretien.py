"""Housekeeping: what has had its time leaves the database, in short batches."""

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from registre.anonymisation import anonymise_expired
from registre.comptes.essais import GARDE as GARDE_DES_ESSAIS
from registre.courrier.oubli import LOT, erase_courriels, forget_textes
from registre.equipes.departs import erase_departed
from registre.erreurs import ErreurRegistre
from registre.importation.oubli import erase_lignes, forget_fichiers
from registre.modeles import Essai, Lien, SessionEquipe, Signalement
from registre.session import ATTENTE_DU_VERROU_S, writing

LOTS_MAXIMUM: Final = 100
"""Transactions of one step; what is left waits for the next time."""

GARDE_DES_LIENS: Final = timedelta(days=30)
"""A link that served or expired goes on saying so for that long."""

GARDE_DES_SIGNALEMENTS: Final = timedelta(days=365)
"""Twelve months after its answer, what a report and its answer said in words is erased."""

Etape = Callable[[Session, datetime], int]
"""(session, instant) → how many rows it dealt with; 0: nothing is left to do."""


def tidy(sessions: sessionmaker[Session], instant: datetime) -> None:
    """Do all the housekeeping that is due at an instant (aware); any number may do it at once.

    A step that fails does not keep the next ones from running; the first failure is raised at the
    end. What was done stays done, and what was erased is no longer in SQLite's journal either.
    """
    fautes: list[ErreurRegistre | SQLAlchemyError] = []
    for etape in ETAPES:
        try:
            _run(etape, sessions, instant)
        except (ErreurRegistre, SQLAlchemyError) as faute:
            fautes.append(faute)
    _empty_journal(sessions)
    if fautes:
        raise fautes[0]


def _run(etape: Etape, sessions: sessionmaker[Session], instant: datetime) -> None:
    for _ in range(LOTS_MAXIMUM):
        with writing(sessions) as session:
            if not etape(session, instant):
                return


def _empty_journal(sessions: sessionmaker[Session]) -> None:
    """Bring SQLite's -wal, which holds pages as they were, into the base and cut it to nothing.

    Somebody reads or writes meanwhile: SQLite does not wait for them, the next time does it.
    """
    with sessions() as session:
        moteur = session.get_bind().engine
    if moteur.dialect.name != "sqlite":
        return
    with suppress(sqlite3.OperationalError), closing(moteur.raw_connection()) as connexion:
        curseur = connexion.cursor()
        # Whoever waits for a reader here would hold up every writer.
        curseur.execute("PRAGMA busy_timeout=0")
        try:
            curseur.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            curseur.fetchall()
        finally:
            curseur.execute(f"PRAGMA busy_timeout={ATTENTE_DU_VERROU_S * 1000}")
            curseur.close()


def forget_signalements(session: Session, instant: datetime) -> int:
    """Blank the words of reports that were answered a year ago, and of their answers."""
    anciens = (
        Signalement.traite_le <= instant - GARDE_DES_SIGNALEMENTS,
        or_(Signalement.texte != "", Signalement.suite.is_not(None)),
    )
    choisis = select(Signalement.id).where(*anciens).limit(LOT).with_for_update(skip_locked=True)
    oublies = update(Signalement).where(Signalement.id.in_(choisis)).values(texte="", suite=None)
    oublies = oublies.execution_options(synchronize_session=False)
    return len(session.execute(oublies.returning(Signalement.id)).all())


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
    forget_signalements,
    forget_fichiers,
    erase_lignes,
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
