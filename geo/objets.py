"""Reads a GeoJSON collection one feature at a time."""

import json
from collections.abc import Iterator
from typing import Any

import shapely


def iter_features(texte: str) -> Iterator[tuple[dict[str, Any], shapely.Geometry]]:
    """Give the properties and the geometry of each feature, in the order of the text.

    Why not all at once: a worker would keep 30 MB of what the parsers leave behind. Raises
    ValueError, KeyError, TypeError or shapely.GEOSException for what is no such collection.
    """
    decodeur = json.JSONDecoder()
    place = texte.index("[", texte.index('"features"')) + 1
    while not (suite := texte[place : place + 200].lstrip(", \r\n\t")).startswith("]"):
        if not suite:
            raise ValueError("the collection is cut short")
        place = texte.index("{", place)
        objet, fin = decodeur.raw_decode(texte, place)
        yield objet["properties"], shapely.from_geojson(texte[place:fin])
        place = fin
