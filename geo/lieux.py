"""The places other than streets: quartiers and nicknames, communes, sectors, and their keys."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from geo.noms_secteurs import say_secteur
from geo.odonymes import parse_odonyme
from geo.rues import Rue, find_milieu, merge_axes
from geo.secteurs import Secteur
from geo.voies import EXACT


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of the Region."""

    nis5: str
    nom_fr: str
    nom_nl: str


@dataclass(frozen=True, slots=True)
class CommuneHorsRegion:
    """A Belgian commune outside the Region, with its postal codes."""

    nom_fr: str
    nom_nl: str
    codes_postaux: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SurnomQuartier:
    """A name or nickname of a quartier (its slug); one text may stand for several quartiers."""

    texte: str
    quartier: str


class Nature(StrEnum):
    """What kind of place a name stands for."""

    RUE = "rue"
    QUARTIER = "quartier"
    COMMUNE = "commune"
    COMMUNE_HORS_REGION = "commune_hors_region"
    CODE_POSTAL = "code_postal"
    SECTEUR = "secteur"


@dataclass(frozen=True, slots=True)
class Toponyme:
    """A place that a text can mean.

    `score` is 0–100 (geo.voies.EXACT: written as known). `nis5` are the communes concerned, empty
    for a quartier, whose sectors the gazetteer doesn't know. `quartiers` are slugs, `rues` the
    rows of a street in every commune, `secteurs` the sectors of that name.
    """

    nature: Nature
    libelle_fr: str
    libelle_nl: str
    nis5: tuple[str, ...]
    score: float = EXACT
    quartiers: tuple[str, ...] = ()
    rues: tuple[Rue, ...] = ()
    secteurs: tuple[Secteur, ...] = ()

    @property
    def point(self) -> tuple[float, float] | None:
        """(lon, lat) of a point of the street or of the first sector; None for other natures."""
        if self.rues:
            return find_milieu(merge_axes(rue.geometrie for rue in self.rues))
        if self.secteurs:
            point = self.secteurs[0].geometrie.representative_point()
            return point.x, point.y
        return None


# Names in use beside the official ones: short forms, former communes, the city within its Region.
_USAGES: Final[dict[str, tuple[str, ...]]] = {
    "bruxelles ville": ("21004",),
    "ville de bruxelles": ("21004",),
    "brussel stad": ("21004",),
    "stad brussel": ("21004",),
    "laeken": ("21004",),
    "laken": ("21004",),
    "neder over heembeek": ("21004",),
    "haren": ("21004",),
    "berchem": ("21003",),
    "molenbeek": ("21012",),
    "st josse": ("21014",),
    "st joost": ("21014",),
    "watermael": ("21017",),
    "watermaal": ("21017",),
    "boitsfort": ("21017",),
    "bosvoorde": ("21017",),
    "woluwe": ("21018", "21019"),
}
TOUTE_LA_REGION: Final = frozenset({"bruxelles", "brussel", "brussels", "bxl"})
NIS5_BRUXELLES: Final = "21004"
_NOM_AVEC_PARENTHESE: Final = re.compile(r"^(.+?) \(([^)]+)\)$")  # “ANNEESSENS (PLACE)”


def compact_nom(texte: str) -> str:
    """Return the key of a name: its words without French articles, in one word."""
    return "".join(parse_odonyme(texte, entier=True).mots)


def list_quartiers(surnoms: Iterable[SurnomQuartier]) -> Iterator[tuple[str, Toponyme]]:
    """One place a text, with every quartier that the text stands for."""
    slugs: dict[str, list[str]] = defaultdict(list)
    libelles: dict[str, str] = {}
    for surnom in surnoms:
        cle = compact_nom(surnom.texte)
        libelles.setdefault(cle, surnom.texte)
        if surnom.quartier not in slugs[cle]:
            slugs[cle].append(surnom.quartier)
    for cle, libelle in libelles.items():
        yield cle, Toponyme(Nature.QUARTIER, libelle, libelle, (), quartiers=tuple(slugs[cle]))


def list_communes(communes: Mapping[str, Commune]) -> Iterator[tuple[str, Toponyme]]:
    """Official names, and the names in use beside them."""
    for nis5, commune in communes.items():
        toponyme = Toponyme(Nature.COMMUNE, commune.nom_fr, commune.nom_nl, (nis5,))
        yield compact_nom(commune.nom_fr), toponyme
        yield compact_nom(commune.nom_nl), toponyme
        if nis5 == NIS5_BRUXELLES:
            for nom in TOUTE_LA_REGION:
                yield nom, toponyme
    for nom, candidats in _USAGES.items():
        nis5s = tuple(nis5 for nis5 in candidats if nis5 in communes)
        if nis5s:
            noms_fr = " / ".join(communes[nis5].nom_fr for nis5 in nis5s)
            noms_nl = " / ".join(communes[nis5].nom_nl for nis5 in nis5s)
            yield compact_nom(nom), Toponyme(Nature.COMMUNE, noms_fr, noms_nl, nis5s)


def list_hors_region(communes: list[CommuneHorsRegion]) -> Iterator[tuple[str, Toponyme]]:
    """French and Dutch names of the communes outside the Region."""
    for commune in communes:
        toponyme = Toponyme(Nature.COMMUNE_HORS_REGION, commune.nom_fr, commune.nom_nl, ())
        yield compact_nom(commune.nom_fr), toponyme
        yield compact_nom(commune.nom_nl), toponyme


def list_secteurs(secteurs: Iterable[Secteur]) -> Iterator[tuple[str, Toponyme]]:
    """One place a name: several sectors of the Region are called “Centre”."""
    homonymes: dict[str, list[Secteur]] = defaultdict(list)
    for secteur in secteurs:
        for nom in (secteur.nom_fr, secteur.nom_nl):
            for cle in {compact_nom(graphie) for graphie in _list_graphies_secteur(nom)}:
                if secteur not in homonymes[cle]:
                    homonymes[cle].append(secteur)
    for cle, groupe in homonymes.items():
        yield (
            cle,
            Toponyme(
                Nature.SECTEUR,
                say_secteur(groupe[0].nom_fr),
                say_secteur(groupe[0].nom_nl),
                tuple(sorted({secteur.nis5 for secteur in groupe})),
                secteurs=tuple(groupe),
            ),
        )


def _list_graphies_secteur(nom: str) -> tuple[str, ...]:
    """“ANNEESSENS (PLACE)” is asked for as “place Anneessens” and as “Anneessens”."""
    parenthese = _NOM_AVEC_PARENTHESE.match(nom)
    return (nom, f"{parenthese[2]} {parenthese[1]}", parenthese[1]) if parenthese else (nom,)
