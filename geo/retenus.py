"""The places that the finder kept of a text, and whether they may be answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geo.doutes import is_guess, names_street
from geo.lectures import Lecture
from geo.lieux import Toponyme
from geo.reponses import Bilingue, Localisation, Statut

REPONSES_UNIQUES: Final = (Statut.TROUVE, Statut.FRONTIERE, Statut.NON_COUVERT)
"""The answers that leave no choice, and so may rest on no guess."""

NOMS_MAX: Final = 3
"""Names that the place of a single answer may have."""


@dataclass(frozen=True, slots=True)
class Retenu:
    """A place that was kept, and the reading that it was found by."""

    lecture: Lecture
    toponyme: Toponyme


def find_siennes(toponyme: Toponyme, lecture: Lecture) -> frozenset[str]:
    """Return the communes of a street that the address allows; all of its own if it allows none."""
    siennes = frozenset(toponyme.nis5)
    return siennes & (lecture.communes or siennes) or siennes


def is_doubtful(reponse: Localisation, places: Sequence[Retenu], restes: Sequence[str]) -> bool:
    """Tell whether an answer rests on a guess, so that it may only be suggested (DESIGN.md §6).

    A single answer does when words are left over, or every place needed a guess; a choice by a
    name does (“chausse de gan, molenbek”) when the street beside it was not understood.
    """
    if reponse.statut in REPONSES_UNIQUES:
        return bool(restes) or all(is_guess(p.lecture.texte, p.toponyme) for p in places)
    rues = [reste for reste in restes if names_street(reste)]
    return bool(rues) and not any(names_street(place.lecture.texte) for place in places)


def join_noms(toponymes: Sequence[Toponyme]) -> Bilingue:
    """Return the names of several places that have one answer, at most NOMS_MAX of them."""
    noms = dict([(t.libelle_fr, t.libelle_nl) for t in toponymes][:NOMS_MAX])
    return Bilingue(" / ".join(noms), " / ".join(noms.values()))
