"""The graphic charter of the base map: colours, widths and sizes, by rank and zoom.

Colours are those of DESIGN.md §8 where it names them. Sizes are CSS pixels of a 256 px tile. Change
`REVISION` with any change of what a tile shows: it is part of the version in the tiles' address.
"""

from typing import Final

from geo.tuiles import ZOOM_MIN
from geo.voirie import Rang

REVISION: Final = "1"

SOL: Final = "#F3F1EC"
HORS_REGION: Final = "#E8E4DB"
VERT: Final = "#E1EAD6"
LISERE: Final = "#D8D3C8"
CHAUSSEE: Final = "#FFFFFF"
LIMITE: Final = "#A79F90"
ENCRE: Final = "#1B1B1F"
ENCRE_DOUCE: Final = "#55585E"
POLICE: Final = "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif"

# Width of the white of a street from zoom 10 to zoom 19; 0: not drawn at that zoom.
_LARGEURS: Final[dict[Rang, tuple[float, ...]]] = {
    Rang.MAJEUR: (0.8, 1.1, 1.6, 2.4, 3.6, 5.5, 9, 13, 18, 26),
    Rang.MOYEN: (0, 0, 0.9, 1.4, 2.4, 4, 7.5, 11, 15, 22),
    Rang.ORDINAIRE: (0, 0, 0, 0, 1, 2.4, 5.5, 9, 12, 18),
    Rang.ETROIT: (0, 0, 0, 0, 0, 1, 2.2, 3.5, 5, 8),
    Rang.DISCRET: (0, 0, 0, 0, 0, 0, 1.6, 2.5, 3.5, 5),
}
# Width of the casing on each side of the white.
_LISERES: Final = (0.5, 0.5, 0.5, 0.6, 0.6, 0.7, 0.9, 1, 1.2, 1.5)
MARGE_TRAITS_PX: Final = 24.0
"""How far outside a tile lines are still drawn: more than half the widest street and its casing."""

HALO_PX: Final = 3.0

ZOOM_DES_NOMS: Final[dict[Rang, int]] = {
    Rang.MAJEUR: 14,
    Rang.MOYEN: 15,
    Rang.ORDINAIRE: 15,
    Rang.ETROIT: 17,
    Rang.DISCRET: 18,
}
ZOOM_MAX_COMMUNES: Final = 14
ZOOM_COMMUNES_BILINGUES: Final = 13
ZOOM_RUES_BILINGUES: Final = 18

# Reach in metres from which a square is named, by zoom (0 above the last).
_PLACES_DES: Final = {15: 170.0, 16: 75.0, 17: 60.0}


def width_of(rang: Rang, zoom: int) -> float:
    """Return the width in px of the white of a street; 0 when this zoom does not draw it."""
    return _LARGEURS[rang][zoom - ZOOM_MIN]


def casing_of(zoom: int) -> float:
    """Return the width in px of the casing on one side."""
    return _LISERES[zoom - ZOOM_MIN]


def place_min_m(zoom: int) -> float:
    """Return the reach in metres from which a square is named at a zoom; infinite below 15."""
    return float("inf") if zoom < min(_PLACES_DES) else _PLACES_DES.get(zoom, 0.0)


def size_of_rue(rang: Rang, zoom: int) -> float:
    """Return the font size in px of the name of a street."""
    corps = 11.0 if zoom <= 16 else 12.0 if zoom == 17 else 13.0
    return corps + 1.0 if rang is Rang.MAJEUR and zoom >= 15 else corps


def size_of_commune(zoom: int) -> float:
    """Return the font size in px of the name of a commune."""
    return 11.0 if zoom <= 11 else 13.0 if zoom <= 13 else 15.0
