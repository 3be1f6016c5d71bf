"""Files of actors are worked on in processes of their own: one at a time, killed without harm."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from raq.cli import main
from raq.cli_lot import ARRETE, run_lot
from raq.importateur import Importateur, write_commande, write_environnement
from raq.reglages import Reglages, read_reglages
from registre.base import now
from registre.calendrier import day_in_brussels
from registre.importation.etapes import ask_application, start_import
from registre.importation.reprises import resume_import
from registre.modeles import Acteur, Importation, LigneImportation
from registre.session import make_sessions, writing
from registre.territoire import TerritoireCourant, Territoires
from registre.valeurs import EtatImportation
from tests.conftest import RACINE

Sessions = sessionmaker[Session]
LONGTEMPS_S = 120.0
"""Python starts slowly on a busy machine."""
LIGNES = 4_000


def wait_for(condition: Callable[[], bool], secondes: float = LONGTEMPS_S) -> None:
    fin = time.monotonic() + secondes
    while not condition():
        assert time.monotonic() < fin, "it did not happen"
        time.sleep(0.02)


def write_fichier(lignes: int) -> bytes:
    """New places of the rue Haute, none like another."""
    corps = "".join(
        f"{chr(65 + i % 26) * 4} {i * 7919 % 100_003} {chr(75 + i % 15) * 5};centres-culturels;"
        f"{50.83 + i % 100 / 10_000:.4f};{4.34 + i % 90 / 10_000:.4f}\r\n"
        for i in range(lignes)
    )
    return f"nom;categorie;lat;lon\r\n{corps}".encode()


def add_import(sessions: Sessions, lignes: int = 3) -> UUID:
    identifiant = uuid4()
    with writing(sessions) as session:
        start_import(
            session,
            identifiant,
            write_fichier(lignes),
            "liste.csv",
            compte=None,
            auteur_nom="Lina",
            instant=now(),
        )
    return identifiant


def read(sessions: Sessions, identifiant: UUID) -> Importation:
    with sessions() as session:
        importation = session.get(Importation, identifiant)
        assert importation is not None
        return importation


def is_in(sessions: Sessions, identifiant: UUID, etat: EtatImportation) -> Callable[[], bool]:
    return lambda: read(sessions, identifiant).etat == etat


def count(sessions: Sessions, table: type[Acteur | LigneImportation]) -> int:
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def make_reglages(moteur: Engine) -> Reglages:
    return Reglages(base=moteur.url.render_as_string(hide_password=False))


@pytest.fixture
def chemins(monkeypatch: pytest.MonkeyPatch) -> None:
    """The children find the code where the tests do."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(RACINE), str(RACINE / "site")]))


@contextmanager
def working(
    moteur: Engine, commande: Callable[[UUID], Sequence[str]] = write_commande
) -> Iterator[Importateur]:
    importateur = Importateur(make_reglages(moteur), commande)
    try:
        yield importateur
    finally:
        importateur.stop()


@contextmanager
def work_apart(moteur: Engine, identifiant: UUID) -> Iterator["subprocess.Popen[bytes]"]:
    enfant = subprocess.Popen(
        write_commande(identifiant), env=write_environnement(make_reglages(moteur), os.environ)
    )
    try:
        yield enfant
    finally:
        enfant.kill()
        enfant.wait()


def work_here(sessions: Sessions, identifiant: UUID, horloge: Callable[[], datetime] = now) -> None:
    run_lot(sessions, identifiant, make_courant_of(), horloge)


def make_courant_of() -> Callable[[Session], TerritoireCourant]:
    territoires = Territoires(list, [])
    return lambda session: territoires.current(session, day_in_brussels(now()))


def test_the_child_reads_the_very_settings_of_its_server() -> None:
    reglages = Reglages(base="sqlite:///ailleurs.db", port=8123, url_publique="https://raq.example")
    autour = {"RAQ_BASE": "sqlite:///autre.db", "RAQ_SECRET": "x" * 40, "PATH": "/bin"}
    environnement = write_environnement(reglages, autour)
    assert read_reglages(environnement) == reglages
    assert environnement["PATH"] == "/bin"
    assert "RAQ_SECRET" not in environnement


def test_the_command_is_not_listed() -> None:
    aide = CliRunner().invoke(main, ["import", "--help"])
    assert aide.exit_code == 0
    assert "lot" not in aide.output.split()


@pytest.mark.usefixtures("chemins")
def test_a_file_is_read_and_applied_beside_the_server(moteur_seme: Engine) -> None:
    sessions = make_sessions(moteur_seme)
    identifiant = add_import(sessions)
    avant = count(sessions, Acteur)
    with working(moteur_seme) as importateur:
        importateur.launch(identifiant)
        wait_for(is_in(sessions, identifiant, EtatImportation.A_DECIDER))
        assert count(sessions, Acteur) == avant
        with writing(sessions) as session:
            ask_application(session, identifiant, publier=False)
        importateur.launch(identifiant)
        wait_for(is_in(sessions, identifiant, EtatImportation.APPLIQUEE))
    assert count(sessions, Acteur) == avant + 3


def make_slow_commande(journal: Path, secondes: float) -> Callable[[UUID], Sequence[str]]:
    """A child that writes its name when it begins and when it ends."""
    corps = (
        "import sys, time; nom = sys.argv[2].encode(); f = open(sys.argv[1], 'ab', 0);"
        "f.write(b'+' + nom); time.sleep(float(sys.argv[3])); f.write(b'-' + nom)"
    )
    return lambda i: (sys.executable, "-c", corps, str(journal), str(i)[:4], str(secondes))


def test_one_file_at_a_time_in_the_order_asked(moteur: Engine, tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    demandes = [uuid4() for _ in range(3)]
    noms = [str(identifiant)[:4] for identifiant in demandes]
    attendu = "".join(f"+{nom}-{nom}" for nom in noms)
    with working(moteur, make_slow_commande(journal, 0.05)) as importateur:
        debut = time.monotonic()
        for identifiant in (*demandes, demandes[-1]):  # asked twice while it waits, done once
            importateur.launch(identifiant)
        assert time.monotonic() - debut < 2
        wait_for(lambda: journal.exists() and journal.read_text() == attendu)
        importateur.launch(demandes[0])
        wait_for(lambda: journal.read_text() == f"{attendu}+{noms[0]}-{noms[0]}")


def test_a_child_that_fails_does_not_keep_the_next_one_waiting(
    moteur: Engine, tmp_path: Path
) -> None:
    journal = tmp_path / "journal"
    bonne = make_slow_commande(journal, 0)
    premier, second, troisieme = uuid4(), uuid4(), uuid4()
    commandes = {
        premier: (sys.executable, "-c", "raise SystemExit(3)"),
        second: ("/nulle/part/raq",),
        troisieme: bonne(troisieme),
    }
    with working(moteur, commandes.__getitem__) as importateur:
        for identifiant in commandes:
            importateur.launch(identifiant)
        wait_for(journal.exists)


def test_the_end_of_the_server_ends_its_children(moteur: Engine, tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    with working(moteur, make_slow_commande(journal, 600)) as importateur:
        importateur.launch(uuid4())
        importateur.launch(uuid4())
        wait_for(lambda: journal.exists() and "+" in journal.read_text())
        debut = time.monotonic()
        importateur.stop()
        assert time.monotonic() - debut < 8
        importateur.launch(uuid4())
    assert journal.read_text().count("+") == 1


@pytest.mark.usefixtures("chemins")
def test_killed_while_reading_nothing_is_public_and_the_work_is_taken_up_again(
    moteur_seme: Engine,
) -> None:
    sessions = make_sessions(moteur_seme)
    identifiant, avant = add_import(sessions, LIGNES), count(sessions, Acteur)
    with work_apart(moteur_seme, identifiant) as enfant:
        wait_for(lambda: read(sessions, identifiant).faites > 0)
        enfant.kill()
        enfant.wait()
    tue = read(sessions, identifiant)
    assert tue.etat == EtatImportation.A_LIRE
    assert tue.pris_jusqu_a is not None
    assert count(sessions, Acteur) == avant
    with writing(sessions) as session:  # its lease still runs: nobody may take it
        assert not resume_import(session, identifiant, tue.pris_jusqu_a - timedelta(seconds=1))
    with writing(sessions) as session:
        assert resume_import(session, identifiant, tue.pris_jusqu_a)
    work_here(sessions, identifiant)
    repris = read(sessions, identifiant)
    assert repris.etat == EtatImportation.A_DECIDER
    assert repris.faites == repris.total == count(sessions, LigneImportation) == LIGNES


@pytest.mark.usefixtures("chemins")
def test_asked_to_stop_the_work_may_be_taken_up_again_at_once(moteur_seme: Engine) -> None:
    sessions = make_sessions(moteur_seme)
    identifiant = add_import(sessions, LIGNES)
    with work_apart(moteur_seme, identifiant) as enfant:
        wait_for(lambda: read(sessions, identifiant).faites > 0)
        enfant.send_signal(signal.SIGTERM)
        assert enfant.wait(LONGTEMPS_S) == ARRETE
    arrete = read(sessions, identifiant)
    assert arrete.etat == EtatImportation.A_LIRE
    assert arrete.pris_jusqu_a is not None
    assert arrete.pris_jusqu_a <= now()


@pytest.mark.usefixtures("chemins")
def test_killed_while_writing_all_or_nothing_is_written(moteur_seme: Engine) -> None:
    sessions = make_sessions(moteur_seme)
    identifiant, avant = add_import(sessions, LIGNES), count(sessions, Acteur)
    work_here(sessions, identifiant)
    a_creer = read(sessions, identifiant).bilan["creer"]
    with writing(sessions) as session:
        ask_application(session, identifiant, publier=True)
    with work_apart(moteur_seme, identifiant) as enfant:
        wait_for(lambda: read(sessions, identifiant).pris_jusqu_a is not None)
        time.sleep(0.3)  # within the one transaction
        enfant.kill()
        enfant.wait()
    tue = read(sessions, identifiant)
    assert tue.etat == EtatImportation.A_APPLIQUER
    assert count(sessions, Acteur) == avant
    work_here(sessions, identifiant, lambda: now() + timedelta(minutes=5))
    assert is_in(sessions, identifiant, EtatImportation.APPLIQUEE)()
    assert count(sessions, Acteur) == avant + a_creer


@pytest.mark.usefixtures("chemins")
def test_two_workers_asked_for_one_file_read_it_once(moteur_seme: Engine) -> None:
    sessions = make_sessions(moteur_seme)
    identifiant = add_import(sessions, 1_000)
    with working(moteur_seme) as premier, working(moteur_seme) as second:
        premier.launch(identifiant)
        second.launch(identifiant)
        wait_for(is_in(sessions, identifiant, EtatImportation.A_DECIDER))
    assert count(sessions, LigneImportation) == 1_000


def test_a_failure_says_that_the_work_stopped(
    moteur_seme: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    sessions = make_sessions(moteur_seme)
    identifiant = add_import(sessions)
    monkeypatch.setattr("registre.importation.analyse.read_import", fail)
    with pytest.raises(RuntimeError):
        work_here(sessions, identifiant)
    arret = read(sessions, identifiant).pris_jusqu_a
    assert arret is not None
    assert arret <= now()


def test_an_import_given_up_or_unknown_is_left_alone(moteur_seme: Engine) -> None:
    sessions = make_sessions(moteur_seme)
    identifiant = add_import(sessions)
    with writing(sessions) as session:
        importation = session.get(Importation, identifiant)
        assert importation is not None
        importation.etat = EtatImportation.ABANDONNEE
    work_here(sessions, identifiant)
    work_here(sessions, uuid4())
    assert is_in(sessions, identifiant, EtatImportation.ABANDONNEE)()
    assert count(sessions, LigneImportation) == 0
