"""One worker at its ordinary work: start, the finder over real streets, memory after all of it.

Wanted: the first answer at most 2 s after the start, the finder at most 15 ms at the median, 200 MB
of resident memory with 10,000 actors after the finder, the directory, the map and its tiles.
The time of an answer is that of one request over a kept-alive connection, nothing else going on.
"""

import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from bench.serveur import DONNEES, Client, Serveur, make_base, serving
from geo.rues import read_rues
from geo.tuiles import tuile_of
from registre.chargement.lecture import read_table

ACTEURS: Final = 10_000
ADRESSES: Final = 300
DEPARTS: Final = 3
DEPART_S: Final = 2.0
TROUVER_MS: Final = 15.0
MEMOIRE_MO: Final = 200.0
MIDI: Final = (4.3457, 50.8367)


def main() -> None:
    with tempfile.TemporaryDirectory() as dossier:
        url = make_base(Path(dossier), ACTEURS)
        report_depart(url)
        with serving(url, premiere="/fr/") as serveur, Client(serveur.port) as client:
            report_trouver(client)
            report_memoire(serveur, client)


def report_depart(url: str) -> None:
    """Start several times: until the home page, and until the finder's first answer."""
    for nom, chemin in (
        ("home page", "/fr/"),
        ("finder", "/api/v1/trouver?adresse=Matong%C3%A9"),
    ):
        durees = []
        for _ in range(DEPARTS):
            with serving(url, premiere=chemin) as serveur:
                durees.append(serveur.premiere_reponse_s)
        tell(f"cold start to the first answer ({nom})", statistics.median(durees), DEPART_S, "s")


def report_trouver(client: Client) -> None:
    adresses = draw_adresses()
    for nom, chemin in (("page", "/fr/trouver"), ("API", "/api/v1/trouver")):
        client.get(chemin, {"adresse": "Matongé"})
        durees = sorted(time_each(client, chemin, adresses))
        tell(f"finder {nom}, median of {ADRESSES} streets", durees[ADRESSES // 2], TROUVER_MS, "ms")
        print(f"    95 %: {durees[int(ADRESSES * 0.95)]:.1f} ms, worst: {durees[-1]:.1f} ms")


def draw_adresses() -> list[str]:
    """Real streets as people type them: French or Dutch, with a number, a code, or a mistake."""
    alea = random.Random(2022)
    codes = {
        ligne["nis5"]: ligne["code_postal"]
        for ligne in read_table(DONNEES / "referentiel/codes_postaux.csv", ("nis5", "code_postal"))
    }
    adresses = []
    for rang, rue in enumerate(alea.sample(read_rues(DONNEES / "rues/rues.geojson"), ADRESSES)):
        nom = rue.nom_nl if rang % 3 == 2 and rue.nom_nl else rue.nom_fr
        if rang % 5 == 4:
            place = alea.randrange(len(nom))
            nom = nom[:place] + nom[place + 1 :]
        numero = f" {alea.randrange(1, 200)}" if rang % 2 else ""
        adresses.append(f"{nom}{numero}, {codes[rue.nis5]}" if rang % 4 else f"{nom}{numero}")
    return adresses


def time_each(client: Client, chemin: str, adresses: Sequence[str]) -> Iterator[float]:
    """Give the milliseconds of each answer."""
    for adresse in adresses:
        debut = time.perf_counter()
        recue = client.get(chemin, {"adresse": adresse})
        yield (time.perf_counter() - debut) * 1000
        if recue.statut != 200:
            raise RuntimeError(f"{chemin} answered {recue.statut}")


def report_memoire(serveur: Serveur, client: Client) -> None:
    for langue in ("fr", "nl", "en"):
        for page in ("", "repertoire?q=ecole", "carte", "quartiers", "quartiers/marolles"):
            client.get(f"/{langue}/{page}")
    for chemin in ("acteurs?limit=10000", "acteurs", "quartiers", "categories", "secteurs"):
        client.get(f"/api/v1/{chemin}")
    for zoom in range(12, 19):
        x, y = tuile_of(*MIDI, zoom)
        for dx in range(-2, 3):
            for dy in range(-2, 3):
                client.get(f"/fond/{zoom}/{x + dx}/{y + dy}.svg")
    tell(f"resident memory with {ACTEURS:,} actors", serveur.memoire_mo, MEMOIRE_MO, "MB")


def tell(nom: str, mesure: float, but: float, unite: str) -> None:
    verdict = "held" if mesure <= but else "MISSED"
    print(f"  {nom}: {mesure:.1f} {unite} (at most {but:g}: {verdict})")


if __name__ == "__main__":
    main()
