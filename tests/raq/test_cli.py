"""The command line: two commands to a running site, and refusals in one clear line."""

import os
import socket
import stat
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from raq.cli import configure_server, main
from raq.reglages import Reglages
from registre.modeles import Acteur, Quartier
from registre.session import make_engine, make_sessions
from tests.appuis.photographie import photograph
from tests.appuis.processus import running, wait_for


@pytest.fixture
def base(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'var' / 'raq.db'}"


def run(base: str, *mots: str, **environnement: str) -> Result:
    return CliRunner().invoke(main, mots, env={"RAQ_BASE": base, **environnement})


def test_migrate_then_seed_fill_a_base_and_a_second_time_changes_nothing(base: str) -> None:
    assert run(base, "migrate").exit_code == 0
    premier = run(base, "seed")
    assert premier.exit_code == 0
    assert "acteurs : 457 ajouts" in premier.output
    sessions = make_sessions(make_engine(base))
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Acteur)) == 457
        assert session.scalar(select(func.count()).select_from(Quartier)) == 30
    avant = photograph(sessions)
    second = run(base, "seed")
    assert "déjà à jour" in second.output
    assert photograph(sessions) == avant
    sessions.kw["bind"].dispose()


@pytest.mark.parametrize("commande", [["seed"], ["import", "secteurs", "FICHIER", "--millesime"]])
def test_a_base_that_is_not_there_is_told_and_not_created(
    base: str, commande: list[str], tmp_path: Path
) -> None:
    fichier = tmp_path / "secteurs.geojson"
    fichier.write_text("{}", encoding="utf-8")
    mots = [str(fichier) if mot == "FICHIER" else mot for mot in commande]
    refus = run(base, *mots, *(["2024"] if "import" in mots else []))
    assert refus.exit_code == 1
    assert "raq migrate" in refus.output
    assert refus.output.count("\n") == 1
    assert not (tmp_path / "var").exists()


def test_a_file_that_is_no_sector_file_is_refused_and_changes_nothing(
    url_sqlite_semee: str, tmp_path: Path
) -> None:
    fichier = tmp_path / "secteurs.geojson"
    fichier.write_text('{"type": "FeatureCollection", "features": [', encoding="utf-8")
    sessions = make_sessions(make_engine(url_sqlite_semee))
    avant = photograph(sessions)
    refus = run(url_sqlite_semee, "import", "secteurs", str(fichier), "--millesime", "2024")
    assert refus.exit_code == 1
    assert "fichier refusé (" in refus.output
    assert "La base n'a pas changé." in refus.output
    assert photograph(sessions) == avant
    sessions.kw["bind"].dispose()


def test_a_file_that_is_no_address_file_is_refused(url_sqlite_semee: str, tmp_path: Path) -> None:
    fichier = tmp_path / "adresses.csv"
    fichier.write_text("nom;rue\nx;y\n", encoding="utf-8")
    refus = run(url_sqlite_semee, "import", "adresses", str(fichier))
    assert refus.exit_code == 1
    assert "fichier refusé (" in refus.output


def test_a_setting_that_cannot_be_used_is_one_line(base: str) -> None:
    refus = run(base, "serve", PORT="quatre-vingts")
    assert refus.exit_code == 1
    assert refus.output.count("\n") == 1
    assert "PORT" in refus.output


def test_a_mail_server_that_cannot_be_used_is_one_line_without_its_password(base: str) -> None:
    courrier = {
        "RAQ_SMTP_URL": "smtp://moi:secret@courrier.example:587?clair=peut-être",
        "RAQ_COURRIEL_EXPEDITEUR": "raq@relais.example",
    }
    refus = run(base, "migrate", **courrier)
    assert refus.exit_code == 1
    assert refus.output.count("\n") == 1
    assert "RAQ_SMTP_URL" in refus.output
    assert "secret" not in refus.output


def test_an_address_of_another_machine_is_not_called_a_port_in_use(base: str) -> None:
    reglages = {"RAQ_HOTE": "203.0.113.5", "RAQ_URL_PUBLIQUE": "https://relais.example"}
    refus = run(base, "serve", **reglages)
    assert refus.exit_code == 1
    assert "n'est pas une adresse de cette machine" in refus.output
    assert "déjà utilisé" not in refus.output


@pytest.mark.parametrize("adresse", ["foo", "mysql://moi:secret@hote/base"])
def test_a_database_of_another_kind_is_one_line_without_its_password(adresse: str) -> None:
    refus = run(adresse, "migrate")
    assert refus.exit_code == 1
    assert "RAQ_BASE" in refus.output
    assert "secret" not in refus.output


def test_a_port_in_use_is_told_with_the_way_out(base: str) -> None:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        prise.listen()
        port = str(prise.getsockname()[1])
        refus = run(base, "serve", "--init", PORT=port)
    assert refus.exit_code == 1
    assert refus.output.count("\n") == 1
    assert f"le port {port} est déjà utilisé" in refus.output
    assert "PORT=8001 make serve" in refus.output
    assert not Path(base.removeprefix("sqlite:///")).exists()


@pytest.mark.parametrize("processus", ["1", "2"])
def test_serve_makes_fills_and_serves_from_nothing_and_says_where(
    base: str, processus: str
) -> None:
    with running(base, RAQ_PROCESSUS=processus) as (port, fils):
        assert wait_for(port, "/healthz")[0] == 200
        statut, page = wait_for(port, "/fr/trouver?adresse=Place+du+Jeu+de+Balle")
        assert (statut, "Marolles" in page) == (200, True)
        assert fils.poll() is None
        assert fils.stdout is not None
        annonce = next(ligne for ligne in fils.stdout if "http" in ligne)
    assert annonce == f"raq répond sur http://127.0.0.1:{port}\n"


def test_a_base_that_cannot_be_made_stops_the_start_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("pas un dossier", encoding="utf-8")
    with running(f"sqlite:///{tmp_path / 'var' / 'raq.db'}") as (_, processus):
        sortie, erreurs = processus.communicate(timeout=60)
        assert processus.returncode == 1
        assert "répond sur" not in sortie
        assert erreurs.startswith("Error: ")
        assert "Traceback" not in erreurs


def test_what_the_commands_write_is_for_its_owner_alone(base: str) -> None:
    avant = os.umask(0o022)
    try:
        assert run(base, "migrate").exit_code == 0
        assert os.umask(0o022) == 0o022, "the process that called finds its own again"
    finally:
        os.umask(avant)
    fichier = Path(base.removeprefix("sqlite:///"))
    assert stat.S_IMODE(fichier.stat().st_mode) == 0o600
    assert stat.S_IMODE(fichier.parent.stat().st_mode) == 0o700


def test_only_the_named_proxies_say_who_asks() -> None:
    derriere = Reglages(
        hote="0.0.0.0", url_publique="https://relais.example", mandataires="10.0.0.5,10.1.0.0/16"
    )
    configuration = configure_server(derriere)
    assert configuration.proxy_headers
    assert configuration.forwarded_allow_ips == "10.0.0.5,10.1.0.0/16"
    seule = configure_server(Reglages())
    assert not seule.proxy_headers
    assert seule.forwarded_allow_ips == "127.0.0.1,::1"


@pytest.mark.parametrize(
    ("reglages", "avertit"),
    [
        ({"RAQ_HOTE": "0.0.0.0", "RAQ_URL_PUBLIQUE": "https://relais.example"}, True),
        (
            {
                "RAQ_HOTE": "0.0.0.0",
                "RAQ_URL_PUBLIQUE": "https://relais.example",
                "RAQ_MANDATAIRES": "10.0.0.5",
            },
            False,
        ),
        ({"RAQ_URL_PUBLIQUE": "https://relais.example"}, False),
        ({}, False),
    ],
)
def test_a_proxy_on_another_machine_that_was_not_named_is_told_at_the_start(
    base: str, reglages: dict[str, str], avertit: bool
) -> None:
    with running(base, subprocess.PIPE, **reglages) as (port, processus):
        wait_for(port, "/healthz")
        processus.terminate()
        _, erreurs = processus.communicate(timeout=20)
    assert ("RAQ_MANDATAIRES" in erreurs) is avertit


def test_help_is_in_french_for_the_person_at_the_keyboard() -> None:
    aide = CliRunner().invoke(main, ["--help"]).output
    for commande in ("serve", "migrate", "seed", "import"):
        assert commande in aide
