"""What the page of a private person's consent sees."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from vitrine.equipe.cadre import CadreEquipe
from vitrine.formulaires import Formulaire


@dataclass(frozen=True, slots=True)
class ConsentementMontre:
    """One consent. `fin` is its last instant's day; `a` the instant when it was withdrawn early.

    `canal` is in words; `en_vigueur` at the instant of the page.
    """

    debut: datetime
    fin: date
    a: datetime | None
    canal: str
    recueilli_par: str
    en_vigueur: bool


@dataclass(frozen=True, slots=True)
class PageConsentement:
    """A person's consents. `jusqu_au` is the last day of the one in force, None: there is none.

    `publie`: the record is published, so that it is public as long as a consent is in force.
    """

    TEMPLATE: ClassVar[str] = "equipe/consentement.html"

    cadre: CadreEquipe
    acteur: UUID
    nom: str
    quartier: str | None
    publie: bool
    jusqu_au: date | None
    consentements: tuple[ConsentementMontre, ...]
    canaux: tuple[tuple[str, str], ...]
    formulaire: Formulaire
