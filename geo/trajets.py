"""Stretches of line that a text can follow: sampled, turned to be read, judged by their bends."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.tuiles import pixels_of_world

Reels = NDArray[np.float64]

ECHANTILLONS: Final = 9
"""Points that describe a stretch, ends included."""
ALLONGE: Final = 1.16
"""Length of a curved stretch over that of its text: a font wider than ours is still not cut."""
DEBORD: Final = 0.94
"""A straight street may be this much shorter than its name."""

_FLECHE_MAX_PX: Final = 1.6
_VIRAGE_MAX: Final = np.radians(17.0)
_DETOUR_MAX: Final = np.radians(70.0)
# A stretch is measured by its samples: a spike between two of them would otherwise count.
_CORDES_MIN: Final = 0.975
_INTERVALLE: Final = 1e-7


@dataclass(frozen=True, slots=True)
class Etirements:
    """Stretches (n): `points` (n, 9, 2) in px, read from left to right; `droit`, `admis` (bool).

    A straight stretch is exactly as long as its text; one that is not `admis` bends too much or is
    too short.
    """

    points: Reels
    droit: NDArray[np.bool_]
    admis: NDArray[np.bool_]


@dataclass(frozen=True)
class Trajets:
    """Lines laid end to end along one measure, so that any stretch is one interpolation."""

    lignes: NDArray[np.object_]

    @cached_property
    def longueurs(self) -> Reels:
        """Length of each line, in monde."""
        longueurs: Reels = shapely.length(self.lignes)
        return longueurs

    @cached_property
    def _mesure(self) -> tuple[Reels, Reels, Reels]:
        """Return the points, the measure at each point, and the measure where each line begins."""
        points, ligne_de = shapely.get_coordinates(self.lignes, return_index=True)
        pas = np.hypot(*np.diff(points, axis=0, prepend=points[:1]).T)
        debuts = np.flatnonzero(np.diff(ligne_de, prepend=-1))
        pas[debuts] = _INTERVALLE
        mesure = np.cumsum(pas)
        return points, mesure, mesure[debuts]

    def cut(self, lignes: NDArray[np.int64], milieux: Reels, largeurs: Reels, z: int) -> Etirements:
        """Cut a stretch for a text of `largeurs` px centred at `milieux` px along each line."""
        echelle = pixels_of_world(z)
        points, mesure, debuts = self._mesure
        longueur = self.longueurs[lignes] * echelle
        demi = largeurs * ALLONGE / 2
        ouvre = np.clip(milieux - demi, 0, longueur)
        ferme = np.clip(milieux + demi, 0, longueur)
        part = np.linspace(0, 1, ECHANTILLONS)
        abscisses = ouvre[:, None] + (ferme - ouvre)[:, None] * part
        abscisses = debuts[lignes][:, None] + abscisses / echelle
        trace = np.stack([np.interp(abscisses, mesure, points[:, axe]) for axe in (0, 1)], axis=-1)
        trace *= echelle
        a_l_envers = trace[:, -1, 0] < trace[:, 0, 0]
        trace[a_l_envers] = trace[a_l_envers, ::-1]
        return _judge(trace, largeurs)


def _judge(trace: Reels, largeurs: Reels) -> Etirements:
    corde = trace[:, -1] - trace[:, 0]
    portee = np.maximum(np.hypot(corde[:, 0], corde[:, 1]), 1e-9)
    sens = corde / portee[:, None]
    ecarts = trace - trace[:, :1]
    fleche = np.abs(ecarts[..., 0] * sens[:, None, 1] - ecarts[..., 1] * sens[:, None, 0])
    droit = (fleche.max(axis=1) <= _FLECHE_MAX_PX) & (portee >= DEBORD * largeurs)
    pas = np.diff(trace, axis=1)
    cap = np.arctan2(pas[..., 1], pas[..., 0])
    virages = np.abs((np.diff(cap, axis=1) + np.pi) % (2 * np.pi) - np.pi)
    courbe = (
        (virages.max(axis=1) <= _VIRAGE_MAX)
        & (virages.sum(axis=1) <= _DETOUR_MAX)
        & (np.hypot(pas[..., 0], pas[..., 1]).sum(axis=1) >= _CORDES_MIN * ALLONGE * largeurs)
    )
    cale = np.linspace(-0.5, 0.5, ECHANTILLONS)[None, :, None]
    tendu = trace.mean(axis=1)[:, None] + cale * (largeurs[:, None] * sens)[:, None]
    return Etirements(np.where(droit[:, None, None], tendu, trace), droit, droit | courbe)
