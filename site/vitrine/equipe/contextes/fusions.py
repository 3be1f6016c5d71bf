"""What the templates of merges see, and the block of merges on a record's page."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from vitrine.equipe.cadre import CadreEquipe
from vitrine.equipe.contextes.doublons import FicheComparee
from vitrine.equipe.contextes.revisions import Difference, LienFiche
from vitrine.formulaires import Formulaire


@dataclass(frozen=True, slots=True)
class BlocFusion:
    """A merge as the page of one of its records tells it.

    `autre` is the other record; `absorbee`: this page's record is the one put away. `annuler` is
    where the undoing is sent, None: this account undoes nothing.
    """

    autre: LienFiche
    absorbee: bool
    par: str
    quand: datetime
    annuler: str | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that another may be merged with.

    `raisons` say why they look like one; of one found by its name, only how far it lies.
    """

    url: str
    fiche: FicheComparee
    raisons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageChoixFusion:
    """Which record is the same as this one? `f.valeur("q")` is what was looked for by name."""

    TEMPLATE: ClassVar[str] = "equipe/fusion_choix.html"

    cadre: CadreEquipe
    action: str
    fiche: FicheComparee
    f: Formulaire
    probables: tuple[Candidate, ...]
    trouvees: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class PageFusion:
    """Two records side by side, and what to choose.

    `choix` holds the fields that differ: before is what the kept record says, after the other one.
    `communs` are (label, text) pairs that both say. `refus`: why they are not merged in this
    direction (then there is no form). `inverser` leads to the other direction, None: not open.
    `attendent` are proposals for the record put away, which would wait no longer. `licence`: the
    other record is OpenStreetMap's and the kept one is not yet. `separees`: somebody said that
    they are two places.
    """

    TEMPLATE: ClassVar[str] = "equipe/fusion.html"

    cadre: CadreEquipe
    action: str
    gardee: FicheComparee
    absorbee: FicheComparee
    vues: tuple[int, int]
    choix: tuple[Difference, ...]
    communs: tuple[tuple[str, str], ...]
    f: Formulaire
    refus: str | None
    inverser: str | None
    attendent: tuple[LienFiche, ...]
    licence: bool
    separees: bool


@dataclass(frozen=True, slots=True)
class PageAnnulationRefusee:
    """A merge that is not undone, and both records: what the kept one said before and says now.

    `champs` is what the other one said, as (label, text) pairs; empty when it is no longer kept.
    """

    TEMPLATE: ClassVar[str] = "equipe/fusion_gardee.html"

    cadre: CadreEquipe
    refus: str
    gardee: LienFiche
    absorbee: LienFiche
    differences: tuple[Difference, ...]
    champs: tuple[tuple[str, str], ...]
