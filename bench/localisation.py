"""The finder alone, without HTTP: milliseconds a question, beside a plain fuzzy match.

The plain match compares what was typed with every street name (rapidfuzz, token_sort_ratio) and
stops there: it finds no zone, no commune, no nickname. Ratios are of one run on one machine.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from rapidfuzz import fuzz, process

from bench.serveur import make_base
from bench.service import draw_adresses
from geo.rues import Rue
from geo.textes import normalize
from raq.chemins import find_ressource
from raq.donnees import Donnees
from registre.session import make_engine, make_sessions
from registre.territoire import TerritoireCourant, Territoires

JOUR: Final = date(2026, 3, 3)
BUT_MS: Final = 15.0
SUJETS: Final = {
    "a square, exactly": ["Place du Jeu de Balle, 1000"],
    "in Dutch": ["Sint-Jan-Baptistvoorplein", "Waverse Steenweg 1050"],
    "misspelt": ["place colignon 1030", "chausée de havre 1050", "rue hayvaert"],
    "a nickname": ["Cureghem", "Marollen", "Matonge"],
    "a commune elsewhere": ["Namur"],
    "no place at all": ["xyzzy", "je ne sais pas trop"],
}


def main() -> None:
    donnees = Donnees(find_ressource("data"))
    with tempfile.TemporaryDirectory() as dossier:
        moteur = make_engine(make_base(Path(dossier)))
        with make_sessions(moteur)() as session:
            debut = time.perf_counter()
            territoires = Territoires(donnees.rues, donnees.communes_hors_region())
            courant = territoires.current(session, JOUR)
            print(f"  territory and gazetteer ready in {time.perf_counter() - debut:.2f} s")
            report(courant, donnees.rues())
        moteur.dispose()


def report(courant: TerritoireCourant, rues: Sequence[Rue]) -> None:
    noms = [normalize(nom) for rue in rues for nom in {rue.nom_fr, rue.nom_nl}]

    def match_plainly(adresse: str) -> object:
        return process.extractOne(normalize(adresse), noms, scorer=fuzz.token_sort_ratio)

    localise = courant.localisateur.localise_texte
    for sujet, adresses in SUJETS.items():
        print(f"  {sujet:24s}{clock(localise, adresses):8.2f} ms")
    tirees = draw_adresses()
    nous, simple = clock(localise, tirees), clock(match_plainly, tirees)
    verdict = "held" if nous <= BUT_MS else "MISSED"
    print(f"  {len(tirees)} real streets, median {nous:.2f} ms (at most {BUT_MS:g}: {verdict})")
    print(
        f"  plain match : finder = {simple / nous:.2f} : 1 ({simple:.2f} ms, {len(noms):,} names)"
    )


def clock(find: Callable[[str], object], adresses: Sequence[str]) -> float:
    """Return the median of single questions, in milliseconds; the first round is not counted."""
    durees = []
    for tour in range(3):
        for adresse in adresses:
            debut = time.perf_counter()
            find(adresse)
            if tour:
                durees.append((time.perf_counter() - debut) * 1000)
    return statistics.median(durees)


if __name__ == "__main__":
    main()
