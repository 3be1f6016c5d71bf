"""What a set of sectors must satisfy before anything is built on it.

Nothing is repaired here: a sector that was mended silently would put residents in the wrong
quartier. Each check raises the error that names the rule broken, with the codes at fault.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.erreurs import (
    CodeDouble,
    CodeManquant,
    FormeInvalide,
    FormesQuiSeChevauchent,
    RepereInattendu,
)
from geo.reperes import ENVELOPPE_BELGIQUE, to_plan

TOLERANCE_CHEVAUCHEMENT_M2: Final = 10.0
"""Greatest area that two sectors may share, in m².

Measured: 0.0 m² for each of the 2,218 touching pairs of the official files of 2022 (Lambert 72),
2023 and 2024 (WGS 84), and of the 2,141 pairs of the carried file: Statbel's sectors are an exact
coverage. What can still appear is the rounding of a common edge whose vertices are not the same on
both sides: 1 cm, the official precision, along 1 km of edge makes 10 m². It is a thousandth of the
smallest sector (11,218 m²) and less than any dwelling.
"""


def check_codes(codes: Sequence[str]) -> None:
    """Refuse an empty code (CodeManquant) and a code that stands twice (CodeDouble)."""
    absents = sum(1 for code in codes if not code)
    if absents:
        raise CodeManquant(f"{absents} sectors have no code")
    doubles = sorted(code for code, nombre in Counter(codes).items() if nombre > 1)
    if doubles:
        raise CodeDouble(f"{len(doubles)} sector codes stand twice", tuple(doubles))


def check_formes(codes: Sequence[str], formes: Sequence[shapely.Geometry] | np.ndarray) -> None:
    """Refuse shapes, in EPSG:4326, that cannot be the sectors named by `codes` (same order).

    Raises FormeInvalide (missing, empty or not a polygon), RepereInattendu (a coordinate outside
    Belgium), FormeInvalide (a ring that crosses itself…), FormesQuiSeChevauchent, in that order:
    a wrong CRS is told as such although infinite coordinates are invalid too.
    """
    tableau = np.asarray(formes, dtype=object)
    surfaces = np.isin(shapely.get_type_id(tableau), (3, 6)) & ~shapely.is_empty(tableau)
    _refuse_formes(codes, tableau, ~surfaces)
    _check_belgium(codes, tableau)
    _refuse_formes(codes, tableau, ~shapely.is_valid(tableau))
    _check_overlaps(codes, tableau)


def _refuse_formes(
    codes: Sequence[str], formes: NDArray[np.object_], fautes: NDArray[np.bool_]
) -> None:
    if fautes.any():
        details = tuple(
            f"{codes[rang]} ({_tell_fault(formes[rang])})" for rang in np.flatnonzero(fautes)[:10]
        )
        raise FormeInvalide(f"{int(fautes.sum())} sectors have no valid polygon", details)


def _tell_fault(forme: shapely.Geometry | None) -> str:
    if forme is None:
        return "missing"
    if forme.geom_type not in ("Polygon", "MultiPolygon"):
        return str(forme.geom_type)
    return "empty" if forme.is_empty else str(shapely.is_valid_reason(forme))


def _check_belgium(codes: Sequence[str], formes: NDArray[np.object_]) -> None:
    ouest, sud, est, nord = ENVELOPPE_BELGIQUE
    bornes = shapely.bounds(formes)
    dedans = (bornes[:, :2] >= (ouest, sud)).all(axis=1) & (bornes[:, 2:] <= (est, nord)).all(
        axis=1
    )
    if not dedans.all():
        details = tuple(
            f"{codes[rang]} ({bornes[rang, 0]:.4g}, {bornes[rang, 1]:.4g})"
            for rang in np.flatnonzero(~dedans)[:10]
        )
        raise RepereInattendu(f"{int((~dedans).sum())} sectors lie outside Belgium", details)


def _check_overlaps(codes: Sequence[str], formes: NDArray[np.object_]) -> None:
    if shapely.coverage_is_valid(formes):  # exact neighbours, as in every official file
        return
    plan = to_plan(formes)
    un, autre = shapely.STRtree(plan).query(plan, predicate="intersects")
    un, autre = un[un < autre], autre[un < autre]
    aires = shapely.area(shapely.intersection(plan[un], plan[autre]))
    fautes = np.flatnonzero(aires > TOLERANCE_CHEVAUCHEMENT_M2)
    if len(fautes):
        pires = fautes[np.argsort(-aires[fautes], kind="stable")]
        details = tuple(
            f"{codes[un[paire]]} × {codes[autre[paire]]} ({aires[paire]:.0f} m²)"
            for paire in pires[:10]
        )
        raise FormesQuiSeChevauchent(f"{len(fautes)} pairs of sectors overlap", details)
