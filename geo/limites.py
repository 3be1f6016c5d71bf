"""Outlines of the communes and of the Region as the base map draws them, from the sectors.

Everything is in monde (`geo.tuiles`). Wooded and park sectors are told by their official name and
by hardly anyone living there: the data have no land use, and a patch of green is what people look
for first on a map of Brussels.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.secteurs import Secteur
from geo.textes import normalize
from geo.tuiles import to_monde

POPULATION_MAX_VERT: Final = 60
_VERT: Final = re.compile(r"\b(parc|bois|foret|etangs|cimetiere|foresterie|wolvendael)\b")


@dataclass(frozen=True, slots=True)
class Limites:
    """The Region and its greens (polygons), its edge and the borders inside it (lines).

    By commune, in the order of their NIS code: `noms` (French, Dutch) and `centres` (n, 2), a
    point inside the commune for its name.
    """

    region: NDArray[np.object_]
    bord: NDArray[np.object_]
    frontieres: NDArray[np.object_]
    verts: NDArray[np.object_]
    noms: tuple[tuple[str, str], ...]
    centres: NDArray[np.float64]

    @classmethod
    def build(
        cls, secteurs: Sequence[Secteur], communes: Mapping[str, tuple[str, str]]
    ) -> "Limites":
        """Compose the outlines; a commune without a name in `communes` is drawn, not named."""
        tries = sorted(secteurs, key=lambda s: (s.nis5, s.code))
        formes = shapely.transform(
            np.array([s.geometrie for s in tries], dtype=object), to_monde
        ).reshape(-1)
        contours: dict[str, shapely.Geometry] = {}
        centres: list[tuple[float, float]] = []
        for nis5, groupe in groupby(range(len(tries)), key=lambda i: tries[i].nis5):
            rangs = list(groupe)
            contours[nis5] = shapely.union_all(formes[rangs])
            if nis5 in communes:
                centres.append(_centre(contours[nis5], formes[rangs], [tries[i] for i in rangs]))
        region = shapely.union_all(list(contours.values()))
        bord = shapely.boundary(region)
        tout = shapely.union_all(shapely.boundary(list(contours.values())))
        frontieres = shapely.get_parts(shapely.line_merge(shapely.difference(tout, bord)))
        verts = [f for s, f in zip(tries, formes, strict=True) if is_vert(s)]
        return cls(
            region=shapely.get_parts(region),
            bord=shapely.get_parts(bord),
            frontieres=frontieres,
            verts=shapely.get_parts(shapely.union_all(verts)),
            noms=tuple(communes[nis5] for nis5 in contours if nis5 in communes),
            centres=np.array(centres).reshape(-1, 2),
        )


def is_vert(secteur: Secteur) -> bool:
    """Tell whether a sector is a park, a wood, ponds or a cemetery, by its French name.

    A sector with more than 60 residents, or whose population is not known, is not.
    """
    return (
        secteur.population is not None
        and secteur.population <= POPULATION_MAX_VERT
        and _VERT.search(normalize(secteur.nom_fr)) is not None
    )


def _centre(
    contour: shapely.Geometry, formes: NDArray[np.object_], secteurs: Sequence[Secteur]
) -> tuple[float, float]:
    """Return where the name of a commune stands: amid its densest sectors (weighted median).

    The middle of the outline would put “Bruxelles” far north of the town.
    """
    habitants = np.array([s.population or 0 for s in secteurs], dtype=float) + 1.0
    poids = habitants / shapely.area(formes)
    milieux = shapely.get_coordinates(shapely.centroid(formes))
    vise = shapely.Point([_median(milieux[:, axe], poids) for axe in (0, 1)])
    if not shapely.contains(contour, vise):
        vise = shapely.Point(milieux[np.argmin(np.hypot(*(milieux - (vise.x, vise.y)).T))])
    return vise.x, vise.y


def _median(valeurs: NDArray[np.float64], poids: NDArray[np.float64]) -> float:
    ordre = np.argsort(valeurs, kind="stable")
    cumul = np.cumsum(poids[ordre])
    return float(valeurs[ordre][np.searchsorted(cumul, cumul[-1] / 2)])
