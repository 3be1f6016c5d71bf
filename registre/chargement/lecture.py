"""Reading the reference tables carried in data/: CSV, UTF-8, with a header."""

import csv
from collections.abc import Sequence
from pathlib import Path

from registre.chargement.erreurs import ReferenceRefusee

Table = list[dict[str, str]]
"""The rows of a CSV file, column → text, spaces trimmed."""


def read_table(chemin: Path, colonnes: Sequence[str]) -> Table:
    """Return the rows of a CSV file, which must have these columns and may have others.

    Raises ReferenceRefusee: absent or not UTF-8, a column missing, a row shorter than the header.
    """
    try:
        with chemin.open(encoding="utf-8-sig", newline="") as flux:
            lecteur = csv.DictReader(flux, strict=True)
            absentes = sorted(set(colonnes) - set(lecteur.fieldnames or ()))
            if absentes:
                raise ReferenceRefusee(chemin.name, "colonnes_manquantes", *absentes)
            return [_trim(chemin, lecteur.line_num, ligne, colonnes) for ligne in lecteur]
    except (OSError, UnicodeError, csv.Error) as cause:
        raise ReferenceRefusee(chemin.name, "fichier_illisible") from cause


def _trim(
    chemin: Path, numero: int, ligne: dict[str, str | None], colonnes: Sequence[str]
) -> dict[str, str]:
    taillees = {}
    for colonne in colonnes:
        valeur = ligne[colonne]
        if valeur is None:
            raise ReferenceRefusee(chemin.name, "ligne_incomplete", str(numero))
        taillees[colonne] = valeur.strip()
    return taillees
