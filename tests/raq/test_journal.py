"""No log line, of any logger, ever holds what somebody typed or where they are."""

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import pytest
import uvicorn
from fastapi import FastAPI
from starlette.requests import Request

from raq.app import create_app
from raq.journalisation import CONFIGURATION, configure_journal
from raq.reglages import Reglages

ADRESSE = "Impasse du Silence 12 bte 3"
LON, LAT = "4.349871", "50.843219"
TYPES = (ADRESSE, "Silence", LON, LAT, "jeanne", "0470998871", "%00", "../", "<script>", "\n")


class Oreille(logging.Handler):
    """Hears every line as it would be printed, traces included."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
        self.lignes: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lignes.append(self.format(record))


@pytest.fixture
def oreille() -> Iterator[Oreille]:
    """Listen to the root and to each logger that keeps its lines for itself."""
    oreille = Oreille()
    noms = ("", "raq", "uvicorn", "uvicorn.error", "uvicorn.access", "asyncio")
    avant = {nom: (logging.getLogger(nom).level, logging.getLogger(nom).propagate) for nom in noms}
    configure_journal()
    journaux = [logging.getLogger(nom) for nom in ("", *CONFIGURATION["loggers"])]
    for journal in journaux:
        journal.addHandler(oreille)
    logging.getLogger().setLevel(logging.DEBUG)
    logging.getLogger("uvicorn").setLevel(logging.DEBUG)
    yield oreille
    for journal in journaux:
        journal.removeHandler(oreille)
    for nom, (niveau, propage) in avant.items():
        logging.getLogger(nom).setLevel(niveau)
        logging.getLogger(nom).propagate = propage
        logging.getLogger(nom).handlers.clear() if nom in CONFIGURATION["loggers"] else None


def add_failing_routes(app: FastAPI) -> None:
    """Two accidents whose texts hold what was asked: before and after the answer has begun."""
    from starlette.responses import StreamingResponse

    def fail(request: Request) -> None:
        raise RuntimeError(f"cannot serve {request.url} to {request.query_params}")

    def fail_late(request: Request) -> StreamingResponse:
        def stream() -> Iterator[bytes]:
            yield b"debut"
            raise RuntimeError(f"lost {request.url}")

        return StreamingResponse(stream())

    app.add_api_route("/api/panne", fail)
    app.add_api_route("/panne", fail)
    app.add_api_route("/coupe", fail_late)


@contextmanager
def serving(app: FastAPI) -> Iterator[int]:
    """A real uvicorn as `raq serve` sets it up: its own logger must keep silent too."""
    configuration = uvicorn.Config(app, port=0, log_config=None, access_log=False, ws="none")
    serveur = uvicorn.Server(configuration)
    fil = threading.Thread(target=serveur.run, daemon=True)
    fil.start()
    while not serveur.started:
        time.sleep(0.01)
    yield serveur.servers[0].sockets[0].getsockname()[1]
    serveur.should_exit = True
    fil.join(10)


def ask(port: int, cible: str, methode: str = "GET", **entetes: str) -> int:
    """Send a request as typed, byte by byte, and return its status (0: none came)."""
    lignes = [f"{methode} {cible} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close"]
    lignes += [f"{nom.replace('_', '-')}: {valeur}" for nom, valeur in entetes.items()]
    with socket.create_connection(("127.0.0.1", port), timeout=20) as prise:
        prise.sendall(("\r\n".join(lignes) + "\r\n\r\n").encode())
        recu = b""
        while morceau := prise.recv(65536):
            recu += morceau
    return int(recu.split(b" ", 2)[1]) if recu.startswith(b"HTTP/") else 0


DEMANDES: list[tuple[str, int]] = [
    (f"/api/v1/trouver?adresse={quote(ADRESSE)}", 200),
    (f"/fr/trouver?adresse={quote(ADRESSE)}", 200),
    (f"/nl/trouver?lon={LON}&lat={LAT}", 200),
    (f"/api/v1/trouver?lon={LON}&lat={LAT}", 200),
    (f"/api/v1/trouver?lon={LON}&lat=jeanne", 422),
    (f"/api/v1/trouver?adresse={quote(ADRESSE)}&jeanne=0470998871", 422),
    (f"/api/v1/trouver?adresse={quote(ADRESSE * 20)}", 422),
    (f"/fr/repertoire?q={quote(ADRESSE)}%0A%00", 200),
    (f"/api/v1/acteurs?q={quote(ADRESSE)}&bbox={LON},{LAT},1,2", 422),
    (f"/fr/{quote(ADRESSE)}", 404),
    (f"/api/v1/{quote(ADRESSE)}", 404),
    (f"/fr/quartiers/{quote(ADRESSE)}", 404),
    (f"/api/v1/acteurs/{quote(ADRESSE)}", 422),
    (f"/api/panne?adresse={quote(ADRESSE)}&lon={LON}", 500),
    (f"/panne?adresse={quote(ADRESSE)}&lon={LON}", 500),
    (f"/coupe?adresse={quote(ADRESSE)}", 200),
    (f"/{ADRESSE}", 400),
    ("/fr/../../etc/jeanne", 404),
]


def test_no_line_tells_what_was_typed_whatever_came_of_it(
    url_sqlite_semee: str, oreille: Oreille
) -> None:
    app = create_app(Reglages(base=url_sqlite_semee))
    add_failing_routes(app)
    with serving(app) as port:
        for cible, statut in DEMANDES:
            assert ask(port, cible) == statut, cible
        secret = f"{ADRESSE} jeanne 0470998871"
        assert ask(port, "/fr/", referer=f"https://x.example/?q={quote(ADRESSE)}") == 200
        assert ask(port, "/fr/", cookie=secret, user_agent=secret) == 200
        assert ask(port, "/fr/trouver", "POST", x_secret=secret) == 405
    journal = "\n".join(oreille.lignes)
    assert len(oreille.lignes) >= len(DEMANDES)
    for texte in TYPES:
        for forme in {texte, quote(texte)} - {"\n"}:
            assert forme not in journal, forme


def test_a_line_has_the_template_of_the_route_the_status_and_the_time(
    url_sqlite_semee: str, oreille: Oreille
) -> None:
    app = create_app(Reglages(base=url_sqlite_semee))
    add_failing_routes(app)
    with serving(app) as port:
        for cible in ("/api/v1/trouver?adresse=xyzzy", "/fr/quartiers/rien", "/rien", "/panne"):
            ask(port, cible)
    lignes = [ligne for ligne in oreille.lignes if "raq.requetes" in ligne]
    attendues = [
        "INFO raq.requetes GET /api/v1/trouver 200",
        "INFO raq.requetes GET /fr/quartiers/{slug} 404",
        "INFO raq.requetes GET - 404",
        "INFO raq.requetes GET /panne 500",
    ]
    for ligne, attendue in zip(lignes, attendues, strict=True):
        assert ligne.startswith(attendue)
        assert ligne.endswith(" ms")


def test_an_accident_is_told_by_its_kind_and_its_place(
    url_sqlite_semee: str, oreille: Oreille
) -> None:
    app = create_app(Reglages(base=url_sqlite_semee))
    add_failing_routes(app)
    with serving(app) as port:
        ask(port, f"/panne?q={quote(ADRESSE)}")
    accidents: list[Any] = [ligne for ligne in oreille.lignes if "ERROR" in ligne]
    assert len(accidents) == 1
    assert "RuntimeError" in accidents[0]
    assert "test_journal" in accidents[0]
