"""Reference systems, envelopes and the local metric plane.

Every coordinate that crosses a floor is EPSG:4326, in the order (lon, lat), in degrees.
Distances are measured in a local equirectangular plane centred on Brussels: over the Region
(20 km) it differs from Lambert 2008 by less than 0.2 % (measured: 0.17 % at its southern edge),
that is 8 cm on the 40 m of the border rule, and it costs two multiplications.
"""

from math import cos, isfinite, radians, sin, sqrt
from typing import Final

import numpy as np
import shapely

WGS84: Final = 4326
LAMBERT_72: Final = 31370
LAMBERT_2008: Final = 3812

LON_ORIGINE: Final = 4.3517
LAT_ORIGINE: Final = 50.8466
_DEMI_GRAND_AXE: Final = 6_378_137.0  # metres, WGS 84 (and GRS 80) ellipsoid
_EXCENTRICITE_CARREE: Final = 0.006_694_379_99
_APLATISSEMENT: Final = 1 - _EXCENTRICITE_CARREE * sin(radians(LAT_ORIGINE)) ** 2

ECHELLE_LON: Final = radians(_DEMI_GRAND_AXE / sqrt(_APLATISSEMENT)) * cos(radians(LAT_ORIGINE))
"""Metres in a degree of longitude at the origin: along the parallel of the ellipsoid."""
ECHELLE_LAT: Final = radians(_DEMI_GRAND_AXE * (1 - _EXCENTRICITE_CARREE) / _APLATISSEMENT**1.5)
"""Metres in a degree of latitude at the origin: along the meridian of the ellipsoid."""

Enveloppe = tuple[float, float, float, float]
"""(lon min, lat min, lon max, lat max), degrees."""

ENVELOPPE_REGION: Final[Enveloppe] = (4.2, 50.75, 4.5, 50.95)
ENVELOPPE_BELGIQUE: Final[Enveloppe] = (2.5, 49.4, 6.5, 51.6)
ENVELOPPE_MONDE: Final[Enveloppe] = (-180.0, -90.0, 180.0, 90.0)


def is_finite_point(lon: float, lat: float) -> bool:
    """Tell whether both figures are finite (neither NaN nor infinite)."""
    return isfinite(lon) and isfinite(lat)


def is_within(enveloppe: Enveloppe, lon: float, lat: float) -> bool:
    """Tell whether a point lies in an envelope, edges included; one that is not finite does not."""
    ouest, sud, est, nord = enveloppe
    return ouest <= lon <= est and sud <= lat <= nord


def to_plan(geometrie: shapely.Geometry) -> shapely.Geometry:
    """Return the geometry in metres in the local plane (origin at the Grand-Place)."""
    return shapely.transform(geometrie, _degrees_to_metres)


def point_to_plan(lon: float, lat: float) -> tuple[float, float]:
    """Return (x, y) in metres of a point in degrees."""
    return (lon - LON_ORIGINE) * ECHELLE_LON, (lat - LAT_ORIGINE) * ECHELLE_LAT


def point_from_plan(x: float, y: float) -> tuple[float, float]:
    """Return (lon, lat) in degrees of a point in metres."""
    return LON_ORIGINE + x / ECHELLE_LON, LAT_ORIGINE + y / ECHELLE_LAT


def _degrees_to_metres(coordonnees: np.ndarray) -> np.ndarray:
    return (coordonnees - (LON_ORIGINE, LAT_ORIGINE)) * (ECHELLE_LON, ECHELLE_LAT)
