"""Two records held against each other: names, phone number, distance. Pure.

Names are compared as written and with their words sorted, since one wrong first letter moves a word
among sorted ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from typing import Final, Literal
from uuid import UUID

import numpy as np

from geo.reperes import point_to_plan
from geo.textes import normalize
from registre.telephones import to_e164

Motif = Literal["nom", "telephone", "distance"]

RAYON_M: Final = 150.0
"""Metres within which a similar name is the same place (issue 4)."""
RAYON_APPROCHE_M: Final = 600.0
"""The same when one of both points is only one of its street: half of a long street of Brussels."""
MEME_LIEU_M: Final = 15.0
"""So near, other figures in the name (“École n° 1”) are a slip rather than another place."""

SEUIL: Final = 84.0
"""Least ratio (0–100) of similar names, as for names of streets (geo.ressemblance)."""
SEUIL_UNE_FAUTE: Final = 60.0
"""Below SEUIL down to here a name of four letters or more with one slip is similar too: in
“Elan” one letter weighs more than the ratio allows."""
SEUIL_MEME_NUMERO: Final = 50.0
"""Least ratio of names with the same phone number that lie apart: branches share a switchboard."""

_LETTRES_D_UNE_FAUTE: Final = 4
_NOM_LU: Final = 120  # characters compared
_FORMES: Final = frozenset({"asbl", "vzw", "aisbl", "ivzw", "sprl", "bvba", "srl", "scrl"})
"""Legal forms, which one list writes and another leaves out."""
_POIDS_NOM, _POIDS_NUMERO, _POIDS_DISTANCE = 0.6, 25.0, 15.0


@dataclass(frozen=True, slots=True)
class Fiche:
    """What is compared of a record. `lon`, `lat` in degrees (EPSG:4326), both or none.

    `telephone` is as typed. `approche`: the point is only one of its street. `nis5`: its commune.
    """

    id: UUID
    nom: str
    nom_nl: str | None = None
    telephone: str | None = None
    lon: float | None = None
    lat: float | None = None
    nis5: str | None = None
    approche: bool = False


@dataclass(frozen=True, slots=True)
class Semblable:
    """A record that looks like the one asked for; `score` 0 to 100, `motifs` why."""

    id: UUID
    score: float
    motifs: tuple[Motif, ...]


@dataclass(frozen=True, slots=True)
class Lue:
    """A record made ready: its normalised names, the place in metres, the number in E.164."""

    id: UUID
    noms: tuple[str, ...]
    tries: tuple[str, ...]
    chiffres: frozenset[str]
    telephone: str | None
    point: tuple[float, float] | None
    nis5: str | None
    approche: bool


def read_fiche(fiche: Fiche) -> Lue:
    """Make a record ready to be compared."""
    noms = tuple(dict.fromkeys(_clean(nom) for nom in (fiche.nom, fiche.nom_nl) if nom))
    place = fiche.lon is not None and fiche.lat is not None
    return Lue(
        id=fiche.id,
        noms=noms,
        tries=tuple(" ".join(sorted(nom.split())) for nom in noms),
        chiffres=frozenset(mot for mot in (noms[0] if noms else "").split() if mot.isdigit()),
        telephone=to_e164(fiche.telephone),
        point=point_to_plan(fiche.lon or 0.0, fiche.lat or 0.0) if place else None,
        nis5=fiche.nis5,
        approche=fiche.approche,
    )


def rate_noms(lue: Lue, autres: Sequence[Lue]) -> list[float]:
    """Return the best ratio (0–100) of the names of a record with those of each other one."""
    # Public pages load this module with what they import: rapidfuzz is for those who compare.
    from rapidfuzz import fuzz, process

    if not autres or not lue.noms:
        return [0.0] * len(autres)
    cibles = [i for i, autre in enumerate(autres) for _ in autre.noms]
    meilleurs = np.zeros(len(autres))
    for siens, leurs in (
        (lue.noms, [nom for autre in autres for nom in autre.noms]),
        (lue.tries, [nom for autre in autres for nom in autre.tries]),
    ):
        ratios = process.cdist(siens, leurs, scorer=fuzz.ratio, score_cutoff=SEUIL_MEME_NUMERO)
        np.maximum.at(meilleurs, cibles, ratios.max(axis=0))
    notes: list[float] = meilleurs.tolist()
    return notes


def judge(lue: Lue, autre: Lue, ratio: float) -> Semblable | None:
    """Return why two records look alike; None when they do not."""
    distance = _distance(lue, autre)
    rayon = RAYON_APPROCHE_M if lue.approche or autre.approche else RAYON_M
    pres = distance is not None and distance <= rayon
    meme_numero = lue.telephone is not None and lue.telephone == autre.telephone
    memes_noms = _are_similar(lue, autre, ratio, distance)
    if distance is None:
        contredit = lue.nis5 and autre.nis5 and lue.nis5 != autre.nis5
        identiques = bool(set(lue.noms) & set(autre.noms)) and not contredit
        retenu = identiques or meme_numero
    elif meme_numero:
        retenu = pres or ratio >= SEUIL_MEME_NUMERO
    else:
        retenu = pres and memes_noms
    if not retenu:
        return None
    motifs: list[Motif] = []
    if memes_noms:
        motifs.append("nom")
    if meme_numero:
        motifs.append("telephone")
    if pres:
        motifs.append("distance")
    return Semblable(autre.id, _score(ratio, meme_numero, distance, rayon), tuple(motifs))


def _clean(nom: str) -> str:
    """Return a name ready to be compared: normalised, without its legal form."""
    propre = normalize(nom[:_NOM_LU]).replace("a s b l", "asbl").replace("v z w", "vzw")
    mots = propre.split()
    return " ".join(mot for mot in mots if mot not in _FORMES) or propre


def _distance(lue: Lue, autre: Lue) -> float | None:
    if lue.point is None or autre.point is None:
        return None
    return hypot(lue.point[0] - autre.point[0], lue.point[1] - autre.point[1])


def _are_similar(lue: Lue, autre: Lue, ratio: float, distance: float | None) -> bool:
    """Tell whether two names may be one, mistyped; other figures are another place."""
    au_meme_lieu = distance is not None and distance <= MEME_LIEU_M
    if lue.chiffres != autre.chiffres and not au_meme_lieu:
        return False
    return ratio >= SEUIL or _is_one_slip(lue.noms, autre.noms)


def _is_one_slip(noms: tuple[str, ...], autres: tuple[str, ...]) -> bool:
    from rapidfuzz.distance import OSA

    return any(
        min(len(nom), len(autre)) >= _LETTRES_D_UNE_FAUTE
        and OSA.distance(nom, autre, score_cutoff=1) <= 1
        for nom in noms
        for autre in autres
    )


def _score(ratio: float, meme_numero: bool, distance: float | None, rayon: float) -> float:
    proximite = 0.0 if distance is None else max(0.0, 1 - distance / rayon)
    numero = _POIDS_NUMERO if meme_numero else 0.0
    return round(_POIDS_NOM * ratio + numero + _POIDS_DISTANCE * proximite, 1)
