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
ZOOM_MAXIMAL: Final = 17.5
"""Nothing is shown from nearer: streets around a place tell where it is."""
FINESSE: Final = 0.7
"""Outlines are simplified to this many pixels: nobody sees it, and the page stays light."""


@dataclass(frozen=True, slots=True)
class Contour:
    """An outline to draw, EPSG:4326 degrees; its kind is “quartier”, “region” or “autour”."""

    forme: shapely.Geometry
    genre: str


AdresseDeTuile = Callable[[int, int, int], str]
"""(zoom, column, row) → address of a base-map tile."""


@dataclass(frozen=True, slots=True)
class Vue:
    """What a sketch shows: tiles of `zoom` laid at `cote` pixels, `origine` its corner in them."""

    largeur: int
    hauteur: int
    zoom: int
    cote: int
    origine: np.ndarray

    @classmethod
    def fit(
        cls, lonlat: np.ndarray, largeur: int, hauteur: int, zoom_maximal: float = ZOOM_MAXIMAL
    ) -> "Vue":
        """Return the closest view that holds points, shape (n, 2), in its margins.

        Tiles are vector images: laid at 0.7 to 1.4 times their size, they let any view fit.
        """
        monde = to_monde(lonlat)
        bas, haut = monde.min(axis=0), monde.max(axis=0)
        marges = np.array([largeur - 2 * MARGE, hauteur - 2 * MARGE])
        etendue = float(((haut - bas) / marges).max()) * TAILLE_TUILE
        voulu = min(-log2(etendue) if etendue > 0 else ZOOM_D_UN_LIEU, zoom_maximal)
        zoom = max(ZOOM_MIN, min(ZOOM_MAX, round(voulu)))
        cote = floor(TAILLE_TUILE * 2 ** (voulu - zoom))
        centre = (bas + haut) / 2 * (cote << zoom)
        origine = np.floor(centre - np.array([largeur, hauteur]) / 2)
        return cls(largeur, hauteur, zoom, cote, origine)

    def to_pixels(self, lonlat: np.ndarray) -> np.ndarray:
        """Return points in the view's pixels, same shape."""
        pixels: np.ndarray = to_monde(lonlat) * (self.cote << self.zoom) - self.origine
        return pixels


def draw_croquis(
    contours: Sequence[Contour],
    reperes: Sequence[tuple[float, float, str]],
    tuile: AdresseDeTuile | None,
    *,
    largeur: int = 440,
    hauteur: int = 320,
    zoom_des_tuiles: int = ZOOM_MIN,
) -> Croquis | None:
    """Return a sketch that shows every outline and point, or None when there is nothing to show.

    `reperes` are (lon, lat, label) in degrees; `tuile` is None without a base map of ours. Sizes
    are pixels. Outlines of the kind “autour” are drawn as far as they fit, and don't widen the
    view, unless it asks for a zoom below `zoom_des_tuiles` (a page's weight): then all outlines
    are shown whole, without tiles.
    """
    vus = [shapely.get_coordinates(c.forme) for c in contours if c.genre != "autour"]
    vus += [np.array([(lon, lat)]) for lon, lat, _ in reperes]
    if not vus:
        return None
    vue = Vue.fit(np.concatenate(vus), largeur, hauteur)
    if tuile and vue.zoom < zoom_des_tuiles:
        entiers = [replace(contour, genre="quartier") for contour in contours]
        return draw_croquis(entiers, reperes, None, largeur=largeur, hauteur=hauteur)
    return Croquis(
        largeur=largeur,
        hauteur=hauteur,
        tuiles=_lay_tuiles(vue, tuile) if tuile else (),
        traces=tuple(Trace(_draw_path(c.forme, vue), c.genre) for c in contours),
        reperes=tuple(_place(lon, lat, texte, vue) for lon, lat, texte in reperes),
    )


def _lay_tuiles(vue: Vue, tuile: AdresseDeTuile) -> tuple[Tuile, ...]:
    gauche, haut, cote = int(vue.origine[0]), int(vue.origine[1]), vue.cote
    colonnes = range(gauche // cote, (gauche + vue.largeur - 1) // cote + 1)
    rangees = range(haut // cote, (haut + vue.hauteur - 1) // cote + 1)
    return tuple(
        Tuile(x * cote - gauche, y * cote - haut, cote, tuile(vue.zoom, x, y))
        for y in rangees
        for x in colonnes
    )


def _place(lon: float, lat: float, texte: str, vue: Vue) -> Repere:
    x, y = vue.to_pixels(np.array([[lon, lat]]))[0]
    return Repere(round(float(x), 1), round(float(y), 1), texte)


def _draw_path(forme: shapely.Geometry, vue: Vue) -> str:
    """Return the SVG path of a polygon or of lines, in whole pixels."""
    fine = shapely.simplify(shapely.transform(forme, vue.to_pixels), FINESSE)
    anneaux = shapely.get_parts(shapely.boundary(fine) if fine.area else fine)
    ferme = "z" if fine.area else ""
    morceaux = []
    for anneau in anneaux:
        points = np.rint(shapely.get_coordinates(anneau)).astype(int).tolist()
        suite = "L".join(f"{x} {y}" for x, y in points)
        morceaux.append(f"M{suite}{ferme}")
    return "".join(morceaux)
