"""Arithmetic of web-mercator tiles (the XYZ scheme of slippy maps), without any drawing.

The *monde* is the unit square of the projection: (0, 0) at the north-west corner of the world,
x to the east, y to the south. At zoom z the world is 2**z tiles of 256 px wide, so that a figure
in monde times `pixels_of_world(z)` is a figure in pixels of that zoom.
"""

from math import cos, radians
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geo.erreurs import ErreurGeo
from geo.reperes import LAT_ORIGINE, Enveloppe

TAILLE_TUILE: Final = 256
ZOOM_MIN: Final = 10
ZOOM_MAX: Final = 19
METRES_PAR_MONDE: Final = 40_075_016.686 * cos(radians(LAT_ORIGINE))
"""Metres on the ground of one monde at the latitude of the Grand-Place (0.2 % over the Region)."""


class TuileInvalide(ErreurGeo, ValueError):
    """A zoom outside 10–19, or a column or row that this zoom does not have."""


def check_tuile(z: int, x: int, y: int) -> None:
    """Raise `TuileInvalide` unless 10 ≤ z ≤ 19 and 0 ≤ x, y < 2**z."""
    if not ZOOM_MIN <= z <= ZOOM_MAX:
        raise TuileInvalide(f"zoom {z} outside {ZOOM_MIN}–{ZOOM_MAX}")
    if not (0 <= x < 2**z and 0 <= y < 2**z):
        raise TuileInvalide(f"no tile {x}/{y} at zoom {z}")


def pixels_of_world(z: int) -> int:
    """Return the width of the world in pixels at a zoom: 256 × 2**z."""
    return TAILLE_TUILE << z


def to_monde(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Project points, shape (n, 2), from (lon, lat) degrees to monde, same shape.

    Spherical mercator (EPSG:3857 divided by its width); meant for latitudes within ±85°.
    """
    sinus = np.sin(np.radians(lonlat[:, 1]))
    x = lonlat[:, 0] / 360.0 + 0.5
    y = 0.5 - np.log((1.0 + sinus) / (1.0 - sinus)) / (4.0 * np.pi)
    return np.column_stack((x, y))


def tuile_of(lon: float, lat: float, z: int) -> tuple[int, int]:
    """Return (x, y) of the tile of zoom z that holds a point in degrees."""
    monde = to_monde(np.array([[lon, lat]]))[0] * 2**z
    return int(monde[0]), int(monde[1])


def carre_of(z: int, x: int, y: int, marge: float) -> Enveloppe:
    """Return (x min, y min, x max, y max) in monde of a tile widened by `marge` px all round."""
    pas, large = 1.0 / 2**z, marge / pixels_of_world(z)
    return x * pas - large, y * pas - large, (x + 1) * pas + large, (y + 1) * pas + large
