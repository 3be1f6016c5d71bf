"""Import of 250,000 addresses: seconds, peak memory, and the ratio to a plain reading.

Run with `python -m bench.adresses`. Each import runs in a process of its own, so that the peak is
its own. SQLite always; PostgreSQL too, in a database of its own, when RAQ_TEST_PG_URL is set.
"""

import csv
import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from geo.rues import read_rues
from registre.adresses import find_maisons
from registre.chargement import import_adresses
from registre.schema import upgrade_schema
from registre.session import make_engine, make_sessions
from tests.appuis.adresses_best import draw_rows, write_best
from tests.appuis.bases import BasesPostgis

NOMBRE = 250_000
DONNEES = Path(__file__).resolve().parent.parent / "data"


def make_file(chemin: Path) -> Path:
    with (DONNEES / "referentiel/codes_postaux.csv").open(encoding="utf-8", newline="") as flux:
        codes = {ligne["nis5"]: ligne["code_postal"] for ligne in csv.DictReader(flux)}
    rues = read_rues(DONNEES / "rues/rues.geojson")
    return write_best(chemin, draw_rows(rues, codes, NOMBRE))


def read_plainly(chemin: Path, _url: str) -> str:
    with chemin.open(encoding="utf-8-sig", newline="") as flux:
        return f"{sum(1 for _ in csv.reader(flux)):,} rows"


def import_into(chemin: Path, url: str) -> str:
    moteur = make_engine(url)
    bilan = import_adresses(make_sessions(moteur), chemin)
    moteur.dispose()
    return f"{bilan.comptes['adresses'].inseres:,} houses"


def find_one(url: str) -> float:
    """Milliseconds to find one house, at the median of 200."""
    moteur = make_engine(url)
    durees = []
    with make_sessions(moteur)() as session:
        for numero in range(200):
            debut = time.perf_counter()
            find_maisons(session, ["Rue Haute", "Hoogstraat"], str(numero), (), "1000")
            durees.append(time.perf_counter() - debut)
    moteur.dispose()
    return sorted(durees)[100] * 1000


def measure(nom: str, tache: Callable[[Path, str], str], chemin: Path, url: str = "") -> float:
    """Run a task in a fresh process; print its seconds and peak, return its seconds."""
    contexte = multiprocessing.get_context("spawn")
    lecture, ecriture = contexte.Pipe(duplex=False)
    processus = contexte.Process(target=_run, args=(ecriture, tache, chemin, url))
    processus.start()
    secondes, pic, resultat = lecture.recv()
    processus.join()
    print(f"{nom:<12} {secondes:6.1f} s  {pic:4.0f} MB peak  {resultat}")
    return float(secondes)


def _run(ecriture: Connection, tache: Callable[[Path, str], str], chemin: Path, url: str) -> None:
    debut = time.perf_counter()
    resultat = tache(chemin, url)
    secondes = time.perf_counter() - debut
    ecriture.send((secondes, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, resultat))


def main() -> None:
    with tempfile.TemporaryDirectory() as nom:
        dossier = Path(nom)
        chemin = make_file(dossier / "openaddress-bebru.csv")
        print(
            f"{NOMBRE:,} addresses, {chemin.stat().st_size / 1e6:.0f} MB; at most 90 s and 500 MB"
        )
        plein = measure("plain csv", read_plainly, chemin)
        url = f"sqlite:///{dossier / 'raq.db'}"
        upgrade_schema(url)
        tell_ratio(measure("SQLite", import_into, chemin, url), plein, url)
        serveur = os.environ.get("RAQ_TEST_PG_URL")
        if serveur:
            bases = BasesPostgis(serveur)
            url = bases.make_vierge()
            try:
                tell_ratio(measure("PostgreSQL", import_into, chemin, url), plein, url)
            finally:
                bases.drop(url)


def tell_ratio(secondes: float, plein: float, url: str) -> None:
    print(f"{'':<12} {secondes / plein:.0f} × a plain reading; one house in {find_one(url):.2f} ms")


if __name__ == "__main__":
    main()
