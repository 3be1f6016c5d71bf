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
from typing import Final
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from raq.cli import main
from raq.cli_lot import ARRETE, TROP_GRAND, run_lot
from raq.importateur import Importateur, write_commande, write_environnement
from raq.reglages import Reglages, read_reglages
from registre.base import now
from registre.calendrier import day_in_brussels
from registre.importation.copies import PERDU_S, PREFIXE
from registre.importation.etapes import ask_application, start_import
from registre.importation.reprises import resume_import
from registre.modeles import Acteur, Importation, LigneImportation
from registre.session import make_sessions, writing
from registre.territoire import TerritoireCourant, Territoires
from registre.valeurs import EtatImportation
from tests.appuis.attente import wait_for
from tests.conftest import RACINE

Sessions = sessionmaker[Session]
LONGTEMPS_S = 120.0
"""Python starts slowly on a busy machine."""
LIGNES = 1_500


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
        wait_for(is_in(sessions, identifiant, EtatImportation.A_DECIDER), LONGTEMPS_S)
        assert count(sessions, Acteur) == avant
        with writing(sessions) as session:
            ask_application(session, identifiant, publier=False)
        importateur.launch(identifiant)
        wait_for(is_in(sessions, identifiant, EtatImportation.APPLIQUEE), LONGTEMPS_S)
    assert count(sessions, Acteur) == avant + 3


def make_slow_commande(journal: Path) -> Callable[[UUID], Sequence[str]]:
    """A child that writes its name when it begins, and when it ends: once `open_porte` was said."""
    corps = (
        "import os, sys, time; nom = sys.argv[2].encode(); f = open(sys.argv[1], 'ab', 0);"
        "f.write(b'+' + nom)\nwhile not os.path.exists(sys.argv[3]): time.sleep(0.01)\n"
        "f.write(b'-' + nom)"
    )
    porte = str(journal.with_suffix(".porte"))
    return lambda i: (sys.executable, "-c", corps, str(journal), str(i)[:4], porte)


def open_porte(journal: Path) -> None:
    journal.with_suffix(".porte").touch()


def test_one_file_at_a_time_in_the_order_asked(moteur: Engine, tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    demandes = [uuid4() for _ in range(3)]
    noms = [str(identifiant)[:4] for identifiant in demandes]
    attendu = "".join(f"+{nom}-{nom}" for nom in noms)
    with working(moteur, make_slow_commande(journal)) as importateur:
        for identifiant in (*demandes, demandes[-1]):  # asked twice while it waits, done once
            importateur.launch(identifiant)  # asking waits for none: the first has not ended
        wait_for(lambda: journal.exists() and journal.read_text() != "", LONGTEMPS_S)
        assert journal.read_text() == f"+{noms[0]}"
        open_porte(journal)
        wait_for(lambda: journal.read_text() == attendu, LONGTEMPS_S)
        importateur.launch(demandes[0])
        wait_for(lambda: journal.read_text() == f"{attendu}+{noms[0]}-{noms[0]}", LONGTEMPS_S)


def test_a_child_that_fails_does_not_keep_the_next_one_waiting(
    moteur: Engine, tmp_path: Path
) -> None:
    journal = tmp_path / "journal"
    bonne = make_slow_commande(journal)
    open_porte(journal)
    premier, second, troisieme = uuid4(), uuid4(), uuid4()
    commandes = {
        premier: (sys.executable, "-c", "raise SystemExit(3)"),
        second: ("/nulle/part/raq",),
        troisieme: bonne(troisieme),
    }
    with working(moteur, commandes.__getitem__) as importateur:
        for identifiant in commandes:
            importateur.launch(identifiant)
        wait_for(journal.exists, LONGTEMPS_S)


def test_the_end_of_the_server_ends_its_children(moteur: Engine, tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    with working(moteur, make_slow_commande(journal)) as importateur:
        importateur.launch(uuid4())
        importateur.launch(uuid4())
        wait_for(lambda: journal.exists() and "+" in journal.read_text(), LONGTEMPS_S)
        debut = time.monotonic()
        importateur.stop()
        assert time.monotonic() - debut < 8
        importateur.launch(uuid4())
    assert journal.read_text().count("+") == 1


@pytest.mark.usefixtures("chemins")
def test_asked_to_stop_the_work_may_be_taken_up_again_at_once(moteur_seme: Engine) -> None:
    sessions = make_sessions(moteur_seme)
    identifiant = add_import(sessions, LIGNES)
    with work_apart(moteur_seme, identifiant) as enfant:
        wait_for(lambda: read(sessions, identifiant).faites > 0, LONGTEMPS_S)
        enfant.send_signal(signal.SIGTERM)
        assert enfant.wait(LONGTEMPS_S) == ARRETE
    arrete = read(sessions, identifiant)
    assert arrete.etat == EtatImportation.A_LIRE
    assert arrete.pris_jusqu_a is not None
    assert arrete.pris_jusqu_a <= now()
    with writing(sessions) as session:
        assert resume_import(session, identifiant, now())
    work_here(sessions, identifiant)
    repris = read(sessions, identifiant)
    assert repris.etat == EtatImportation.A_DECIDER
    assert repris.faites == repris.total == count(sessions, LigneImportation) == LIGNES


def test_work_is_taken_up_again_once_its_lease_has_run_out(moteur_seme: Engine) -> None:
    sessions = make_sessions(moteur_seme)
    identifiant, fin = add_import(sessions), now() + timedelta(minutes=1)
    with writing(sessions) as session:
        session.get_one(Importation, identifiant).pris_jusqu_a = fin
    with writing(sessions) as session:
        assert not resume_import(session, identifiant, fin - timedelta(seconds=1))
    with writing(sessions) as session:
        assert resume_import(session, identifiant, fin)
    assert read(sessions, identifiant).pris_jusqu_a is None


@pytest.mark.usefixtures("chemins")
def test_two_workers_asked_for_one_file_read_it_once(moteur_seme: Engine) -> None:
    sessions = make_sessions(moteur_seme)
    identifiant = add_import(sessions, 1_000)
    with working(moteur_seme) as premier, working(moteur_seme) as second:
        premier.launch(identifiant)
        second.launch(identifiant)
        wait_for(is_in(sessions, identifiant, EtatImportation.A_DECIDER), LONGTEMPS_S)
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


FAIM: Final = """
import sys
import raq.cli_lot as lot
import registre.importation.analyse as analyse
import registre.importation.application
from raq.cli import main

def read(*_):
    gardes = []
    while len(gardes) < 4096:
        gardes.append(bytes(1 << 20))

analyse.read_import = read
lot.MEMOIRE = 256 << 20
main(["import", "lot", sys.argv[1]])
"""
"""A reading that wants 4 GB where 256 MB are left."""


@pytest.mark.usefixtures("chemins")
def test_a_file_that_wants_too_much_memory_is_refused_in_words(moteur_seme: Engine) -> None:
    sessions = make_sessions(moteur_seme)
    identifiant = add_import(sessions)
    fait = subprocess.run(
        [sys.executable, "-c", FAIM, str(identifiant)],
        env=write_environnement(make_reglages(moteur_seme), os.environ),
        check=False,
        timeout=LONGTEMPS_S,
    )
    assert fait.returncode == 0
    lue = read(sessions, identifiant)
    assert (lue.etat, lue.refus) == (EtatImportation.REFUSEE, TROP_GRAND)
    assert lue.pris_jusqu_a is None


@pytest.mark.usefixtures("chemins")
def test_a_file_whose_reader_is_refused_memory_is_refused_not_taken_up_again(
    moteur_seme: Engine,
) -> None:
    sessions = make_sessions(moteur_seme)
    identifiant, suivant = add_import(sessions), add_import(sessions)

    def write_avortee(demande: UUID) -> Sequence[str]:
        # The first process ends as its reader ends it; the one that says so is the true command.
        tours.append(demande)
        if tours.count(identifiant) == 1 and demande == identifiant:
            return (sys.executable, "-c", "import os; os.abort()")
        return write_commande(demande)

    tours: list[UUID] = []
    with working(moteur_seme, write_avortee) as importateur:
        importateur.launch(identifiant)
        importateur.launch(suivant)
        wait_for(is_in(sessions, suivant, EtatImportation.A_DECIDER), LONGTEMPS_S)
    lue = read(sessions, identifiant)
    assert (lue.etat, lue.refus) == (EtatImportation.REFUSEE, TROP_GRAND)


@pytest.mark.usefixtures("chemins")
def test_what_a_killed_reading_left_on_the_disk_goes_at_the_next_start(
    moteur_seme: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    perdue, en_cours = (tmp_path / f"{PREFIXE}{nom}" for nom in ("perdue", "en-cours"))
    for dossier in (perdue, en_cours):
        dossier.mkdir()
        (dossier / "classeur.xlsx").write_bytes(b"PK")
    ancien = time.time() - PERDU_S - 1
    os.utime(perdue, (ancien, ancien))
    with work_apart(moteur_seme, uuid4()) as enfant:
        assert enfant.wait(LONGTEMPS_S) == 0
    assert list(tmp_path.glob(f"{PREFIXE}*")) == [en_cours]


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
