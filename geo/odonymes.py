"""Street names taken apart: the generic word (rue, avenue, …straat) and what is specific.

The names of the file and the words that people type go through the same `parse_odonyme`, so that
abbreviations, spaces, articles, “Sint-”/“St-” and Roman numerals can differ between them. French
and Dutch share one form: “place flagey” and “Flageyplein” are the generic PLACE and “flagey”.
"""

import re
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import OSA

from geo.textes import normalize

# A word may stand for several kinds: “laan” translates avenue, boulevard and allée.
_GENERIQUES: Final[dict[str, frozenset[str]]] = {
    mot: frozenset(genres.split())
    for mots, genres in {
        "rue straat str": "rue",
        "ruelle venelle steeg": "ruelle",
        "avenue av ave": "avenue",
        "laan ln": "avenue boulevard allee",
        "boulevard bd bld blvd bvd boul blv": "boulevard",
        "chaussee chee chaus chauss chs steenweg stwg stw steenw": "chaussee",
        "place placette plaats pleintje": "place",
        "plein pln markt": "place square parvis rondpoint",
        "parvis voorplein": "parvis",
        "square sq": "square",
        "esplanade": "esplanade",
        "carrefour kruispunt": "carrefour",
        "rondpoint rondpunt rotonde": "rondpoint",
        "quai quais kaai": "quai",
        "impasse imp gang": "impasse",
        "clos gaarde": "clos",
        "allee allees": "allee",
        "dreve": "dreve",
        "dreef": "dreve allee avenue",
        "chemin chem": "chemin",
        "weg": "chemin route",
        "sentier": "sentier",
        "pad": "sentier chemin",
        "promenade wandeling": "promenade",
        "passage": "passage",
        "galerie galerij": "galerie",
        "route baan": "route",
        "cite": "cite",
        "tunnel": "tunnel",
        "passerelle": "passerelle",
    }.items()
    for mot in mots.split()
}
# One letter or a word that is also something else: a generic only in front of other words.
_GENERIQUES_EN_TETE: Final[dict[str, frozenset[str]]] = {
    "r": frozenset({"rue"}),
    "ch": frozenset({"chaussee", "chemin"}),
    "pl": frozenset({"place"}),
    "q": frozenset({"quai"}),
    "all": frozenset({"allee"}),
    "pass": frozenset({"passage"}),
}
# Endings that Dutch writes in one word with the name, the longest first (“voorplein”, “plein”).
_SUFFIXES: Final = tuple(
    sorted(
        ["straat", "str", "laan", "ln", "steenweg", "stwg", "plaats", "pleintje", "plein", "pln", "voorplein", "markt", "square", "rondpunt", "kaai", "gang", "gaarde", "dreef", "weg", "pad", "wandeling", "galerij", "steeg", "baan", "tunnel"],
        key=lambda suffixe: (-len(suffixe), suffixe),
    )
)
_MINIMUM_DEVANT_SUFFIXE: Final = 2

_GENERIQUES_LONGS: Final = ["rue", "avenue", "boulevard", "chaussee", "place", "square", "parvis", "esplanade", "quai", "impasse", "clos", "allee", "dreve", "chemin", "sentier", "promenade", "passage", "galerie", "venelle"]

_ARTICLES: Final = frozenset(["de", "du", "des", "d", "la", "le", "les", "l", "a", "au", "aux", "en", "et", "op"])
_ABREGES: Final[dict[str, str]] = {
    "saint": "st",
    "sint": "st",
    "sainte": "st",
    "sinte": "st",
    "ste": "st",
    "dr": "docteur",
    "gen": "general",
    "prof": "professeur",
    "cdt": "commandant",
    "col": "colonel",
    "lt": "lieutenant",
    "mgr": "monseigneur",
    "bgm": "bourgmestre",
    "burg": "burgemeester",
    "nd": "notre dame",
    "premier": "1e",
    "premiere": "1e",
    "deuxieme": "2e",
    "troisieme": "3e",
}
_ROMAINS: Final = {
    "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11",
    "xii": "12", "xiii": "13", "xiv": "14", "xv": "15", "xvi": "16", "xxiii": "23",
}  # fmt: skip
_ORDINAL: Final = re.compile(r"(\d+)(?:er?|ere|re|i?eme)")
_PREFIXE_SAINT: Final = re.compile(r"(?:saint|sint)e?(?=[a-z]{3})")
_GRAPHIES: Final = re.compile(r"\s*/\s*|\s+[-–]\s+|-\s+")
_ROND_POINT: Final = re.compile(r"\brond (point|punt)")


@dataclass(frozen=True, slots=True)
class Odonyme:
    """A name taken apart: `genres` are the kinds that its generic word can mean, empty when it has
    none; `mots` the specific words without French articles, never empty for a name with a letter.
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
    """Return the spellings that one name of the file holds: “Leuvense Steenweg/Leuvensesteenweg”."""
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


def is_generique(mots: list[str]) -> bool:
    """Tell whether these words are a generic alone (“place”, “de la rue”), which names nothing."""
    propres = [mot for mot in mots if mot not in _ARTICLES]
    return all(mot in _GENERIQUES or mot in _GENERIQUES_EN_TETE for mot in propres)


def correct_generique(texte: str) -> Odonyme | None:
    """Read the first or last word as a misspelt French generic (“chausee de wavre”); None if it
    is not one letter away from any.
    """
    mots = normalize(texte).split()
    for rang in (0, -1) if len(mots) > 1 else ():
        for generique in _GENERIQUES_LONGS:
            if OSA.distance(mots[rang], generique, score_cutoff=1) == 1:
                reste = mots[1:] if rang == 0 else mots[:-1]
                return Odonyme(_GENERIQUES[generique], _simplify(reste) or tuple(reste))
    return None


def _split_generique(mots: list[str]) -> tuple[frozenset[str], list[str]]:
    rang = next((r for r, mot in enumerate(mots) if mot in _GENERIQUES), None)
    if mots and mots[0] in _GENERIQUES_EN_TETE and rang is None and len(mots) > 1:
        return _GENERIQUES_EN_TETE[mots[0]], mots[1:]
    if rang is not None:
        return _GENERIQUES[mots[rang]], mots[:rang] + mots[rang + 1 :]
    if mots:
        for suffixe in _SUFFIXES:
            devant = mots[-1].removesuffix(suffixe)
            if devant != mots[-1] and len(devant) >= _MINIMUM_DEVANT_SUFFIXE:
                return _GENERIQUES[suffixe], [*mots[:-1], devant]
    return frozenset(), mots


def _simplify(mots: list[str]) -> tuple[str, ...]:
    simples: list[str] = []
    for mot in mots:
        if mot in _ARTICLES:
            continue
        if mot in _ABREGES:
            simples.extend(_ABREGES[mot].split())
            continue
        saint = _PREFIXE_SAINT.match(mot)
        if saint:
            simples.extend(("st", mot[saint.end() :]))
        else:
            ordinal = _ORDINAL.fullmatch(mot)
            simples.append(f"{ordinal[1]}e" if ordinal else _ROMAINS.get(mot, mot))
    return tuple(simples)
