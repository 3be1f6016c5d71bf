"""What the page of settings sees."""

from dataclasses import dataclass
from typing import ClassVar

from vitrine.equipe.cadre import CadreEquipe
from vitrine.formulaires import Formulaire


@dataclass(frozen=True, slots=True)
class PageReglages:
    """What the coordination chose for the whole site.

    `courriels`: where a mail to the coordination goes at present; empty: nowhere.
    """

    TEMPLATE: ClassVar[str] = "equipe/reglages.html"

    cadre: CadreEquipe
    courriels: tuple[str, ...]
    formulaire: Formulaire
