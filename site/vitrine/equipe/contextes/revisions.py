"""Blocks that the pages of actors, of history and of the review share."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """One field, or the address as a whole, in two versions; texts of several lines."""

    groupe: str
    libelle: str
    avant: str
    apres: str


@dataclass(frozen=True, slots=True)
class LienFiche:
    """A record elsewhere in the area: its address there and its name."""

    url: str
    nom: str
