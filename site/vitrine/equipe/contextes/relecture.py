"""What the templates of the review see."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from vitrine.equipe.cadre import CadreEquipe
from vitrine.equipe.contextes.acteurs import Options
from vitrine.equipe.contextes.revisions import Difference, LienFiche, PhotoEquipe
from vitrine.formulaires import Formulaire


@dataclass(frozen=True, slots=True)
class ARelire:
    """One thing that waits: a proposal, or a record that came without one (`auteur` None)."""

    url: str
    nom: str
    quoi: str
    auteur: str | None
    quand: datetime
    motif: str


@dataclass(frozen=True, slots=True)
class FileDAttente:
    """What waits in one quartier, the oldest first."""

    quartier: str
    attente: tuple[ARelire, ...]


@dataclass(frozen=True, slots=True)
class PageRelecture:
    """The queue, the quartier that waits longest first. `montres` of `total` are shown."""

    TEMPLATE: ClassVar[str] = "equipe/relecture.html"

    cadre: CadreEquipe
    f: Formulaire
    quartiers: Options
    files: tuple[FileDAttente, ...]
    montres: int
    total: int


@dataclass(frozen=True, slots=True)
class Concurrente:
    """Another proposal that waits for the same record: field by field, theirs and this one."""

    url: str
    auteur: str
    quand: datetime
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class PageRevision:
    """One proposal against what stands.

    `differences` is what publishing changes; `entre_temps` what others published since the proposal
    was begun; `conflits` what both changed (before: what stands, after: what is proposed).
    `nouvelle`: nothing stands yet. `decide`: this account publishes and refuses, and the proposal
    still waits. `reservee` as on a record's page.
    """

    TEMPLATE: ClassVar[str] = "equipe/revision.html"

    cadre: CadreEquipe
    action: str
    nom: str
    fiche: LienFiche | None
    quoi: str
    auteur: str
    quand: datetime
    motif: str
    etat: str
    libelle_etat: str
    decide_par: str | None
    decide_le: datetime | None
    decision: str | None
    nouvelle: bool
    reservee: bool
    differences: tuple[Difference, ...]
    entre_temps: tuple[Difference, ...]
    conflits: tuple[Difference, ...]
    doublons: tuple[LienFiche, ...]
    decide: bool
    f: Formulaire
    categorie_a_choisir: str | None = None
    """The record's form, where its category must be chosen before it can be published."""
    concurrentes: tuple[Concurrente, ...] = ()
    photos: tuple[PhotoEquipe, ...] = ()
