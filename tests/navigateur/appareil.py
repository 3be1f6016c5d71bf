"""A device of the street round: a browser with a disk of its own, and a server that can fail."""

import json
import os
import shutil
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.sync_api import Error

from tests.conftest import CHROMIUM, OPTIONS_CHROMIUM
from tests.navigateur.visites import PATIENCE_MS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

STATIQUE = Path(__file__).resolve().parents[2] / "static"
POLITIQUE = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'"
PAGE_VIDE = b"<!doctype html><html lang='fr'><title>Maraude</title><h1>Maraude</h1></html>"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}

AMELIE = "11111111-1111-4111-8111-111111111111"
BILAL = "22222222-2222-4222-8222-222222222222"

Reponse = tuple[int, dict[str, Any], dict[str, str]]
"""Status, JSON, headers."""

CONNEXION_REQUISE: Reponse = (401, {"code": "connexion_requise", "title": "Connectez-vous"}, {})
JETON_EXPIRE: Reponse = (403, {"code": "formulaire_expire", "title": "Trop longtemps"}, {})


@dataclass
class Serveur:
    """What plays the team's server: static files, the token, every PUT once by its address.

    `compte` None: nobody is logged in. `perd`: how many acknowledgements get lost after the PUT
    was taken. `plan(chemin)` may answer something else than the acknowledgement.
    """

    compte: str | None = AMELIE
    perd: int = 0
    plan: Callable[[str], Reponse | None] = field(default=lambda _: None)
    lenteur_s: float = 0.0
    recus: dict[str, bytes] = field(default_factory=dict)
    """What was taken, in the order of arrival."""
    demandes: Counter[str] = field(default_factory=Counter)
    jetons: int = 0
    de_front: int = 0
    de_front_max: int = 0
    pages: dict[str, Callable[[], tuple[int, dict[str, str], bytes]]] = field(default_factory=dict)
    """Other addresses that a test serves."""
    verrou: threading.Lock = field(default_factory=threading.Lock)
    origine: str = ""

    def answer_put(self, chemin: str, octets: bytes, jeton: str) -> Reponse | None:
        """Take a PUT; None: its answer gets lost on the way."""
        if self.compte is None:
            return CONNEXION_REQUISE
        if jeton != self.sign():
            return JETON_EXPIRE
        prevue = self.plan(chemin)
        if prevue is not None:
            return prevue
        self.recus[chemin] = octets
        if self.perd > 0:
            self.perd -= 1
            return None
        return 200, {"id": urlsplit(chemin).path.rsplit("/", 1)[1], "numero": 1}, {}

    def sign(self) -> str:
        """Return the token of who is logged in."""
        return f"jeton-{self.compte}-{self.jetons}"


class _Reponses(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    serveur: Serveur

    def do_GET(self) -> None:
        serveur = self.serveur
        serveur.demandes[self.path] += 1
        chemin = urlsplit(self.path).path
        if self.path in serveur.pages:
            statut, entetes, octets = serveur.pages[self.path]()
            self._send(statut, octets, entetes)
        elif chemin == "/equipe/maraude/jeton":
            self._send_json(_make_jeton(serveur))
        elif chemin == "/equipe/maraude":
            self._send(200, PAGE_VIDE, {"Content-Type": "text/html; charset=utf-8"})
        else:
            self._send_statique(chemin)

    def do_PUT(self) -> None:
        serveur = self.serveur
        octets = self.rfile.read(int(self.headers["Content-Length"]))
        with serveur.verrou:
            serveur.demandes[self.path] += 1
            serveur.de_front += 1
            serveur.de_front_max = max(serveur.de_front_max, serveur.de_front)
        time.sleep(serveur.lenteur_s)
        with serveur.verrou:
            serveur.de_front -= 1
            jeton = self.headers.get("X-Raq-Jeton", "")
            reponse = serveur.answer_put(self.path, octets, jeton)
        if reponse is None:
            self.close_connection = True
        else:
            self._send_json(reponse)

    def _send_statique(self, chemin: str) -> None:
        fichier = STATIQUE / chemin.removeprefix("/static/")
        trouve = chemin.startswith("/static/") and fichier.is_file()
        octets = fichier.read_bytes() if trouve else b""
        type_media = TYPES.get(fichier.suffix, "text/plain")
        self._send(200 if trouve else 404, octets, {"Content-Type": type_media})

    def _send_json(self, reponse: Reponse) -> None:
        statut, objet, entetes = reponse
        type_media = "application/json" if statut < 400 else "application/problem+json"
        self._send(statut, json.dumps(objet).encode(), {"Content-Type": type_media, **entetes})

    def _send(self, statut: int, octets: bytes, entetes: dict[str, str]) -> None:
        self.send_response(statut)
        for nom, valeur in {"Content-Security-Policy": POLITIQUE, **entetes}.items():
            self.send_header(nom, valeur)
        self.send_header("Content-Length", str(len(octets)))
        self.end_headers()
        self.wfile.write(octets)

    def log_message(self, *_: object) -> None:
        """Say nothing: the tests look at `demandes`."""


def _make_jeton(serveur: Serveur) -> Reponse:
    if serveur.compte is None:
        return CONNEXION_REQUISE
    corps = {"jeton": serveur.sign(), "compte": serveur.compte, "nom": "A", "quartiers": None}
    return 200, corps, {}


@contextmanager
def serving_appareils() -> Iterator[Serveur]:
    """Serve until the end of the block; its origin is in `origine`."""
    serveur = Serveur()
    http = ThreadingHTTPServer(
        ("127.0.0.1", 0), type("Reponses", (_Reponses,), {"serveur": serveur})
    )
    http.daemon_threads = True
    http.handle_error = lambda *_: None  # type: ignore[method-assign]  # browsers hang up
    serveur.origine = f"http://127.0.0.1:{http.server_address[1]}"
    fil = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    fil.start()
    try:
        yield serveur
    finally:
        http.shutdown()
        http.server_close()
        fil.join(5)


def open_profil(navigateur: "Browser", profil: Path) -> "BrowserContext":
    """Start another browser, whose disk is a folder: what it keeps is there at the next start."""
    chemin = next(filter(None, map(shutil.which, CHROMIUM)))
    return navigateur.browser_type.launch_persistent_context(
        profil, executable_path=chemin, args=OPTIONS_CHROMIUM
    )


def kill_profil(contexte: "BrowserContext", profil: Path) -> int:
    """End at once every process of the browser of this folder (a battery that falls out)."""
    morts = 0
    for dossier in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            commande = (dossier / "cmdline").read_bytes()
            if f"--user-data-dir={profil}".encode() in commande:
                os.kill(int(dossier.name), signal.SIGKILL)
                morts += 1
    with suppress(Error):
        contexte.close()  # the browser is gone; what stood for it here goes too
    return morts


PREPARE = """
(async () => {
  const BASE = "/static/js/maraude";
  const noms = ["depot", "envoi", "fichier", "photo"];
  const [depot, { Envoi }, fichier, photo] = await Promise.all(
    noms.map((nom) => import(`${BASE}/${nom}.js`)));
  const envoi = new Envoi(depot);
  window.raq = { depot, envoi, fichier, photo };
})()
"""


def open_page(contexte: "BrowserContext", serveur: Serveur) -> "Page":
    """Open the page of the round, with the modules at hand under `window.raq`."""
    page = contexte.new_page()
    page.goto(f"{serveur.origine}/equipe/maraude")
    page.evaluate(PREPARE)
    return page


def make_entree(
    nature: str, rang: int, compte: str | None = AMELIE, **suite: Any
) -> dict[str, Any]:
    """Return an entry of the queue; `rang` gives its identifier and its minute."""
    id = f"{rang:08d}-0000-4000-8000-000000000000"
    familles = {"sortie": "sorties", "verification": "verifications", "photo": "photos"}
    corps = {"acteur": f"{rang:08d}-aaaa-4000-8000-000000000000", "base": 0, "champs": {"nom": "X"}}
    return {
        "id": id,
        "nature": nature,
        "compte": compte,
        "chemin": f"/equipe/maraude/{familles.get(nature, 'fiches')}/{id}",
        "corps": corps if nature == "fiche" else {},
        "titre": f"Fiche {rang}",
        "sousTitre": "",
        "cree_le": f"2022-03-01T10:{rang:02d}:00.000Z",
        "etat": "attend",
        "message": "",
        "ecarts": [],
        "relecture": None,
        "essais": 0,
        **suite,
    }


def keep(page: "Page", *entrees: dict[str, Any]) -> None:
    """Put entries in the queue of the device."""
    page.evaluate("(e) => raq.depot.keepEntrees(e)", list(entrees))


def list_ids(page: "Page") -> list[str]:
    """Return the identifiers of the queue, in its order."""
    ids: list[str] = page.evaluate("raq.depot.listEntrees().then((e) => e.map(({ id }) => id))")
    return ids


def send(page: "Page") -> str:
    """Send the queue; return the state that this leaves."""
    etat: str = page.evaluate("raq.envoi.run().then(() => raq.envoi.etat)")
    return etat


def wait_for(page: "Page", expression: str) -> None:
    """Wait until an expression or its promise is true (`wait_for_function` fails under a CSP)."""
    fin = time.monotonic() + PATIENCE_MS / 1000
    while not page.evaluate(expression):
        assert time.monotonic() < fin, f"never true: {expression}"
        page.wait_for_timeout(30)
