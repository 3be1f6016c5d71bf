"""Small words that grammar decides: a CPAS by its commune, a distance, a figure."""

import re
from typing import Final

from babel.numbers import format_decimal

from geo.textes import fold
from registre.publication import CommunePublique

_VOYELLES: Final = "aeiouyh"
_PETITS_MOTS_FR: Final = ("au", "aux", "d'", "de", "des", "du", "en", "et", "l'", "la", "le", "les")
_PETITS_MOTS_NL: Final = ("op", "te", "ten", "ter", "tot", "van")
_PETITS_MOTS: Final = frozenset({*_PETITS_MOTS_FR, *_PETITS_MOTS_NL})
_INVERSION: Final = re.compile(r"^(?P<nom>[^()]+) \((?P<voie>[^()]+)\)(?P<suite>.*)$")
_MOT: Final = re.compile(r"[^\s'’.-]+['’.]?|\s+|-")


def name_cpas(langue: str, commune: CommunePublique) -> str:
    """Return “CPAS d'Ixelles”, “OCMW van Elsene”, “CPAS of Ixelles (public social services)”.

    We hold no number for them: the name is what to look for.
    """
    nom = commune.label(langue)
    if langue == "nl":
        return f"OCMW van {nom}"
    if langue == "en":
        return f"CPAS (public social services) of {nom}"
    article = "d'" if fold(nom)[:1] in _VOYELLES else "de "
    return f"CPAS {article}{nom}"


def say_nombre(langue: str, nombre: float) -> str:
    """Return a figure as the language groups it: “12 450”, “12.450”, “12,450”."""
    return str(format_decimal(nombre, locale={"fr": "fr", "nl": "nl"}.get(langue, "en_GB")))


def say_distance(langue: str, metres: float) -> str:
    """Return “350 m” (by tens) below a kilometre, “1,2 km” above."""
    if metres < 995:
        return f"{max(10, round(metres, -1)):.0f}\N{NO-BREAK SPACE}m"
    return f"{say_nombre(langue, round(metres / 1000, 1))}\N{NO-BREAK SPACE}km"


def say_secteur(nom: str) -> str:
    """Return a sector's name as people would write it: “PARME (RUE DE)” → “Rue de Parme”.

    Statbel prints capitals without accents, and the kind of street last; accents stay lost.
    """
    inverse = _INVERSION.match(nom.strip())
    if inverse:
        voie = inverse["voie"].removesuffix("'")
        espace = "" if voie != inverse["voie"] else " "
        apostrophe = "'" if not espace else ""
        nom = f"{voie}{apostrophe}{espace}{inverse['nom']}{inverse['suite']}"
    mots = [mot.group().lower() for mot in _MOT.finditer(nom)]
    return "".join(
        mot if rang and mot in _PETITS_MOTS else mot[:1].upper() + mot[1:]
        for rang, mot in enumerate(mots)
    )
