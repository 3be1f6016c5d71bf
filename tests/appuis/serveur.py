"""The real application on a free port of this machine, in a thread."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import uvicorn

from raq.app import create_app
from raq.reglages import Reglages
from registre.base import now


@contextmanager
def serving(reglages: Reglages, horloge: Callable[[], datetime] = now) -> Iterator[str]:
    """Serve an application and give its origin; it stops with the block."""
    configuration = uvicorn.Config(
        create_app(reglages, horloge=horloge), port=0, log_config=None, access_log=False, ws="none"
    )
    serveur = uvicorn.Server(configuration)
    fil = threading.Thread(target=serveur.run, daemon=True)
    fil.start()
    try:
        yield f"http://127.0.0.1:{_wait_for_port(serveur, fil)}"
    finally:
        serveur.should_exit = True
        fil.join(10)


def _wait_for_port(serveur: uvicorn.Server, fil: threading.Thread) -> int:
    fin = time.monotonic() + 20
    while not serveur.started:
        if not fil.is_alive() or time.monotonic() > fin:
            raise RuntimeError("the application did not start")
        time.sleep(0.02)
    port: int = serveur.servers[0].sockets[0].getsockname()[1]
    return port
