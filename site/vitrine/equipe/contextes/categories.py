"""What the page of categories sees."""

from dataclasses import dataclass
from typing import ClassVar

from vitrine.equipe.cadre import CadreEquipe
from vitrine.formulaires import Formulaire


@dataclass(frozen=True, slots=True)
class ChampFrequence:
    """The field of one category; `nom` is the field's own name in the form."""

    champ: str
    libelle: str
    personne_privee: bool


@dataclass(frozen=True, slots=True)
class GroupeFrequences:
    """A group A–H with its categories."""

    lettre: str
    nom: str
    champs: tuple[ChampFrequence, ...]


@dataclass(frozen=True, slots=True)
class PageCategories:
    """The 39 categories with their frequency in months, between two bounds."""

    TEMPLATE: ClassVar[str] = "equipe/categories.html"

    cadre: CadreEquipe
    groupes: tuple[GroupeFrequences, ...]
    minimum: int
    maximum: int
    formulaire: Formulaire
