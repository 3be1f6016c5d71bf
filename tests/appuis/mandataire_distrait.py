"""A proxy between a browser and the site that can lose an answer, or the network.

What it loses is done on the server: the browser alone never hears of it.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

_DE_LA_LIAISON: Final = frozenset({"connection", "keep-alive", "transfer-encoding"})
"""Headers of one connection, which do not travel further."""


class Mandataire(ThreadingHTTPServer):
    """Forwards to `port`. `a_perdre` answers to PUT are lost; `coupe`: nothing passes at all."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Passeur)
        self.vers = port
        self.a_perdre = 0
        self.coupe = False
        self.perdues: list[str] = []
        self._verrou = threading.Lock()

    @property
    def origine(self) -> str:
        """Where the browser goes."""
        return f"http://127.0.0.1:{self.server_port}"

    def loses(self, methode: str, chemin: str) -> bool:
        """Tell whether this answer is lost, and remember it."""
        with self._verrou:
            if methode != "PUT" or self.a_perdre < 1:
                return False
            self.a_perdre -= 1
            self.perdues.append(chemin)
            return True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away is no error of the proxy's."""


class _Passeur(BaseHTTPRequestHandler):
    server: Mandataire

    def _pass_on(self) -> None:
        if self.server.coupe:
            self.close_connection = True
            return
        corps = self.rfile.read(int(self.headers.get("content-length", 0)))
        liaison = HTTPConnection("127.0.0.1", self.server.vers, timeout=30)
        try:
            entetes = {n: v for n, v in self.headers.items() if n.lower() not in _DE_LA_LIAISON}
            liaison.request(self.command, self.path, corps, entetes)
            reponse = liaison.getresponse()
            recu = reponse.read()
        except (OSError, HTTPException):
            self.close_connection = True
            return
        finally:
            liaison.close()
        if self.server.loses(self.command, self.path):
            self.close_connection = True
            return
        self.send_response_only(reponse.status)
        for nom, valeur in reponse.getheaders():
            if nom.lower() not in _DE_LA_LIAISON:
                self.send_header(nom, valeur)
        if reponse.getheader("content-length") is None:
            self.send_header("Content-Length", str(len(recu)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(recu)

    do_GET = do_HEAD = do_POST = do_PUT = _pass_on  # noqa: N815 # the names that the base class calls

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def proxying(port: int) -> Iterator[Mandataire]:
    """Stand between a browser and the site on this port."""
    mandataire = Mandataire(port)
    fil = threading.Thread(target=mandataire.serve_forever, daemon=True)
    fil.start()
    try:
        yield mandataire
    finally:
        mandataire.shutdown()
        mandataire.server_close()
        fil.join(10)
