"""The streets as a map draws them: rows of one name gathered into axes, each with its rank.

A street that crosses several communes is several rows of the data; here it is one axis again, so
that it is named once. The rank (how wide, from which zoom) comes from the generic word of the name
and from the reach of the axis: the data say nothing of traffic. The figures were set by looking at
the result over the whole Region.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import combinations, groupby
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.rues import Rue
from geo.textes import normalize
from geo.tuiles import METRES_PAR_MONDE, to_monde


class Rang(IntEnum):
    """Importance of an axis on the map, the first first.

    `DISCRET` is what is not a street in the open: tunnels, galleries, footbridges, hiking routes.
    """

    MAJEUR = 0
    MOYEN = 1
    ORDINAIRE = 2
    ETROIT = 3
    DISCRET = 4


ECART_MEME_RUE_M: Final = 80.0
"""Rows of one name nearer than this are one street; beyond, namesakes of two communes."""
PLACE_MAX_M: Final = 400.0
"""A square that reaches further is named along its sides, as a street."""

_QUALIFICATIF: Final = re.compile(
    r"petite?|grande?|grote|vieux|vieille|ancien(ne)?|nouvelle|\d+(e|eme)"
)
_CHAUSSEE: Final = re.compile(r"chaussee|boulevard|\w*steenweg")
_AVENUE: Final = re.compile(r"avenue|quais?|route|baan|\w+laan")
_CHEMIN: Final = re.compile(
    r"chemins?|sentiers?|clos|impasse|venelle|dreve|allees?|cite|promenade|carre|ruelle|cour"
    r"|escaliers?|mail|jardins?|rampe|digue|voie|parc|\w+(weg|wegel|pad)"
)
_DISCRET: Final = re.compile(
    r"\w*tunnel|galerie|passage|passerelle|lounge|parcours|piste|rc|gr|36|126|f212|coursive|hall"
)
_PLACE: Final = re.compile(
    r"place|placette|square|parvis|rond|esplanade|carrefour|porte|plaine|marche|espace|agora"
)

# Reach in metres from which an axis has the rank, by generic word; else ORDINAIRE.
_SEUILS: Final = (
    (_CHAUSSEE, {Rang.MAJEUR: 450.0, Rang.MOYEN: 0.0}),
    (_AVENUE, {Rang.MAJEUR: 1250.0, Rang.MOYEN: 550.0}),
    (_CHEMIN, {Rang.ETROIT: 0.0}),
    (_DISCRET, {Rang.DISCRET: 0.0}),
)
_SEUILS_AUTRES: Final = {Rang.MAJEUR: 1700.0, Rang.MOYEN: 850.0}


@dataclass(frozen=True, slots=True)
class Voirie:
    """The axes and their lines, in monde (`geo.tuiles`), as parallel arrays.

    By axis (n): the names, `rang` (int8), `etendue_m` (float64, diagonal of the envelope), `place`
    (bool: named at its centre), `centre` (n, 2). By line (m): `axe` (int32, index of the axis,
    ascending) and `lignes` (LineStrings, merged end to end within their axis).
    The order depends on the content alone, not on the order of the rows.
    """

    noms_fr: tuple[str, ...]
    noms_nl: tuple[str, ...]
    rang: NDArray[np.int8]
    etendue_m: NDArray[np.float64]
    place: NDArray[np.bool_]
    centre: NDArray[np.float64]
    axe: NDArray[np.int32]
    lignes: NDArray[np.object_]

    @classmethod
    def build(cls, rues: Sequence[Rue]) -> "Voirie":
        """Gather the rows of `rues` (degrees) into axes; a row without a line is left out."""
        triees = sorted((rue for rue in rues if not rue.geometrie.is_empty), key=_cle)
        formes = np.array([rue.geometrie for rue in triees], dtype=object)
        formes = shapely.transform(formes, to_monde)
        axe_de = _gather(triees, formes)
        premieres = np.unique(axe_de, return_index=True)[1]
        parties, rue_de = shapely.get_parts(formes, return_index=True)
        ordre = np.argsort(axe_de[rue_de], kind="stable")
        axes = shapely.multilinestrings(parties[ordre], indices=axe_de[rue_de][ordre])
        lignes, axe = shapely.get_parts(shapely.line_merge(axes), return_index=True)
        bornes = shapely.bounds(axes).reshape(-1, 4)
        etendue = np.hypot(bornes[:, 2] - bornes[:, 0], bornes[:, 3] - bornes[:, 1])
        etendue = etendue * METRES_PAR_MONDE
        noms_nl = [_on_one_line(triees[i].nom_nl) for i in premieres]
        noms = [
            _on_one_line(triees[i].nom_fr) or nl for i, nl in zip(premieres, noms_nl, strict=True)
        ]
        mots = [_generique(nom) for nom in noms]
        return cls(
            noms_fr=tuple(noms),
            noms_nl=tuple(noms_nl),
            rang=np.array([_rank(m, e) for m, e in zip(mots, etendue, strict=True)], dtype=np.int8),
            etendue_m=etendue,
            place=np.array([_PLACE.fullmatch(m) is not None for m in mots], dtype=bool)
            & (etendue <= PLACE_MAX_M),
            centre=shapely.get_coordinates(shapely.centroid(shapely.convex_hull(axes))),
            axe=axe.astype(np.int32),
            lignes=lignes,
        )


def _cle(rue: Rue) -> tuple[str, str, str, bytes]:
    return rue.nom_fr, rue.nis5, rue.nom_nl, shapely.to_wkb(rue.geometrie)


def _on_one_line(nom: str) -> str:
    return " ".join(nom.split())


def _gather(rues: Sequence[Rue], formes: NDArray[np.object_]) -> NDArray[np.int64]:
    """Return the number of the axis of each row: same French name, and within reach of a link."""
    racine = list(range(len(rues)))

    def find(i: int) -> int:
        while racine[i] != i:
            i = racine[i]
        return i

    paires = [
        paire
        for _, groupe in groupby(range(len(rues)), key=lambda i: rues[i].nom_fr)
        for paire in combinations(groupe, 2)
    ]
    if paires:
        gauche, droite = np.array(paires).T
        ecarts = shapely.distance(formes[gauche], formes[droite]) * METRES_PAR_MONDE
        for (i, j), ecart in zip(paires, ecarts, strict=True):
            if ecart <= ECART_MEME_RUE_M:
                haute, basse = sorted((find(i), find(j)))
                racine[basse] = haute
    return np.unique([find(i) for i in range(len(rues))], return_inverse=True)[1]


def _generique(nom: str) -> str:
    """Return the word that says the kind of street: “chaussee”, “rue”, “pentathlonlaan”."""
    mots = normalize(nom).split() or [""]
    if len(mots) > 1 and _QUALIFICATIF.fullmatch(mots[0]):
        return mots[1]
    return mots[0]


def _rank(mot: str, etendue_m: float) -> Rang:
    seuils = next((s for motif, s in _SEUILS if motif.fullmatch(mot)), _SEUILS_AUTRES)
    return next((rang for rang, seuil in seuils.items() if etendue_m >= seuil), Rang.ORDINAIRE)
