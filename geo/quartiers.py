"""Quartiers: sets of statistical sectors. Their outline is derived, never edited."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.erreurs import SecteurInconnu
from geo.secteurs import Secteur, normalize_formes

JEU_ENTRE_SECTEURS: Final = 1e-5
"""Greatest gap between two neighbours that is closed when an outline is drawn, in degrees (about
one metre): the play that rounded coordinates leave along a common edge."""


@dataclass(frozen=True, slots=True)
class Quartier:
    """A zone of one relay: `codes` sorted, `geometrie` their union in EPSG:4326."""

    slug: str
    nom: str
    codes: tuple[str, ...]
    geometrie: shapely.MultiPolygon


def compose_quartier(
    slug: str, nom: str, codes: Iterable[str], secteurs: Mapping[str, Secteur]
) -> Quartier:
    """Compose a quartier from its sectors.

    The outline is the union of the sectors without slivers; no code gives an empty outline.
    Raises SecteurInconnu when `secteurs` (code → Secteur) lacks a code.
    """
    tries = tuple(sorted(set(codes)))
    return Quartier(slug, nom, tries, unite_formes(_pick_formes(tries, secteurs)))


def is_contiguous(codes: Iterable[str], secteurs: Mapping[str, Secteur]) -> bool:
    """Tell whether the sectors hold together: each is reached from any other over common edges.

    A corner in common is not enough. A sector of two parts counts as one (Statbel draws five
    sectors of Brussels so), and no sector at all is not a piece.
    Raises SecteurInconnu when `secteurs` lacks a code.
    """
    formes = _pick_formes(tuple(sorted(set(codes))), secteurs)
    if not len(formes):
        return False
    voisins = _find_aretes(formes)
    atteints, a_visiter = {0}, [0]
    while a_visiter:
        nouveaux = voisins[a_visiter.pop()] - atteints
        atteints |= nouveaux
        a_visiter.extend(nouveaux)
    return len(atteints) == len(formes)


def list_voisins(codes: Iterable[str], secteurs: Mapping[str, Secteur]) -> tuple[str, ...]:
    """Return the codes, sorted, of the sectors that have an edge in common with one of these.

    A corner in common is not enough; the sectors themselves are left out; none for none.
    Raises SecteurInconnu when `secteurs` lacks a code.
    """
    dedans = tuple(sorted(set(codes)))
    formes = _pick_formes(dedans, secteurs)
    if not len(formes):
        return ()
    autour = shapely.box(*shapely.total_bounds(formes)).buffer(JEU_ENTRE_SECTEURS)
    proches = [
        code
        for code in sorted(set(secteurs) - set(dedans))
        if shapely.intersects(secteurs[code].geometrie, autour)
    ]
    aretes = _find_aretes(np.concatenate([formes, _pick_formes(tuple(proches), secteurs)]))
    touches = set().union(*(aretes[rang] for rang in range(len(dedans))))
    return tuple(code for rang, code in enumerate(proches, len(dedans)) if rang in touches)


def find_secteurs_partages(
    compositions: Mapping[str, Iterable[str]],
) -> dict[str, tuple[str, ...]]:
    """Return the sectors that stand in two quartiers or more: code → slugs, both sorted."""
    slugs: dict[str, set[str]] = defaultdict(set)
    for slug, codes in compositions.items():
        for code in codes:
            slugs[code].add(slug)
    return {code: tuple(sorted(slugs[code])) for code in sorted(slugs) if len(slugs[code]) > 1}


def unite_formes(formes: NDArray[np.object_]) -> shapely.MultiPolygon:
    """Return the outline of neighbouring sectors (EPSG:4326): their union, without slivers."""
    if not len(formes):
        return shapely.MultiPolygon()
    return normalize_formes([shapely.coverage_union_all(_close_gaps(formes))])[0]


def _find_aretes(formes: NDArray[np.object_]) -> Mapping[int, set[int]]:
    """Return rank → ranks of the shapes that have an edge in common with it."""
    closes = _close_gaps(formes)
    un, autre = shapely.STRtree(closes).query(closes, predicate="touches")
    communs = shapely.intersection(closes[un], closes[autre])
    aretes = shapely.length(communs) > 0
    voisins: dict[int, set[int]] = defaultdict(set)
    for gauche, droite in zip(un[aretes].tolist(), autre[aretes].tolist(), strict=True):
        voisins[gauche].add(droite)
    return voisins


def _pick_formes(codes: tuple[str, ...], secteurs: Mapping[str, Secteur]) -> NDArray[np.object_]:
    inconnus = [code for code in codes if code not in secteurs]
    if inconnus:
        raise SecteurInconnu(*inconnus)
    return np.array([secteurs[code].geometrie for code in codes], dtype=object)


def _close_gaps(formes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the shapes as an exact coverage, in which neighbours share their vertices.

    Official files are one already and come back as they are.
    """
    if shapely.coverage_is_valid(formes, gap_width=JEU_ENTRE_SECTEURS):
        return formes
    return np.asarray(shapely.coverage_clean(formes, snapping_distance=JEU_ENTRE_SECTEURS))
