"""Outlines leave with five decimals, and stay valid shapes."""

from pathlib import Path

import pytest
import shapely

from api.geojson import ATTRIBUTION_SECTEURS, DECIMALES, geometry_of
from geo.secteurs import read_secteurs
from tests.appuis.applications import Site

OFFICIELS = [
    ("statbel_2022_lambert72.gpkg", 2022),
    ("statbel_2023_attributs_complets.geojson", 2023),
    ("statbel_2024_wgs84.geojson", 2024),
]


@pytest.mark.parametrize(("fichier", "millesime"), OFFICIELS)
def test_official_outlines_stay_valid_when_rounded(
    essais: Path, fichier: str, millesime: int
) -> None:
    for secteur in read_secteurs(essais / fichier, millesime):
        forme = shapely.geometry.shape(geometry_of(secteur.geometrie))
        assert forme.is_valid, secteur.code
        assert forme.geom_type == "MultiPolygon"
        assert all(partie.exterior.is_ccw for partie in forme.geoms)
        assert abs(forme.area - secteur.geometrie.area) < 0.01 * secteur.geometrie.area


def test_no_coordinate_has_more_decimals_than_its_source_knows() -> None:
    carre = shapely.MultiPolygon([shapely.box(4.3463001, 50.8363009, 4.3473001, 50.8373)])
    dessin = geometry_of(carre)
    assert dessin is not None
    for lon, lat in dessin["coordinates"][0][0]:
        assert (lon, lat) == (round(lon, DECIMALES), round(lat, DECIMALES))


def test_outlines_carry_the_words_that_statbels_licence_asks_for(site: Site) -> None:
    for chemin in ("/api/v1/quartiers", "/api/v1/secteurs"):
        assert site.get(chemin, limit=1).json()["attribution"] == ATTRIBUTION_SECTEURS
