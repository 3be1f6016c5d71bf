"""Spreadsheets that the site gives: CSV that opens with its accents and runs no formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from registre.importation.tableaux import FORMULES

MORCEAU: Final = 64 * 1024
"""Characters gathered before a piece is sent."""
_NEGATIF: Final = re.compile(r"-[0-9]+(?:[.,][0-9]+)?")


def neutralise(cellule: str) -> str:
    """Return a cell that a spreadsheet shows as text and never runs as a formula.

    What begins like a formula gets an apostrophe in front (OWASP, “CSV Injection”), a phone such
    as “+32 2 512 34 56” too: “+32-2-512” is a subtraction to a spreadsheet. Our own import takes
    the apostrophe off again. Blanks in front hide nothing. A plain negative number stays one.
    """
    debut = cellule.lstrip(" \u00a0\ufeff")[:1]
    if debut and debut in FORMULES and not _NEGATIF.fullmatch(cellule):
        return f"'{cellule}"
    return cellule


def write_csv(entetes: Sequence[str], lignes: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Yield a CSV file piece by piece, every cell neutralised.

    UTF-8 with its mark, semicolons and CRLF: what a spreadsheet set to French or Dutch opens by
    a double click with its columns and its accents.
    """
    tampon = io.StringIO(newline="")
    ecrivain = csv.writer(tampon, delimiter=";", lineterminator="\r\n")
    tampon.write("\ufeff")
    ecrivain.writerow(map(neutralise, entetes))
    for ligne in lignes:
        ecrivain.writerow(map(neutralise, ligne))
        if tampon.tell() >= MORCEAU:
            yield tampon.getvalue().encode()
            tampon.seek(0)
            tampon.truncate()
    yield tampon.getvalue().encode()
