"""Records that look like one another: by name, phone number and distance. Pure.

Proposals for a person to judge, never a decision: a pair too many costs a look, a missed one makes
a double in the directory.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from heapq import nlargest, nsmallest
from itertools import islice
from math import dist
from operator import itemgetter
from typing import Final
from uuid import UUID

from registre.doublons.rapprochement import (
    RAYON_APPROCHE_M,
    RAYON_M,
    SEUIL_UNE_FAUTE,
    Fiche,
    Lue,
    Motif,
    Semblable,
    judge,
    rate_noms,
    read_fiche,
)

__all__ = ["SEMBLABLES_MAX", "Fiche", "Motif", "Ressemblances", "Semblable"]

SEMBLABLES_MAX: Final = 20
"""Records told at most; a number that a thousand records share says nothing."""
PROCHES_MAX: Final = 300
"""Records around a point whose names are compared, the nearest ones.

Where more stand within reach (one spot named a thousand times over), a likeness further than
those is told only by its very name or number: else the work would grow with their square.
"""
VUS_MAX: Final = 2_000
"""Records around a point among which the nearest are sought: no part of Brussels has more."""
JUGES_MAX: Final = 100
"""Records around a point that are judged one by one, those of the likeliest names."""
_MEMES_MAX: Final = 100
"""Records of one name or number that are compared."""

Case = tuple[int, int]
"""A square of the plane, by its rank to the east and to the north."""
_AUTOUR: Final = ((0, 0), (-1, 0), (0, -1), (0, 1), (1, 0), (-1, -1), (-1, 1), (1, -1), (1, 1))


class Ressemblances:
    """Records, searchable by likeness. Several may have one identifier (names of one record).

    Similar names within RAYON_M (RAYON_APPROCHE_M for approximate points), the same phone number
    with a name or a place in common, or, where a point is missing, the very same name unless the
    communes contradict.
    """

    def __init__(self, fiches: Iterable[Fiche] = ()) -> None:
        self._lues: list[Lue] = []
        self._par_nom: dict[str, list[int]] = defaultdict(list)
        self._par_numero: dict[str, list[int]] = defaultdict(list)
        self._precises: dict[Case, list[int]] = defaultdict(list)
        self._approchees: dict[Case, list[int]] = defaultdict(list)
        self._toutes: dict[Case, list[int]] = defaultdict(list)
        for fiche in fiches:
            self.add(fiche)

    def add(self, fiche: Fiche) -> None:
        """Make one more record known."""
        lue, rang = read_fiche(fiche), len(self._lues)
        self._lues.append(lue)
        for nom in lue.noms:
            self._par_nom[nom].append(rang)
        if lue.telephone:
            self._par_numero[lue.telephone].append(rang)
        if lue.point:
            if lue.approche:
                self._approchees[_case_of(lue.point, RAYON_APPROCHE_M)].append(rang)
            else:
                self._precises[_case_of(lue.point, RAYON_M)].append(rang)
            self._toutes[_case_of(lue.point, RAYON_APPROCHE_M)].append(rang)

    def find(self, fiche: Fiche) -> list[Semblable]:
        """Return the records that look like this one, best first, SEMBLABLES_MAX at most.

        A record of its own identifier is left out.
        """
        lue = read_fiche(fiche)
        meilleurs: dict[UUID, Semblable] = {}
        for rang, ratio in self._list_candidats(lue).items():
            autre = self._lues[rang]
            semblable = None if autre.id == lue.id else judge(lue, autre, ratio)
            if semblable is None:
                continue
            deja = meilleurs.get(autre.id)
            if deja is None or deja.score < semblable.score:
                meilleurs[autre.id] = semblable
        ordre = sorted(meilleurs.values(), key=lambda s: (-s.score, s.id.int))
        return ordre[:SEMBLABLES_MAX]

    def _list_candidats(self, lue: Lue) -> dict[int, float]:
        """Return the rank of each record worth judging, with the ratio of its name."""
        proches = self._pick_proches(lue)
        ratios = rate_noms(lue, [self._lues[rang] for rang in proches])
        notes = zip(proches, ratios, strict=True)
        semblables = [(rang, ratio) for rang, ratio in notes if ratio >= SEUIL_UNE_FAUTE]
        candidats = dict(nlargest(JUGES_MAX, semblables, key=itemgetter(1)))
        memes = list(islice(self._par_numero.get(lue.telephone or "", ()), _MEMES_MAX))
        for nom in lue.noms:
            memes += islice(self._par_nom.get(nom, ()), _MEMES_MAX)
        restants = [rang for rang in dict.fromkeys(memes) if rang not in candidats]
        ratios = rate_noms(lue, [self._lues[rang] for rang in restants])
        return candidats | dict(zip(restants, ratios, strict=True))

    def _pick_proches(self, lue: Lue) -> list[int]:
        """Return the ranks of the records around, the PROCHES_MAX nearest where there are more."""
        vus = list(islice(self._list_proches(lue), VUS_MAX))
        if len(vus) <= PROCHES_MAX or lue.point is None:
            return vus
        ici = lue.point
        return nsmallest(
            PROCHES_MAX, vus, key=lambda rang: dist(ici, self._lues[rang].point or ici)
        )

    def _list_proches(self, lue: Lue) -> Iterator[int]:
        if lue.point is None:
            return
        if lue.approche:
            yield from _list_around(self._toutes, lue.point, RAYON_APPROCHE_M)
            return
        yield from _list_around(self._precises, lue.point, RAYON_M)
        yield from _list_around(self._approchees, lue.point, RAYON_APPROCHE_M)


def _case_of(point: tuple[float, float], cote: float) -> Case:
    return int(point[0] // cote), int(point[1] // cote)


def _list_around(
    cases: dict[Case, list[int]], point: tuple[float, float], cote: float
) -> Iterator[int]:
    x, y = _case_of(point, cote)
    for dx, dy in _AUTOUR:
        yield from cases.get((x + dx, y + dy), ())
