"""How much of a workbook its reader may lay out or pass over, and the bounds of it."""

from typing import Final

from registre.importation.erreurs import FichierRefuse
from registre.importation.tableaux import CELLULES_MAX, COLONNES_MAX, LIGNES_MAX, TEXTE_MAX

AU_DESSUS: Final = 50
"""Rows that may stand above the titles, or be empty."""
REMPLIES_MAX: Final = 600_000
"""Filled cells laid out at once: 50,000 rows of 12. Their reader keeps each twice, 150 MB in all.

The reader lays out one sheet of an XLSX workbook at a time, and all those of an ODS at once.
"""
CASES_MAX: Final = 2_000_000
"""Cells written in all sheets, empty ones too: each costs a microsecond or two to pass over."""


class Etendue:
    """What a reader lays out at once: the rectangles of filled cells, and their text."""

    def __init__(self) -> None:
        self._bords: tuple[int, int, int, int] | None = None
        self._aires = self._texte = self._remplies = 0

    def end_feuille(self) -> None:
        """Begin another rectangle; what the former ones hold still counts."""
        if self._bords is not None:
            self._aires += _measure(self._bords)
        self._bords = None

    def add(self, ligne: int, colonne: int, longueur: int, remplies: int = 1) -> None:
        """Count a filled cell, numbered from 1. Raises FichierRefuse where a bound is passed."""
        if colonne > COLONNES_MAX:
            raise FichierRefuse("trop_de_colonnes")
        if ligne > LIGNES_MAX + AU_DESSUS:
            raise FichierRefuse("trop_de_lignes")
        haut, bas, gauche, droite = self._bords or (ligne, ligne, colonne, colonne)
        self._bords = min(haut, ligne), max(bas, ligne), min(gauche, colonne), max(droite, colonne)
        self._texte += longueur
        self._remplies += remplies
        trop_large = self._aires + _measure(self._bords) > CELLULES_MAX
        if trop_large or self._remplies > REMPLIES_MAX or self._texte > TEXTE_MAX:
            raise FichierRefuse("trop_de_cellules")


class Cases:
    """How many cells a workbook writes, filled or not. Raises FichierRefuse: trop_de_cellules."""

    def __init__(self) -> None:
        self._nombre = 0

    def count(self) -> None:
        """Count one more."""
        self._nombre += 1
        if self._nombre > CASES_MAX:
            raise FichierRefuse("trop_de_cellules")


def _measure(bords: tuple[int, int, int, int]) -> int:
    haut, bas, gauche, droite = bords
    return (bas - haut + 1) * (droite - gauche + 1)
