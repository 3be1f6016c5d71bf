"""Import of a file of 10,000 actors, read and applied: seconds and peak memory.

Run with `python -m bench.importation`. Half of the rows have a point, half an address only, which
is located. Each run is a process of its own, so that the peak is its own. SQLite always;
PostgreSQL too, in a database of its own, when RAQ_TEST_PG_URL is set.
"""

import csv
import os
import random
import tempfile
import time
from pathlib import Path
from uuid import uuid4

from bench.adresses import measure
from bench.serveur import DONNEES, make_base
from geo.rues import read_rues
from registre.base import now
from registre.importation.analyse import read_import
from registre.importation.application import apply_import
from registre.importation.etapes import ask_application, start_import
from registre.session import make_engine, make_sessions, writing
from tests.appuis.adresses_best import Ligne, draw_rows
from tests.appuis.bases import BasesPostgis, seed_base
from tests.appuis.importations import make_courant_of

NOMBRE = 10_000
SECONDES_MAX, MEGAOCTETS_MAX = 60, 300
SORTES = ("Maison", "Atelier", "Comité", "École", "Bibliothèque", "Centre", "Club", "Jardin")
CATEGORIES = ("maisons-de-quartier", "centres-culturels", "enseignement", "bibliotheques")


def make_file(chemin: Path) -> Path:
    with (DONNEES / "referentiel/codes_postaux.csv").open(encoding="utf-8", newline="") as flux:
        codes = {ligne["nis5"]: ligne["code_postal"] for ligne in csv.DictReader(flux)}
    rues = read_rues(DONNEES / "rues/rues.geojson")
    alea = random.Random(2022)
    with chemin.open("w", encoding="utf-8", newline="") as flux:
        redacteur = csv.writer(flux, delimiter=";")
        redacteur.writerow(("nom", "categorie", "adresse", "telephone", "lat", "lon"))
        for rang, maison in enumerate(alea.sample(list(draw_rows(rues, codes, 50_000)), NOMBRE)):
            redacteur.writerow(_make_row(alea, maison, avec_point=rang % 2 == 0))
    return chemin


def _make_row(alea: random.Random, maison: Ligne, *, avec_point: bool) -> tuple[str, ...]:
    nom = "".join(alea.choices("abdefgilmnoprstuv", k=9)).capitalize()
    point = (str(maison["EPSG:4326_lat"] or ""), str(maison["EPSG:4326_lon"] or ""))
    return (
        f"{alea.choice(SORTES)} {nom}",
        alea.choice(CATEGORIES),
        f"{maison['streetname_fr']} {maison['house_number']}, {maison['postcode']}",
        f"02 {alea.randrange(2_000_000, 8_999_999)}",
        *(point if avec_point else ("", "")),
    )


def import_into(chemin: Path, url: str) -> str:
    moteur, identifiant = make_engine(url), uuid4()
    sessions, courant_of = make_sessions(moteur), make_courant_of(DONNEES)
    with writing(sessions) as session:
        start_import(
            session,
            identifiant,
            chemin.read_bytes(),
            chemin.name,
            compte=None,
            auteur_nom="bench",
            instant=now(),
        )
    lue = read_import(sessions, identifiant, courant_of, now).bilan
    with writing(sessions) as session:
        ask_application(session, identifiant, publier=True)
    bilan = apply_import(sessions, identifiant, courant_of, now).bilan
    moteur.dispose()
    laissees = NOMBRE - lue.get("creer", 0)
    faits = f"{bilan['crees']:,} records, {laissees:,} rows left out"
    return f"{faits}; {time.process_time():.1f} s of processor"


def main() -> None:
    with tempfile.TemporaryDirectory() as nom:
        dossier = Path(nom)
        chemin = make_file(dossier / "acteurs.csv")
        print(f"{NOMBRE:,} rows; at most {SECONDES_MAX} s and {MEGAOCTETS_MAX} MB")
        measure("SQLite", import_into, chemin, make_base(dossier))
        serveur = os.environ.get("RAQ_TEST_PG_URL")
        if serveur:
            bases = BasesPostgis(serveur)
            url = bases.make_vierge()
            try:
                seed_base(url, DONNEES)
                measure("PostgreSQL", import_into, chemin, url)
            finally:
                bases.drop(url)


if __name__ == "__main__":
    main()
