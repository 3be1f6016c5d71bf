"""The installation's secret: made on the first start, kept, shared by the workers."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from raq.reglages import Reglages
from raq.secret import FICHIER, obtain_secret


def make_reglages(dossier: Path, secret: str | None = None) -> Reglages:
    return Reglages(base=f"sqlite:///{dossier / 'raq.db'}", secret=secret)


def test_it_is_made_once_beside_the_database_and_for_our_eyes_only(tmp_path: Path) -> None:
    secret = obtain_secret(make_reglages(tmp_path))
    assert len(secret) >= 32
    assert obtain_secret(make_reglages(tmp_path)) == secret
    assert stat.S_IMODE((tmp_path / FICHIER).stat().st_mode) == 0o600
    assert [f.name for f in tmp_path.iterdir()] == [FICHIER]


def test_workers_that_start_together_share_one(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as fils:
        secrets = list(fils.map(obtain_secret, [make_reglages(tmp_path)] * 16))
    assert len(set(secrets)) == 1


def test_the_environment_comes_first(tmp_path: Path) -> None:
    dit = "d" * 40
    assert obtain_secret(make_reglages(tmp_path, dit)) == dit
    assert not (tmp_path / FICHIER).exists()


def test_for_postgresql_it_lies_in_var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    secret = obtain_secret(Reglages(base="postgresql+psycopg://app@/raq"))
    assert (tmp_path / "var" / FICHIER).read_text() == secret


def test_where_nothing_can_be_kept_the_site_still_starts(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "pas-un-dossier").write_text("")
    reglages = make_reglages(tmp_path / "pas-un-dossier")
    assert obtain_secret(reglages) != obtain_secret(reglages)
    assert "RAQ_SECRET" in caplog.text
    assert os.fspath(tmp_path) not in caplog.text
