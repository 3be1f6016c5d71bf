"""Categories as files name them in part: “Pharmacie”, “AMO”, “Maisons de jeunes”. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from geo.textes import fold, normalize
from geo.vocabulaire import ARTICLES

_ENTRE_MORCEAUX: Final = re.compile(r"[(),:;/…]|\.\.\.")
_SINGULIER_MIN: Final = 4
"""Letters of a word that may bear a plural: “AMO”, “PMS” and “MRS” are as they are."""

Mots = frozenset[str]


@dataclass(frozen=True, slots=True)
class Appellation:
    """A category under all its labels: the words of each, and of each piece of it.

    “Enseignement (écoles, centres PMS)” has the pieces “Enseignement”, “écoles”, “centres PMS”.
    """

    slug: str
    nom: str
    privee: bool
    entiers: tuple[Mots, ...]
    morceaux: tuple[Mots, ...]


def describe_categorie(
    slug: str, nom: str, libelles: Iterable[str], *, privee: bool
) -> Appellation:
    """Return a category as it may be named in part; `nom` is how it is suggested."""
    tous = list(libelles)
    morceaux = (m for libelle in tous for m in _ENTRE_MORCEAUX.split(fold(libelle)))
    return Appellation(
        slug,
        nom,
        privee,
        entiers=tuple({_read_mots(libelle) for libelle in tous}),
        morceaux=tuple({mots for morceau in morceaux if (mots := _read_mots(morceau))}),
    )


def list_nommees(texte: str, appellations: Sequence[Appellation]) -> tuple[Appellation, ...]:
    """Return the categories that a text may name; one alone is understood, unless of persons.

    Those of which a label, else a piece of one, has just these words, else those of which a label
    holds them all: the singular for the plural, articles left out.
    """
    mots = _read_mots(texte)
    if not mots:
        return ()
    entieres = [a for a in appellations if mots in a.entiers]
    morceaux = entieres or [a for a in appellations if mots in a.morceaux]
    return tuple(
        morceaux or [a for a in appellations if any(mots <= entier for entier in a.entiers)]
    )


def _read_mots(texte: str) -> Mots:
    mots = (mot for mot in normalize(texte).split() if mot not in ARTICLES)
    return frozenset(m.rstrip("sx") if len(m) >= _SINGULIER_MIN else m for m in mots)
