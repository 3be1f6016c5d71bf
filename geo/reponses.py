"""The finder's answer, and how what was found becomes one of the six answers of DESIGN.md §6."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Statut(StrEnum):
    """The six answers of the finder (DESIGN.md §6)."""

    TROUVE = "trouve"
    FRONTIERE = "frontiere"
    CHOISIR = "choisir"
    NON_COUVERT = "non_couvert"
    HORS_REGION = "hors_region"
    INTROUVABLE = "introuvable"


@dataclass(frozen=True, slots=True)
class Candidat:
    """One thing to choose: a stretch of a street, a house, a quartier.

    `libelle` is plain data in French (“Chaussée de Wavre – Matongé”; street and commune where no
    quartier is). `quartier` is a slug, None for a place that no quartier covers; `lon`, `lat` a
    point there (EPSG:4326); `nis5` its commune, None when not known. `libelle_nl` is the same with
    the Dutch names of streets and communes; quartiers have no official Dutch name and keep theirs.
    Of one answer no two candidates share both `libelle` and `quartier`.
    """

    libelle: str
    quartier: str | None
    lon: float
    lat: float
    nis5: str | None
    libelle_nl: str = ""


@dataclass(frozen=True, slots=True)
class Localisation:
    """What the finder understood.

    `quartiers`: the slugs answered, likeliest first – one for `trouve`, one or more for
    `frontiere`, none otherwise. `candidats`: two or more for `choisir`, none otherwise. `motif`
    is a stable code that says why. `lieu` is the place as understood, in French, `lieu_nl` in
    Dutch; both None when no one place was. `communes` (NIS5, sorted) are those whose CPAS can be
    called. `lon`, `lat`: a point of the place, both None when there is none. `suggestions`: the
    closest names in French, for `introuvable` only, each understood when typed back; perhaps none.
    `suggestions_nl`: the same places in Dutch, in the same order.
    """

    statut: Statut
    motif: str
    quartiers: tuple[str, ...] = ()
    candidats: tuple[Candidat, ...] = ()
    lieu: str | None = None
    communes: tuple[str, ...] = ()
    lon: float | None = None
    lat: float | None = None
    suggestions: tuple[str, ...] = ()
    lieu_nl: str | None = None
    suggestions_nl: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bilingue:
    """One name in both languages; the same text twice for what has a single name."""

    fr: str
    nl: str


@dataclass(frozen=True, slots=True)
class Piste:
    """A possible answer. `certain` is False for a quartier that is merely near the place."""

    candidat: Candidat
    certain: bool = True


CANDIDATS_MAX: Final = 25
"""More than this cannot be chosen from: the text was too vague."""


def conclude(
    pistes: Sequence[Piste],
    motif: str,
    lieu: Bilingue | None,
    motif_choix: str | None = None,
    communes: Iterable[str] = (),
) -> Localisation:
    """Decide between `trouve`, `frontiere`, `choisir` and `non_couvert`.

    `pistes` are likeliest first, at least one certain. One certain zone (a quartier, or none) is
    the answer, unless another quartier is near; several are a choice, named `motif_choix` when
    given. `communes` are those of the place beside those of the zones. More than CANDIDATS_MAX
    choices are `introuvable`, motif “trop_de_lieux”.
    """
    certaines = [piste.candidat for piste in pistes if piste.certain]
    zones = list(dict.fromkeys(candidat.quartier for candidat in certaines))
    concernees = tuple(sorted({c.nis5 for c in certaines if c.nis5 is not None} | set(communes)))
    premier = certaines[0]
    if len(zones) > 1:
        return _offer_choice(pistes, motif_choix or motif, lieu, concernees)
    proches = dict.fromkeys(p.candidat.quartier for p in pistes if not p.certain)
    quartiers = tuple(slug for slug in [*zones, *(q for q in proches if q not in zones)] if slug)
    if len(quartiers) > 1 or (quartiers and zones == [None]):
        statut = Statut.FRONTIERE
    else:
        statut = Statut.TROUVE if quartiers else Statut.NON_COUVERT
    return Localisation(
        statut,
        motif,
        quartiers,
        lieu=lieu.fr if lieu else None,
        communes=concernees,
        lon=premier.lon,
        lat=premier.lat,
        lieu_nl=lieu.nl if lieu else None,
    )


def merge_candidats(candidats: Iterable[Candidat]) -> tuple[Candidat, ...]:
    """Keep the first of each quartier, and of each name that no quartier covers."""
    gardes: dict[tuple[str | None, str], Candidat] = {}
    for candidat in candidats:
        cle = (candidat.quartier, "" if candidat.quartier else candidat.libelle)
        gardes.setdefault(cle, candidat)
    return tuple(gardes.values())


def _offer_choice(
    pistes: Sequence[Piste], motif: str, lieu: Bilingue | None, communes: tuple[str, ...]
) -> Localisation:
    candidats = merge_candidats(piste.candidat for piste in pistes)
    if len(candidats) > CANDIDATS_MAX:
        noms = {c.libelle: c.libelle_nl for c in candidats[:CANDIDATS_MAX]}
        return Localisation(
            Statut.INTROUVABLE,
            "trop_de_lieux",
            lieu=lieu.fr if lieu else None,
            suggestions=tuple(noms),
            lieu_nl=lieu.nl if lieu else None,
            suggestions_nl=tuple(noms.values()),
        )
    premier = candidats[0]
    return Localisation(
        Statut.CHOISIR,
        motif,
        candidats=candidats,
        lieu=lieu.fr if lieu else None,
        communes=communes,
        lon=premier.lon,
        lat=premier.lat,
        lieu_nl=lieu.nl if lieu else None,
    )
