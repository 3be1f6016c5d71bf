"""How wide a text will be, and where to break it, without any font at hand.

Widths are those of the Helvetica metrics (Adobe AFM, thousandths of the font size), which Arial,
Liberation and most system fonts share within a few percent; `MARGE` covers the wider ones. A tile
also asks the browser for this very width (`textLength`), so that a wider font cannot make two
names collide.
"""

import unicodedata
from functools import cache
from typing import Final

MARGE: Final = 1.04
INTERLIGNE: Final = 1.15
"""Height of a line of text, in font sizes."""

_CHASSES: Final = {
    191: "'",
    222: "ijlł’‘",
    260: "|",
    278: " !,./:;Ift\\[]",
    333: "()-r`",
    355: '"',
    389: "*{}",
    500: "Jcksvxyz",
    556: "abdeghnopqu0123456789?L$_–#«»Ł",
    584: "+<=>~",
    611: "FTZ",
    667: "ABEKPSVXY&",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%æ",
    944: "Wœ",
    1000: "ŒÆ—@…",
}
_CHASSE: Final = {c: chasse for chasse, lettres in _CHASSES.items() for c in lettres}
_CHASSE_INCONNUE: Final = 700
_CHASSE_PLEINE: Final = 1050


def width_of_text(texte: str) -> float:
    """Return the width of one line of text, in font sizes (0 for an empty text).

    A letter with marks is as wide as its base; a wide (Asian) character is a full square; a
    character that the table does not know counts as a broad letter.
    """
    return MARGE * sum(_width_of_letter(c) for c in texte) / 1000.0


@cache
def _width_of_letter(lettre: str) -> int:
    if unicodedata.combining(lettre):
        return 0
    if unicodedata.east_asian_width(lettre) in "WF":
        return _CHASSE_PLEINE
    base = unicodedata.normalize("NFD", lettre)[0]
    return _CHASSE.get(base, _CHASSE_INCONNUE)


def wrap(texte: str, ligne_max: float) -> tuple[str, ...]:
    """Return the text on one line, or on two when it is wider than `ligne_max` font sizes.

    The break is the space that makes the wider of the two lines narrowest (the first such space);
    a text without a space stays whole.
    """
    mots = texte.split()
    if len(mots) < 2 or width_of_text(texte) <= ligne_max:
        return (" ".join(mots),)
    coupes = [(" ".join(mots[:i]), " ".join(mots[i:])) for i in range(1, len(mots))]
    return min(coupes, key=lambda coupe: max(map(width_of_text, coupe)))
