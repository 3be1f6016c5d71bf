"""Names that stand and names that are tried: no two may touch.

`Pose` keeps what stands at one zoom and says which of a batch of tries may join it; `Planche` is
the compact result that tiles read.
"""

from dataclasses import dataclass
from math import hypot
from typing import Final, Self

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.traces import UNITES_PAR_PIXEL

Reels = NDArray[np.float64]
Entiers = NDArray[np.int32]
Booleens = NDArray[np.bool_]

JEU_PX: Final = 2.0
"""Free space kept around a name."""


@dataclass(frozen=True, slots=True)
class Essais:
    """A batch of tries (n), the most important first.

    `texte` (index of the text), `groupe` (what must not be named twice nearby), `points` (n, k, 2)
    the middle line of the text from left to right in world px, `hauteur` of the text in px,
    `droit` (a straight text) and `corps` (font size in px).
    """

    texte: Entiers
    groupe: Entiers
    points: Reels
    hauteur: Reels
    droit: Booleens
    corps: Reels

    def pick(self, choix: NDArray[np.int64] | Booleens) -> Self:
        """Return the chosen tries, in the order of the choice."""
        return type(self)(
            self.texte[choix],
            self.groupe[choix],
            self.points[choix],
            self.hauteur[choix],
            self.droit[choix],
            self.corps[choix],
        )

    def contours(self, jeu_px: float = 0.0) -> NDArray[np.object_]:
        """Return the ground of each text as polygons in world px, widened by `jeu_px` all round."""
        sens = np.gradient(self.points, axis=1)
        sens /= np.maximum(np.hypot(sens[..., 0], sens[..., 1]), 1e-9)[..., None]
        ligne = self.points.copy()
        ligne[:, 0] -= sens[:, 0] * jeu_px
        ligne[:, -1] += sens[:, -1] * jeu_px
        normale = np.stack((-sens[..., 1], sens[..., 0]), axis=-1)
        normale = normale * (self.hauteur / 2 + jeu_px)[:, None, None]
        tour = np.concatenate((ligne + normale, (ligne - normale)[:, ::-1]), axis=1)
        polygones: NDArray[np.object_] = shapely.polygons(tour)
        return polygones


@dataclass(frozen=True, slots=True)
class Planche:
    """The names that stand at one zoom, most important first; compact and immutable.

    `texte` (int32), `points` (n, k, 2) int32 in quarters of a px of the world, `droit` (bool),
    `hauteur` and `corps` (float32, px), `emprise` (n, 4) int32: what each name covers.
    """

    texte: Entiers
    points: Entiers
    droit: Booleens
    hauteur: NDArray[np.float32]
    corps: NDArray[np.float32]
    emprise: Entiers

    def within(self, ouest: int, nord: int, est: int, sud: int) -> NDArray[np.int64]:
        """Return the numbers of the names that touch a rectangle (1/4 px of the world), sorted."""
        e = self.emprise
        return np.flatnonzero(
            (e[:, 0] <= est) & (e[:, 2] >= ouest) & (e[:, 1] <= sud) & (e[:, 3] >= nord)
        )

    def contours(self) -> NDArray[np.object_]:
        """Return the ground of each name, polygons in px of the world."""
        essais = Essais(
            self.texte,
            self.texte,
            self.points.astype(np.float64) / UNITES_PAR_PIXEL,
            self.hauteur.astype(np.float64),
            self.droit,
            self.corps.astype(np.float64),
        )
        return essais.contours()


class Pose:
    """The placing of names at one zoom, in progress."""

    def __init__(self, ecart_px: float) -> None:
        """Start empty; two names of one group keep `ecart_px` between their middles."""
        self._ecart = ecart_px
        self._poses: list[Essais] = []
        self._contours = np.array([], dtype=object)
        self._milieux: dict[int, list[tuple[float, float]]] = {}

    def retain(self, essais: Essais) -> Booleens:
        """Keep the tries that touch nothing, the first of the batch first; say which (n)."""
        contours = essais.contours(JEU_PX)
        libre = np.ones(len(contours), dtype=bool)
        if len(self._contours):
            heurte = shapely.STRtree(self._contours).query(contours, predicate="intersects")
            libre[heurte[0]] = False
        rivaux = self._rivals(contours, libre)
        retenu = np.zeros(len(contours), dtype=bool)
        milieux = essais.points[:, essais.points.shape[1] // 2].tolist()
        for i in np.flatnonzero(libre).tolist():
            if any(retenu[j] for j in rivaux.get(i, ())):
                continue
            if self._is_far(int(essais.groupe[i]), milieux[i]):
                retenu[i] = True
                self._milieux.setdefault(int(essais.groupe[i]), []).append(tuple(milieux[i]))
        self._poses.append(essais.pick(retenu))
        self._contours = np.concatenate((self._contours, contours[retenu]))
        return retenu

    @staticmethod
    def _rivals(contours: NDArray[np.object_], libre: Booleens) -> dict[int, list[int]]:
        """Return, by try, the earlier free tries of the batch that it touches."""
        rangs = np.flatnonzero(libre)
        paires = shapely.STRtree(contours[rangs]).query(contours[rangs], predicate="intersects")
        rivaux: dict[int, list[int]] = {}
        for i, j in rangs[paires[:, paires[1] < paires[0]]].T.tolist():
            rivaux.setdefault(i, []).append(j)
        return rivaux

    def _is_far(self, groupe: int, milieu: list[float]) -> bool:
        x, y = milieu
        for autre_x, autre_y in self._milieux.get(groupe, ()):
            if hypot(x - autre_x, y - autre_y) < self._ecart:
                return False
        return True

    def freeze(self) -> Planche:
        """Return what stands, compactly."""
        champs = ("texte", "points", "droit", "hauteur", "corps")
        texte, points, droit, hauteur, corps = (
            np.concatenate([getattr(essais, champ) for essais in self._poses]) for champ in champs
        )
        emprise = shapely.bounds(self._contours).reshape(-1, 4) * UNITES_PAR_PIXEL
        emprise[:, :2] = np.floor(emprise[:, :2])
        return Planche(
            texte=texte,
            points=np.rint(points * UNITES_PAR_PIXEL).astype(np.int32),
            droit=droit,
            hauteur=hauteur.astype(np.float32),
            corps=corps.astype(np.float32),
            emprise=np.ceil(emprise).astype(np.int32),
        )
