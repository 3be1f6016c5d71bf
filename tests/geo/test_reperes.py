"""Reference systems: what a metre is around Brussels, and where Brussels and Belgium end."""

import math
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from geo.reperes import (
    ENVELOPPE_BELGIQUE,
    ENVELOPPE_REGION,
    LAMBERT_72,
    LAMBERT_2008,
    WGS84,
    is_finite_point,
    is_within,
    point_from_plan,
    point_to_plan,
    to_plan,
)
from geo.secteurs import read_secteurs_portes

SECTEURS = Path(__file__).resolve().parents[2] / "data/secteurs_statistiques/secteurs_2024.geojson"

GRAND_PLACE = (4.3524, 50.8467)
DROGENBOS = (4.3140, 50.7870)
ATOMIUM = (4.3415, 50.8949)

LONGITUDES = st.floats(4.2438, 4.4823)
LATITUDES = st.floats(50.7637, 50.9139)


def measure_in_lambert_2008(un: tuple[float, float], autre: tuple[float, float]) -> float:
    projette = Transformer.from_crs(WGS84, LAMBERT_2008, always_xy=True).transform
    return math.dist(projette(*un), projette(*autre))


@given(lon=LONGITUDES, lat=LATITUDES, cap=st.floats(0, 2 * math.pi))
@settings(deadline=None)
def test_quarante_metres_du_plan_local_en_sont_quarante_a_8_cm_pres(
    lon: float, lat: float, cap: float
) -> None:
    x, y = point_to_plan(lon, lat)
    autre = point_from_plan(x + 40 * math.cos(cap), y + 40 * math.sin(cap))
    assert measure_in_lambert_2008((lon, lat), autre) == pytest.approx(40, abs=0.08)


def test_de_la_grand_place_a_l_atomium_il_y_a_cinq_kilometres_et_demi() -> None:
    un, autre = point_to_plan(*GRAND_PLACE), point_to_plan(*ATOMIUM)
    assert math.dist(un, autre) == pytest.approx(5418, abs=10)
    assert math.dist(un, autre) == pytest.approx(
        measure_in_lambert_2008(GRAND_PLACE, ATOMIUM), rel=0.002
    )


@given(lon=LONGITUDES, lat=LATITUDES)
@settings(deadline=None)
def test_aller_dans_le_plan_et_en_revenir_rend_le_meme_point(lon: float, lat: float) -> None:
    assert point_from_plan(*point_to_plan(lon, lat)) == pytest.approx((lon, lat), abs=1e-12)


def test_une_geometrie_va_dans_le_plan_comme_ses_points() -> None:
    ligne = to_plan(shapely.LineString([GRAND_PLACE, ATOMIUM]))
    assert list(ligne.coords) == [
        pytest.approx(point_to_plan(*GRAND_PLACE)),
        pytest.approx(point_to_plan(*ATOMIUM)),
    ]
    tableau = to_plan(np.array([shapely.Point(GRAND_PLACE), shapely.Point(ATOMIUM)]))
    assert shapely.get_coordinates(tableau).tolist() == shapely.get_coordinates(ligne).tolist()


def test_les_724_secteurs_tiennent_dans_l_enveloppe_de_la_region() -> None:
    formes = [secteur.geometrie for secteur in read_secteurs_portes(SECTEURS, 2024)]
    ouest, sud, est, nord = shapely.total_bounds(formes)
    assert is_within(ENVELOPPE_REGION, ouest, sud)
    assert is_within(ENVELOPPE_REGION, est, nord)


def test_l_enveloppe_de_la_region_est_dans_celle_de_la_belgique() -> None:
    assert shapely.box(*ENVELOPPE_BELGIQUE).contains(shapely.box(*ENVELOPPE_REGION))


@pytest.mark.parametrize("ville", [(2.5931, 51.0890), (6.4000, 50.3000), (5.8167, 49.5500)])
def test_la_panne_saint_vith_et_arlon_sont_en_belgique_pas_dans_la_region(
    ville: tuple[float, float],
) -> None:
    assert is_within(ENVELOPPE_BELGIQUE, *ville)
    assert not is_within(ENVELOPPE_REGION, *ville)


def test_longitude_et_latitude_inversees_sortent_de_la_belgique() -> None:
    assert not is_within(ENVELOPPE_BELGIQUE, GRAND_PLACE[1], GRAND_PLACE[0])


def test_le_bord_d_une_enveloppe_en_fait_partie() -> None:
    ouest, sud, est, nord = ENVELOPPE_REGION
    assert is_within(ENVELOPPE_REGION, ouest, sud)
    assert is_within(ENVELOPPE_REGION, est, nord)
    assert not is_within(ENVELOPPE_REGION, math.nextafter(est, 9), nord)


@pytest.mark.parametrize("chiffre", [math.nan, math.inf, -math.inf])
def test_un_point_n_est_fini_que_si_ses_deux_chiffres_le_sont(chiffre: float) -> None:
    assert is_finite_point(*GRAND_PLACE)
    assert not is_finite_point(chiffre, 50.85)
    assert not is_finite_point(4.35, chiffre)


def test_les_reperes_belges_mettent_la_grand_place_ou_statbel_la_met() -> None:
    """Lambert 72 has Brussels near (149, 170) km, Lambert 2008 500 km further on both axes."""
    for code, attendu in ((LAMBERT_72, (149_000, 170_000)), (LAMBERT_2008, (649_000, 670_000))):
        projette = Transformer.from_crs(WGS84, code, always_xy=True).transform
        assert projette(*GRAND_PLACE) == pytest.approx(attendu, abs=1_500)
