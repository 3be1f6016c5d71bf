"""Files in the form of BeSt “openaddress-bebru”, drawn along real streets.

The numbers and the places of the houses are made up for trials: no such file is published.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import shapely

from geo.rues import Rue

COLONNES = (
    *("EPSG:31370_x", "EPSG:31370_y", "EPSG:4326_lat", "EPSG:4326_lon", "address_id"),
    *("box_number", "house_number", "municipality_id", "municipality_name_de"),
    *("municipality_name_fr", "municipality_name_nl", "postcode", "postname_fr", "postname_nl"),
    *("street_id", "streetname_de", "streetname_fr", "streetname_nl", "region_code", "status"),
)

Ligne = dict[str, Any]


def make_row(rue_fr: str, rue_nl: str, numero: str, code_postal: str, **autres: Any) -> Ligne:
    """One row: a house in force at the Grand-Place, unless `autres` says otherwise.

    `lon` and `lat` stand for the two WGS84 columns.
    """
    ligne = {
        **dict.fromkeys(COLONNES, ""),
        "EPSG:4326_lat": autres.pop("lat", 50.8467),
        "EPSG:4326_lon": autres.pop("lon", 4.3525),
        "house_number": numero,
        "postcode": code_postal,
        "streetname_fr": rue_fr,
        "streetname_nl": rue_nl,
        "region_code": "BE-BRU",
        "status": "current",
    }
    return {**ligne, **autres}


def draw_rows(rues: Sequence[Rue], codes_postaux: dict[str, str], nombre: int) -> Iterator[Ligne]:
    """Draw exactly `nombre` rows along the streets, the same ones each time.

    `codes_postaux` is NIS5 → one code. Every fifth house has three boxes; one row in fifty is
    retired, one in a hundred has no point.
    """
    par_rue = nombre // len(rues) + 1
    rang = 0
    for numero_de_rue, rue in enumerate(rues):
        for place in range(par_rue):
            maison = place // 7 * 5 + min(place % 7, 4)  # 7 rows: 4 houses, and one of 3 boxes
            point = shapely.line_interpolate_point(
                shapely.get_geometry(rue.geometrie, 0),
                (maison + 1) / (par_rue + 1),
                normalized=True,
            )
            sans_point = rang % 100 == 99
            yield make_row(
                rue.nom_fr,
                rue.nom_nl,
                str(maison + 1),
                codes_postaux[rue.nis5],
                lon=0 if sans_point else round(point.x, 6),
                lat=0 if sans_point else round(point.y, 6),
                address_id=f"A{rang}",
                street_id=f"S{numero_de_rue}",
                box_number=str(place % 7 - 3) if place % 7 >= 4 else "",
                status="retired" if rang % 50 == 49 else "current",
            )
            rang += 1
            if rang == nombre:
                return


def write_best(chemin: Path, lignes: Iterable[Ligne], colonnes: Sequence[str] = COLONNES) -> Path:
    """Write the rows as the Region does: UTF-8 with a byte order mark, commas."""
    with chemin.open("w", encoding="utf-8-sig", newline="") as flux:
        ecrivain = csv.DictWriter(flux, colonnes, extrasaction="ignore", lineterminator="\n")
        ecrivain.writeheader()
        ecrivain.writerows(lignes)
    return chemin
