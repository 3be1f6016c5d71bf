"""What an imported file becomes: rows of text under headers, and the bounds that it must keep."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from registre.importation.erreurs import FichierRefuse

OCTETS_MAX: Final = 20 * 1024 * 1024
"""A file of actors, as sent."""
LIGNES_MAX: Final = 50_000
"""Rows under the headers."""
NUMERO_MAX: Final = 4 * LIGNES_MAX
"""Rows in all, blank ones too: some programs leave one between two."""
COLONNES_MAX: Final = 200
CELLULE_MAX: Final = 5_000
"""Characters kept of one cell: longer than any field, so that a cut one is refused as too long."""
CELLULES_MAX: Final = 1_000_000
"""Rows times columns: 50,000 rows of 20 columns, 5,000 rows of 200."""
TEXTE_MAX: Final = OCTETS_MAX
"""Characters in all: what a file of 20 MB holds when it repeats nothing."""
FORMULES: Final = frozenset("=+-@\t\r\n＝＋－＠﹢﹣﹦﹫⁺⁻⁼−")
"""First characters by which a spreadsheet takes a cell for a formula (OWASP, “CSV Injection”).

Full-width, small and raised forms, and the minus sign, fold into the ASCII ones.
"""
MOTIFS: Final = frozenset(
    {
        "bombe",  # unpacks into far more than any honest file
        "chiffre",  # protected by a password
        "encodage",  # accents in no encoding that can be told for sure
        "endommage",  # cut short or broken; details: the first line at fault, when it is known
        "format_inconnu",  # details: what it is, when it is recognised (kmz, xls, html, image…)
        "hors_wgs84",  # GeoJSON in another reference system; details: its name
        "lignes_decalees",  # CSV rows with more cells than headers; details: their numbers
        "sans_entete",  # no row of column titles
        "trop_de_cellules",
        "trop_de_colonnes",
        "trop_de_lignes",
        "trop_lourd",
        "vide",  # no row under the titles
        "xml_dangereux",  # declares a DOCTYPE, so entities
    }
)
"""Every motif of the FichierRefuse that reading a file can raise."""


@dataclass(frozen=True, slots=True)
class Ligne:
    """One row: `numero` as a spreadsheet shows it, and as many cells as there are titles."""

    numero: int
    cellules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tableau:
    """A file read: titles (an empty one stays empty), rows in the file's order, format's name.

    `format`: csv, xlsx, ods, geojson, gpx or kml. Rows without any text are left out. Cells are
    NFC, trimmed, without control or direction characters; their lines end with “\\n”.
    """  # noqa: D301

    titres: tuple[str, ...]
    lignes: tuple[Ligne, ...]
    format: str


class Releve:
    """Gathers rows within the bounds. Every method raises FichierRefuse where one is passed."""

    def __init__(self, nom_du_format: str, titres: Iterable[str] = ()) -> None:
        self._format = nom_du_format
        self._colonnes: dict[str, int] = {}
        self._titres = [tidy_cellule(titre) for titre in titres]
        while self._titres and not self._titres[-1]:
            self._titres.pop()
        self._lignes: list[Ligne] = []
        self._texte = 0
        self._check()

    @property
    def largeur(self) -> int:
        """How many columns are known."""
        return len(self._titres)

    def add(self, numero: int, cellules: Iterable[str]) -> None:
        """Take a row; one without any text is left out."""
        if numero > NUMERO_MAX:
            raise FichierRefuse("trop_de_lignes")
        toutes = [tidy_cellule(cellule) for cellule in cellules]
        while toutes and not toutes[-1]:
            toutes.pop()
        if not toutes:
            return
        propres = tuple(toutes)
        self._texte += sum(map(len, propres))
        self._titres += [""] * (len(propres) - self.largeur)
        self._lignes.append(Ligne(numero, propres))
        self._check()

    def add_champs(self, numero: int, champs: Mapping[str, str]) -> None:
        """Take a row given as title → text; a title not yet seen makes a column."""
        cellules = [""] * self.largeur
        for titre, texte in champs.items():
            place = self._colonnes.setdefault(titre, len(self._colonnes))
            if place == self.largeur:
                self._titres.append(tidy_cellule(titre))
                cellules.append("")
                self._check()
            cellules[place] = texte
        self.add(numero, cellules)

    def finish(self) -> Tableau:
        """Return the table, every row as wide as the titles. Raises FichierRefuse: no row."""
        if not self._lignes:
            raise FichierRefuse("vide")
        largeur = self.largeur
        for rang, ligne in enumerate(self._lignes):
            if manque := largeur - len(ligne.cellules):
                self._lignes[rang] = Ligne(ligne.numero, ligne.cellules + ("",) * manque)
        return Tableau(tuple(self._titres), tuple(self._lignes), self._format)

    def _check(self) -> None:
        if self.largeur > COLONNES_MAX:
            raise FichierRefuse("trop_de_colonnes")
        if len(self._lignes) > LIGNES_MAX:
            raise FichierRefuse("trop_de_lignes")
        if len(self._lignes) * self.largeur > CELLULES_MAX or self._texte > TEXTE_MAX:
            raise FichierRefuse("trop_de_cellules")


def tidy_cellule(texte: str) -> str:
    """Return a cell's text as Tableau promises it.

    The apostrophe that keeps a formula from running (api.tableur) is taken off.
    """
    propre = texte[:CELLULE_MAX].strip()
    if not propre.isascii() or not propre.isprintable():
        propre = _clean(propre)
    if propre.startswith("'") and propre[1:].lstrip()[:1] in FORMULES:
        propre = propre[1:].lstrip()
    return propre


def _clean(texte: str) -> str:
    lignes = texte.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return unicodedata.normalize("NFC", "".join(c for c in lignes if not _is_harmful(c))).strip()


def _is_harmful(caractere: str) -> bool:
    """Tell what no text needs: controls, lone surrogates, and characters that turn its direction.

    PostgreSQL refuses the first two; the last would let a name rewrite what stands around it.
    """
    if caractere == "\n" or caractere.isprintable():
        return False
    return (
        unicodedata.category(caractere) in {"Cc", "Cs"}
        or "\u202a" <= caractere <= "\u202e"
        or "\u2066" <= caractere <= "\u2069"
        or caractere == "\ufeff"
    )


def find_entete(lignes: Iterable[tuple[str, ...] | list[str]]) -> int | None:
    """Return the place of the row of titles among the first rows; None when there is none.

    It is the first row with two texts or more, since a sheet often begins with a title or a date
    alone; where no row has two, it is the first one with a text. A title has a letter.
    """
    seule: int | None = None
    for place, cellules in enumerate(lignes):
        remplies = [cellule for cellule in cellules if cellule.strip()]
        lettres = any(c.isalpha() for texte in remplies for c in texte)
        if len(remplies) > 1:
            return place if lettres else seule
        if lettres and seule is None:
            seule = place
    return seule
