"""What the pages of quartiers see."""

from dataclasses import dataclass
from typing import ClassVar

from registre.publication import CommunePublique
from vitrine.blocs import Croquis
from vitrine.equipe.cadre import CadreEquipe
from vitrine.formulaires import Formulaire


@dataclass(frozen=True, slots=True)
class LigneQuartier:
    """One quartier of the list. `communes` may be empty where nothing is composed."""

    slug: str
    nom: str
    communes: tuple[CommunePublique, ...]
    secteurs: int
    confirmee: bool


@dataclass(frozen=True, slots=True)
class PageQuartiersEquipe:
    """All quartiers: which composition is confirmed. `compose`: this account may change them."""

    TEMPLATE: ClassVar[str] = "equipe/quartiers.html"

    cadre: CadreEquipe
    quartiers: tuple[LigneQuartier, ...]
    compose: bool


@dataclass(frozen=True, slots=True)
class ChoixSecteur:
    """A sector that can be ticked; `pris_par` names the other quartier that holds it, or None."""

    code: str
    nom: str
    commune: str
    pris_par: str | None


@dataclass(frozen=True, slots=True)
class PageQuartierEquipe:
    """One quartier: its sectors, those that touch it, its confirmation.

    `a_confirmer`: the composition is unusual and was not yet confirmed as meant; the sentences
    say why.
    """

    TEMPLATE: ClassVar[str] = "equipe/quartier.html"

    cadre: CadreEquipe
    slug: str
    nom: str
    confirmee: bool
    siens: tuple[ChoixSecteur, ...]
    voisins: tuple[ChoixSecteur, ...]
    formulaire: Formulaire
    a_confirmer: tuple[str, ...]
    croquis: Croquis | None


@dataclass(frozen=True, slots=True)
class PageQuartierNouveau:
    """A new quartier: its name and an address in its first sector."""

    TEMPLATE: ClassVar[str] = "equipe/quartier_nouveau.html"

    cadre: CadreEquipe
    formulaire: Formulaire
