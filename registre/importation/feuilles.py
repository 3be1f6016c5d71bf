"""How large the sheets of a workbook really are, told before the workbook's reader sees them.

That reader lays a sheet out from its first to its last filled cell and copies a shared text into
every cell that names it: one far cell, or one long text named a million times, would cost it
gigabytes. Empty cells that only bear a style, however far, cost nothing and are let through.
"""

import re
from array import array
from typing import Final

from registre.importation.balises import find_local
from registre.importation.erreurs import FichierRefuse
from registre.importation.etendues import Cases, Etendue
from registre.importation.tableaux import CELLULES_MAX, TEXTE_MAX

_REFERENCE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


class Rien:
    """A part of which only its being honest XML matters."""

    def start(self, nom: str, attributs: dict[str, str], /) -> None:
        """Keep nothing."""

    def end(self, nom: str, /) -> None:
        """Keep nothing."""

    def texte(self, morceau: str, /) -> None:
        """Keep nothing."""


class Manifeste(Rien):
    """The list of parts of an OpenDocument file. Raises FichierRefuse: chiffre."""

    def start(self, nom: str, _attributs: dict[str, str], /) -> None:
        """Refuse a part that is encrypted."""
        if find_local(nom) == "encryption-data":
            raise FichierRefuse("chiffre")


class ChainesXlsx:
    """The shared texts of an XLSX workbook; `longueurs` has the length of each."""

    def __init__(self) -> None:
        self.longueurs = array("L")
        self._total = 0
        self._longueur = 0

    def start(self, nom: str, _attributs: dict[str, str], /) -> None:
        """Begin a shared text. Raises FichierRefuse: endommage, for a sheet under this name."""
        local = find_local(nom)
        if local == "si":
            self._longueur = 0
        elif local in {"row", "c"}:
            raise FichierRefuse("endommage")

    def texte(self, morceau: str, /) -> None:
        """Weigh a text, its phonetic readings too: it is a bound."""
        self._longueur += len(morceau)
        self._total += len(morceau)

    def end(self, nom: str, /) -> None:
        """End a shared text. Raises FichierRefuse: trop_de_cellules."""
        if find_local(nom) == "si":
            self.longueurs.append(self._longueur)
            if self._total > TEXTE_MAX or len(self.longueurs) > CELLULES_MAX:
                raise FichierRefuse("trop_de_cellules")


class FeuilleXlsx:
    """One sheet of an XLSX workbook. Raises FichierRefuse where it passes a bound."""

    def __init__(self, longueurs: "array[int]", cases: Cases) -> None:
        self._longueurs = longueurs
        self._cases = cases
        self._etendue = Etendue()
        self._ligne = self._colonne = 0
        self._type = ""
        self._indice = ""
        self._dedans = self._remplie = False
        self._longueur = 0

    def start(self, nom: str, attributs: dict[str, str], /) -> None:
        """Begin a row or a cell: it says where it is, or follows the one before."""
        local = find_local(nom)
        if local == "c":
            self._start_cellule(attributs)
        elif local == "row":
            self._ligne = _read_entier(attributs.get("r"), self._ligne + 1)
            self._colonne = 0
        elif self._dedans and local in {"v", "is", "f"}:
            self._remplie = True

    def _start_cellule(self, attributs: dict[str, str]) -> None:
        self._cases.count()
        self._colonne += 1
        if reference := attributs.get("r"):
            lue = _REFERENCE.fullmatch(reference)
            if lue is None:
                raise FichierRefuse("endommage", (reference[:20],))
            self._ligne, self._colonne = int(lue[2]), _read_colonne(lue[1])
        self._type = attributs.get("t", "")
        self._dedans, self._remplie = True, False
        self._longueur, self._indice = 0, ""

    def texte(self, morceau: str, /) -> None:
        """Take the text of a cell, or the place of a shared text."""
        if self._dedans:
            self._longueur += len(morceau)
            if self._type == "s" and len(self._indice) < 10:
                self._indice += morceau

    def end(self, nom: str, /) -> None:
        """End a cell."""
        if find_local(nom) != "c":
            return
        self._dedans = False
        if self._remplie:
            if self._type == "s":
                self._longueur = self._find_longueur()
            self._etendue.add(self._ligne, self._colonne, self._longueur)

    def _find_longueur(self) -> int:
        try:
            return self._longueurs[int(self._indice)]
        except (ValueError, IndexError) as cause:
            raise FichierRefuse("endommage") from cause


class FeuillesOds:
    """All the sheets of an ODS workbook. Raises FichierRefuse where they pass a bound together."""

    def __init__(self) -> None:
        self._etendue = Etendue()
        self._ligne = self._colonne = 0
        self._repetee = self._lignes = 1
        self._en_cellule = False
        self._remplie = False
        self._longueur = 0
        self._cases = Cases()
        self._derniere = 0
        self._longueur_ligne = self._remplies = 0

    def start(self, nom: str, attributs: dict[str, str], /) -> None:
        """Begin a sheet, a row or a cell; some stand for many."""
        local = find_local(nom)
        if local in {"table-cell", "covered-table-cell"}:
            self._start_cellule(attributs)
        elif local == "table-row":
            self._lignes = _read_repetition(attributs, "number-rows-repeated")
            self._colonne = self._derniere = self._longueur_ligne = self._remplies = 0
        elif local == "table" and not self._en_cellule:
            self._etendue.end_feuille()
            self._ligne = 0

    def _start_cellule(self, attributs: dict[str, str]) -> None:
        self._cases.count()
        self._repetee = _read_repetition(attributs, "number-columns-repeated")
        self._en_cellule = True
        self._longueur = 0
        self._remplie = False
        for nom, valeur in attributs.items():
            if find_local(nom) in {"value-type", "formula", "string-value"}:
                self._remplie = True
                self._longueur += len(valeur)

    def texte(self, morceau: str, /) -> None:
        """Weigh the text of a cell, its notes too: it is a bound."""
        if self._en_cellule:
            self._longueur += len(morceau)
            self._remplie = self._remplie or bool(morceau.strip())

    def end(self, nom: str, /) -> None:
        """End a cell or a row."""
        local = find_local(nom)
        if local in {"table-cell", "covered-table-cell"}:
            self._en_cellule = False
            self._colonne += self._repetee
            if self._remplie:
                self._derniere = self._colonne
                self._longueur_ligne += self._longueur * self._repetee
                self._remplies += self._repetee
        elif local == "table-row":
            self._end_ligne()

    def _end_ligne(self) -> None:
        if self._derniere:
            # From the first column and row: blank ones between filled ones are laid out too.
            self._etendue.add(self._ligne + 1, 1, 0, 0)
            self._ligne += self._lignes
            poids = self._longueur_ligne * self._lignes
            self._etendue.add(self._ligne, self._derniere, poids, self._remplies * self._lignes)
        else:
            self._ligne += self._lignes


def _read_repetition(attributs: dict[str, str], nom: str) -> int:
    for cle, valeur in attributs.items():
        if find_local(cle) == nom:
            return _read_entier(valeur, 1)
    return 1


def _read_entier(texte: str | None, defaut: int) -> int:
    """Read a count; FichierRefuse (endommage) for what is none."""
    if texte is None:
        return defaut
    if not (texte.isascii() and texte.isdecimal() and len(texte) <= 10):
        raise FichierRefuse("endommage", (texte[:20],))
    return int(texte)


def _read_colonne(lettres: str) -> int:
    rang = 0
    for lettre in lettres.upper():
        rang = rang * 26 + ord(lettre) - ord("A") + 1
    return rang
