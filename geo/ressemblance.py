"""Names that look alike: what a misspelt word may stand for."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Final, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

SEUIL: Final = 84.0
"""Least ratio (0–100) at which a misspelt name is taken: SPIKES.md §13 tried it on addresses."""

SEUIL_SUGGESTION: Final = 75.0
"""Least ratio (0–100) at which a name is worth suggesting: “Ribocour” and Ribaucourt are at 78.

Under seven letters that is two of them: there SEUIL or a single mistake is asked, so that Berlin
does not suggest Beliën.
"""

_LETTRES_D_UNE_SUGGESTION: Final = 4
_RATIO_D_UNE_FAUTE: Final = 60.0  # one letter of three: “Vot” for “Vet” is 67
_LETTRES_OU_UNE_FAUTE_SUFFIT: Final = 7  # from there one wrong letter keeps the ratio above SEUIL
_LETTRES_MAX: Final = 70  # the longest name of the file has 51
_RETENUS: Final = 60

Valeur = TypeVar("Valeur")


class Table(Generic[Valeur]):
    """Names, each with its values, searchable by likeness. Immutable once built."""

    def __init__(self, contenu: Mapping[str, Sequence[Valeur]]) -> None:
        self.noms: tuple[str, ...] = tuple(sorted(contenu, key=lambda nom: (len(nom), nom)))
        self._valeurs = tuple(tuple(contenu[nom]) for nom in self.noms)
        self._longueurs = [len(nom) for nom in self.noms]

    def list_semblables(self, mot: str, lettres: int) -> list[tuple[Valeur, float]]:
        """Return the values of the names that `mot` may misspell, with their ratios.

        Either the ratio reaches SEUIL, or one letter is wrong, missing, added or swapped in a name
        of at least `lettres` letters, which counts as SEUIL: in “Gray” one letter weighs more than
        the ratio allows. Two texts compared as sorted words give the token_sort_ratio.
        """
        longueur = len(mot)
        if not 0 < longueur <= _LETTRES_MAX:
            return []
        # A ratio r needs lengths within r / (2 − r) of each other.
        proportion = SEUIL / (200.0 - SEUIL)
        debut = bisect_left(self._longueurs, min(longueur * proportion, longueur - 1))
        fin = bisect_left(self._longueurs, max(longueur / proportion, longueur + 1) + 1)
        court = longueur < _LETTRES_OU_UNE_FAUTE_SUFFIT
        ratios: NDArray[np.float32] = process.cdist(
            [mot],
            self.noms[debut:fin],
            scorer=fuzz.ratio,
            score_cutoff=_RATIO_D_UNE_FAUTE if court else SEUIL,
        )[0]
        rangs = np.flatnonzero(ratios)
        if len(rangs) > _RETENUS:
            rangs = rangs[np.argsort(-ratios[rangs], kind="stable")[:_RETENUS]]
        return [
            (valeur, score)
            for rang in rangs.tolist()
            if (score := _rate(mot, self.noms[debut + rang], float(ratios[rang]), lettres))
            for valeur in self._valeurs[debut + rang]
        ]

    def list_proches(self, mot: str, limit: int) -> list[tuple[Valeur, float]]:
        """Return the values of the `limit` names most like a text, from SEUIL_SUGGESTION on."""
        if not mot:
            return []
        court = len(mot) < _LETTRES_OU_UNE_FAUTE_SUFFIT
        proches = process.extract(
            mot[:_LETTRES_MAX],
            self.noms,
            scorer=fuzz.ratio,
            limit=limit,
            score_cutoff=_RATIO_D_UNE_FAUTE if court else SEUIL_SUGGESTION,
        )
        return [
            (valeur, score)
            for nom, ratio, rang in proches
            if (score := _rate(mot, nom, ratio, _LETTRES_D_UNE_SUGGESTION) if court else ratio)
            for valeur in self._valeurs[rang]
        ]


def _rate(mot: str, nom: str, ratio: float, lettres: int) -> float:
    """Return the score of a likeness, 0 when it does not count."""
    if ratio >= SEUIL:
        return ratio
    une_faute = min(len(mot), len(nom)) >= lettres and OSA.distance(mot, nom, score_cutoff=1) == 1
    return SEUIL if une_faute else 0.0
