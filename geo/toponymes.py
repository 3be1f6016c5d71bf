"""The gazetteer: every name by which a place of the Region is asked for, in French and Dutch.

Streets are in geo.voies; here are quartiers and their nicknames, communes, sectors, and the
communes outside the Region, which are known so that “Namur” is answered as outside.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from geo.lieux import (
    TOUTE_LA_REGION,
    Commune,
    CommuneHorsRegion,
    Nature,
    SurnomQuartier,
    Toponyme,
    compact_nom,
    list_communes,
    list_hors_region,
    list_quartiers,
    list_secteurs,
)
from geo.odonymes import is_generique, parse_odonyme
from geo.ressemblance import Table
from geo.rues import Rue
from geo.secteurs import Secteur
from geo.vocabulaire import LIEUX_COMMUNS, list_words
from geo.voies import EXACT, MARGE, IndexVoies, Voie

__all__ = [
    "Commune",
    "CommuneHorsRegion",
    "Localite",
    "Nature",
    "SurnomQuartier",
    "Toponyme",
    "Toponymes",
]


@dataclass(frozen=True, slots=True)
class Localite:
    """A text of which the name of a commune was cut.

    `reste` is what is left; `nis5` the communes named, None when the name restricts nothing
    (“Bruxelles” is written for any of the 19); `hors_region` tells a commune outside the Region.
    """

    reste: str
    nis5: frozenset[str] | None
    hors_region: bool


_DEVANT_QUARTIER: Final = frozenset(list_words("quartier wijk buurt"))
_MOTS_LIANTS: Final = frozenset(
    list_words("de d du des la l le les van der den ten of et en op naar vers sur")
)
_PREPOSITIONS: Final = frozenset(list_words("a in te"))
_DEVANT_COMMUNE: Final = frozenset(list_words("de d van"))
_MOTS_D_UNE_COMMUNE: Final = 4
_COUPES_LUES: Final = 2  # the longest name at either end; each is looked up
_LETTRES_POUR_UNE_FAUTE: Final = 5


class Toponymes:
    """Names → places. Immutable once built, shared by threads; make one with `build`."""

    def __init__(
        self,
        voies: IndexVoies,
        communes: Mapping[str, Commune],
        codes_postaux: Mapping[str, tuple[str, ...]],
        codes_hors_region: frozenset[str],
        lieux: Mapping[str, Sequence[Toponyme]],
    ) -> None:
        self.voies = voies
        self.communes = communes
        self.codes_postaux = codes_postaux
        self.codes_hors_region = codes_hors_region
        self._lieux = lieux
        self._table = Table(lieux)

    @classmethod
    def build(
        cls,
        rues: Iterable[Rue],
        communes: Iterable[Commune],
        codes_postaux: Mapping[str, Sequence[str]],
        communes_hors_region: Iterable[CommuneHorsRegion],
        surnoms: Iterable[SurnomQuartier],
        secteurs: Iterable[Secteur],
    ) -> "Toponymes":
        """Build the gazetteer of one version of the data (0.5 s).

        `codes_postaux` gives the communes (NIS5) of each postal code of the Region; `surnoms` the
        names of the quartiers as well as their nicknames. Nothing is refused: a name that
        normalises to nothing is left out.
        """
        par_nis5 = {commune.nis5: commune for commune in communes}
        hors_region = list(communes_hors_region)
        lieux: dict[str, list[Toponyme]] = defaultdict(list)
        for cle, toponyme in (
            *list_quartiers(surnoms),
            *list_communes(par_nis5),
            *list_hors_region(hors_region),
            *list_secteurs(secteurs),
        ):
            if cle and toponyme not in lieux[cle]:
                lieux[cle].append(toponyme)
        return cls(
            voies=IndexVoies(rues),
            communes=par_nis5,
            codes_postaux={code: tuple(nis5) for code, nis5 in codes_postaux.items()},
            codes_hors_region=frozenset(c for h in hors_region for c in h.codes_postaux),
            lieux={cle: tuple(toponymes) for cle, toponymes in lieux.items() if toponymes},
        )

    def match(self, texte: str, communes: frozenset[str] | None = None) -> list[Toponyme]:
        """Return what a text can mean, likeliest first; empty when nothing reaches SEUIL.

        Exact names stand alone when there are any, else all within geo.voies.MARGE of the best.
        `communes` (NIS5; None: all) are those that the address allows: streets there win, as told
        in IndexVoies.match. Other places are given wherever they are.
        """
        rues = [_make_rue(voie, score) for voie, score in self.voies.match(texte, communes)]
        lieux = self._match_lieux(texte)
        if is_generique(texte.split()):
            rues, lieux = [t for t in rues if t.score == EXACT], []
        if rues and parse_odonyme(texte).genres:
            # “place Flagey” is the street, not the sector that is named for it.
            lieux = [t for t in lieux if t.nature is not Nature.SECTEUR]
            # “rue haut” is no misspelt Brunehaut.
            lieux = [t for t in lieux if t.score == EXACT or not _is_hors_region(t)]
        meilleur = max((t.score for t in (*rues, *lieux)), default=0.0)
        if meilleur == EXACT:
            lieux = [t for t in lieux if t.score == EXACT]
            rues = [t for t in rues if t.score == EXACT or communes is not None]
        gardes = [*rues, *(t for t in lieux if t.score >= meilleur - MARGE)]
        return sorted(gardes, key=lambda t: (-t.score, t.nature, t.libelle_fr))

    def match_rues(self, texte: str, communes: frozenset[str] | None = None) -> list[Toponyme]:
        """Return the streets of these communes (NIS5; None: all) that are called exactly so."""
        return [_make_rue(voie, EXACT) for voie in self.voies.match_exact(texte, communes)]

    def search(self, texte: str, limit: int = 10) -> list[Toponyme]:
        """Return the places that a text can mean, a postal code of the Region included."""
        code = texte.strip()
        if code in self.codes_postaux:
            communes = [self.communes[n] for n in self.codes_postaux[code] if n in self.communes]
            return [
                Toponyme(Nature.CODE_POSTAL, f"{code} {c.nom_fr}", f"{code} {c.nom_nl}", (c.nis5,))
                for c in communes
            ][:limit]
        return self.match(texte)[:limit]

    def suggest(self, texte: str, limit: int = 5) -> tuple[tuple[str, str], ...]:
        """Return the French and Dutch names most like a text, best first; perhaps none.

        From geo.ressemblance.SEUIL_SUGGESTION on. “hôpital Saint-Pierre” suggests what is called
        Saint-Pierre.
        """
        mots = texte.split()
        if is_generique(mots):
            return ()
        if len(mots) > 1 and mots[0] in LIEUX_COMMUNS:
            texte = " ".join(mots[1:])
        scores: dict[tuple[str, str], float] = {
            (voie.nom_fr, voie.nom_nl): score for voie, score in self.voies.suggest(texte, limit)
        }
        for toponyme, score in self._table.list_proches(compact_nom(texte), limit):
            if toponyme.nature in (Nature.QUARTIER, Nature.COMMUNE):
                scores[toponyme.libelle_fr, toponyme.libelle_nl] = score
        return tuple(sorted(scores, key=lambda noms: (-scores[noms], noms))[:limit])

    def find_commune(self, texte: str) -> Localite | None:
        """Return the commune that the whole text names, in the Region or outside; None if none."""
        cle = compact_nom(texte)
        if cle in TOUTE_LA_REGION:
            return Localite("", None, hors_region=False)
        lieux = self._lieux.get(cle, ())
        communes = [t for t in lieux if t.nature is Nature.COMMUNE]
        if communes:
            return Localite("", frozenset(communes[0].nis5), hors_region=False)
        if any(t.nature is Nature.COMMUNE_HORS_REGION for t in lieux):
            return Localite("", None, hors_region=True)
        return None

    def cut_communes(self, texte: str) -> list[Localite]:
        """Cut the name of a commune from the end or the start of a normalised text.

        “rue haute molenbeek” → “rue haute”. Nothing is cut after an article (“rue de namur”), nor
        when a generic word alone would be left (“place saint josse”).
        """
        mots = texte.split()
        coupes = []
        for nombre in range(min(_MOTS_D_UNE_COMMUNE, len(mots) - 1), 0, -1):
            coupes.append((mots[-nombre:], mots[:-nombre]))
            coupes.append((mots[:nombre], mots[nombre:]))
        localites = []
        for nom, reste in coupes:
            if nom[0] in _MOTS_LIANTS or nom[-1] in _MOTS_LIANTS:
                continue
            localite = self.find_commune(" ".join(nom))
            if localite is None:
                continue
            propre = reste[:-1] if reste[-1] in _PREPOSITIONS else reste
            if propre and propre[-1] not in _MOTS_LIANTS and not is_generique(propre):
                localites.append(replace(localite, reste=" ".join(propre)))
        return localites[:_COUPES_LUES]

    def cut_complement(self, texte: str) -> Localite | None:
        """Cut “de” and a commune of the Region from the end of a street: “place communale de …”.

        None when nothing but a generic would be left (“rue de Molenbeek”).
        """
        mots = texte.split()
        for nombre in range(min(_MOTS_D_UNE_COMMUNE, len(mots) - 2), 0, -1):
            nom, reste = mots[-nombre:], mots[:-nombre]
            if reste[-1] not in _DEVANT_COMMUNE:
                continue
            localite = self.find_commune(" ".join(nom))
            propre = reste[:-1]
            if localite is None or localite.nis5 is None or is_generique(propre):
                continue
            if parse_odonyme(" ".join(propre)).genres:
                return replace(localite, reste=" ".join(propre))
        return None

    def _match_lieux(self, texte: str) -> list[Toponyme]:
        exacts = self._lieux.get(compact_nom(texte))
        if exacts:
            return list(exacts)
        sans_quartier = " ".join(m for m in texte.split() if m not in _DEVANT_QUARTIER)
        if sans_quartier != texte:
            natures = (Nature.QUARTIER, Nature.SECTEUR)
            return [t for t in self._match_lieux(sans_quartier) if t.nature in natures]
        semblables = self._table.list_semblables(compact_nom(texte), _LETTRES_POUR_UNE_FAUTE)
        return [replace(toponyme, score=score) for toponyme, score in semblables]


def _is_hors_region(toponyme: Toponyme) -> bool:
    return toponyme.nature is Nature.COMMUNE_HORS_REGION


def _make_rue(voie: Voie, score: float) -> Toponyme:
    communes = tuple(sorted({rue.nis5 for rue in voie.rues}))
    return Toponyme(Nature.RUE, voie.nom_fr, voie.nom_nl, communes, score=score, rues=voie.rues)
