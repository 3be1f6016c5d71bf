"""The one text normalisation of the project: search, gazetteer, slugs and duplicates use it.

Rules of DESIGN.md §4 and §7: no marks, casefolded, œ→oe, æ→ae, ß→ss; a slug keeps a–z and 0–9.
"""

import re
import unicodedata

_LIGATURES = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i"}
)
_SEPARATEURS = re.compile(r"[^a-z0-9]+")
_ESPACES = re.compile(r"\s+")


def fold(texte: str) -> str:
    """Return the text casefolded, without marks or ligatures; other characters stay."""
    decompose = unicodedata.normalize("NFKD", texte.casefold())
    sans_marques = "".join(c for c in decompose if not unicodedata.combining(c))
    return sans_marques.casefold().translate(_LIGATURES)  # “№” only shows its capital once split


def normalize(texte: str) -> str:
    """Return the searchable form: words of letters and digits of any script, one space apart.

    Folded; every run of other characters is one space; empty when nothing searchable is left.
    """
    plie = "".join(c if c.isalnum() else " " for c in fold(texte))
    return _ESPACES.sub(" ", plie).strip()


def slugify(texte: str) -> str:
    """Return the slug: “Gare de l'Ouest” → “gare-de-l-ouest” (DESIGN.md §7)."""
    return _SEPARATEURS.sub("-", fold(texte)).strip("-")
