"""The page of records to verify again."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from registre.echues import Echue
from vitrine.blocs import Pagination
from vitrine.equipe.cadre import CadreEquipe
from vitrine.formulaires import Formulaire


@dataclass(frozen=True, slots=True)
class LigneEchue:
    """One record that is due; `categorie` and `quartier` are names, `adresse` as people say it."""

    echue: Echue
    categorie: str
    quartier: str | None
    adresse: str | None


@dataclass(frozen=True, slots=True)
class LigneDite:
    """A record, and what somebody found there: `quoi` in words (“fermé”)."""

    url: str
    nom: str
    quoi: str
    par: str
    quand: datetime


@dataclass(frozen=True, slots=True)
class PageAReverifier:
    """A page of the records that are due, by age, or by distance from `filtre`'s `depuis`.

    `options` are the quartiers to choose from, with how many are due in each; `total` counts those
    of the choice. `inconnue`: the address that was typed is no single place, so the order is by
    age. `lieu`: the order is by distance. `canaux` are (code, words).
    """

    TEMPLATE: ClassVar[str] = "equipe/a_reverifier.html"

    cadre: CadreEquipe
    filtre: Formulaire
    options: tuple[tuple[str, str], ...]
    lignes: tuple[LigneEchue, ...]
    total: int
    pagination: Pagination
    lieu: bool
    inconnue: bool
    canaux: tuple[tuple[str, str], ...]
    dites: tuple[LigneDite, ...] = ()
    """Records that somebody found closed or moved, and that nobody has settled."""
