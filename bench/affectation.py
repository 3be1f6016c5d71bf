"""How fast points find their sector: by the million against geopandas.sjoin, and one by one.

Ratios are of one run on one machine; absolute times say little.
"""

import csv
from pathlib import Path
from time import perf_counter

import geopandas
import numpy as np
from numpy.typing import NDArray

from geo.affectation import DEHORS, Territoire
from geo.secteurs import read_secteurs_portes

DONNEES = Path(__file__).resolve().parent.parent / "data"
POINTS = 1_000_000
POINTS_UN_PAR_UN = 50_000
REPETITIONS = 3

Points = tuple[NDArray[np.float64], NDArray[np.float64]]


def build_region() -> Territoire:
    """Build from the carried sectors and the proposed quartiers."""
    secteurs = DONNEES / "secteurs_statistiques" / "secteurs_2024.geojson"
    with (DONNEES / "referentiel" / "quartiers_proposes.csv").open(encoding="utf-8") as flux:
        compositions = {ligne["slug"]: ligne["secteurs"].split() for ligne in csv.DictReader(flux)}
    return Territoire.build(read_secteurs_portes(secteurs, 2024), compositions)


def draw_points(territoire: Territoire, nombre: int) -> Points:
    """Spread points evenly over the envelope of the Region: three in five lie inside."""
    ouest, sud, est, nord = territoire.region.bounds
    hasard = np.random.default_rng(2024)
    return hasard.uniform(ouest, est, nombre), hasard.uniform(sud, nord, nombre)


def time_locate_many(territoire: Territoire, points: Points) -> tuple[float, int]:
    """Return the best time in seconds and how many points found a sector."""
    durees = []
    for _ in range(REPETITIONS):
        debut = perf_counter()
        trouves = territoire.locate_many(*points)
        durees.append(perf_counter() - debut)
    return min(durees), int((trouves != DEHORS).sum())


def time_sjoin(territoire: Territoire, points: Points) -> tuple[float, int]:
    """Return the same of geopandas, both frames ready beforehand."""
    secteurs = geopandas.GeoDataFrame(
        {"code": [secteur.code for secteur in territoire.secteurs]},
        geometry=[secteur.geometrie for secteur in territoire.secteurs],
        crs=4326,
    )
    lieux = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(*points), crs=4326)
    durees = []
    for _ in range(REPETITIONS):
        debut = perf_counter()
        joints = geopandas.sjoin(lieux, secteurs, how="inner", predicate="within")
        durees.append(perf_counter() - debut)
    return min(durees), len(joints)


def time_locate(territoire: Territoire, points: Points) -> dict[str, tuple[float, int]]:
    """Return µs a point and the number of points, with and without neighbours to measure."""
    paires = list(zip(*(figures.tolist() for figures in points), strict=True))
    loin = [point for point in paires if not territoire.locate(*point).voisins]
    pres = [point for point in paires if territoire.locate(*point).voisins]
    mesures = {}
    for libelle, lot in (("no neighbour", loin), ("near a border", pres)):
        debut = perf_counter()
        for lon, lat in lot:
            territoire.locate(lon, lat)
        mesures[libelle] = (1e6 * (perf_counter() - debut) / len(lot), len(lot))
    return mesures


def main() -> None:
    """Print the ratios."""
    territoire = build_region()
    points = draw_points(territoire, POINTS)
    nous, trouves = time_locate_many(territoire, points)
    eux, joints = time_sjoin(territoire, points)
    print(f"{POINTS:,} points in {len(territoire.secteurs)} sectors, best of {REPETITIONS}")
    print(f"  geopandas.sjoin : locate_many = {eux / nous:.1f} : 1 (at least 3 wanted)")
    print(f"  {nous:.2f} s and {eux:.2f} s; {trouves:,} and {joints:,} points in a sector")
    for libelle, (duree, nombre) in time_locate(
        territoire, draw_points(territoire, POINTS_UN_PAR_UN)
    ).items():
        print(f"  one locate, {libelle}: {duree:.1f} µs over {nombre:,} points (30 µs wanted)")


if __name__ == "__main__":
    main()
