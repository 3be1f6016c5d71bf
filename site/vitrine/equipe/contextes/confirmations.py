"""The page that says why no confirmation link leaves."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from vitrine.equipe.cadre import CadreEquipe
from vitrine.formulaires import Formulaire


@dataclass(frozen=True, slots=True)
class PageConfirmationRecente:
    """A link for this record left at `parti_le`; the next one may leave at `possible_le`.

    `formulaire` sends one all the same: the coordination's alone, None for anybody else.
    """

    TEMPLATE: ClassVar[str] = "equipe/confirmation_recente.html"

    cadre: CadreEquipe
    nom: str
    url: str
    parti_le: datetime
    possible_le: datetime
    formulaire: Formulaire | None
