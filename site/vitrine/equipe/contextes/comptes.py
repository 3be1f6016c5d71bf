"""What the pages of the accounts see."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from vitrine.equipe.cadre import CadreEquipe
from vitrine.formulaires import Formulaire


@dataclass(frozen=True, slots=True)
class LigneCompte:
    """One account of the list. `invite`: it has not taken its invitation yet."""

    id: UUID
    nom: str
    courriel: str
    role: str
    lieux: tuple[str, ...]
    """Names of its quartiers, or of its host partner."""
    invite: bool
    actif: bool
    vu_le: datetime | None


@dataclass(frozen=True, slots=True)
class PageComptes:
    """All accounts; `tronquee`: there are more than the list shows."""

    TEMPLATE: ClassVar[str] = "equipe/comptes.html"

    cadre: CadreEquipe
    lignes: tuple[LigneCompte, ...]
    tronquee: bool


@dataclass(frozen=True, slots=True)
class PageCompteEdition:
    """An account to invite (`ligne` None) or to edit.

    `actuelle` says what stands now, when somebody changed it since the form was shown.
    """

    TEMPLATE: ClassVar[str] = "equipe/compte_edition.html"

    cadre: CadreEquipe
    formulaire: Formulaire
    roles: tuple[tuple[str, str], ...]
    quartiers: tuple[tuple[str, str], ...]
    hotes: tuple[tuple[str, str], ...]
    ligne: LigneCompte | None = None
    refus: str | None = None
    actuelle: tuple[str, ...] = ()
    courrier_regle: bool = True
