"""Where names stand: placed once per zoom for the whole Region, in world coordinates.

Tiles only pick from the result, so that two neighbours agree and a name that crosses their edge is
in both. Names are tried in the order of their importance, each at a few places; the first place
that touches no name already standing is kept. The outcome depends on the content alone.

A name follows its street when the stretch is straight or gently curved and long enough for the
text; otherwise the street stays unnamed there. A square has its name at its centre. French names;
from zoom 18 on the Dutch one too (“Rue Haute / Hoogstraat”) where both fit.
"""

from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geo import charte
from geo.lettrage import INTERLIGNE, width_of_text, wrap
from geo.limites import Limites
from geo.pose import Booleens, Essais, Planche, Pose, Reels
from geo.trajets import DEBORD, ECHANTILLONS, Trajets
from geo.tuiles import pixels_of_world
from geo.voirie import Rang, Voirie

Indices = NDArray[np.int64]

PERIODE_PX: Final = 520.0
"""A street has at most one name for each such length."""
ECART_PX: Final = 380.0
"""Two names of one street are never nearer (dual carriageways, side branches)."""
LIGNE_MAX: Final = 7.5
"""Font sizes from which the name of a square or commune goes on two lines."""

_DECALAGES: Final = (0.0, -0.2, 0.2, -0.4, 0.4)
_PAS_DE_COTE: Final = ((0.0, 0.0), (0.0, -0.7), (0.0, 0.7), (-0.35, 0.0), (0.35, 0.0))


class Etiqueteur:
    """The texts of the map and the placing of them. Immutable; shared by threads.

    `textes` holds every text by its number, lines parted by a line feed: for axes the French name,
    then French and Dutch; for communes the same.
    """

    def __init__(self, voirie: Voirie, limites: Limites) -> None:
        self._voirie = voirie
        self._limites = limites
        self._trajets = Trajets(voirie.lignes)
        axes = zip(voirie.noms_fr, voirie.noms_nl, voirie.place.tolist(), strict=True)
        ecrits = [_write(fr, nl, place) for fr, nl, place in axes]
        communes = [(fr, fr if fr == nl else f"{fr}\n{nl}") for fr, nl in limites.noms]
        paires = (*ecrits, *communes)
        self._nombre = len(paires)
        self.textes: tuple[str, ...] = tuple(p[0] for p in paires) + tuple(p[1] for p in paires)
        lignes = [texte.split("\n") for texte in self.textes]
        self._hauteurs = np.array([len(ls) * INTERLIGNE for ls in lignes])
        self._largeurs = np.array([max(map(width_of_text, ls)) for ls in lignes])
        self._ecrit = self._largeurs > 0

    def rang_of(self, texte: int) -> Rang | None:
        """Return the rank of the axis that a text names; None for a commune."""
        sujet = texte % self._nombre
        rangs = self._voirie.rang
        return Rang(int(rangs[sujet])) if sujet < len(rangs) else None

    def place_noms(self, zoom: int) -> Planche:
        """Place the names of a zoom over the whole Region."""
        pose = Pose(ECART_PX)
        if zoom <= charte.ZOOM_MAX_COMMUNES:
            self._place_communes(pose, zoom)
        for rang in Rang:
            if rang is Rang.ORDINAIRE:
                self._place_places(pose, zoom)
            if zoom >= charte.ZOOM_DES_NOMS[rang]:
                self._place_axes(pose, zoom, rang)
        return pose.freeze()

    def _place_communes(self, pose: Pose, zoom: int) -> None:
        axes = len(self._voirie.noms_fr)
        communes = np.flatnonzero(self._ecrit[axes : self._nombre])
        centres = self._limites.centres[communes] * pixels_of_world(zoom)
        sujets = communes + axes
        corps = charte.size_of_commune(zoom)
        bilingue = zoom >= charte.ZOOM_COMMUNES_BILINGUES
        self._try_points(pose, sujets, sujets + self._nombre * bilingue, centres, corps)

    def _place_places(self, pose: Pose, zoom: int) -> None:
        voirie = self._voirie
        axes = np.flatnonzero(
            voirie.place
            & self._ecrit[: len(voirie.place)]
            & (voirie.etendue_m >= charte.place_min_m(zoom))
        )
        axes = axes[np.lexsort((axes, -voirie.etendue_m[axes]))]
        corps = charte.size_of_rue(Rang.ORDINAIRE, zoom)
        for bilingue in _variants(zoom):
            centres = voirie.centre[axes] * pixels_of_world(zoom)
            pris = self._try_points(pose, axes, axes + self._nombre * bilingue, centres, corps)
            axes = axes[~pris]

    def _try_points(
        self, pose: Pose, sujets: Indices, textes: Indices, centres: Reels, corps: float
    ) -> Booleens:
        """Try upright texts at and around points; say which stand."""
        demi = self._largeurs[textes] * corps / 2
        haut = self._hauteurs[textes] * corps
        cale = np.linspace(-1, 1, ECHANTILLONS)
        pris = np.zeros(len(sujets), dtype=bool)
        for de_cote, de_haut in _PAS_DE_COTE:
            reste = np.flatnonzero(~pris)
            milieux = centres[reste] + np.stack((de_cote * demi, de_haut * haut), axis=1)[reste]
            points = np.repeat(milieux[:, None], ECHANTILLONS, axis=1)
            points[..., 0] += cale * demi[reste, None]
            essais = _gather(sujets[reste], textes[reste], points, haut[reste], corps)
            pris[reste] = pose.retain(essais)
        return pris

    def _place_axes(self, pose: Pose, zoom: int, rang: Rang) -> None:
        corps = charte.size_of_rue(rang, zoom)
        lignes, milieux, pas = self._slots(rang, zoom)
        if not len(lignes):
            return
        longueurs = self._trajets.longueurs[lignes] * pixels_of_world(zoom)
        axes = self._voirie.axe[lignes].astype(np.int64)
        pris = np.zeros(len(lignes), dtype=bool)
        for bilingue, decalage in product(_variants(zoom), _DECALAGES):
            textes = axes + self._nombre * bilingue
            largeurs = self._largeurs[textes] * corps
            choix = np.flatnonzero(~pris & (longueurs >= DEBORD * largeurs))
            jeu = np.maximum(longueurs[choix] - largeurs[choix], 0) / 2
            vise = milieux[choix] + decalage * pas[choix] - longueurs[choix] / 2
            vise = np.clip(vise, -jeu, jeu) + longueurs[choix] / 2
            etirements = self._trajets.cut(lignes[choix], vise, largeurs[choix], zoom)
            bons = np.flatnonzero(etirements.admis)
            essais = _gather(
                axes[choix][bons],
                textes[choix][bons],
                etirements.points[bons],
                self._hauteurs[textes[choix][bons]] * corps,
                corps,
                etirements.droit[bons],
            )
            pris[choix[bons]] = pose.retain(essais)

    def _slots(self, rang: Rang, zoom: int) -> tuple[Indices, Reels, Reels]:
        """Return the line, middle and length (px) of each stretch that may bear a name once.

        The longest stretch of every axis comes first, the longest axis first; then the second
        stretches, and so on: a short street is not crowded out by the repeats of a long one.
        """
        voirie = self._voirie
        retenus = (voirie.rang == rang) & ~voirie.place & self._ecrit[: len(voirie.place)]
        lignes = np.flatnonzero(retenus[voirie.axe])
        longueurs = self._trajets.longueurs[lignes] * pixels_of_world(zoom)
        combien = np.maximum(longueurs // PERIODE_PX, 1).astype(np.int64)
        pas = np.repeat(longueurs / combien, combien)
        lignes = np.repeat(lignes, combien)
        numero = np.arange(len(lignes)) - np.repeat(np.cumsum(combien) - combien, combien)
        axes = voirie.axe[lignes]
        ordre = np.lexsort((numero, lignes, -self._trajets.longueurs[lignes], axes))
        premiers = np.flatnonzero(np.diff(axes[ordre], prepend=-1))
        tour = np.empty(len(lignes), dtype=np.int64)
        tour[ordre] = np.arange(len(lignes)) - np.repeat(
            premiers, np.diff(np.append(premiers, len(lignes)))
        )
        ordre = np.lexsort((axes, -voirie.etendue_m[axes], tour))
        return lignes[ordre], ((numero + 0.5) * pas)[ordre], pas[ordre]


def _variants(zoom: int) -> tuple[bool, ...]:
    """Tell which texts are tried: bilingual, then French alone."""
    return (True, False) if zoom >= charte.ZOOM_RUES_BILINGUES else (False,)


def _write(nom_fr: str, nom_nl: str, place: bool) -> tuple[str, str]:
    """Return the French text of an axis, then its bilingual one (the same if nothing is added)."""
    seul = "\n".join(wrap(nom_fr, LIGNE_MAX)) if place else nom_fr
    if not nom_nl or nom_nl == nom_fr:
        return seul, seul
    return seul, f"{seul}\n{nom_nl}" if place else f"{nom_fr} / {nom_nl}"


def _gather(
    groupes: Indices,
    textes: Indices,
    points: Reels,
    hauteurs: Reels,
    corps: float,
    droits: Booleens | None = None,
) -> Essais:
    return Essais(
        texte=textes.astype(np.int32),
        groupe=groupes.astype(np.int32),
        points=points,
        hauteur=hauteurs,
        droit=np.ones(len(textes), dtype=bool) if droits is None else droits,
        corps=np.full(len(textes), corps),
    )
