"""Small words that grammar decides: a CPAS by its commune, a distance, a figure."""

from typing import Final

from babel.numbers import format_decimal

from geo.textes import fold
from registre.publication import CommunePublique

_VOYELLES: Final = "aeiouyh"


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
        return f"{max(10, round(metres, -1)):.0f} m"
    return f"{say_nombre(langue, round(metres / 1000, 1))} km"
