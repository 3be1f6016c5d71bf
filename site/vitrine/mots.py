"""Small words that grammar decides: a commune, its CPAS, a distance, a figure."""

import re
from collections.abc import Iterable
from typing import Final

from babel.numbers import format_decimal

from geo.textes import fold, slugify
from registre.publication import CommunePublique

_VOYELLES: Final = "aeiouyh"
_NIS5_BRUXELLES: Final = "21004"
_ENTRE_COMMUNES: Final = re.compile(r"\s+–\s+|\s*[,/]\s*")
_SAINT: Final = re.compile(r"\bst-")


def name_cpas(langue: str, commune: CommunePublique) -> str:
    """Return “CPAS d'Ixelles”, “OCMW van Elsene”, “CPAS of Ixelles (public social services)”.

    We hold no number for them: the name is what to look for.
    """
    nom = name_commune(langue, commune)
    if langue == "nl":
        return f"OCMW van {nom}"
    if langue == "en":
        article = "the " if commune.nis5 == _NIS5_BRUXELLES else ""
        return f"CPAS (public social services) of {article}{nom}"
    article = "d'" if fold(nom)[:1] in _VOYELLES else "de "
    return f"CPAS {article}{nom}"


def name_commune(langue: str, commune: CommunePublique, *, adresse: bool = False) -> str:
    """Return a commune's name as a page says it: “Bruxelles”, “Brussel”, “City of Brussels”.

    Only that one has an English name of its own, “Brussels” in an `adresse`; the 18 others keep
    the French one.
    """
    if langue == "en" and commune.nis5 == _NIS5_BRUXELLES:
        return "Brussels" if adresse else "City of Brussels"
    return commune.label(langue)


def name_communes_imprimees(
    langue: str, imprimees: str, communes: Iterable[CommunePublique]
) -> str:
    """Return communes as the report of 2022 prints them, under their own names where known.

    “Molenbeek Saint Jean” is Molenbeek-Saint-Jean; several are parted by “–” or “/”. What is no
    commune's name stays as printed.
    """
    connues = {slugify(commune.nom_fr): commune for commune in communes}
    connues |= {f"{slugify(c.nom_fr)}-ville": c for c in connues.values()}
    morceaux = []
    for nom in _ENTRE_COMMUNES.split(imprimees):
        commune = connues.get(_SAINT.sub("saint-", slugify(nom)))
        morceaux.append(name_commune(langue, commune) if commune else nom)
    return ", ".join(morceaux)


def say_nombre(langue: str, nombre: float) -> str:
    """Return a figure as the language groups it: “12 450”, “12.450”, “12,450”."""
    return str(format_decimal(nombre, locale={"fr": "fr", "nl": "nl"}.get(langue, "en_GB")))


def agree(mot: str, nombre: int) -> str:
    """Return a French word as a number asks for it: “fiche”; “fiches” from two on.

    For words whose plural takes a plain “s”.
    """
    return f"{mot}s" if nombre > 1 else mot


def say_combien(nombre: int, nom: str) -> str:
    """Return how many of something, in French: “1 fiche”, “1 250 fiches” (`agree`)."""
    return f"{say_nombre('fr', nombre)} {agree(nom, nombre)}"


def say_distance(langue: str, metres: float) -> str:
    """Return “350 m” (by tens) below a kilometre, “1,2 km” above."""
    if metres < 995:
        return f"{max(10, round(metres, -1)):.0f}\N{NO-BREAK SPACE}m"
    return f"{say_nombre(langue, round(metres / 1000, 1))}\N{NO-BREAK SPACE}km"
