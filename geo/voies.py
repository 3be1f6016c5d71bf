"""The index of street names: which streets a typed name can mean, and how surely.

Scores go from 0 to 100: EXACT, the penalties below it, and the ratios of geo.ressemblance.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from geo.odonymes import Odonyme, is_written, list_graphies, mend_odonyme, parse_odonyme
from geo.ressemblance import SEUIL, Table
from geo.rues import Rue
from geo.textes import normalize

MARGE: Final = 8.0
"""Names whose score is within this of the best are all kept: doubt goes to `choisir`."""
ECART_AILLEURS: Final = 5.0
"""A street outside the typed communes is offered when it is this much more alike."""
EXACT: Final = 100.0
"""Score of a name that is written as in the file, apart from case, marks and abbreviations."""

_SANS_GENERIQUE: Final = 98.0  # “rue Kauwberg” for “Kauwberg”
_NOM_SEUL: Final = 96.0  # “place Flagey” for “Place Eugène Flagey”
_AUTRE_GENERIQUE: Final = 92.0  # “rue Brugmann” for “Avenue Brugmann”
_PENALITE_NOM_SEUL: Final = EXACT - _NOM_SEUL
_PENALITE_GENERIQUE: Final = EXACT - _AUTRE_GENERIQUE
_LETTRES_POUR_UNE_FAUTE: Final = 3
_LETTRES_SANS_GENERIQUE: Final = 5
_LETTRES_D_UN_NOM_SEUL: Final = 3
_LETTRES_D_UN_PRENOM: Final = 3


@dataclass(frozen=True, slots=True)
class Voie:
    """A street: every row of one French name, whatever the commune and the Dutch spelling."""

    nom_fr: str
    nom_nl: str
    rues: tuple[Rue, ...]

    @property
    def noms(self) -> tuple[str, ...]:
        """Every name of the street in both languages, as the file writes them, sorted."""
        return tuple(sorted({nom for rue in self.rues for nom in (rue.nom_fr, rue.nom_nl)}))


@dataclass(frozen=True, slots=True)
class _Cle:
    """Where a specific name leads: the street and the kinds of its generic.

    `coupee` tells a name without its first words (“flagey” of “eugene flagey”).
    """

    voie: int
    genres: frozenset[str]
    coupee: bool


class IndexVoies:
    """Streets by name. Immutable once built, shared by threads."""

    def __init__(self, rues: Iterable[Rue]) -> None:
        tries = sorted(rues, key=lambda rue: normalize(rue.nom_fr))
        self.voies: tuple[Voie, ...] = tuple(
            _gather_voie(list(groupe))
            for _, groupe in groupby(tries, key=lambda rue: normalize(rue.nom_fr))
        )
        self._communes = tuple(frozenset(rue.nis5 for rue in voie.rues) for voie in self.voies)
        cles: dict[str, list[_Cle]] = defaultdict(list)
        triees: dict[str, list[_Cle]] = defaultdict(list)
        entieres: dict[str, list[_Cle]] = defaultdict(list)
        for rang, voie in enumerate(self.voies):
            for graphie in {g for nom in voie.noms for g in list_graphies(nom)}:
                odonyme = parse_odonyme(graphie)
                cle = _Cle(rang, odonyme.genres, coupee=False)
                cles[odonyme.compact].append(cle)
                entieres["".join(parse_odonyme(graphie, entier=True).mots)].append(cle)
                if len(odonyme.mots) > 1:
                    triees[" ".join(sorted(odonyme.mots))].append(cle)
                for debut in range(1, len(odonyme.mots)):
                    nom_seul = "".join(odonyme.mots[debut:])
                    if len(nom_seul) >= _LETTRES_D_UN_NOM_SEUL:
                        cles[nom_seul].append(_Cle(rang, odonyme.genres, coupee=True))
        self._cles = {nom: tuple(table) for nom, table in cles.items()}
        self._specifiques = Table(self._cles)
        self._triees = Table(triees)
        self._entieres = Table(entieres)

    def match_exact(self, texte: str, communes: frozenset[str] | None = None) -> list[Voie]:
        """Return the streets of these communes (NIS5; None: all) that are called exactly so."""
        odonyme = parse_odonyme(texte)
        voies = {
            cle.voie
            for cle in self._cles.get(odonyme.compact, ())
            if _score_exact(odonyme, cle) == EXACT and self._is_in(cle.voie, communes)
        }
        return [self.voies[voie] for voie in sorted(voies)]

    def match(self, texte: str, communes: frozenset[str] | None = None) -> list[tuple[Voie, float]]:
        """Return the streets that a name can mean, with their scores, SEUIL at least.

        An EXACT match in `communes` (NIS5; None: the Region) stands alone, else every street there
        within MARGE of the best is given. Streets of other communes are added when the best of
        them is more than ECART_AILLEURS better: the postal code may be the mistake.
        """
        exactes = self.match_exact(texte, communes)
        if exactes:
            return [(voie, EXACT) for voie in exactes]
        odonyme = parse_odonyme(texte)
        scores = self._match_specifique(odonyme)
        if not odonyme.genres or not scores:
            self._match_autrement(texte, scores)
        ici = {v: score for v, score in scores.items() if self._is_in(v, communes)}
        ailleurs = {v: score for v, score in scores.items() if v not in ici}
        gardees = _keep_best(ici)
        if max(ailleurs.values(), default=0.0) > max(ici.values(), default=0.0) + ECART_AILLEURS:
            gardees |= _keep_best(ailleurs)
        return [(self.voies[voie], score) for voie, score in gardees.items()]

    def suggest(self, texte: str, limit: int) -> list[tuple[Voie, float]]:
        """Return the streets most like a text, best first, with scores; perhaps none.

        Only a text without a known generic is compared as a whole: “avenue” is like any avenue.
        """
        odonyme = parse_odonyme(texte)
        scores: dict[int, float] = {}
        for cle, score in self._specifiques.list_proches(odonyme.compact, limit):
            _raise_score(scores, cle.voie, score - _penalty(odonyme, cle))
        if not odonyme.genres:
            entier = "".join(parse_odonyme(texte, entier=True).mots)
            for cle, score in self._entieres.list_proches(entier, limit):
                _raise_score(scores, cle.voie, score)
        meilleures = sorted(scores.items(), key=lambda paire: (-paire[1], paire[0]))
        return [(self.voies[voie], score) for voie, score in meilleures[:limit]]

    def list_parts(self, texte: str) -> list[Voie]:
        """Return the streets that a normalised text begins or ends with, the longest part first."""
        mots = texte.split()
        rangs = range(len(mots) - 1, 1, -1)
        for part in (*(mots[:rang] for rang in rangs), *(mots[-rang:] for rang in rangs)):
            nom = " ".join(part)
            if parse_odonyme(nom).genres and (voies := self.match_exact(nom)):
                return voies
        return []

    def _is_in(self, voie: int, communes: frozenset[str] | None) -> bool:
        return communes is None or bool(self._communes[voie] & communes)

    def _match_autrement(self, texte: str, scores: dict[int, float]) -> None:
        """Add what the name means once its generic or its articles are mended, and as a whole."""
        for mende in mend_odonyme(texte):
            for voie, score in self._match_specifique(mende).items():
                _raise_score(scores, voie, score - _PENALITE_NOM_SEUL)
        entier = "".join(parse_odonyme(texte, entier=True).mots)
        for cle, score in self._entieres.list_semblables(entier, _LETTRES_SANS_GENERIQUE):
            _raise_score(scores, cle.voie, score)

    def _match_specifique(self, odonyme: Odonyme) -> dict[int, float]:
        scores: dict[int, float] = {}
        for cle in self._cles.get(odonyme.compact, ()):
            _raise_score(scores, cle.voie, _score_exact(odonyme, cle))
        for cle in self._list_abregees(odonyme.mots):
            _raise_score(scores, cle.voie, _score_exact(odonyme, cle))
        lettres = _LETTRES_POUR_UNE_FAUTE if odonyme.genres else _LETTRES_SANS_GENERIQUE
        semblables = self._specifiques.list_semblables(odonyme.compact, lettres)
        if len(odonyme.mots) > 1:
            semblables += self._triees.list_semblables(" ".join(sorted(odonyme.mots)), lettres)
        for cle, score in semblables:
            _raise_score(scores, cle.voie, score - _penalty(odonyme, cle))
        return scores

    def _list_abregees(self, mots: tuple[str, ...]) -> list[_Cle]:
        """Return where a name with initials leads: “Ch. Quint” is “Charles Quint”."""
        rang = next((r for r, mot in enumerate(mots) if len(mot) > _LETTRES_D_UN_PRENOM), len(mots))
        return [
            cle
            for cle in (self._cles.get("".join(mots[rang:]), ()) if rang else ())
            if cle.coupee
            and any(
                is_written(mots, parse_odonyme(graphie).mots)
                for nom in self.voies[cle.voie].noms
                for graphie in list_graphies(nom)
            )
        ]


def _gather_voie(rues: list[Rue]) -> Voie:
    noms_fr = Counter(rue.nom_fr for rue in rues)
    noms_nl = Counter(rue.nom_nl for rue in rues)
    return Voie(noms_fr.most_common(1)[0][0], noms_nl.most_common(1)[0][0], tuple(rues))


def _raise_score(scores: dict[int, float], voie: int, score: float) -> None:
    scores[voie] = max(score, scores.get(voie, 0.0))


def _keep_best(scores: dict[int, float]) -> dict[int, float]:
    """Keep what is within MARGE of the best; an EXACT match stands alone."""
    meilleur = max(scores.values(), default=0.0)
    plancher = EXACT if meilleur == EXACT else max(meilleur - MARGE, SEUIL)
    return {voie: score for voie, score in scores.items() if score >= plancher}


def _score_exact(odonyme: Odonyme, cle: _Cle) -> float:
    penalite = _penalty(odonyme, cle)
    if not penalite and odonyme.genres and not cle.genres:
        return _SANS_GENERIQUE
    return EXACT - penalite


def _penalty(odonyme: Odonyme, cle: _Cle) -> float:
    autre = odonyme.genres and cle.genres and not odonyme.genres & cle.genres
    return (_PENALITE_NOM_SEUL if cle.coupee else 0.0) + (_PENALITE_GENERIQUE if autre else 0.0)
