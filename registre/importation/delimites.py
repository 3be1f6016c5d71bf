"""CSV and its kin, read line by line: delimiter found, quotes obeyed, nothing misaligned."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Final

from registre.importation.encodages import open_texte
from registre.importation.erreurs import FichierRefuse
from registre.importation.tableaux import (
    CELLULE_MAX,
    COLONNES_MAX,
    Releve,
    Tableau,
    find_entete,
)

DELIMITEURS: Final = (";", ",", "\t", "|")
SEUL: Final = "\x1f"
"""Stands for the delimiter of a file of one column; cells never hold it."""
LIGNE_MAX: Final = COLONNES_MAX * CELLULE_MAX
"""Characters of one line of text."""
ECHANTILLON: Final = 256 * 1024
"""Characters by which the delimiter is told."""
ESSAI: Final = 50
"""Rows by which it is told, and among which the titles are sought."""

DECALEES_MAX: Final = 10
"""Rows that are named as misaligned."""


def read_delimite(octets: bytes) -> Tableau:
    """Read a text file of rows; `numero` counts records, blank ones too, as a spreadsheet does.

    Raises FichierRefuse.
    """
    with open_texte(octets) as flux:
        debut, delimiteur, declare = _find_dialecte(flux)
        entete = _find_titres(debut, delimiteur)
        flux.seek(0)
        return _read(flux, delimiteur, entete, passees=int(declare))


def _find_dialecte(flux: io.TextIOWrapper) -> tuple[str, str, bool]:
    """Return the first lines, their delimiter, and whether a first line “sep=;” declares it."""
    debut = "".join(_Lignes(flux, ECHANTILLON))
    premiere, _, reste = debut.partition("\n")
    if premiere[:4].lower() == "sep=" and len(premiere.rstrip("\r")) == 5:
        return reste, premiere[4], True
    notes = {delimiteur: _note(debut, delimiteur) for delimiteur in DELIMITEURS}
    meilleur = max(DELIMITEURS, key=lambda delimiteur: notes[delimiteur])
    return debut, meilleur if notes[meilleur][1] > 1 else SEUL, False


def _note(debut: str, delimiteur: str) -> tuple[float, int]:
    """Return the share of the first rows as wide as the titles, and that width; (0, 1) for none.

    Titles under a line without the delimiter are three at least: else “Nom” above “Dupont, Jean”
    would be a title above two columns.
    """
    lignes = [ligne for ligne in _read_debut(debut, delimiteur) if any(ligne)]
    place = find_entete(lignes)
    if place is None or len(lignes[place]) < (3 if place else 2):
        return 0.0, 1
    largeur = len(lignes[place])
    suite = lignes[place:]
    return sum(len(ligne) == largeur for ligne in suite) / len(suite), largeur


def _read_debut(debut: str, delimiteur: str) -> list[list[str]]:
    """Read the first rows; an error ends them: the whole file is checked afterwards."""
    lignes: list[list[str]] = []
    try:
        for ligne in csv.reader(io.StringIO(debut, newline=""), delimiter=delimiteur, strict=True):
            lignes.append(ligne)
            if len(lignes) == ESSAI:
                break
    except csv.Error:
        pass
    return lignes


def _find_titres(debut: str, delimiteur: str) -> int:
    """Return the place of the titles. Raises FichierRefuse: vide, sans_entete."""
    place = find_entete(_read_debut(debut, delimiteur))
    if place is None:
        raise FichierRefuse("sans_entete" if debut.strip() else "vide")
    return place


def _read(flux: io.TextIOWrapper, delimiteur: str, entete: int, passees: int) -> Tableau:
    lignes = _Lignes(flux)
    lecteur = csv.reader(lignes, delimiter=delimiteur, strict=True)
    decalees: list[str] = []
    releve = Releve("csv")
    largeur = lues = 0
    try:
        for place, ligne in enumerate(lecteur, start=-passees):
            lignes.start_ligne()
            lues = lecteur.line_num
            if place == entete:
                releve = Releve("csv", ligne)
                largeur = len(ligne)
            elif place > entete:
                if _overflows(ligne, largeur):
                    decalees.append(str(place + 1))
                    if len(decalees) == DECALEES_MAX:
                        break
                else:
                    releve.add(place + 1, ligne)
    except csv.Error as cause:
        raise FichierRefuse("endommage", (str(lues + 1),)) from cause
    if decalees:
        raise FichierRefuse("lignes_decalees", tuple(decalees))
    return releve.finish()


def _overflows(ligne: Sequence[str], largeur: int) -> bool:
    """Tell whether a row holds more than there are titles: a delimiter inside a text, unquoted."""
    return len(ligne) > largeur and any(cellule.strip() for cellule in ligne[largeur:])


class _Lignes:
    """Gives lines of text until about `maximum` characters; a row of them is bounded.

    Raises FichierRefuse: a row of a million columns is refused before it is one string.
    """

    def __init__(self, flux: io.TextIOWrapper, maximum: int | None = None) -> None:
        self._flux = flux
        self._maximum = maximum
        self._lus = 0
        self._en_cours = 0

    def start_ligne(self) -> None:
        """Begin a row of cells; one with quoted ends of lines takes several lines of text."""
        self._en_cours = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._maximum is not None:
            self._en_cours = 0
            if self._lus >= self._maximum:
                raise StopIteration
        texte = self._flux.readline(LIGNE_MAX)
        if not texte:
            raise StopIteration
        self._lus += len(texte)
        self._en_cours += len(texte)
        if self._en_cours >= LIGNE_MAX:
            large = max(map(texte.count, DELIMITEURS)) > COLONNES_MAX
            raise FichierRefuse("trop_de_colonnes" if large else "endommage")
        return texte
