"""What the template of likely duplicates sees."""

from dataclasses import dataclass
from typing import ClassVar

from vitrine.blocs import Pagination
from vitrine.equipe.cadre import CadreEquipe
from vitrine.formulaires import Formulaire


@dataclass(frozen=True, slots=True)
class FicheComparee:
    """One record of two, as far as one compares them at a glance; “” for what it does not say."""

    id: str
    url: str
    nom: str
    categorie: str
    quartier: str | None
    adresse: str
    telephone: str
    etat: str
    libelle_etat: str


@dataclass(frozen=True, slots=True)
class PaireMontree:
    """Two records that look like one, and why. `fusionner` None: this account merges nothing."""

    premiere: FicheComparee
    seconde: FicheComparee
    raisons: tuple[str, ...]
    fusionner: str | None


@dataclass(frozen=True, slots=True)
class PageDoublons:
    """The pairs that wait, the likeliest first. `f` is the filter, its token the buttons'."""

    TEMPLATE: ClassVar[str] = "equipe/doublons.html"

    cadre: CadreEquipe
    f: Formulaire
    quartiers: tuple[tuple[str, str], ...]
    paires: tuple[PaireMontree, ...]
    total: int
    pagination: Pagination
