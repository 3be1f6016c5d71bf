"""What the template of presences sees."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from vitrine.equipe.cadre import CadreEquipe
from vitrine.formulaires import Formulaire


@dataclass(frozen=True, slots=True)
class LignePresence:
    """A presence to come; `situee`: its place was found, so that a map can show it."""

    lieu: str
    debut: datetime
    fin: datetime
    situee: bool
    url_retrait: str


@dataclass(frozen=True, slots=True)
class PagePresences:
    """The presences of a quartier: those to come, and the form of a new one."""

    TEMPLATE: ClassVar[str] = "equipe/presences.html"

    cadre: CadreEquipe
    url: str
    slug: str
    nom: str
    f: Formulaire
    presences: tuple[LignePresence, ...]
