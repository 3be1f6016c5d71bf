"""Where the fixtures take their databases: a migrated one, copied for each test."""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from sqlalchemy import Engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

from registre.schema import upgrade_schema
from registre.session import make_engine, make_sessions


class Bases(Protocol):
    """A maker of databases of one kind, by URL: `make_vide` never migrated, `make_vierge` is."""

    def make_vide(self) -> str: ...
    def make_vierge(self) -> str: ...
    def copy(self, url: str) -> str: ...
    def drop(self, url: str) -> None: ...


class BasesSqlite:
    """SQLite files in one directory."""

    def __init__(self, dossier: Path) -> None:
        self.dossier = dossier

    def make_vide(self) -> str:
        return f"sqlite:///{self.dossier / f'{uuid4().hex}.db'}"

    def make_vierge(self) -> str:
        url = self.make_vide()
        upgrade_schema(url)
        return url

    def copy(self, url: str) -> str:
        source = Path(str(make_url(url).database))
        with sqlite3.connect(source) as connexion:
            connexion.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
        connexion.close()
        return f"sqlite:///{shutil.copy(source, self.dossier / f'{uuid4().hex}.db')}"

    def drop(self, url: str) -> None:
        base = Path(str(make_url(url).database))
        for suffixe in ("", "-wal", "-shm"):
            base.with_name(base.name + suffixe).unlink(missing_ok=True)


class BasesPostgis:
    """Databases of one PostgreSQL server; a copy is a clone of its template (40 ms)."""

    def __init__(self, url_du_serveur: str) -> None:
        self.url = make_url(url_du_serveur)

    def make_vide(self) -> str:
        return self._create("template0")

    def make_vierge(self) -> str:
        url = self.make_vide()
        upgrade_schema(url)
        return url

    def copy(self, url: str) -> str:
        return self._create(str(make_url(url).database))

    def drop(self, url: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def _create(self, modele: str) -> str:
        nom = f"raq_{uuid4().hex[:16]}"
        self._run(f'CREATE DATABASE "{nom}" TEMPLATE "{modele}"')
        return self.url.set(database=nom).render_as_string(hide_password=False)

    def _run(self, ordre: str) -> None:
        moteur = make_engine(self.url.render_as_string(hide_password=False))
        try:
            with moteur.connect().execution_options(isolation_level="AUTOCOMMIT") as connexion:
                connexion.execute(text(ordre))
        finally:
            moteur.dispose()


@contextmanager
def opened(bases: Bases, modele: str) -> Iterator[Engine]:
    """An engine on a copy of the template; closed and dropped at the end."""
    url = bases.copy(modele)
    moteur = make_engine(url)
    try:
        yield moteur
    finally:
        moteur.dispose()
        bases.drop(url)


def seed_base(url: str, dossier_data: Path) -> None:
    """Load data/ into a migrated database."""
    from registre.chargement.progres import ProgresMuet
    from registre.chargement.semis import seed

    moteur = make_engine(url)
    try:
        seed(make_sessions(moteur), dossier_data, ProgresMuet())
    finally:
        moteur.dispose()


@contextmanager
def counting(cible: Engine | sessionmaker[Session]) -> Iterator[list[str]]:
    """The statements that the block sends, transaction words left out."""
    moteur: Engine = cible if isinstance(cible, Engine) else cible.kw["bind"]
    requetes: list[str] = []

    def note(_connexion: Any, _curseur: Any, requete: str, *_reste: Any) -> None:
        if not requete.startswith(("BEGIN", "PRAGMA")):
            requetes.append(requete)

    event.listen(moteur, "before_cursor_execute", note)
    try:
        yield requetes
    finally:
        event.remove(moteur, "before_cursor_execute", note)


def list_selects(requetes: Sequence[str]) -> list[str]:
    """Those of the statements that read."""
    return [requete for requete in requetes if requete.lstrip().upper().startswith("SELECT")]
