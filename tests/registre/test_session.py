"""Engines, transactions, and the names of what can go wrong with a database."""

import os
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

from registre import session as registre_session
from registre.erreurs import (
    BaseAbsente,
    BaseEnLectureSeule,
    BaseIllisible,
    BaseVerrouillee,
    SchemaAncien,
    SchemaPlusRecent,
)
from registre.modeles import Commune
from registre.schema import check_schema, list_revisions
from registre.session import describe_url, make_engine, make_sessions, writing
from tests.appuis.bases import BasesSqlite
from tests.fabriques import make_commune

PERSONNE = 65534
"""The user “nobody”, who may write nowhere."""


@contextmanager
def engine_on(url: str) -> Iterator[Engine]:
    moteur = make_engine(url)
    try:
        yield moteur
    finally:
        moteur.dispose()


@contextmanager
def as_nobody() -> Iterator[None]:
    """Give up root's power over permissions; an ordinary user has none to give up."""
    avant = os.geteuid()
    if avant == 0:
        os.seteuid(PERSONNE)
    try:
        yield
    finally:
        os.seteuid(avant)


@contextmanager
def closed_directory(source: Path) -> Iterator[Path]:
    """A copy of a database in a directory where nobody may write anything."""
    with tempfile.TemporaryDirectory() as nom:
        dossier = Path(nom)
        copie = dossier / "raq.db"
        copie.write_bytes(source.read_bytes())
        copie.chmod(0o444)
        dossier.chmod(0o555)
        try:
            yield copie
        finally:
            dossier.chmod(0o755)


def path_of(url: str) -> Path:
    return Path(str(make_url(url).database))


@pytest.fixture
def base_vierge(bases_sqlite: BasesSqlite) -> Iterator[str]:
    url = bases_sqlite.make_vierge()
    yield url
    bases_sqlite.drop(url)


def test_what_is_written_is_read_by_the_next_session(sessions: sessionmaker[Session]) -> None:
    with writing(sessions) as session:
        session.add(make_commune("21004"))
    with sessions() as session:
        assert session.scalars(select(Commune.nis5)).all() == ["21004"]


def test_an_error_inside_a_write_leaves_nothing_behind(sessions: sessionmaker[Session]) -> None:
    def write_and_fail() -> None:
        with writing(sessions) as session:
            session.add(make_commune("21004"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    with sessions() as session:
        assert session.scalars(select(Commune.nis5)).all() == []


def test_sqlite_keeps_every_committed_write_and_every_foreign_key(base_vierge: str) -> None:
    with engine_on(base_vierge) as moteur, moteur.connect() as connexion:
        reglages = {
            nom: connexion.exec_driver_sql(f"PRAGMA {nom}").scalar()
            for nom in (
                "journal_mode",
                "synchronous",
                "foreign_keys",
                "busy_timeout",
                "secure_delete",
            )
        }
    assert reglages == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "secure_delete": 1,
    }


def test_a_reader_sees_one_state_of_the_base_while_another_writes(base_vierge: str) -> None:
    with engine_on(base_vierge) as moteur:
        sessions = make_sessions(moteur)
        with sessions() as lectrice:
            assert lectrice.scalars(select(Commune.nis5)).all() == []
            with writing(sessions) as session:
                session.add(make_commune("21004"))
            assert lectrice.scalars(select(Commune.nis5)).all() == []


def test_two_writers_come_one_after_the_other(base_vierge: str) -> None:
    with engine_on(base_vierge) as moteur:
        sessions = make_sessions(moteur)
        entree, sortie = threading.Event(), threading.Event()

        def write_first() -> None:
            with writing(sessions) as session:
                entree.set()
                sortie.wait(5)
                session.add(make_commune("21004"))

        fil = threading.Thread(target=write_first)
        fil.start()
        entree.wait(5)
        threading.Timer(0.2, sortie.set).start()
        with writing(sessions) as session:
            vues = session.scalars(select(Commune.nis5)).all()
        fil.join()
    assert vues == ["21004"]


def test_a_base_held_by_another_writer_is_said_to_be_locked(
    base_vierge: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registre_session, "ATTENTE_DU_VERROU_S", 0.1)
    with engine_on(base_vierge) as moteur, closing(sqlite3.connect(path_of(base_vierge))) as autre:
        autre.execute("BEGIN IMMEDIATE")
        with pytest.raises(BaseVerrouillee), writing(make_sessions(moteur)) as session:
            session.add(make_commune("21004"))
        autre.rollback()
        with writing(make_sessions(moteur)) as session:
            assert session.scalars(select(Commune.nis5)).all() == []
            session.add(make_commune("21004"))


@pytest.mark.postgis
def test_a_row_held_by_another_writer_is_said_to_be_locked(
    moteur_postgis: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registre_session, "ATTENTE_DU_VERROU_S", 0.1)
    sessions = make_sessions(moteur_postgis)
    with writing(sessions) as session:
        session.add(make_commune("21004"))
    with writing(sessions) as premiere:
        premiere.scalars(select(Commune).with_for_update()).all()
        with pytest.raises(BaseVerrouillee), writing(sessions) as seconde:
            seconde.scalars(select(Commune).with_for_update()).all()


def test_a_base_opened_for_reading_refuses_to_be_written(moteur: Engine) -> None:
    url = moteur.url
    lecture = {"options": "-c default_transaction_read_only=on"}
    if moteur.dialect.name == "sqlite":
        lecture = {"mode": "ro"}
    seule = url.update_query_dict(lecture).render_as_string(hide_password=False)
    with writing(make_sessions(moteur)) as session:
        session.add(make_commune("21004"))
    with engine_on(seule) as ouverte:
        sessions = make_sessions(ouverte)
        with pytest.raises(BaseEnLectureSeule), writing(sessions) as session:
            session.add(make_commune("21001"))
        with sessions() as session:
            assert session.scalars(select(Commune.nis5)).all() == ["21004"]


def test_a_closed_directory_is_read_all_the_same_and_never_written(base_vierge: str) -> None:
    with engine_on(base_vierge) as moteur, writing(make_sessions(moteur)) as session:
        session.add(make_commune("21004"))
    with (
        closed_directory(path_of(base_vierge)) as copie,
        as_nobody(),
        engine_on(f"sqlite:///{copie}") as moteur,
    ):
        sessions = make_sessions(moteur)
        check_schema(moteur)
        with sessions() as session:
            assert session.scalars(select(Commune.nis5)).all() == ["21004"]
        with pytest.raises(BaseEnLectureSeule), writing(sessions) as session:
            session.add(make_commune("21001"))
        assert [fichier.name for fichier in copie.parent.iterdir()] == ["raq.db"]


def test_a_missing_file_is_an_absent_base_and_is_not_created(tmp_path: Path) -> None:
    chemin = tmp_path / "var" / "raq.db"
    with engine_on(f"sqlite:///{chemin}") as moteur, pytest.raises(BaseAbsente) as vue:
        check_schema(moteur)
    assert str(chemin) in vue.value.url
    assert not chemin.parent.exists()


def test_a_file_that_is_no_database_is_said_unreadable(tmp_path: Path) -> None:
    chemin = tmp_path / "raq.db"
    chemin.write_text("Relais d'action de quartier\n" * 100)
    with engine_on(f"sqlite:///{chemin}") as moteur, pytest.raises(BaseIllisible):
        check_schema(moteur)


def test_an_empty_file_waits_for_its_first_migration(tmp_path: Path) -> None:
    chemin = tmp_path / "raq.db"
    chemin.touch()
    with engine_on(f"sqlite:///{chemin}") as moteur, pytest.raises(SchemaAncien) as vue:
        check_schema(moteur)
    assert vue.value.vu is None
    assert vue.value.connu == list_revisions()[-1]


def test_a_base_of_a_newer_code_is_not_touched(moteur: Engine) -> None:
    check_schema(moteur)
    with moteur.begin() as connexion:
        connexion.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaPlusRecent) as vue:
        check_schema(moteur)
    assert (vue.value.vu, vue.value.connu) == ("9999", list_revisions()[-1])


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://raq:sesame@127.0.0.1:1/raq",
        "postgresql://raq@127.0.0.1:1/raq?password=sesame",
    ],
)
def test_an_unreachable_server_is_an_absent_base_named_without_its_password(url: str) -> None:
    with engine_on(url) as moteur, pytest.raises(BaseAbsente) as vue:
        check_schema(moteur)
    assert "127.0.0.1" in str(vue.value)
    assert "sesame" not in f"{vue.value} {vue.value.__cause__}"
    assert "sesame" not in describe_url(url)


@pytest.mark.postgis
def test_a_server_without_that_database_is_an_absent_base(moteur_postgis: Engine) -> None:
    ailleurs = moteur_postgis.url.set(database="nulle_part").render_as_string(hide_password=False)
    with engine_on(ailleurs) as absent, pytest.raises(BaseAbsente):
        check_schema(absent)


@pytest.mark.postgis
def test_a_connection_that_the_server_dropped_is_replaced(moteur_postgis: Engine) -> None:
    with moteur_postgis.connect() as connexion:
        numero = connexion.scalar(text("SELECT pg_backend_pid()"))
    url = moteur_postgis.url.render_as_string(hide_password=False)
    with engine_on(url) as autre, autre.connect() as connexion:
        connexion.execute(text("SELECT pg_terminate_backend(:numero)"), {"numero": numero})
    with moteur_postgis.connect() as connexion:
        assert connexion.scalar(text("SELECT pg_backend_pid()")) != numero


@pytest.mark.parametrize("url", ["mysql://raq:sesame@localhost/raq", "sqlite://"])
def test_another_kind_of_database_is_refused_without_repeating_the_address(url: str) -> None:
    with pytest.raises(ValueError, match="sqlite:///path") as vue:
        make_engine(url)
    assert "sesame" not in str(vue.value)
