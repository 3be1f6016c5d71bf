"""What the template of an actor's history sees."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from vitrine.equipe.cadre import CadreEquipe
from vitrine.equipe.contextes.acteurs import Options
from vitrine.equipe.contextes.fusions import BlocFusion
from vitrine.equipe.contextes.revisions import Difference
from vitrine.formulaires import Formulaire


@dataclass(frozen=True, slots=True)
class Version:
    """One revision: who, when, why, what became of it; `restaurable` by this account."""

    numero: int
    auteur: str
    quand: datetime
    motif: str
    etat: str
    libelle_etat: str
    decide_par: str | None
    decide_le: datetime | None
    decision: str | None
    en_vigueur: bool
    restaurable: bool


@dataclass(frozen=True, slots=True)
class Evenement:
    """A verification or a visitor's report: when, what, who (None: a visitor)."""

    quand: datetime
    quoi: str
    qui: str | None


@dataclass(frozen=True, slots=True)
class PageHistorique:
    """The history of a record. `differences` None: nothing is compared (`de`, `a` are numbers).

    `reservee` as on the record's page: then neither contents nor reasons are shown. `publie`:
    restoring publishes at once, else it proposes. `base` is the last number; `refus` says why a
    version could not be restored.
    """

    TEMPLATE: ClassVar[str] = "equipe/historique.html"

    cadre: CadreEquipe
    url: str
    nom: str
    reservee: bool
    versions: tuple[Version, ...]
    numeros: Options
    de: int
    a: int
    differences: tuple[Difference, ...] | None
    f: Formulaire
    refus: str | None
    base: int
    publie: bool
    verifications: tuple[Evenement, ...]
    signalements: tuple[Evenement, ...]
    fusions: tuple[BlocFusion, ...] = ()
