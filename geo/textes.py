"""The one text normalisation of the project: search, gazetteer, slugs and duplicates use it.

Rules of DESIGN.md §4 and §7: no marks, casefolded, œ→oe, æ→ae, ß→ss; a slug keeps a–z and 0–9.
"""

import re
import unicodedata
from itertools import filterfalse
from typing import Final

_LIGATURES = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i"}
)
_SEPARATEURS = re.compile(r"[^a-z0-9]+")
_ESPACES = re.compile(r"\s+")
_AUTRES_ASCII: Final = {code: " " for code in range(128) if not chr(code).isalnum()}


def fold(texte: str) -> str:
    """Return the text casefolded, without marks or ligatures; other characters stay."""
    if texte.isascii():  # nothing to take off: most names, and every worker reads 25,000 at start
        return texte.lower()
    decompose = unicodedata.normalize("NFKD", texte.casefold())
    sans_marques = "".join(filterfalse(unicodedata.combining, decompose))
    return sans_marques.casefold().translate(_LIGATURES)  # “№” only shows its capital once split


def normalize(texte: str) -> str:
    """Return the searchable form: words of letters and digits of any script, one space apart.

    Folded; every run of other characters is one space; empty when nothing searchable is left.
    """
    plie = fold(texte)
    if plie.isascii():
        return " ".join(plie.translate(_AUTRES_ASCII).split())
    separe = "".join(c if c.isalnum() else " " for c in plie)
    return _ESPACES.sub(" ", separe).strip()


def slugify(texte: str) -> str:
    """Return the slug: “Gare de l'Ouest” → “gare-de-l-ouest” (DESIGN.md §7)."""
    return _SEPARATEURS.sub("-", fold(texte)).strip("-")
