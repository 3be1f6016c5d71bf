"""Pairs among 10,000 records: seconds of processor, and the ratio to twice fewer records.

Run with `python -m bench.doublons`.
"""

import tempfile
from pathlib import Path
from random import Random
from time import process_time

from sqlalchemy import delete
from sqlalchemy.orm import Session, sessionmaker

from bench.serveur import make_base
from registre.doublons.paires import list_paires
from registre.modeles import Acteur
from registre.session import make_engine, make_sessions, writing
from tests.fabriques import make_acteur

NOMBRE = 10_000
SECONDES_MAX = 3
MOTS = ("maison", "atelier", "comité", "école", "bibliothèque", "centre", "club", "asbl")


def fill(sessions: sessionmaker[Session], nombre: int) -> None:
    """Put made-up records all over the Region in the place of those that are there."""
    alea = Random(4)
    with writing(sessions) as session:
        session.execute(delete(Acteur))
        session.add_all(
            make_acteur(
                f"{alea.choice(MOTS)} {alea.choice(MOTS)} {alea.randrange(10**6):06x}",
                categorie="maisons-de-quartier",
                lon=4.30 + alea.random() * 0.12,
                lat=50.80 + alea.random() * 0.09,
                telephone=f"02 {alea.randrange(2_000_000, 8_999_999)}",
                geom=None,
            )
            for _ in range(nombre)
        )


def measure(sessions: sessionmaker[Session], nombre: int) -> float:
    """Print what one look costs, and return its seconds of processor."""
    fill(sessions, nombre)
    with sessions() as session:
        debut = process_time()
        paires = list_paires(session)
        secondes = process_time() - debut
    print(f"{nombre:>7,} records  {secondes:5.2f} s  {len(paires):,} pairs")
    return secondes


def main() -> None:
    with tempfile.TemporaryDirectory() as nom:
        moteur = make_engine(make_base(Path(nom)))
        sessions = make_sessions(moteur)
        print(f"at most {SECONDES_MAX} s")
        moitie = measure(sessions, NOMBRE // 2)
        print(f"{measure(sessions, NOMBRE) / moitie:.1f} × as long for twice as many")
        moteur.dispose()


if __name__ == "__main__":
    main()
