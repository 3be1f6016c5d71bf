"""A regular grid over the Region that tells, for a point, which few shapes are worth testing.

A tree must be walked for each point and costs more than the test itself; a grid answers with two
multiplications.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.reperes import ECHELLE_LAT, ECHELLE_LON, Enveloppe, to_plan

COTE_M: Final = 125.0
"""Side of a cell in metres. Measured: half the points of the Region fall in a cell that one sector
holds whole; 60 m would answer a million points in three quarters of the time, but take four times
as long to build (0.6 s)."""

DEBORD_DEGRES: Final = 1e-9
"""Cells are tested a tenth of a millimetre larger than they are, so that the rounding of
`find_case` on their edges never loses a shape."""

AUCUNE: Final = -1
PLUSIEURS: Final = -2

Candidats = tuple[tuple[int, ...], ...]
"""For each cell, the ranks of the shapes to test, ascending."""


@dataclass(frozen=True, slots=True)
class Grille:
    """Cells in rows from the south-west corner (`ouest`, `sud`), sizes in degrees."""

    ouest: float
    sud: float
    colonnes: int
    lignes: int
    par_degre_lon: float
    par_degre_lat: float

    @classmethod
    def cover(cls, enveloppe: Enveloppe, marge_m: float) -> "Grille":
        """Return the grid that covers an envelope and `marge_m` metres around it."""
        ouest, sud, est, nord = enveloppe
        ouest, est = ouest - marge_m / ECHELLE_LON, est + marge_m / ECHELLE_LON
        sud, nord = sud - marge_m / ECHELLE_LAT, nord + marge_m / ECHELLE_LAT
        par_degre_lon, par_degre_lat = ECHELLE_LON / COTE_M, ECHELLE_LAT / COTE_M
        return cls(
            ouest=ouest,
            sud=sud,
            colonnes=int((est - ouest) * par_degre_lon) + 1,
            lignes=int((nord - sud) * par_degre_lat) + 1,
            par_degre_lon=par_degre_lon,
            par_degre_lat=par_degre_lat,
        )

    def find_case(self, lon: float, lat: float) -> int:
        """Return the number of the cell of a finite point, −1 outside the grid."""
        x = (lon - self.ouest) * self.par_degre_lon
        y = (lat - self.sud) * self.par_degre_lat
        if 0.0 <= x < self.colonnes and 0.0 <= y < self.lignes:
            return int(y) * self.colonnes + int(x)
        return -1

    def find_cases(self, lons: NDArray[np.float64], lats: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the same for many points, which need not be finite."""
        with np.errstate(over="ignore"):
            x = (lons - self.ouest) * self.par_degre_lon
            y = (lats - self.sud) * self.par_degre_lat
        dedans = (x >= 0) & (x < self.colonnes) & (y >= 0) & (y < self.lignes)
        cases = np.full(len(x), -1, dtype=np.int64)
        cases[dedans] = y[dedans].astype(np.int64) * self.colonnes + x[dedans].astype(np.int64)
        return cases

    def find_touching(self, formes: NDArray[np.object_]) -> Candidats:
        """Return for each cell the shapes (EPSG:4326) that touch it."""
        return self._list_candidats(
            formes, self._draw_cases(), lambda arbre, f: arbre.query(f, predicate="intersects")
        )

    def find_holding(self, formes: NDArray[np.object_], candidats: Candidats) -> NDArray[np.int32]:
        """Return for each cell the one shape that holds it whole and alone.

        AUCUNE where no shape of `candidats` touches it, PLUSIEURS where points must be tested. A
        last value, AUCUNE, answers for what is outside the grid (case −1).
        """
        seules = np.array([len(candidat) for candidat in candidats] + [0])
        tenues = np.where(seules == 0, AUCUNE, PLUSIEURS).astype(np.int32)
        arbre = shapely.STRtree(self._draw_cases())
        rangs, cases = arbre.query(formes, predicate="contains_properly")
        entieres = seules[cases] == 1
        tenues[cases[entieres]] = rangs[entieres]
        return tenues

    def find_near(self, formes_plan: NDArray[np.object_], distance_m: float) -> Candidats:
        """Return for each cell the shapes of the metric plane that come within `distance_m`."""
        return self._list_candidats(
            formes_plan,
            to_plan(self._draw_cases()),
            lambda arbre, f: arbre.query(f, predicate="dwithin", distance=distance_m),
        )

    def _draw_cases(self) -> NDArray[np.object_]:
        lignes, colonnes = np.divmod(np.arange(self.lignes * self.colonnes), self.colonnes)
        return np.asarray(
            shapely.box(
                self.ouest + colonnes / self.par_degre_lon - DEBORD_DEGRES,
                self.sud + lignes / self.par_degre_lat - DEBORD_DEGRES,
                self.ouest + (colonnes + 1) / self.par_degre_lon + DEBORD_DEGRES,
                self.sud + (lignes + 1) / self.par_degre_lat + DEBORD_DEGRES,
            )
        )

    @staticmethod
    def _list_candidats(
        formes: NDArray[np.object_],
        cases: NDArray[np.object_],
        query: Callable[[shapely.STRtree, NDArray[np.object_]], NDArray[np.int64]],
    ) -> Candidats:
        rangs, numeros = query(shapely.STRtree(cases), formes)
        listes: list[list[int]] = [[] for _ in range(len(cases))]
        for numero, rang in sorted(zip(numeros.tolist(), rangs.tolist(), strict=True)):
            listes[numero].append(rang)
        return tuple(tuple(liste) for liste in listes)
