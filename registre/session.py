"""Engines and transactions on SQLite and on PostgreSQL.

Every failure that has a name leaves with it, while reading as while writing: a missing database
is BaseAbsente, one that is busy is BaseVerrouillee, one that refuses writes BaseEnLectureSeule
(one listener on the engine, so that no caller has to translate).
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import QueuePool

from registre.erreurs import (
    BaseAbsente,
    BaseEnLectureSeule,
    BaseIllisible,
    BaseVerrouillee,
    ErreurRegistre,
)

ATTENTE_DU_VERROU_S: Final = 5
"""Seconds that a writer waits for another one before BaseVerrouillee."""

FILS: Final = 10
"""Threads that answer requests in one worker (raq.app)."""
CONNEXIONS: Final = 2 * FILS + 4
"""Connections of one worker at most: a route reads with one and writes with another, whatever the
number of visitors; the rest serves the postman. Four workers stay below PostgreSQL's usual 100."""
ATTENTE_D_UNE_CONNEXION_S: Final = 5
"""Seconds before SQLAlchemy's TimeoutError, which is answered 503."""

ECRITURE: Final = "raq_ecriture"
"""Execution option of a connection whose transaction takes the write lock at once."""

_BASSIN: Final[Mapping[str, Any]] = {
    "pool_size": FILS,
    "max_overflow": CONNEXIONS - FILS,
    "pool_timeout": ATTENTE_D_UNE_CONNEXION_S,
}

ABSENTE_SQLITE: Final = ("SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")
ILLISIBLE_SQLITE: Final = ("SQLITE_NOTADB", "SQLITE_CORRUPT")
VERROUILLEE_SQLITE: Final = ("SQLITE_BUSY", "SQLITE_LOCKED")
LECTURE_SEULE_SQLITE: Final = ("SQLITE_READONLY",)
LECTURE_SEULE_PG: Final = "25006"
VERROUILLEE_PG: Final = ("55P03", "40P01", "40001")
ABSENTE_PG: Final = ("08", "28", "3D", "57P")
"""SQLSTATE: connection failures, refused login, no such database, server shutting down."""


def make_engine(url: str, *, create: bool = False, foreign_keys: bool = True) -> Engine:
    """Return the engine of `sqlite:///path` or `postgresql://…` (psycopg 3). Nothing is opened.

    SQLite: WAL, synchronous=FULL, foreign_keys=ON (`foreign_keys=False` is for migrations
    only), a wait of 5 s for a lock; `?mode=ro` opens for reading only; a missing file is
    BaseAbsente at first use unless `create`, which also makes its directory.
    Raises ValueError for any other kind of database, without repeating the address.
    """
    adresse = make_url(url)
    if adresse.get_backend_name() == "sqlite":
        moteur = _make_sqlite(adresse, create=create, foreign_keys=foreign_keys)
    elif adresse.get_backend_name() == "postgresql":
        moteur = create_engine(
            adresse,
            **_BASSIN,
            pool_pre_ping=True,
            connect_args={"connect_timeout": ATTENTE_DU_VERROU_S},
        )
    else:
        raise ValueError("a database is sqlite:///path or postgresql://…")
    _name_errors(moteur, describe_url(adresse))
    return moteur


def make_sessions(engine: Engine) -> sessionmaker[Session]:
    """Return the maker of sessions; objects stay readable after a commit."""
    return sessionmaker(engine, expire_on_commit=False)


@contextmanager
def writing(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """Open one write transaction: committed at the end, rolled back on any error.

    SQLite takes its write lock at the start (BEGIN IMMEDIATE), so that what is checked inside
    still holds when it is written; PostgreSQL waits for row locks as long as SQLite for its
    lock. Raises BaseVerrouillee or BaseEnLectureSeule; then nothing was written.
    """
    with sessions.begin() as session:
        connexion = session.connection(execution_options={ECRITURE: True})
        if connexion.dialect.name == "postgresql":
            attente = {"attente": f"{ATTENTE_DU_VERROU_S}s"}
            connexion.execute(text("SELECT set_config('lock_timeout', :attente, true)"), attente)
        yield session


def describe_url(url: str | URL) -> str:
    """Return the address of a database as a person may see it: no password anywhere."""
    adresse = make_url(url)
    secrets = [nom for nom in adresse.query if "password" in nom.lower()]
    return adresse.difference_update_query(secrets).render_as_string(hide_password=True)


def _make_sqlite(adresse: URL, *, create: bool, foreign_keys: bool) -> Engine:
    if not adresse.database:
        raise ValueError("an SQLite database needs a file: sqlite:///path")
    chemin = Path(adresse.database)
    mode = "ro" if adresse.query.get("mode") == "ro" else "rwc" if create else "rw"

    def connect() -> sqlite3.Connection:
        return _open_sqlite(chemin, mode, foreign_keys=foreign_keys)

    moteur = create_engine(
        adresse.difference_update_query(["mode"]),
        creator=connect,
        poolclass=QueuePool,
        **_BASSIN,
    )
    event.listen(moteur, "begin", _begin_sqlite)
    return moteur


def _open_sqlite(chemin: Path, mode: str, *, foreign_keys: bool) -> sqlite3.Connection:
    """Open and prepare one connection; fall back on an immutable file in a closed directory.

    A WAL database needs to write its `-shm` beside it, even to read. Where the directory forbids
    it and nothing waits in a `-wal`, the file cannot change under us: it is read as immutable.
    """
    if mode == "rwc":
        chemin.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _prepare_sqlite(chemin, f"mode={mode}", foreign_keys=foreign_keys)
    except sqlite3.OperationalError as erreur:
        en_attente = chemin.with_name(chemin.name + "-wal")
        ferme = erreur.sqlite_errorname.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY"))
        if not ferme or not chemin.is_file() or en_attente.exists():
            raise
        return _prepare_sqlite(chemin, "mode=ro&immutable=1", foreign_keys=foreign_keys)


def _prepare_sqlite(chemin: Path, options: str, *, foreign_keys: bool) -> sqlite3.Connection:
    connexion = sqlite3.connect(
        f"file:{quote(str(chemin.absolute()))}?{options}",
        uri=True,
        timeout=ATTENTE_DU_VERROU_S,
        isolation_level=None,  # we say BEGIN ourselves: see _begin_sqlite
        check_same_thread=False,  # the pool hands one connection to one thread at a time
    )
    try:
        if "mode=ro" not in options:
            _ask_for_wal(connexion)
        connexion.execute("PRAGMA synchronous=FULL")
        # What is erased is overwritten: it does not lie on in the pages that became free.
        connexion.execute("PRAGMA secure_delete=ON").close()
        connexion.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        connexion.execute("SELECT 1 FROM sqlite_master LIMIT 1").close()
    except BaseException:
        connexion.close()
        raise
    return connexion


def _ask_for_wal(connexion: sqlite3.Connection) -> None:
    """Turn WAL on; a file that we may only read, or that somebody holds, keeps its journal."""
    try:
        connexion.execute("PRAGMA journal_mode=WAL").close()
    except sqlite3.OperationalError as erreur:
        if not erreur.sqlite_errorname.startswith(LECTURE_SEULE_SQLITE + VERROUILLEE_SQLITE):
            raise


def _begin_sqlite(connexion: Connection) -> None:
    """Start the transaction by hand: Python's sqlite3 would start it at the first write only."""
    ecriture = connexion.get_execution_options().get(ECRITURE, False)
    connexion.exec_driver_sql("BEGIN IMMEDIATE" if ecriture else "BEGIN")


def _name_errors(moteur: Engine, url: str) -> None:
    def rename(contexte: ExceptionContext) -> None:
        if contexte.is_pre_ping:
            return  # the pool opens another connection in its place
        nommee = _name_error(contexte.original_exception, url)
        if nommee is not None:
            raise nommee from contexte.original_exception

    event.listen(moteur, "handle_error", rename)


def _name_error(erreur: BaseException, url: str) -> ErreurRegistre | None:
    """Return the named error of a driver's error, or None when it has no name here."""
    if isinstance(erreur, sqlite3.Error):
        return _name_sqlite_error(getattr(erreur, "sqlite_errorname", "") or "", url)
    code: Any = getattr(erreur, "sqlstate", None)
    if type(erreur).__module__.split(".")[0] != "psycopg":
        return None
    if code is None:
        return BaseAbsente(url) if type(erreur).__name__ in NON_JOINTE_PSYCOPG else None
    return _name_postgresql_error(code, url)


NON_JOINTE_PSYCOPG: Final = ("OperationalError", "ConnectionTimeout")
"""Without SQLSTATE, psycopg could not reach the server or has lost it."""


def _name_sqlite_error(nom: str, url: str) -> ErreurRegistre | None:
    if nom.startswith(VERROUILLEE_SQLITE):
        return BaseVerrouillee()
    if nom.startswith(LECTURE_SEULE_SQLITE):
        return BaseEnLectureSeule()
    if nom.startswith(ILLISIBLE_SQLITE):
        return BaseIllisible(url)
    return BaseAbsente(url) if nom.startswith(ABSENTE_SQLITE) else None


def _name_postgresql_error(code: str, url: str) -> ErreurRegistre | None:
    if code == LECTURE_SEULE_PG:
        return BaseEnLectureSeule()
    if code in VERROUILLEE_PG:
        return BaseVerrouillee()
    return BaseAbsente(url) if code.startswith(ABSENTE_PG) else None
