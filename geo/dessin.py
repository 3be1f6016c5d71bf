"""The SVG of one tile, piece by piece: grounds, streets, borders, names.

A tile is loaded as an image: no script, no style sheet (a strict CSP would drop it), no font;
presentation attributes only, and `xlink:href`, which old phones know.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geo import charte
from geo.lettrage import INTERLIGNE, width_of_text
from geo.traces import COTE, UNITES_PAR_PIXEL
from geo.tuiles import TAILLE_TUILE
from geo.voirie import Rang

BASE_TEXTE: Final = 0.36
"""From the middle of a line of text down to its baseline, in font sizes."""

_CARACTERES_INTERDITS: Final = dict.fromkeys(
    [*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF],
    "\N{REPLACEMENT CHARACTER}",
)


@dataclass(frozen=True, slots=True)
class Nom:
    """One name to write: its text (lines parted by a line feed), its middle line and its look.

    `points` (k, 2) are in units of the tile (1/4 px), `corps` in px; `encre` a colour; `gras` for
    communes.
    """

    texte: str
    points: NDArray[np.float64]
    droit: bool
    corps: float
    encre: str
    gras: bool


def draw_svg(sol: str, *calques: str) -> bytes:
    """Return the whole tile: a plain ground of colour `sol` and the layers above it, in order."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' width="{TAILLE_TUILE}" height="{TAILLE_TUILE}" viewBox="0 0 {COTE} {COTE}" lang="fr">'
        f'<rect width="{COTE}" height="{COTE}" fill="{sol}"/>{"".join(calques)}</svg>'
    ).encode()


TUILE_VIDE: Final = draw_svg(charte.HORS_REGION)
"""The one tile of everywhere outside the Region."""


def draw_surface(trace: str, couleur: str) -> str:
    """Return a filled surface; "" for an empty path."""
    return f'<path fill="{couleur}" fill-rule="evenodd" d="{trace}"/>' if trace else ""


def draw_rues(traces: Mapping[Rang, str], zoom: int) -> str:
    """Return the streets: all casings first, then all whites, the narrow under the wide.

    Tunnels and galleries are a dotted line on the ground.
    """
    rangs = [rang for rang in sorted(Rang, reverse=True) if traces.get(rang)]
    lisere = charte.casing_of(zoom)
    defs = "".join(f'<path id="r{rang:d}" d="{traces[rang]}"/>' for rang in rangs)
    dessous, dessus = [], []
    for rang in rangs:
        large = charte.width_of(rang, zoom)
        if rang is Rang.DISCRET:
            points = f' stroke-dasharray="{_units(large)} {_units(large * 2)}"'
            dessous.append(_use(rang, large, points))
            continue
        dessous.append(_use(rang, large + 2 * lisere))
        dessus.append(_use(rang, large))
    if not rangs:
        return ""
    return (
        f'<defs>{defs}</defs><g fill="none" stroke-linecap="round" stroke-linejoin="round">'
        f'<g stroke="{charte.LISERE}">{"".join(dessous)}</g>'
        f'<g stroke="{charte.CHAUSSEE}">{"".join(dessus)}</g></g>'
    )


def draw_limites(frontieres: str, bord: str, zoom: int) -> str:
    """Return the borders of communes, dashed, and the edge of the Region, plain."""
    large = _units(1.0 if zoom <= 13 else 1.5)
    tirets = f'stroke-dasharray="{_units(6)} {_units(4)}"'
    lignes = [
        f'<path {tirets} d="{frontieres}"/>' if frontieres else "",
        f'<path d="{bord}"/>' if bord else "",
    ]
    if not any(lignes):
        return ""
    return f'<g fill="none" stroke="{charte.LIMITE}" stroke-width="{large}">{"".join(lignes)}</g>'


def draw_noms(noms: Iterable[Nom]) -> str:
    """Return the names, each style in its own group, in the order given within a style."""
    groupes: dict[tuple[float, str, bool], list[str]] = {}
    for numero, nom in enumerate(noms):
        lignes = groupes.setdefault((nom.corps, nom.encre, nom.gras), [])
        lignes.append(_straight(nom) if nom.droit else _curved(nom, numero))
    if not groupes:
        return ""
    corps = "".join(
        f'<g font-size="{_units(taille)}" fill="{encre}"{_graisse(gras)}>{"".join(textes)}</g>'
        for (taille, encre, gras), textes in groupes.items()
    )
    return (
        f'<g font-family="{charte.POLICE}" text-anchor="middle" stroke="{charte.CHAUSSEE}"'
        f' stroke-width="{_units(charte.HALO_PX)}" stroke-linejoin="round" paint-order="stroke">'
        f"{corps}</g>"
    )


def clean_xml(texte: str) -> str:
    """Return the text fit for XML: escaped, characters that XML 1.0 forbids replaced."""
    return escape(texte.translate(_CARACTERES_INTERDITS), quote=True)


def _straight(nom: Nom) -> str:
    """Write each line of a straight text as wide as was foreseen, whatever the font."""
    debut, fin = nom.points[0], nom.points[-1]
    milieu, sens = (debut + fin) / 2, fin - debut
    sens = sens / np.hypot(*sens)
    bas = np.array([-sens[1], sens[0]])
    angle = float(np.degrees(np.arctan2(sens[1], sens[0])))
    lignes = nom.texte.split("\n")
    taille = nom.corps * UNITES_PAR_PIXEL
    sortie = []
    for rang, ligne in enumerate(lignes):
        descente = (rang - (len(lignes) - 1) / 2) * INTERLIGNE + BASE_TEXTE
        x, y = np.rint(milieu + bas * descente * taille).astype(int)
        place = f'x="{x}" y="{y}"'
        if abs(angle) >= 0.05:
            place = f'transform="translate({x} {y})rotate({angle:.1f})"'
        sortie.append(f"<text {place}{_length(ligne, taille)}>{clean_xml(ligne)}</text>")
    return "".join(sortie)


def _curved(nom: Nom, numero: int) -> str:
    """Write a text along its stretch; the path is longer than the text, so that none is cut."""
    taille = nom.corps * UNITES_PAR_PIXEL
    sens = np.gradient(nom.points, axis=0)
    sens = sens / np.hypot(sens[:, 0], sens[:, 1])[:, None]
    base = nom.points + np.stack((-sens[:, 1], sens[:, 0]), axis=1) * BASE_TEXTE * taille
    return (
        f'<path id="n{numero}" fill="none" stroke="none" d="{_smooth(base)}"/>'
        f'<text{_length(nom.texte, taille)}><textPath xlink:href="#n{numero}" startOffset="50%">'
        f"{clean_xml(nom.texte)}</textPath></text>"
    )


def _smooth(points: NDArray[np.float64]) -> str:
    """Return a path through the middles of the sides, each corner rounded off."""
    entiers = np.rint(points).astype(int)
    milieux = np.rint((points[1:] + points[:-1]) / 2).astype(int)
    (ax, ay), (zx, zy) = entiers[0], entiers[-1]
    virages = "".join(
        f"Q{cx} {cy} {x} {y}"
        for (cx, cy), (x, y) in zip(entiers[1:-1].tolist(), milieux[1:].tolist(), strict=True)
    )
    return f"M{ax} {ay}L{milieux[0, 0]} {milieux[0, 1]}{virages}L{zx} {zy}"


def _length(ligne: str, taille: float) -> str:
    large = round(width_of_text(ligne) * taille)
    return f' textLength="{large}" lengthAdjust="spacingAndGlyphs"' if large else ""


def _graisse(gras: bool) -> str:
    return ' font-weight="600"' if gras else ""


def _use(rang: Rang, large_px: float, autres: str = "") -> str:
    return f'<use xlink:href="#r{rang:d}" stroke-width="{_units(large_px)}"{autres}/>'


def _units(pixels: float) -> str:
    return f"{pixels * UNITES_PAR_PIXEL:g}"
