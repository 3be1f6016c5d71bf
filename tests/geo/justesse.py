"""How well streets are found by name: ours, each written in the ways that people write.

The truth is the row's own axis: one of the zones that it crosses must be among the answers, and a
single answer that is none of them is wrong. Rows shorter than a house are left out.
"""

import csv
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Final

from geo.affectation import Territoire
from geo.localisation import Localisateur, Localisation, Statut
from geo.rues import Rue, length_m, read_rues, split_axe
from geo.secteurs import Secteur, read_secteurs_portes
from geo.textes import fold
from geo.toponymes import Commune, CommuneHorsRegion, SurnomQuartier, Toponymes
from geo.traversees import LONGUEUR_MINIMALE_M, PART_MINIMALE

DONNEES = Path(__file__).resolve().parents[2] / "data"
UNE_RUE_SUR: Final = 7
ABREGES: Final = {
    "Rue ": "r. ",
    "Avenue ": "av. ",
    "Boulevard ": "bd ",
    "Chaussée ": "ch. ",
    "Place ": "pl. ",
    "Square ": "sq. ",
}
AVEC_CODE: Final = "avec code postal"
SANS_CODE: Final = "sans code postal"


@dataclass
class Mesure:
    """What became of one way to write streets, counted."""

    essais: int = 0
    justes: int = 0
    statuts: Counter[str] = field(default_factory=Counter)
    fausses: list[str] = field(default_factory=list)


def read_table(nom: str) -> list[dict[str, str]]:
    """Read one file of data/referentiel."""
    with (DONNEES / "referentiel" / nom).open(encoding="utf-8") as flux:
        return list(csv.DictReader(flux))


def list_codes() -> dict[str, tuple[str, ...]]:
    """Return the communes of each postal code of the Region."""
    codes: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for ligne in read_table("codes_postaux.csv"):
        codes[ligne["code_postal"]] += (ligne["nis5"],)
    return dict(codes)


def read_secteurs_de_2024() -> list[Secteur]:
    """Read the sectors that the project carries."""
    chemin = DONNEES / "secteurs_statistiques" / "secteurs_2024.geojson"
    return read_secteurs_portes(chemin, 2024)


def build_territoire() -> Territoire:
    """Build from the carried sectors and the proposed quartiers."""
    quartiers = read_table("quartiers_proposes.csv")
    return Territoire.build(
        read_secteurs_de_2024(),
        {ligne["slug"]: ligne["secteurs"].split() for ligne in quartiers},
        {ligne["slug"]: ligne["quartier"] for ligne in quartiers},
    )


def build_toponymes() -> Toponymes:
    """Build the gazetteer from the files of data/."""
    surnoms = [
        SurnomQuartier(r["quartier"], r["slug"]) for r in read_table("quartiers_proposes.csv")
    ]
    surnoms += [SurnomQuartier(r["surnom"], r["slug"]) for r in read_table("surnoms_quartiers.csv")]
    return Toponymes.build(
        rues=read_rues(DONNEES / "rues" / "rues.geojson"),
        communes=[
            Commune(r["nis5"], r["commune_fr"], r["commune_nl"]) for r in read_table("communes.csv")
        ],
        codes_postaux=list_codes(),
        communes_hors_region=[
            CommuneHorsRegion(r["nom_fr"], r["nom_nl"], tuple(r["codes_postaux"].split()))
            for r in read_table("communes_hors_region.csv")
        ],
        surnoms=surnoms,
        secteurs=read_secteurs_de_2024(),
    )


def misspell(nom: str, hasard: random.Random) -> str:
    """Return the name with one letter left out, added, changed, or swapped with the next."""
    rang = hasard.choice([r for r, lettre in enumerate(nom) if lettre.isalpha()])
    lettre = hasard.choice("abcdefghijklmnopqrstuvwxyz")
    avant, ici, apres = nom[:rang], nom[rang], nom[rang + 1 :]
    return hasard.choice(
        [
            avant + apres,
            avant + lettre + ici + apres,
            avant + lettre + apres,
            avant + apres[:1] + ici + apres[1:],
        ]
    )


def abbreviate(nom: str) -> str:
    """Return the name with its generic word abbreviated, if there is a way."""
    for entier, abrege in ABREGES.items():
        if nom.startswith(entier):
            return abrege + nom.removeprefix(entier)
    return nom


def write_variants(rue: Rue, code: str, hasard: random.Random) -> dict[tuple[str, str], str]:
    """Return the ways to write a street: (kind, with or without postal code) → text."""
    noms = {
        "tel quel": rue.nom_fr,
        "avec une faute": misspell(rue.nom_fr, hasard),
        "abrégé": abbreviate(rue.nom_fr),
        "en néerlandais": rue.nom_nl,
        "en néerlandais, avec une faute": misspell(rue.nom_nl, hasard),
        "sans accents": fold(rue.nom_fr),
    }
    variantes = {(genre, AVEC_CODE): f"{nom}, {code}" for genre, nom in noms.items()}
    return variantes | {(genre, SANS_CODE): nom for genre, nom in noms.items()}


def list_zones(localisation: Localisation) -> set[str | None]:
    """Return every zone that an answer leaves possible; None is “no quartier”."""
    if localisation.statut is Statut.CHOISIR:
        return {candidat.quartier for candidat in localisation.candidats}
    if localisation.statut is Statut.NON_COUVERT:
        return {None}
    return set(localisation.quartiers)


def draw_rues(rues: Sequence[Rue], pas: int) -> Iterator[tuple[int, Rue]]:
    """Return every `pas`-th row that is as long as a house at least, with its rank."""
    for rang, rue in enumerate(rues[::pas]):
        if length_m(rue.geometrie) >= LONGUEUR_MINIMALE_M:
            yield rang, rue


def measure(
    localisateur: Localisateur, territoire: Territoire, pas: int = UNE_RUE_SUR
) -> dict[tuple[str, str], Mesure]:
    """Ask for every `pas`-th street in each way; the draw is always the same."""
    codes_de = defaultdict(list)
    for code, communes in list_codes().items():
        for nis5 in communes:
            codes_de[nis5].append(code)
    mesures: dict[tuple[str, str], Mesure] = defaultdict(Mesure)
    for rang, rue in draw_rues(read_rues(DONNEES / "rues" / "rues.geojson"), pas):
        hasard = random.Random(rang)
        troncons = split_axe(rue.geometrie, territoire)
        vraies = {t.quartier for t in troncons if t.part >= PART_MINIMALE}
        textes = write_variants(rue, hasard.choice(codes_de[rue.nis5]), hasard)
        for genre, texte in textes.items():
            record(mesures[genre], texte, localisateur.localise_texte(texte), vraies)
    return dict(mesures)


def record(mesure: Mesure, texte: str, localisation: Localisation, vraies: set[str | None]) -> None:
    """Count one answer. `frontiere` on a street that no quartier covers warns, it isn't wrong."""
    zones = list_zones(localisation)
    if localisation.statut is Statut.FRONTIERE and vraies == {None}:
        zones.add(None)
    mesure.essais += 1
    mesure.justes += bool(zones & vraies)
    mesure.statuts[localisation.statut.value] += 1
    if not zones & vraies and localisation.statut not in (Statut.CHOISIR, Statut.INTROUVABLE):
        mesure.fausses.append(f"{texte} → {localisation.statut.value} {localisation.quartiers}")


def main() -> None:
    """Print, for each way of writing, how often the true quartier is among the answers."""
    territoire = build_territoire()
    localisateur = Localisateur(territoire, build_toponymes())
    debut = perf_counter()
    mesures = measure(localisateur, territoire)
    duree = perf_counter() - debut
    essais = sum(mesure.essais for mesure in mesures.values())
    fausses = [texte for mesure in mesures.values() for texte in mesure.fausses]
    lignes = []
    for (genre, code), mesure in mesures.items():
        parts = ", ".join(
            f"{statut} {nombre / mesure.essais:.1%}" for statut, nombre in mesure.statuts.items()
        )
        lignes.append(f"{genre}, {code}: {mesure.justes / mesure.essais:.2%} justes ({parts})")
    lignes += [f"{essais} questions, {len(fausses)} réponses uniques fausses", *fausses]
    lignes.append(f"{1000 * duree / essais:.1f} ms par question")
    sys.stdout.write("\n".join(lignes) + "\n")


if __name__ == "__main__":
    main()
