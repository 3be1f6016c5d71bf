"""What a street crosses: the rule of DESIGN.md §6 for a street without a known house number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from geo.affectation import Territoire
from geo.reperes import point_from_plan, point_to_plan, to_plan
from geo.rues import Rue, Troncon, find_milieu, length_m, merge_axes, split_axe

PART_MINIMALE: Final = 0.05
"""Share of the axis from which a zone, or no zone, counts (DESIGN.md §6)."""
RAYON_VOISINAGE_M: Final = 15.0
"""A quartier's edge this near to the axis may hold the houses of one side (DESIGN.md §6)."""
PART_VOISINAGE: Final = 0.10
"""Share of the axis that must run that near (DESIGN.md §6)."""
LONGUEUR_MINIMALE_M: Final = 30.0
"""Shorter bits of a street in a commune are the play of its border: no house stands there."""
ECART_MEME_RUE_M: Final = 80.0
"""Rows of one name in two communes that are further apart are two streets."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a street lies in one quartier, or in none (`quartier` None).

    `longueur_m` is the length there, `lon`, `lat` a point on it, `nis5` its commune. `certain` is
    False for a quartier that the street merely runs along.
    """

    quartier: str | None
    longueur_m: float
    lon: float
    lat: float
    nis5: str
    certain: bool = True


class Traversees:
    """Crosses streets with the quartiers of one territory. Immutable, shared by threads."""

    def __init__(self, territoire: Territoire) -> None:
        self._territoire = territoire
        parts: dict[tuple[str, str], list[shapely.Geometry]] = defaultdict(list)
        for secteur in territoire.secteurs:
            slug = territoire.quartier_of_secteur(secteur.code)
            if slug is not None:
                parts[slug, secteur.nis5].append(secteur.geometrie)
        self._cles = tuple(parts)
        self._abords = np.array(
            [
                shapely.buffer(to_plan(shapely.union_all(formes)), RAYON_VOISINAGE_M)
                for formes in parts.values()
            ],
            dtype=object,
        )

    def cross(self, rues: Sequence[Rue], communes: frozenset[str] | None) -> list[Passage]:
        """Return where the rows of one name lie, longest first within each street.

        Rows more than ECART_MEME_RUE_M apart in different communes are different streets. A zone
        counts from PART_MINIMALE of its street. When a single one counts, the other quartiers that
        PART_VOISINAGE of the street runs along follow, not certain: only with their part in
        `communes` (NIS5 that the postal code or the text allows; None: everywhere). When several
        count, every other quartier that holds LONGUEUR_MINIMALE_M is a choice too, and what no
        quartier covers, when it counts, is one passage a commune.
        """
        return [
            passage
            for groupe in _separate_streets(rues)
            for passage in self._cross_street(groupe, communes)
        ]

    def _cross_street(self, rues: Sequence[Rue], communes: frozenset[str] | None) -> list[Passage]:
        axe = merge_axes(rue.geometrie for rue in rues)
        total = length_m(axe)
        troncons = split_axe(axe, self._territoire)
        if not troncons:
            return self._locate_reduced(rues, axe)
        par_commune = self._split_by_commune(rues)
        zones = {t.quartier for t in troncons if t.part >= PART_MINIMALE}
        zones |= _list_zones_par_commune(par_commune)
        if len(zones) < 2:
            seul = next((t for t in troncons if t.quartier in zones), troncons[0])
            abords = self._find_abords(rues, axe, communes, seul.quartier)
            return [_make_passage(seul, total, rues), *abords]
        passages = [
            _make_passage(t, total, rues)
            for t in troncons
            if t.quartier is not None
            and (t.quartier in zones or t.part * total >= LONGUEUR_MINIMALE_M)
        ]
        if None in zones:
            passages += _list_decouverts(par_commune)
        return sorted(passages, key=lambda p: (-p.longueur_m, p.quartier or "", p.nis5))

    def _split_by_commune(self, rues: Sequence[Rue]) -> dict[str, tuple[float, list[Troncon]]]:
        """Return the length of a street in each commune (NIS5), in metres, and its stretches."""
        decoupe = {}
        for nis5, lignes in _group_by_commune(rues).items():
            axe = merge_axes(rue.geometrie for rue in lignes)
            decoupe[nis5] = (length_m(axe), split_axe(axe, self._territoire))
        return decoupe

    def _locate_reduced(self, rues: Sequence[Rue], axe: shapely.MultiLineString) -> list[Passage]:
        """Treat as a point an axis without length: the file has one, left over at a border."""
        lon, lat = shapely.get_coordinates(axe)[0].tolist()
        affectation = self._territoire.locate(lon, lat)
        passages = [Passage(affectation.quartier, 0.0, lon, lat, rues[0].nis5)]
        return passages + [
            Passage(voisin.slug, 0.0, lon, lat, rues[0].nis5, certain=False)
            for voisin in affectation.voisins
        ]

    def _find_abords(
        self,
        rues: Sequence[Rue],
        axe: shapely.MultiLineString,
        communes: frozenset[str] | None,
        quartier: str | None,
    ) -> list[Passage]:
        axe_plan = to_plan(axe)
        abords: dict[str, list[shapely.Geometry]] = defaultdict(list)
        for rang in np.flatnonzero(shapely.intersects(self._abords, axe_plan)).tolist():
            slug, nis5 = self._cles[rang]
            if slug != quartier and (communes is None or nis5 in communes):
                abords[slug].append(self._abords[rang])
        passages = []
        for slug, formes in abords.items():
            longe = shapely.intersection(axe_plan, shapely.union_all(formes))
            longueur = float(shapely.length(longe))
            if longueur >= PART_VOISINAGE * float(shapely.length(axe_plan)):
                lon, lat = point_from_plan(*find_milieu(longe))
                nis5 = _find_commune(rues, lon, lat)
                passages.append(Passage(slug, longueur, lon, lat, nis5, certain=False))
        return sorted(passages, key=lambda p: (-p.longueur_m, p.quartier or ""))


def _list_zones_par_commune(
    par_commune: Mapping[str, tuple[float, list[Troncon]]],
) -> set[str | None]:
    """Return the zones that count in one commune of a street that lies in several.

    A long street hides its stretch in a small commune: “chaussée de Gand” runs 629 m in
    Koekelberg, less than 5 % of it. Doubt goes to the choice.
    """
    if len(par_commune) == 1:
        return set()
    return {
        troncon.quartier
        for longueur, troncons in par_commune.values()
        for troncon in troncons
        if troncon.part >= max(PART_MINIMALE, LONGUEUR_MINIMALE_M / max(longueur, 1.0))
    }


def _list_decouverts(par_commune: Mapping[str, tuple[float, list[Troncon]]]) -> list[Passage]:
    """Return what no quartier covers, a passage for each commune that holds enough of it.

    When none does, the longest: an uncovered part that counts is never left out of the choice.
    """
    passages = [
        Passage(None, t.part * longueur, t.lon, t.lat, nis5)
        for nis5, (longueur, troncons) in par_commune.items()
        for t in troncons
        if t.quartier is None
    ]
    passages.sort(key=lambda p: (-p.longueur_m, p.nis5))
    assez = [p for p in passages if p.longueur_m >= LONGUEUR_MINIMALE_M]
    return assez or passages[:1]


def _make_passage(troncon: Troncon, total: float, rues: Sequence[Rue]) -> Passage:
    nis5 = _find_commune(rues, troncon.lon, troncon.lat)
    return Passage(troncon.quartier, troncon.part * total, troncon.lon, troncon.lat, nis5)


def _separate_streets(rues: Sequence[Rue]) -> list[list[Rue]]:
    """Group the rows of one name by commune, then join the communes where the axis goes on."""
    par_commune = _group_by_commune(rues)
    groupes: list[tuple[list[Rue], shapely.Geometry]] = []
    for nis5 in sorted(par_commune):
        lignes = par_commune[nis5]
        axe = to_plan(merge_axes(rue.geometrie for rue in lignes))
        for autre in [g for g in groupes if shapely.dwithin(g[1], axe, ECART_MEME_RUE_M)]:
            groupes.remove(autre)
            lignes, axe = [*autre[0], *lignes], merge_axes([autre[1], axe])
        groupes.append((lignes, axe))
    return [lignes for lignes, _ in groupes]


def _find_commune(rues: Iterable[Rue], lon: float, lat: float) -> str:
    """Return the commune of the row nearest to a point of the street."""
    point = shapely.Point(point_to_plan(lon, lat))
    return min(rues, key=lambda rue: shapely.distance(to_plan(rue.geometrie), point)).nis5


def _group_by_commune(rues: Iterable[Rue]) -> dict[str, list[Rue]]:
    par_commune: dict[str, list[Rue]] = defaultdict(list)
    for rue in rues:
        par_commune[rue.nis5].append(rue)
    return par_commune
