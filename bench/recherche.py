"""How long a search takes in 100,000 actors, beside a plain scan (`make bench`).

The aim is 20 ms at the median on SQLite and on PostgreSQL (the latter when RAQ_TEST_PG_URL names
a server). Actors are made up from the carried names, streets and communes; nothing is kept.
"""

import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import and_, insert, select, text
from sqlalchemy.orm import Session

from geo.textes import normalize
from registre.annuaire import list_acteurs
from registre.filtre import Filtre
from registre.modeles import Acteur
from registre.recherche import index_acteurs
from registre.session import make_engine, make_sessions, writing
from tests.appuis.bases import Bases, BasesPostgis, BasesSqlite, seed_base

ACTEURS: Final = 100_000
PAGE: Final = 50
REPETITIONS: Final = 9
BUT_MS: Final = 20.0
INSTANT: Final = datetime(2026, 3, 3, 9, tzinfo=UTC)
DONNEES: Final = Path(__file__).resolve().parent.parent / "data"
QUESTIONS: Final = (
    *(
        "foret",
        "maison medicale noyer",
        "bibliotheek",
        "jeu de balle",
        "pharmacie",
        "ecole ixelles",
    ),
    *("rue", "st gilles", "creche haecht", "creche namur", "pharmacie du parc", "heyvaert"),
    "biblioteque wavre",
)
"""What people type: rare and very common words, a short one, one that nobody has, a mistake."""


def main() -> None:
    with tempfile.TemporaryDirectory() as dossier:
        measure("SQLite", BasesSqlite(Path(dossier)))
    url = os.environ.get("RAQ_TEST_PG_URL")
    if url:
        measure("PostgreSQL", BasesPostgis(url))
    else:
        print("PostgreSQL: not measured, RAQ_TEST_PG_URL names no server")


def measure(nom: str, bases: Bases) -> None:
    url = bases.make_vierge()
    try:
        seed_base(url, DONNEES)
        print(f"\n{nom}: search in {ACTEURS:,} actors, {PAGE} shown, ms (median of {REPETITIONS})")
        moteur = make_engine(url)
        sessions = make_sessions(moteur)
        debut = time.perf_counter()
        with writing(sessions) as session:
            fill(session)
        print(f"  written and indexed in {time.perf_counter() - debut:.0f} s")
        with sessions() as session:
            report(session)
        moteur.dispose()
    finally:
        bases.drop(url)


def fill(session: Session) -> None:
    """Add actors up to ACTEURS, index them, and let the engine take its statistics."""
    alea = random.Random(2022)
    modeles = list(session.scalars(select(Acteur).order_by(Acteur.id)))
    features = json.loads((DONNEES / "rues" / "rues.geojson").read_bytes())["features"]
    rues = [feature["properties"]["rue_fr"] for feature in features]
    ids = [UUID(int=alea.getrandbits(128), version=4) for _ in range(ACTEURS - len(modeles))]
    lignes = [make_row(ident, alea, alea.choice(modeles), alea.choice(rues)) for ident in ids]
    session.execute(insert(Acteur), lignes)
    index_acteurs(session, ids)
    session.execute(text("ANALYZE"))


def make_row(ident: UUID, alea: random.Random, modele: Acteur, rue: str) -> dict[str, object]:
    return {
        "id": ident,
        "source": modele.source,
        "etat": modele.etat,
        "nom": f"{modele.nom} {rue.partition(' ')[2]} {alea.randrange(1000)}",
        "nom_nl": modele.nom_nl,
        "categorie": modele.categorie,
        "rue": rue,
        "numero": str(alea.randrange(1, 200)),
        "nis5": modele.nis5,
        "horaires": modele.horaires,
        "lon": modele.lon,
        "lat": modele.lat,
        "geom": modele.geom,
        "quartier": modele.quartier,
    }


def report(session: Session) -> None:
    recherches, rapports = [], []
    for q in QUESTIONS:
        duree, trouves = clock(partial(list_acteurs, session, Filtre(q=q), INSTANT, PAGE))
        balayage, _ = clock(partial(scan, session, q))
        recherches.append(duree)
        rapports.append(balayage / duree)
        print(f"  {q:24s}{duree:8.1f}   scan{balayage:8.1f}   {balayage / duree:5.1f}×  {trouves}")
    mediane = statistics.median(recherches)
    tenu = "held" if mediane <= BUT_MS else "MISSED"
    print(
        f"  median {mediane:.1f} ms (aim {BUT_MS:.0f}: {tenu}), worst {max(recherches):.1f} ms,"
        f" {statistics.median(rapports):.1f}× as fast as a scan"
    )


def scan(session: Session, q: str) -> Sequence[object]:
    """Return what LIKE '%…%' over every text gives, no index used, in the order of the name."""
    texte = Acteur.texte_recherche + ""
    mots = and_(*(texte.like(f"%{mot}%") for mot in normalize(q).split()))
    requete = select(Acteur).where(Acteur.etat + "" == "publie", mots)
    return session.scalars(requete.order_by(Acteur.cle_tri + "", Acteur.id).limit(PAGE)).all()


def clock(run: Callable[[], Sequence[object]]) -> tuple[float, int]:
    """Return the median in ms, and how many were found."""

    def times() -> Iterator[float]:
        for _ in range(REPETITIONS):
            debut = time.perf_counter()
            run()
            yield (time.perf_counter() - debut) * 1_000

    return statistics.median(times()), len(run())


if __name__ == "__main__":
    main()
