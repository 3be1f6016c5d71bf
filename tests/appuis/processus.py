"""`raq serve` as a process of its own, with its workers, as an operator starts it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection

from tests.conftest import RACINE


def find_free_port() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        port: int = prise.getsockname()[1]
        return port


@contextmanager
def running(
    base: str, erreurs: int = subprocess.PIPE, **reglages: str
) -> Iterator[tuple[int, "subprocess.Popen[str]"]]:
    """`raq serve --init` in a process of its own.

    A pipe that nobody reads fills up: a test that asks much gives `erreurs=subprocess.DEVNULL`.
    """
    port = find_free_port()
    environnement = {
        **os.environ,
        "RAQ_BASE": base,
        "PORT": str(port),
        "PYTHONPATH": os.pathsep.join([str(RACINE), str(RACINE / "site")]),
        **reglages,
    }
    processus = subprocess.Popen(
        [sys.executable, "-m", "raq", "serve", "--init"],
        env=environnement,
        cwd=RACINE,
        stdout=subprocess.PIPE,
        stderr=erreurs,
        text=True,
    )
    try:
        yield port, processus
    finally:
        if processus.poll() is None:
            processus.terminate()
            processus.communicate(timeout=20)


def wait_for(port: int, chemin: str) -> tuple[int, str]:
    echeance = time.monotonic() + 60
    while time.monotonic() < echeance:
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connexion:
                connexion.request("GET", chemin)
                reponse = connexion.getresponse()
                return reponse.status, reponse.read().decode()
        except OSError:
            time.sleep(0.05)
    raise AssertionError("no answer")
