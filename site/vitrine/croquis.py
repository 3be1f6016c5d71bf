"""Small still maps drawn on the server: outlines and numbered points over our own tiles.

An inline SVG needs no JavaScript and no style attribute. It lies over the base map's tiles, which
are images of their own; where the base map is a third party's, outlines stand alone, since such
tiles load on a click only (DESIGN.md §5).
"""

from collections.abc import Callable, Sequence
from math import floor, log2
from typing import Final

import numpy as np
import shapely

from geo.tuiles import TAILLE_TUILE, ZOOM_MAX, ZOOM_MIN, pixels_of_world, to_monde
from vitrine.blocs import Croquis, Repere, Trace, Tuile

MARGE: Final = 24
"""Pixels kept free around what is shown."""
ZOOM_D_UN_LIEU: Final = 16
"""A single point is shown with the few streets around it."""
FINESSE: Final = 0.7
"""Outlines are simplified to this many pixels: nobody sees it, and the page stays light."""

AdresseDeTuile = Callable[[int, int, int], str]
"""(zoom, column, row) → address of a base-map tile."""


def draw_croquis(
    contours: Sequence[tuple[shapely.Geometry, str]],
    reperes: Sequence[tuple[float, float, str]],
    tuile: AdresseDeTuile | None,
    *,
    largeur: int = 440,
    hauteur: int = 320,
    zoom_maximal: int = 17,
) -> Croquis | None:
    """Return a sketch that shows every outline and point, or None when there is nothing to show.

    `contours` are (geometry in EPSG:4326 degrees, “quartier”, “region” or “autour”), `reperes`
    (lon, lat, label); `tuile` is None without a base map of ours. Sizes are pixels. Outlines of
    the kind “autour” are drawn as far as they fit, and don't widen the view. Over tiles the zoom is
    a whole one; without, the view fits exactly.
    """
    vus = [shapely.get_coordinates(forme) for forme, genre in contours if genre != "autour"]
    if reperes:
        vus.append(np.array([(lon, lat) for lon, lat, _ in reperes]))
    if not vus:
        vus = [shapely.get_coordinates(forme) for forme, _ in contours]
    if not vus:
        return None
    monde = to_monde(np.concatenate(vus))
    (ouest, nord), (est, sud) = monde.min(axis=0), monde.max(axis=0)
    exact = _fit_zoom(est - ouest, sud - nord, largeur, hauteur)
    zoom = max(ZOOM_MIN, min(ZOOM_MAX, zoom_maximal, floor(exact)))
    echelle = pixels_of_world(zoom) if tuile else TAILLE_TUILE * 2**exact
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
        tuiles=_lay_tuiles(zoom, origine, largeur, hauteur, tuile) if tuile else (),
        traces=tuple(Trace(_draw_path(forme, to_pixels), genre) for forme, genre in contours),
        reperes=tuple(_place(lon, lat, texte, to_pixels) for lon, lat, texte in reperes),
    )


def _fit_zoom(large: float, haut: float, largeur: int, hauteur: int) -> float:
    """Return the zoom, not whole, at which (large, haut), in monde, just fits in the margins."""
    cote = max(large / (largeur - 2 * MARGE), haut / (hauteur - 2 * MARGE)) * TAILLE_TUILE
    return -log2(cote) if cote > 0 else ZOOM_D_UN_LIEU


def _lay_tuiles(
    zoom: int, origine: np.ndarray, largeur: int, hauteur: int, tuile: AdresseDeTuile
) -> tuple[Tuile, ...]:
    gauche, haut = int(origine[0]), int(origine[1])
    colonnes = range(gauche // TAILLE_TUILE, (gauche + largeur - 1) // TAILLE_TUILE + 1)
    rangees = range(haut // TAILLE_TUILE, (haut + hauteur - 1) // TAILLE_TUILE + 1)
    return tuple(
        Tuile(x * TAILLE_TUILE - gauche, y * TAILLE_TUILE - haut, tuile(zoom, x, y))
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
