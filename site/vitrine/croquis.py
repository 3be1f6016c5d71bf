"""Small still maps drawn on the server: outlines and numbered points over our own tiles.

An inline SVG needs no JavaScript and no style attribute. It lies over the base map's tiles, which
are images of their own; where the base map is a third party's, outlines stand alone, since such
tiles load on a click only (DESIGN.md §5).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import floor, log2
from typing import Final

import numpy as np
import shapely

from geo.tuiles import TAILLE_TUILE, ZOOM_MAX, ZOOM_MIN, to_monde
from vitrine.blocs import Croquis, Repere, Trace, Tuile

MARGE: Final = 24
"""Pixels kept free around what is shown."""
ZOOM_D_UN_LIEU: Final = 16.5
"""A single point is shown with the few streets around it."""
FINESSE: Final = 0.7
"""Outlines are simplified to this many pixels: nobody sees it, and the page stays light."""


@dataclass(frozen=True, slots=True)
class Contour:
    """An outline to draw, EPSG:4326 degrees; its kind is “quartier”, “region” or “autour”."""

    forme: shapely.Geometry
    genre: str


AdresseDeTuile = Callable[[int, int, int], str]
"""(zoom, column, row) → address of a base-map tile."""


def draw_croquis(
    contours: Sequence[Contour],
    reperes: Sequence[tuple[float, float, str]],
    tuile: AdresseDeTuile | None,
    *,
    largeur: int = 440,
    hauteur: int = 320,
    zoom_maximal: float = 17.5,
    zoom_des_tuiles: int = ZOOM_MIN,
) -> Croquis | None:
    """Return a sketch that shows every outline and point, or None when there is nothing to show.

    `reperes` are (lon, lat, label) in degrees; `tuile` is None without a base map of ours. Sizes
    are pixels. Outlines of the kind “autour” are drawn as far as they fit, and don't widen the
    view. Tiles are vector images: they are laid at 0.7 to 1.4 times their size so that the view
    fits. Where the view asks for a zoom below `zoom_des_tuiles` (a page's weight), all outlines are
    shown whole, without tiles.
    """
    vus = [shapely.get_coordinates(c.forme) for c in contours if c.genre != "autour"]
    if reperes:
        vus.append(np.array([(lon, lat) for lon, lat, _ in reperes]))
    if not vus:
        vus = [shapely.get_coordinates(c.forme) for c in contours]
    if not vus:
        return None
    monde = to_monde(np.concatenate(vus))
    (ouest, nord), (est, sud) = monde.min(axis=0), monde.max(axis=0)
    voulu = min(_fit_zoom(est - ouest, sud - nord, largeur, hauteur), zoom_maximal)
    zoom = max(ZOOM_MIN, min(ZOOM_MAX, round(voulu)))
    if tuile and zoom < zoom_des_tuiles:
        entiers = [replace(contour, genre="quartier") for contour in contours]
        return draw_croquis(entiers, reperes, None, largeur=largeur, hauteur=hauteur)
    cote = floor(TAILLE_TUILE * 2 ** (voulu - zoom))
    echelle = cote << zoom
    origine = np.array(
        [
            floor((ouest + est) / 2 * echelle - largeur / 2),
            floor((nord + sud) / 2 * echelle - hauteur / 2),
        ]
    )

    def to_pixels(lonlat: np.ndarray) -> np.ndarray:
        pixels: np.ndarray = to_monde(lonlat) * echelle - origine
        return pixels

    return Croquis(
        largeur=largeur,
        hauteur=hauteur,
        tuiles=_lay_tuiles(zoom, cote, origine, largeur, hauteur, tuile) if tuile else (),
        traces=tuple(Trace(_draw_path(c.forme, to_pixels), c.genre) for c in contours),
        reperes=tuple(_place(lon, lat, texte, to_pixels) for lon, lat, texte in reperes),
    )


def _fit_zoom(large: float, haut: float, largeur: int, hauteur: int) -> float:
    """Return the zoom, not whole, at which (large, haut), in monde, just fits in the margins."""
    cote = max(large / (largeur - 2 * MARGE), haut / (hauteur - 2 * MARGE)) * TAILLE_TUILE
    return -log2(cote) if cote > 0 else ZOOM_D_UN_LIEU


def _lay_tuiles(
    zoom: int, cote: int, origine: np.ndarray, largeur: int, hauteur: int, tuile: AdresseDeTuile
) -> tuple[Tuile, ...]:
    gauche, haut = int(origine[0]), int(origine[1])
    colonnes = range(gauche // cote, (gauche + largeur - 1) // cote + 1)
    rangees = range(haut // cote, (haut + hauteur - 1) // cote + 1)
    return tuple(
        Tuile(x * cote - gauche, y * cote - haut, cote, tuile(zoom, x, y))
        for y in rangees
        for x in colonnes
    )


def _place(
    lon: float, lat: float, texte: str, to_pixels: Callable[[np.ndarray], np.ndarray]
) -> Repere:
    x, y = to_pixels(np.array([[lon, lat]]))[0]
    return Repere(round(float(x), 1), round(float(y), 1), texte)


def _draw_path(forme: shapely.Geometry, to_pixels: Callable[[np.ndarray], np.ndarray]) -> str:
    """Return the SVG path of a polygon or of lines, in whole pixels."""
    fine = shapely.simplify(shapely.transform(forme, to_pixels), FINESSE)
    anneaux = shapely.get_parts(shapely.boundary(fine) if fine.area else fine)
    ferme = "z" if fine.area else ""
    morceaux = []
    for anneau in anneaux:
        points = np.rint(shapely.get_coordinates(anneau)).astype(int).tolist()
        suite = "L".join(f"{x} {y}" for x, y in points)
        morceaux.append(f"M{suite}{ferme}")
    return "".join(morceaux)
