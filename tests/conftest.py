"""Fixtures of every test, and the only place where a test is skipped.

A test that touches storage takes `moteur`, `sessions` or `sessions_semees` and so runs on both
engines. `RAQ_EXIGE=navigateur,postgis` turns those skips into failures (CI).

Storage is imported inside the fixtures: floor geo tests without SQLAlchemy, with its own five
libraries alone.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session, sessionmaker

    from tests.appuis.applications import Site
    from tests.appuis.bases import Bases, BasesPostgis, BasesSqlite

RACINE = Path(__file__).resolve().parent.parent
"""The project's own directory."""

SUR_LES_DEUX = ["sqlite", pytest.param("postgis", marks=pytest.mark.postgis)]

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

OPTIONS_CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def do_without(besoin: str, raison: str) -> NoReturn:
    """Skip the test for want of something, unless RAQ_EXIGE names it: then the test fails."""
    if besoin in os.environ.get("RAQ_EXIGE", "").replace(" ", "").split(","):
        pytest.fail(f"{raison} (RAQ_EXIGE: {besoin})")
    pytest.skip(raison)


@pytest.fixture(scope="session")
def donnees() -> Path:
    """The data that the project carries."""
    return RACINE / "data"


@pytest.fixture(scope="session")
def essais() -> Path:
    """Official files lent for trials; they are no part of the project."""
    dossier = RACINE.parent / "shared" / "essais"
    if not dossier.is_dir():
        do_without("essais", "the trial files (../shared/essais) are not on this machine")
    return dossier


@pytest.fixture(scope="session")
def bases_sqlite(tmp_path_factory: pytest.TempPathFactory) -> BasesSqlite:
    """Maker of SQLite databases."""
    from tests.appuis.bases import BasesSqlite

    return BasesSqlite(tmp_path_factory.mktemp("bases"))


@pytest.fixture(scope="session")
def bases_postgis() -> BasesPostgis:
    """Maker of PostGIS databases."""
    url = os.environ.get("RAQ_TEST_PG_URL")
    if not url:
        do_without("postgis", "RAQ_TEST_PG_URL names no PostgreSQL server")
    from tests.appuis.bases import BasesPostgis

    return BasesPostgis(url)


@pytest.fixture(scope="session", params=SUR_LES_DEUX)
def bases(request: pytest.FixtureRequest) -> Bases:
    """Maker of databases, one engine after the other."""
    trouvees: Bases = request.getfixturevalue(f"bases_{request.param}")
    return trouvees


@pytest.fixture(scope="session")
def modele_vierge(bases: Bases) -> Iterator[str]:
    """URL of a migrated, empty database that tests copy."""
    url = bases.make_vierge()
    yield url
    bases.drop(url)


@pytest.fixture(scope="session")
def modele_seme(bases: Bases, modele_vierge: str, donnees: Path) -> Iterator[str]:
    """URL of a database loaded from data/ that tests copy."""
    from tests.appuis.bases import seed_base

    url = bases.copy(modele_vierge)
    seed_base(url, donnees)
    yield url
    bases.drop(url)


@pytest.fixture
def moteur(bases: Bases, modele_vierge: str) -> Iterator[Engine]:
    """An engine on a migrated, empty database of the test's own."""
    from tests.appuis.bases import opened

    with opened(bases, modele_vierge) as ouvert:
        yield ouvert


@pytest.fixture
def sessions(moteur: Engine) -> sessionmaker[Session]:
    """Sessions on a migrated, empty database of the test's own."""
    from registre.session import make_sessions

    return make_sessions(moteur)


@pytest.fixture
def moteur_postgis(bases_postgis: BasesPostgis) -> Iterator[Engine]:
    """An engine on a migrated, empty PostGIS database, for what PostgreSQL alone does."""
    from registre.session import make_engine

    url = bases_postgis.make_vierge()
    moteur = make_engine(url)
    yield moteur
    moteur.dispose()
    bases_postgis.drop(url)


@pytest.fixture
def moteur_seme(bases: Bases, modele_seme: str) -> Iterator[Engine]:
    """An engine on a database of the test's own, loaded from data/."""
    from tests.appuis.bases import opened

    with opened(bases, modele_seme) as ouvert:
        yield ouvert


@pytest.fixture
def sessions_semees(moteur_seme: Engine) -> sessionmaker[Session]:
    """Sessions on a database of the test's own, loaded from data/."""
    from registre.session import make_sessions

    return make_sessions(moteur_seme)


@pytest.fixture(scope="session")
def site(bases: Bases, modele_seme: str) -> Iterator[Site]:
    """The whole site on the carried data, its clock on a Tuesday morning; read only."""
    from tests.appuis.applications import opening

    url = bases.copy(modele_seme)
    with opening(url) as ouvert:
        yield ouvert
    bases.drop(url)


@pytest.fixture
def site_propre(bases: Bases, modele_seme: str) -> Iterator[Site]:
    """The whole site on a database of the test's own, loaded from data/: it may be changed."""
    from tests.appuis.applications import opening

    url = bases.copy(modele_seme)
    with opening(url) as ouvert:
        yield ouvert
    bases.drop(url)


@pytest.fixture(scope="session")
def modele_sqlite_seme(bases_sqlite: BasesSqlite, donnees: Path) -> str:
    """URL of an SQLite database loaded from data/, for tests that need one engine only."""
    from tests.appuis.bases import seed_base

    url = bases_sqlite.make_vierge()
    seed_base(url, donnees)
    return url


@pytest.fixture
def url_sqlite_semee(bases_sqlite: BasesSqlite, modele_sqlite_seme: str) -> Iterator[str]:
    """URL of an SQLite database of the test's own, loaded from data/ (to start a server on)."""
    url = bases_sqlite.copy(modele_sqlite_seme)
    yield url
    bases_sqlite.drop(url)


@pytest.fixture
def compte_requetes() -> Callable[
    [Engine | sessionmaker[Session]], AbstractContextManager[list[str]]
]:
    """`with compte_requetes(sessions) as requetes:` lists the statements that the block sends."""
    from tests.appuis.bases import counting

    return counting


@pytest.fixture(scope="session")
def navigateur() -> Iterator[Browser]:
    """A real Chromium; each test opens its own context in it."""
    chemin = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chemin is None:
        do_without("navigateur", "no Chromium is installed on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        ouvert = playwright.chromium.launch(executable_path=chemin, args=OPTIONS_CHROMIUM)
        yield ouvert
        ouvert.close()
