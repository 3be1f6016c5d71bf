"""Blocks that the pages of actors, of history and of the review share."""

from dataclasses import dataclass
from datetime import datetime


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


@dataclass(frozen=True, slots=True)
class PhotoEquipe:
    """A photo as a page shows it: its address, its size in pixels, who took it and when.

    `retrait` is where its removal is sent; None: not by this account.
    """

    url: str
    largeur: int
    hauteur: int
    par: str
    quand: datetime
    retrait: str | None
