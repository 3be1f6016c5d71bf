"""Street names taken apart: the generic word (rue, avenue, …straat) and what is specific.

The names of the file and the words that people type go through the same `parse_odonyme`, so that
abbreviations, spaces, articles, “Sint-”/“St-” and Roman numerals can differ between them. French
and Dutch share one form: “place flagey” and “Flageyplein” are the generic PLACE and “flagey”.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import OSA

from geo.textes import normalize
from geo.vocabulaire import (
    ABREGES,
    ARTICLES,
    ARTICLES_SOUVENT_FAUTIFS,
    GENERIQUES,
    GENERIQUES_EN_TETE,
    GENERIQUES_SOUVENT_FAUTIFS,
    MOIS,
    NOMBRES,
    ROMAINS,
    SUFFIXES,
)

_MINIMUM_DEVANT_SUFFIXE: Final = 2
_LETTRES_D_UN_PRENOM_ABREGE: Final = 3
_ORDINAL: Final = re.compile(r"(\d+)(?:er?|ere|re|i?eme)")
_PREFIXE_SAINT: Final = re.compile(r"(?:saint|sint)e?(?=[a-z]{3})")
_GRAPHIES: Final = re.compile(r"\s*/\s*|\s+[-–]\s+|-\s+")
_ROND_POINT: Final = re.compile(r"\brond (point|punt)")


@dataclass(frozen=True, slots=True)
class Odonyme:
    """A name taken apart.

    `genres` are the kinds that its generic word can mean, empty when it has none; `mots` the
    specific words without French articles, never empty for a name with a letter or a figure.
    """

    genres: frozenset[str]
    mots: tuple[str, ...]

    @property
    def compact(self) -> str:
        """The specific words without spaces."""
        return "".join(self.mots)

    @property
    def phrase(self) -> str:
        """The specific words with spaces."""
        return " ".join(self.mots)


def list_graphies(nom: str) -> tuple[str, ...]:
    """Return the spellings that one name holds: “Leuvense Steenweg/Leuvensesteenweg”."""
    return tuple(morceau.strip() for morceau in _GRAPHIES.split(nom) if normalize(morceau))


def parse_odonyme(texte: str, entier: bool = False) -> Odonyme:
    """Take apart a name in French or Dutch; it need not be normalised.

    The generic is the first word that is one, else the ending of the last word. A generic alone
    (“Esplanade”) or articles alone are the specific words themselves. With `entier` the generic
    stays among the words.
    """
    mots = _ROND_POINT.sub(r"rond\1", normalize(texte)).split()
    if entier:
        return Odonyme(frozenset(), _simplify(mots) or tuple(mots))
    genres, reste = _split_generique(mots)
    simples = _simplify(reste)
    return Odonyme(genres, simples) if simples else Odonyme(frozenset(), tuple(mots))


def is_written(mots: Sequence[str], nom: Sequence[str]) -> bool:
    """Tell whether words are a name as known, its first ones perhaps left out or as initials.

    Both are specific words (Odonyme.mots): “flagey”, “e flagey” and “eug flagey” are all
    “eugene flagey”.
    """
    ecrit = "".join(mots)
    if any(ecrit == "".join(nom[debut:]) for debut in range(len(nom))):
        return True
    return len(mots) == len(nom) > 1 and all(
        mot == entier or (rang < len(nom) - 1 and _is_abbreviated(mot, entier))
        for rang, (mot, entier) in enumerate(zip(mots, nom, strict=True))
    )


def _is_abbreviated(mot: str, entier: str) -> bool:
    return len(mot) <= _LETTRES_D_UN_PRENOM_ABREGE and entier.startswith(mot)


def is_generique(mots: list[str]) -> bool:
    """Tell whether these words are a generic alone (“place”, “de la rue”, “avnue”): no name."""
    propres = [mot for mot in mots if mot not in ARTICLES]
    if len(propres) == 1 and _mend_generique(propres[0]) is not None:
        return True
    return all(mot in GENERIQUES or mot in GENERIQUES_EN_TETE for mot in propres)


def mend_odonyme(texte: str) -> list[Odonyme]:
    """Return other ways to read a misspelt name, the likeliest first.

    The first or the last word may be a generic with one wrong letter (“chausee de wavre”), the
    short words articles with one (“avenue dse arums”).
    """
    mots = normalize(texte).split()
    lectures = []
    for rang in (0, -1) if len(mots) > 1 else ():
        generique = _mend_generique(mots[rang])
        if generique is not None:
            reste = mots[1:] if rang == 0 else mots[:-1]
            lectures.append(Odonyme(GENERIQUES[generique], _simplify(reste) or tuple(reste)))
    sans_articles = [mot for mot in mots if not _is_misspelt_article(mot)]
    if sans_articles and len(sans_articles) < len(mots):
        lectures.append(parse_odonyme(" ".join(sans_articles)))
    return lectures


def drop_small_words(texte: str) -> str:
    """Drop from the middle of a text misspelt articles and what is as short: “ru ede la bougie”."""
    mots = texte.split()
    milieu = [
        mot
        for mot in mots[1:-1]
        if not _is_misspelt_article(mot) and (len(mot) > 2 or mot.isdigit())
    ]
    return " ".join([*mots[:1], *milieu, *mots[1:][-1:]])


def _mend_generique(mot: str) -> str | None:
    if mot in GENERIQUES:
        return None
    proches = (g for g in GENERIQUES_SOUVENT_FAUTIFS if OSA.distance(mot, g, score_cutoff=1) == 1)
    return next(proches, None)


def _is_misspelt_article(mot: str) -> bool:
    proches = (
        OSA.distance(mot, article, score_cutoff=1) == 1 for article in ARTICLES_SOUVENT_FAUTIFS
    )
    return mot not in GENERIQUES and mot not in ARTICLES and any(proches)


def _split_generique(mots: list[str]) -> tuple[frozenset[str], list[str]]:
    if len(mots) > 1 and mots[0] in GENERIQUES_EN_TETE:
        return GENERIQUES_EN_TETE[mots[0]], mots[1:]
    rang = next((r for r, mot in enumerate(mots) if mot in GENERIQUES), None)
    if rang is not None:
        return GENERIQUES[mots[rang]], mots[:rang] + mots[rang + 1 :]
    if mots:
        for suffixe in SUFFIXES:
            devant = mots[-1].removesuffix(suffixe)
            if devant != mots[-1] and len(devant) >= _MINIMUM_DEVANT_SUFFIXE:
                return GENERIQUES[suffixe], [*mots[:-1], devant]
    return frozenset(), mots


def _simplify(mots: list[str]) -> tuple[str, ...]:
    simples: list[str] = []
    for mot, suivant in zip(mots, [*mots[1:], ""], strict=False):
        if mot in ARTICLES:
            continue
        if mot in NOMBRES and suivant in MOIS:
            simples.append(NOMBRES[mot])
            continue
        if mot in ABREGES:
            simples.extend(ABREGES[mot].split())
            continue
        saint = _PREFIXE_SAINT.match(mot)
        if saint:
            simples.extend(("saint", mot[saint.end() :]))
        else:
            ordinal = _ORDINAL.fullmatch(mot)
            simples.append(f"{ordinal[1]}e" if ordinal else ROMAINS.get(mot, mot))
    return tuple(simples)
