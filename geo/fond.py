"""The base map: SVG tiles drawn from the streets and the sectors that the project carries.

A `Fond` is immutable once built and may be shared by threads; the placing of the names of a zoom
is worked out at its first tile, under a lock, and kept (a few megabytes for all zooms).
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from threading import Lock

import numpy as np
import shapely
from numpy.typing import NDArray

from geo import charte
from geo.dessin import (
    TUILE_VIDE,
    Nom,
    draw_limites,
    draw_noms,
    draw_rues,
    draw_surface,
    draw_svg,
)
from geo.etiquettes import Etiqueteur
from geo.limites import Limites
from geo.pose import Planche
from geo.rues import Rue
from geo.secteurs import Secteur
from geo.traces import COTE, Cadre, trace_lignes, trace_surfaces
from geo.tuiles import check_tuile
from geo.voirie import Rang, Voirie

MARGE_SURFACES_PX = 2.0


class Fond:
    """The tiles of the Region, zooms 10 to 19, and their version."""

    def __init__(self, voirie: Voirie, limites: Limites, version: str) -> None:
        self.version = version
        self._voirie = voirie
        self._limites = limites
        self._lignes = shapely.STRtree(voirie.lignes)
        self._rang_de_ligne = voirie.rang[voirie.axe]
        self._etiqueteur = Etiqueteur(voirie, limites)
        self._planches: dict[int, Planche] = {}
        self._verrou = Lock()

    @classmethod
    def build(
        cls,
        rues: Sequence[Rue],
        secteurs: Sequence[Secteur],
        communes: Mapping[str, tuple[str, str]],
    ) -> "Fond":
        """Build the map from streets and sectors (degrees) and NIS code → (French, Dutch) name.

        The order of the rows changes nothing. Without a sector every tile is empty ground.
        """
        return cls(
            Voirie.build(rues),
            Limites.build(secteurs, communes),
            _version(rues, secteurs, communes),
        )

    def draw_tile(self, z: int, x: int, y: int) -> bytes:
        """Return a tile of 256 × 256 px as SVG, always the same for the same content.

        A tile outside the Region is the constant `TUILE_VIDE`. Raises `TuileInvalide` when the
        zoom is not 10–19 or the zoom has no such tile.
        """
        check_tuile(z, x, y)
        cadre = Cadre(z, x, y)
        vue = shapely.box(*cadre.widen(0.0))
        noms = self._noms(cadre)
        if not noms and not np.any(shapely.intersects(self._limites.region, vue)):
            return TUILE_VIDE
        return draw_svg(
            charte.HORS_REGION,
            self._draw_sol(cadre),
            self._draw_rues(cadre),
            self._draw_limites(cadre),
            draw_noms(noms),
        )

    def planche(self, zoom: int) -> Planche:
        """Return the names of a zoom (10–19), placed at the first call."""
        with self._verrou:
            if zoom not in self._planches:
                self._planches[zoom] = self._etiqueteur.place_noms(zoom)
            return self._planches[zoom]

    def _draw_sol(self, cadre: Cadre) -> str:
        region = trace_surfaces(self._limites.region, cadre, MARGE_SURFACES_PX)
        verts = trace_surfaces(self._limites.verts, cadre, MARGE_SURFACES_PX)
        return draw_surface(region, charte.SOL) + draw_surface(verts, charte.VERT)

    def _draw_rues(self, cadre: Cadre) -> str:
        vues = np.sort(self._lignes.query(shapely.box(*cadre.widen(charte.MARGE_TRAITS_PX))))
        rangs = self._rang_de_ligne[vues]
        traces = {
            rang: trace_lignes(
                self._voirie.lignes[vues[rangs == rang]], cadre, charte.MARGE_TRAITS_PX
            )
            for rang in Rang
            if charte.width_of(rang, cadre.z)
        }
        return draw_rues(traces, cadre.z)

    def _draw_limites(self, cadre: Cadre) -> str:
        frontieres = trace_lignes(self._limites.frontieres, cadre, MARGE_SURFACES_PX)
        bord = trace_lignes(self._limites.bord, cadre, MARGE_SURFACES_PX)
        return draw_limites(frontieres, bord, cadre.z)

    def _noms(self, cadre: Cadre) -> list[Nom]:
        ouest, nord = cadre.origine
        planche = self.planche(cadre.z)
        return [
            self._nom(planche, numero, planche.points[numero] - np.array(cadre.origine))
            for numero in planche.within(ouest, nord, ouest + COTE, nord + COTE).tolist()
        ]

    def _nom(self, planche: Planche, numero: int, points: NDArray[np.int64]) -> Nom:
        texte = int(planche.texte[numero])
        rang = self._etiqueteur.rang_of(texte)
        fort = rang is None or rang is Rang.MAJEUR
        return Nom(
            texte=self._etiqueteur.textes[texte],
            points=points.astype(np.float64),
            droit=bool(planche.droit[numero]),
            corps=float(planche.corps[numero]),
            encre=charte.ENCRE if fort else charte.ENCRE_DOUCE,
            gras=rang is None,
        )


def _version(
    rues: Sequence[Rue], secteurs: Sequence[Secteur], communes: Mapping[str, tuple[str, str]]
) -> str:
    """Return 12 hexadecimal digits that change with the content or with the drawing code."""
    lignes = [
        f"{charte.REVISION}\0".encode(),
        *sorted(
            f"{rue.nom_fr}\0{rue.nom_nl}\0{rue.nis5}\0".encode(errors="surrogatepass")
            + shapely.to_wkb(rue.geometrie)
            for rue in rues
        ),
        *sorted(
            f"{secteur.code}\0{secteur.nis5}\0{secteur.nom_fr}\0{secteur.population}\0".encode()
            + shapely.to_wkb(secteur.geometrie)
            for secteur in secteurs
        ),
        *(f"{nis5}\0{fr}\0{nl}\0".encode() for nis5, (fr, nl) in sorted(communes.items())),
    ]
    empreinte = sha256()
    for ligne in lignes:
        empreinte.update(ligne)
    return empreinte.hexdigest()[:12]
