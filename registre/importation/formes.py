"""Where a shape is: its point, or a point inside it, as text for the columns lon and lat."""

import math
from collections.abc import Sequence
from typing import Any, Final

PROFONDEUR_MAX: Final = 64
"""Levels of nesting of a file; a MultiPolygon of a GeoJSON lies at 8."""

_FAUTIVES: Final = (LookupError, TypeError, ValueError, AttributeError, OverflowError)
"""What a shape that is none makes its readers raise."""


def locate_geojson(geometrie: object) -> tuple[str, str]:
    """Return lon and lat of a GeoJSON geometry, in its own units; (“”, “”) when it has no place.

    A point is given as it stands; any other shape by a point that lies in or on it.
    """
    if not isinstance(geometrie, dict):
        return "", ""
    if geometrie.get("type") == "Point":
        return _write(geometrie.get("coordinates"))
    import shapely.geometry  # not before: reading CSV needs no geometry

    try:
        forme = shapely.geometry.shape(geometrie)
        point = forme.representative_point()
        return _write((point.x, point.y))
    except (shapely.errors.ShapelyError, *_FAUTIVES):
        return "", ""


def locate_suite(genre: str, suite: Sequence[Sequence[float]]) -> tuple[str, str]:
    """Return lon and lat of the KML shape (Point, LineString, LinearRing) of these vertices."""
    if genre == "Point":
        return _write(suite[0] if suite else None)
    nature, coordonnees = {
        "LineString": ("LineString", suite),
        "LinearRing": ("Polygon", [suite]),
    }[genre]
    return locate_geojson({"type": nature, "coordinates": coordonnees})


def _write(position: Any) -> tuple[str, str]:
    """Write a position with 7 decimals, a centimetre; a faulty one is no place."""
    try:
        lon, lat = (float(valeur) for valeur in position[:2])
    except (TypeError, ValueError, LookupError, OverflowError):
        return "", ""
    if not (math.isfinite(lon) and math.isfinite(lat)):
        return "", ""
    return write_nombre(round(lon, 7)), write_nombre(round(lat, 7))


def write_nombre(valeur: float) -> str:
    """Write a number as a person types it: no exponent, no “.0”, at most 15 digits.

    What is not finite is written “”.
    """
    if not math.isfinite(valeur):
        return ""
    if valeur == int(valeur) and abs(valeur) < 1e15:
        return str(int(valeur))
    texte = f"{valeur:.15g}"
    if "e" in texte:
        texte = f"{valeur:.15f}".rstrip("0").rstrip(".")
    return texte
