"""What the page of one's own account sees."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from vitrine.equipe.cadre import CadreEquipe
from vitrine.formulaires import Formulaire


@dataclass(frozen=True, slots=True)
class SessionOuverte:
    """A browser that is logged in; `courante`: this one."""

    id: UUID
    appareil: str
    ouverte_le: datetime
    vue_le: datetime
    courante: bool


@dataclass(frozen=True, slots=True)
class PageCompte:
    """One's own account: who one is, password, second factor, open sessions."""

    TEMPLATE: ClassVar[str] = "equipe/compte.html"

    cadre: CadreEquipe
    formulaire: Formulaire
    nom: str
    courriel: str
    role: str
    quartiers: tuple[str, ...]
    hote: str | None
    totp_actif: bool
    coordination: bool
    sessions: tuple[SessionOuverte, ...]
    refus: str | None = None
