"""What the dashboard sees."""

from dataclasses import dataclass
from typing import ClassVar

from vitrine.equipe.cadre import CadreEquipe


@dataclass(frozen=True, slots=True)
class Tache:
    """Something that waits: how many, of what, and where to go."""

    nombre: int
    libelle: str
    url: str


@dataclass(frozen=True, slots=True)
class PageTableau:
    """The dashboard: what waits for this account, and its quartiers (slug, name)."""

    TEMPLATE: ClassVar[str] = "equipe/tableau.html"

    cadre: CadreEquipe
    taches: tuple[Tache, ...]
    quartiers: tuple[tuple[str, str], ...]
    ajoute: bool
    """This account may add an actor."""
    maraude: bool
    """This account goes on street rounds."""
    alertes: tuple[str, ...]
