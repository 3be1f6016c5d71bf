"""A real worker in a process of its own, and a light client: what the HTTP benches share."""

import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote
from uuid import UUID

from sqlalchemy import func, insert, select

from registre.modeles import Acteur
from registre.recherche import index_acteurs
from registre.schema import upgrade_schema
from registre.session import make_engine, make_sessions, writing
from registre.valeurs import Compteur
from registre.versions import bump
from tests.appuis.bases import seed_base

RACINE: Final = Path(__file__).resolve().parent.parent
DONNEES: Final = RACINE / "data"
APPLICATION: Final = "raq.app:create_app_from_environment"
PATIENCE_S: Final = 60.0


def make_base(dossier: Path, acteurs: int | None = None) -> str:
    """Return the URL of a seeded SQLite database, filled up to a number of actors."""
    url = f"sqlite:///{dossier / 'raq.db'}"
    upgrade_schema(url)
    seed_base(url, DONNEES)
    if acteurs is not None:
        _fill(url, acteurs)
    return url


def _fill(url: str, acteurs: int) -> None:
    """Add actors made from the carried ones: other names, the same kinds and places."""
    alea = random.Random(2022)
    moteur = make_engine(url)
    with writing(make_sessions(moteur)) as session:
        modeles = list(session.scalars(select(Acteur).order_by(Acteur.id)))
        manquent = acteurs - (session.scalar(select(func.count()).select_from(Acteur)) or 0)
        identifiants = [UUID(int=alea.getrandbits(128), version=4) for _ in range(manquent)]
        lignes = [
            {**_vary(alea, alea.choice(modeles), rang), "id": identifiant}
            for rang, identifiant in enumerate(identifiants)
        ]
        session.execute(insert(Acteur), lignes)
        index_acteurs(session, identifiants)
        bump(session, Compteur.ANNUAIRE)
    moteur.dispose()


def _vary(alea: random.Random, modele: Acteur, rang: int) -> dict[str, object]:
    propres = {"id", "cle_source", "rang", "texte_recherche", "cle_tri"}
    colonnes = [c.key for c in Acteur.__table__.columns if c.key not in propres]
    return {
        **{colonne: getattr(modele, colonne) for colonne in colonnes},
        "nom": f"{modele.nom} {rang}",
        "numero": str(alea.randrange(1, 200)),
    }


@dataclass(frozen=True)
class Serveur:
    """A worker that answers: its port, its process, and how long its first answer took."""

    port: int
    pid: int
    premiere_reponse_s: float

    @property
    def memoire_mo(self) -> float:
        """Resident memory now, in MB."""
        for ligne in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if ligne.startswith("VmRSS:"):
                return int(ligne.split()[1]) / 1024
        raise RuntimeError("VmRSS is not told here")


@contextmanager
def serving(
    url: str, *, application: str = APPLICATION, premiere: str = "/healthz"
) -> Iterator[Serveur]:
    """Start one uvicorn worker on a free port; wait for its first answer to `premiere`."""
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        port = prise.getsockname()[1]
    commande = [sys.executable, "-m", "uvicorn", "--factory", application, "--port", str(port)]
    commande += ["--no-access-log", "--log-level", "warning", "--no-server-header", "--ws", "none"]
    chemins = os.pathsep.join([str(RACINE), str(RACINE / "site")])
    environnement = {**os.environ, "RAQ_BASE": url, "PYTHONPATH": chemins}
    debut = time.perf_counter()
    processus = subprocess.Popen(commande, env=environnement, cwd=RACINE, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, premiere, processus)
        yield Serveur(port, processus.pid, time.perf_counter() - debut)
    finally:
        processus.terminate()
        processus.wait(timeout=10)


def _wait_for(port: int, chemin: str, processus: "subprocess.Popen[bytes]") -> None:
    echeance = time.perf_counter() + PATIENCE_S
    while time.perf_counter() < echeance:
        if processus.poll() is not None:
            raise RuntimeError("the worker has stopped")
        try:
            with Client(port) as client:
                if client.get(chemin).statut == 200:
                    return
        except OSError:
            time.sleep(0.01)
    raise RuntimeError(f"no answer on port {port}")


@dataclass(frozen=True)
class Recue:
    """What came back; `octets` is the length of the body on the wire."""

    statut: int
    octets: int


class Client:
    """One kept-alive connection that reads no more than it must: the server shall be the brake."""

    def __init__(self, port: int, accepte: str = "br") -> None:
        self._entetes = f"Host: 127.0.0.1:{port}\r\nAccept-Encoding: {accepte}\r\n\r\n"
        self._prise = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        self._prise.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._tampon = bytearray(1 << 20)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self._prise.close()

    def get(self, chemin: str, parametres: Mapping[str, str] | None = None) -> Recue:
        """Ask once and read the body away."""
        if parametres:
            chemin += "?" + "&".join(f"{nom}={quote(v)}" for nom, v in parametres.items())
        self._prise.sendall(f"GET {chemin} HTTP/1.1\r\n{self._entetes}".encode())
        recu = b""
        while b"\r\n\r\n" not in recu:
            recu += self._receive(65536)
        entete, _, corps = recu.partition(b"\r\n\r\n")
        lignes = entete.decode("latin-1").lower().split("\r\n")
        longueur = next(int(li[15:]) for li in lignes if li.startswith("content-length:"))
        reste = longueur - len(corps)
        while reste > 0:
            reste -= len(self._receive(reste))
        return Recue(int(lignes[0].split()[1]), longueur)

    def _receive(self, au_plus: int) -> memoryview:
        """Return what has come, in a buffer that the next call uses again."""
        nombre = self._prise.recv_into(self._tampon, min(au_plus, len(self._tampon)))
        if not nombre:
            raise ConnectionError("the server closed the connection")
        return memoryview(self._tampon)[:nombre]
