"""Assignment: point → sector → quartier, one at a time or by the million."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from types import MappingProxyType
from typing import Final

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.controles import check_codes
from geo.erreurs import SecteurInconnu, SecteurPartage
from geo.grille import PLUSIEURS, Candidats, Grille
from geo.quartiers import Quartier, compose_quartier, find_secteurs_partages, unite_formes
from geo.reperes import (
    ENVELOPPE_MONDE,
    ENVELOPPE_REGION,
    is_finite_point,
    is_within,
    point_to_plan,
    to_plan,
)
from geo.secteurs import Secteur, sort_secteurs

RAYON_FRONTIERE_M: Final = 40.0
"""A point this near to another quartier's edge is on the border (DESIGN.md §6)."""

DEHORS: Final = -1
"""What `locate_many` answers for a point in no sector."""


@dataclass(frozen=True, slots=True)
class Voisin:
    """A quartier near a point: its slug and the metres to its nearest edge (0 inside it)."""

    slug: str
    distance_m: float


@dataclass(frozen=True, slots=True)
class Affectation:
    """Where a point lies; None means in no sector, or in no quartier.

    `voisins` are the other quartiers within RAYON_FRONTIERE_M, nearest first.
    """

    secteur: str | None
    quartier: str | None
    voisins: tuple[Voisin, ...]


AUCUNE: Final = Affectation(None, None, ())
"""The answer for a point far from everything, and for one that is not finite."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Territoire:
    """The sectors and quartiers of one version, ready to be asked. Immutable, shared by threads.

    Coordinates are EPSG:4326 degrees, longitude first; distances are metres in the local plane.
    Border rule: a point on a common edge belongs to the sector of the lowest code, one point at a
    time and by the million alike. Make one with `build`.

    `secteurs` are sorted by code, `quartiers` go by slug, `region` is the union of the sectors,
    prepared.
    """

    secteurs: tuple[Secteur, ...]
    quartiers: Mapping[str, Quartier]
    region: shapely.MultiPolygon
    _rangs: Mapping[str, int]
    _formes: tuple[shapely.MultiPolygon, ...]
    _slugs: tuple[str, ...]
    _quartier_des_rangs: tuple[str | None, ...]
    _quartiers_plan: NDArray[np.object_]
    _grille: Grille
    _secteurs_des_cases: Candidats
    _secteur_tenant: NDArray[np.int32]
    _quartiers_des_cases: Candidats

    @classmethod
    def build(
        cls,
        secteurs: Iterable[Secteur],
        compositions: Mapping[str, Sequence[str]],
        noms: Mapping[str, str] | None = None,
    ) -> "Territoire":
        """Build from sectors and from quartiers given as slug → sector codes.

        `noms` gives the quartiers' names; a slug stands in for a missing one.
        Raises CodeManquant and CodeDouble for the sectors' own codes, SecteurInconnu when a
        quartier names a sector that is not there, SecteurPartage when two name the same.
        """
        tries = tuple(sort_secteurs(secteurs))
        check_codes([secteur.code for secteur in tries])
        quartiers = _compose_quartiers(tries, compositions, noms or {})
        slug_du_code = {code: q.slug for q in quartiers.values() for code in q.codes}
        formes = np.array([secteur.geometrie for secteur in tries], dtype=object)
        plan = to_plan(np.array([q.geometrie for q in quartiers.values()], dtype=object))
        region = unite_formes(formes)
        enveloppe = region.bounds if tries else ENVELOPPE_REGION
        grille = Grille.cover(enveloppe, RAYON_FRONTIERE_M)
        secteurs_des_cases = grille.find_touching(formes)
        _prepare_for_threads((*formes, region))
        return cls(
            secteurs=tries,
            quartiers=MappingProxyType(quartiers),
            region=region,
            _rangs={secteur.code: rang for rang, secteur in enumerate(tries)},
            _formes=tuple(formes),
            _slugs=tuple(quartiers),
            _quartier_des_rangs=tuple(slug_du_code.get(secteur.code) for secteur in tries),
            _quartiers_plan=plan,
            _grille=grille,
            _secteurs_des_cases=secteurs_des_cases,
            _secteur_tenant=grille.find_holding(formes, secteurs_des_cases),
            _quartiers_des_cases=grille.find_near(plan, RAYON_FRONTIERE_M),
        )

    def __repr__(self) -> str:
        return f"<Territoire: {len(self.secteurs)} secteurs, {len(self.quartiers)} quartiers>"

    def nis5_of(self, code: str) -> str:
        """Return the commune of a sector. Raises SecteurInconnu."""
        rang = self._rangs.get(code)
        if rang is None:
            raise SecteurInconnu(code)
        return self.secteurs[rang].nis5

    def quartier_of_secteur(self, code: str) -> str | None:
        """Return the slug of the quartier that a sector belongs to; None when none covers it."""
        rang = self._rangs.get(code)
        return None if rang is None else self._quartier_des_rangs[rang]

    def locate(self, lon: float, lat: float) -> Affectation:
        """Return the sector, the quartier and the near other quartiers of a point.

        Near quartiers are told for a point in no quartier as well, and just outside the Region.
        A figure that is not finite gives AUCUNE.
        """
        if not is_finite_point(lon, lat):
            return AUCUNE
        case = self._grille.find_case(lon, lat)
        if case < 0:
            return AUCUNE
        secteur = quartier = None
        for rang in self._secteurs_des_cases[case]:
            if shapely.intersects_xy(self._formes[rang], lon, lat):
                secteur = self.secteurs[rang].code
                quartier = self._quartier_des_rangs[rang]
                break
        proches = [r for r in self._quartiers_des_cases[case] if self._slugs[r] != quartier]
        voisins = self._measure(lon, lat, proches) if proches else []
        return Affectation(
            secteur, quartier, tuple(v for v in voisins if v.distance_m <= RAYON_FRONTIERE_M)
        )

    def locate_many(self, lons: ArrayLike, lats: ArrayLike) -> NDArray[np.int32]:
        """Return for each point the index of its sector in `secteurs`, DEHORS (−1) outside.

        `lons` and `lats` are one-dimensional and of one length (ValueError otherwise); the
        answer has that length. A figure that is not finite is outside.
        """
        x, y = np.asarray(lons, dtype=np.float64), np.asarray(lats, dtype=np.float64)
        if x.ndim != 1 or x.shape != y.shape:
            raise ValueError("lons and lats must be one-dimensional and of one length")
        affectations = self._secteur_tenant[self._grille.find_cases(x, y)]
        a_tester = np.flatnonzero(affectations == PLUSIEURS)
        a_tester = a_tester[np.argsort(x[a_tester])]
        affectations[a_tester] = self._test_many(x[a_tester], y[a_tester])
        return affectations

    def _test_many(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int32]:
        """Ask each sector, lowest code first, for the points between its bounds; x ascends."""
        trouves = np.full(len(x), DEHORS, dtype=np.int32)
        bornes = shapely.bounds(np.array(self._formes, dtype=object))
        debuts = np.searchsorted(x, bornes[:, 0], side="left")
        fins = np.searchsorted(x, bornes[:, 2], side="right")
        for rang, (debut, fin) in enumerate(zip(debuts.tolist(), fins.tolist(), strict=True)):
            tranche = y[debut:fin]
            libres = (tranche >= bornes[rang, 1]) & (tranche <= bornes[rang, 3])
            libres &= trouves[debut:fin] == DEHORS  # a lower code came first
            places = debut + np.flatnonzero(libres)
            dedans = shapely.intersects_xy(self._formes[rang], x[places], y[places])
            trouves[places[dedans]] = rang
        return trouves

    def nearest_quartiers(self, lon: float, lat: float, limit: int = 3) -> list[Voisin]:
        """Return the `limit` quartiers nearest to a point, nearest first, 0 m inside.

        Serves to orient a place that none covers. Figures that are no place on Earth give none.
        """
        if not is_within(ENVELOPPE_MONDE, lon, lat):
            return []
        return self._measure(lon, lat, list(range(len(self._slugs))))[: max(limit, 0)]

    def _measure(self, lon: float, lat: float, rangs: list[int]) -> list[Voisin]:
        """Return the quartiers of these ranks, nearest first; one without outline has no place."""
        point = shapely.Point(point_to_plan(lon, lat))
        distances = shapely.distance(self._quartiers_plan[rangs], point)
        mesures = zip(distances.tolist(), rangs, strict=True)
        return [
            Voisin(self._slugs[rang], distance)
            for distance, rang in sorted(mesures)
            if isfinite(distance)
        ]


def _compose_quartiers(
    secteurs: Iterable[Secteur], compositions: Mapping[str, Sequence[str]], noms: Mapping[str, str]
) -> dict[str, Quartier]:
    partages = find_secteurs_partages(compositions)
    if partages:
        raise SecteurPartage(*partages.items())
    par_code = {secteur.code: secteur for secteur in secteurs}
    return {
        slug: compose_quartier(slug, noms.get(slug, slug), codes, par_code)
        for slug, codes in sorted(compositions.items())
    }


def _prepare_for_threads(formes: Sequence[shapely.MultiPolygon]) -> None:
    """Prepare the shapes and ask each one question.

    GEOS builds its index at the first question without a lock, while Shapely has released
    Python's: two threads must never be the first together.
    """
    for forme in formes:
        shapely.prepare(forme)
        for lon, lat in shapely.get_coordinates(forme)[:1]:
            shapely.intersects_xy(forme, lon, lat)
