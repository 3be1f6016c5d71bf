"""Work on files of actors runs in processes of its own: a worker goes on answering meanwhile."""

import logging
import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from threading import Lock, Thread
from typing import Final
from uuid import UUID

from raq.reglages import Reglages

journal = logging.getLogger("raq.importateur")

FIN_S: Final = 10.0
"""Seconds that a process gets to let go of its work when the site stops; then it is killed."""

A_BOUT: Final = -signal.SIGABRT
"""How a process ends when the reader of spreadsheets (Rust) is refused memory."""
REFUSER: Final = "--refuser"

Commande = Callable[[UUID], Sequence[str]]


def write_commande(identifiant: UUID) -> Sequence[str]:
    """Return the command that works on one import (raq.cli_lot)."""
    return (sys.executable, "-m", "raq", "import", "lot", str(identifiant))


def write_environnement(reglages: Reglages, autour: Mapping[str, str]) -> dict[str, str]:
    """Return an environment from which `read_reglages` reads these very settings."""
    environnement = dict(autour)
    for reglage in fields(Reglages):
        variable, valeur = reglage.metadata["variable"], getattr(reglages, reglage.name)
        environnement.pop(variable, None)
        if valeur is not None:
            environnement[variable] = str(valeur)
    return environnement


class Importateur:
    """Starts the work on imports, one after the other, each in a child process.

    The queue here only says what this worker was asked: what is to be done stands in the database.
    A worker that stops, or whose child dies, leaves the import as it stands there, to be resumed.
    """

    def __init__(self, reglages: Reglages, commande: Commande = write_commande) -> None:
        self._environnement = write_environnement(reglages, os.environ)
        self._commande = commande
        self._verrou = Lock()
        self._file: deque[UUID] = deque()
        self._fil: Thread | None = None
        self._enfant: subprocess.Popen[bytes] | None = None
        self._fini = False

    def launch(self, identifiant: UUID) -> None:
        """Have an import worked on, after those asked before it; returns at once."""
        with self._verrou:
            if self._fini or identifiant in self._file:
                return
            self._file.append(identifiant)
            if self._fil is None:
                self._fil = Thread(target=self._run, name="importateur", daemon=True)
                self._fil.start()

    def stop(self) -> None:
        """End the work: the child is asked to stop, then killed; what waits stays in the base."""
        with self._verrou:
            self._fini = True
            self._file.clear()
            enfant, fil = self._enfant, self._fil
        if enfant is not None:
            enfant.terminate()
            try:
                enfant.wait(FIN_S)
            except subprocess.TimeoutExpired:
                enfant.kill()
        if fil is not None:
            fil.join(FIN_S)

    def _run(self) -> None:
        while (travail := self._start_next()) is not None:
            identifiant, enfant = travail
            code = enfant.wait()
            if code:
                # A killed child wrote nothing public; its page offers to resume.
                journal.warning("import process ended with code %s", code)
            if code == A_BOUT:
                # Taken up again it would end there again: its page says why instead.
                self._refuse(identifiant)

    def _refuse(self, identifiant: UUID) -> None:
        with self._verrou:
            enfant = None if self._fini else self._start((*self._commande(identifiant), REFUSER))
        if enfant is not None:
            enfant.wait()

    def _start_next(self) -> "tuple[UUID, subprocess.Popen[bytes]] | None":
        """Start the next child; None: nothing is asked any more, and the thread ends."""
        with self._verrou:
            self._enfant = None
            while self._file and not self._fini:
                identifiant = self._file.popleft()
                if (enfant := self._start(self._commande(identifiant))) is not None:
                    return identifiant, enfant
            self._fil = None
            return None

    def _start(self, commande: Sequence[str]) -> "subprocess.Popen[bytes] | None":
        """Start a child, under the lock: `stop` sees either this child or none."""
        try:
            self._enfant = subprocess.Popen(  # noqa: S603 – our own command
                commande,
                env=self._environnement,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        except OSError as erreur:
            journal.error("import process not started: %s", type(erreur).__name__)
            return None
        return self._enfant
