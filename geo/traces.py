"""From geometries in monde to the path data of one tile, as short as it can be.

Path data are in quarters of a pixel, integers, relative: `M12 34l5 6 7-8`. Rounding is done in
world units, so that two neighbouring tiles give the same place to the same vertex.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.reperes import Enveloppe
from geo.tuiles import TAILLE_TUILE, carre_of, pixels_of_world

UNITES_PAR_PIXEL: Final = 4
COTE: Final = TAILLE_TUILE * UNITES_PAR_PIXEL
TOLERANCE_PX: Final = 0.4


@dataclass(frozen=True, slots=True)
class Cadre:
    """One tile seen as a frame: its origin and scale in units of drawing (1/4 px)."""

    z: int
    x: int
    y: int

    @property
    def echelle(self) -> int:
        """Units of drawing of one monde."""
        return pixels_of_world(self.z) * UNITES_PAR_PIXEL

    @property
    def origine(self) -> tuple[int, int]:
        """World units of the tile's north-west corner."""
        return self.x * COTE, self.y * COTE

    @property
    def tolerance(self) -> float:
        """Tolerance of simplification, in monde."""
        return TOLERANCE_PX / pixels_of_world(self.z)

    def widen(self, marge_px: float) -> Enveloppe:
        """Return the tile widened by a margin in px, in monde."""
        return carre_of(self.z, self.x, self.y, marge_px)


def trace_lignes(lignes: NDArray[np.object_], cadre: Cadre, marge_px: float) -> str:
    """Return the path data of lines, clipped to the tile and its margin; "" when none is left.

    A line is simplified whole, before clipping: what is seen does not depend on the tile.
    """
    simples = shapely.simplify(lignes, cadre.tolerance)
    coupes = shapely.clip_by_rect(simples, *cadre.widen(marge_px))
    parties = shapely.get_parts(coupes)
    return _trace(parties[shapely.get_type_id(parties) == _LIGNE], cadre, ferme=False)


def trace_surfaces(surfaces: NDArray[np.object_], cadre: Cadre, marge_px: float) -> str:
    """Return the path data of polygons (even-odd), clipped; "" when none is left.

    Polygons go one by one: neighbours simplified apart may overlap, and GEOS refuses to cut a
    multipolygon that does.
    """
    vue = shapely.box(*cadre.widen(marge_px))
    simples = shapely.simplify(surfaces[shapely.intersects(surfaces, vue)], cadre.tolerance)
    morceaux = shapely.get_parts(shapely.intersection(simples, vue))
    anneaux = shapely.get_rings(morceaux[shapely.get_type_id(morceaux) == _POLYGONE])
    return _trace(anneaux, cadre, ferme=True)


_LIGNE: Final = 1
_POLYGONE: Final = 3


def _trace(lignes: NDArray[np.object_], cadre: Cadre, *, ferme: bool) -> str:
    points, ligne_de = shapely.get_coordinates(lignes, return_index=True)
    if not len(points):
        return ""
    entiers = np.rint(points * cadre.echelle).astype(np.int64) - cadre.origine
    meme_ligne = ligne_de[1:] == ligne_de[:-1]
    pas = np.diff(entiers, axis=0)
    garde = np.concatenate(([True], ~meme_ligne | np.any(pas != 0, axis=1)))
    entiers, ligne_de = entiers[garde], ligne_de[garde]
    debuts = np.flatnonzero(np.concatenate(([True], ligne_de[1:] != ligne_de[:-1])))
    valeurs = np.concatenate((entiers[:1], np.diff(entiers, axis=0)))
    valeurs[debuts] = entiers[debuts]
    paires = [f"{a} {b}" if b >= 0 else f"{a}{b}" for a, b in valeurs.tolist()]
    fins = np.append(debuts[1:], len(paires)).tolist()
    fin = "z" if ferme else ""
    return "".join(
        f"M{paires[debut]}l{_join(paires[debut + 1 : apres])}{fin}"
        for debut, apres in zip(debuts.tolist(), fins, strict=True)
        if apres - debut > 1
    )


def _join(paires: list[str]) -> str:
    return " ".join(paires).replace(" -", "-")
