"""A database in trouble: the right answer, nothing lost, and back by itself when it is."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url

from registre.erreurs import SchemaPlusRecent
from registre.schema import list_revisions
from registre.session import make_engine, make_sessions, writing
from registre.veille import REPIT_S, Veilleur
from tests.appuis.applications import Site, opening
from tests.appuis.bases import Bases, BasesPostgis
from tests.appuis.photographie import photograph

PAGES = ("/fr/quartiers", "/nl/repertoire", "/en/carte")
API = ("/api/v1/acteurs", "/api/v1/quartiers/marolles", "/api/v1/trouver?adresse=Matong%C3%A9")
LISIBLES = ("/api/v1/acteurs", "/api/v1/categories", "/nl/repertoire", "/healthz")
"""Enough to see that reading works, without building a territory each time."""


def never_rest(site: Site) -> None:
    """Ask at each request whether the database can be used, as after ten seconds' respite."""
    moteur: Engine = site.sessions.kw["bind"]
    heure = count(0, int(REPIT_S) + 1)
    site.replace_services(verifier_base=Veilleur(moteur, lambda: float(next(heure))).ensure)


def expect_unavailable(site: Site, code: str) -> None:
    for chemin in API:
        reponse = site.get(chemin)
        assert (reponse.status_code, reponse.json()["code"]) == (503, code)
        assert reponse.headers["retry-after"] == "60"
        assert reponse.headers["content-type"] == "application/problem+json"
        assert reponse.headers["cache-control"] == "no-store"
        assert "Rien n'a été perdu" in reponse.json()["detail"]
    for chemin in PAGES:
        page = site.get(chemin)
        assert page.status_code == 503
        assert page.headers["retry-after"] == "60"
        assert page.headers["content-type"].startswith("text/html")
        assert f'lang="{chemin[1:3]}"' in page.text
    assert site.get("/healthz").status_code == 503


def expect_available(site: Site) -> None:
    for chemin in LISIBLES:
        assert site.get(chemin).status_code == 200, chemin


@pytest.fixture
def fichier(url_sqlite_semee: str) -> Path:
    return Path(str(make_url(url_sqlite_semee).database))


def test_a_missing_file_is_told_and_served_as_soon_as_it_is_there(
    fichier: Path, tmp_path: Path
) -> None:
    absent = tmp_path / "raq.db"
    with opening(f"sqlite:///{absent}") as site:
        expect_unavailable(site, "base_absente")
        assert not absent.exists()
        shutil.copy(fichier, absent)
        expect_available(site)


def test_a_file_taken_away_and_put_back_is_never_read_from_its_ghost(fichier: Path) -> None:
    de_cote = fichier.with_suffix(".mise-de-cote")
    with opening(f"sqlite:///{fichier}") as site:
        never_rest(site)
        expect_available(site)
        for suffixe in ("-wal", "-shm"):
            fichier.with_name(fichier.name + suffixe).unlink(missing_ok=True)
        fichier.rename(de_cote)
        expect_unavailable(site, "base_absente")
        shutil.copy(de_cote, fichier)
        with sqlite3.connect(fichier) as restauree:
            restauree.execute("UPDATE version SET valeur = valeur + 1")
            restauree.execute("UPDATE acteur SET nom = nom || ' (restauré)'")
        restauree.close()
        assert "(restauré)" in site.get("/api/v1/acteurs").text


def test_a_file_that_is_no_database_is_told(fichier: Path) -> None:
    fichier.write_text("Ceci n'est pas une base de données.\n" * 200, encoding="utf-8")
    with opening(f"sqlite:///{fichier}") as site:
        expect_unavailable(site, "base_absente")


VERROU = """
import sqlite3, sys
base = sqlite3.connect(sys.argv[1], isolation_level=None)
base.execute("BEGIN IMMEDIATE")
base.execute("UPDATE acteur SET nom = 'En cours'")
print("tenu", flush=True)
sys.stdin.read()
"""


@contextmanager
def locking(fichier: Path) -> Iterator[None]:
    """Another process holds the write lock."""
    with subprocess.Popen(
        [sys.executable, "-c", VERROU, str(fichier)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as autre:
        assert autre.stdout is not None
        assert autre.stdout.readline() == "tenu\n"
        yield
        assert autre.stdin is not None
        autre.stdin.close()


def test_reading_goes_on_while_another_process_writes(fichier: Path) -> None:
    with opening(f"sqlite:///{fichier}") as site, locking(fichier):
        never_rest(site)
        expect_available(site)
        assert "En cours" not in site.get("/api/v1/acteurs", limit=10000).text


def test_reading_goes_on_where_a_table_of_postgresql_is_locked(
    bases_postgis: BasesPostgis, donnees: Path
) -> None:
    from tests.appuis.bases import seed_base

    url = bases_postgis.make_vierge()
    seed_base(url, donnees)
    autre = make_engine(url)
    with opening(url) as site, autre.begin() as connexion:
        connexion.execute(text("LOCK TABLE acteur, quartier, version IN EXCLUSIVE MODE"))
        expect_available(site)
        connexion.rollback()
    autre.dispose()
    bases_postgis.drop(url)


def run_sql(url: str, ordre: str) -> None:
    moteur = make_engine(url)
    with writing(make_sessions(moteur)) as session:
        session.execute(text(ordre))
    moteur.dispose()


def test_a_newer_schema_is_refused_until_this_code_is_newer_too(site_propre: Site) -> None:
    never_rest(site_propre)
    expect_available(site_propre)
    avant = photograph(site_propre.sessions)
    run_sql(site_propre.url, "UPDATE alembic_version SET version_num = '9999'")
    expect_unavailable(site_propre, "schema_plus_recent")
    run_sql(site_propre.url, f"UPDATE alembic_version SET version_num = '{list_revisions()[-1]}'")
    expect_available(site_propre)
    assert photograph(site_propre.sessions) == avant


def test_a_database_that_was_never_migrated_is_told(site_propre: Site) -> None:
    never_rest(site_propre)
    run_sql(site_propre.url, "DELETE FROM alembic_version")
    expect_unavailable(site_propre, "schema_ancien")


def test_a_database_that_may_only_be_read_is_read(bases: Bases, modele_seme: str) -> None:
    url = bases.copy(modele_seme)
    adresse = make_url(url)
    lecture_seule = {
        "sqlite": lambda: adresse.update_query_dict({"mode": "ro"}),
        "postgresql": lambda: adresse.update_query_dict(
            {"options": "-c default_transaction_read_only=on"}
        ),
    }[adresse.get_backend_name()]()
    with opening(lecture_seule.render_as_string(hide_password=False)) as site:
        expect_available(site)
    bases.drop(url)


def test_a_postgresql_that_is_gone_comes_back_by_itself(
    bases_postgis: BasesPostgis, donnees: Path
) -> None:
    from tests.appuis.bases import seed_base

    url = bases_postgis.make_vierge()
    seed_base(url, donnees)
    nom = str(make_url(url).database)
    with opening(url) as site:
        never_rest(site)
        expect_available(site)
        couper_et_renommer(bases_postgis, nom, f"{nom}_ailleurs")
        expect_unavailable(site, "base_absente")
        couper_et_renommer(bases_postgis, f"{nom}_ailleurs", nom)
        expect_available(site)
    bases_postgis.drop(url)


def couper_et_renommer(bases: BasesPostgis, de: str, vers: str) -> None:
    """Cut every connection to a database, and give it another name."""
    couper = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{de}'"
    for ordre in (couper, f'ALTER DATABASE "{de}" RENAME TO "{vers}"'):
        bases._run(ordre)


def test_a_good_answer_stands_for_ten_seconds_and_a_bad_one_not_at_all(
    fichier: Path, compte_requetes: Callable[[Engine], AbstractContextManager[list[str]]]
) -> None:
    moteur = make_engine(f"sqlite:///{fichier}")
    heure = 100.0
    veilleur = Veilleur(moteur, lambda: heure)

    def count_questions() -> int:
        with compte_requetes(moteur) as requetes:
            veilleur.ensure()
        return len(requetes)

    une_question = count_questions()
    heure += REPIT_S - 0.1
    assert (une_question > 0, count_questions()) == (True, 0)
    heure += 0.1
    assert count_questions() == une_question
    heure += REPIT_S
    run_sql(f"sqlite:///{fichier}", "UPDATE alembic_version SET version_num = '9999'")
    for _ in range(2):
        with pytest.raises(SchemaPlusRecent):
            veilleur.ensure()
    moteur.dispose()
