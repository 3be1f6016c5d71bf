"""What the pages of past street rounds see."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from vitrine.blocs import Pagination
from vitrine.equipe.cadre import CadreEquipe
from vitrine.equipe.contextes.acteurs import Options
from vitrine.formulaires import Formulaire


@dataclass(frozen=True, slots=True)
class LigneMaraude:
    """One round: who, where (None: nobody said), from when to when, and what it brought, in words.

    `fin` None: it lasts, or nobody said that it ended.
    """

    url: str
    qui: str
    quartier: str | None
    debut: datetime
    fin: datetime | None
    bilan: str


@dataclass(frozen=True, slots=True)
class PageMaraudes:
    """The rounds, the newest first: one's own, or (`toutes`) everybody's.

    `f` is the filter by `quartiers` and by `auteurs`, (value, label) pairs; without `toutes` there
    is none.
    """

    TEMPLATE: ClassVar[str] = "equipe/maraudes.html"

    cadre: CadreEquipe
    f: Formulaire
    toutes: bool
    quartiers: Options
    auteurs: Options
    lignes: tuple[LigneMaraude, ...]
    total: int
    pagination: Pagination


@dataclass(frozen=True, slots=True)
class LigneReleve:
    """One thing that a round brought home, and what became of it.

    `quoi` is what it is and `suite` what became of it, in words. `recu_le` None: it arrived at
    once. `relire` is the review of what waits; `photo` the address of a photo that is still there.
    """

    url: str
    nom: str
    quoi: str
    suite: str
    attend: bool
    note_le: datetime
    recu_le: datetime | None
    relire: str | None
    photo: str | None


@dataclass(frozen=True, slots=True)
class PageMaraudePassee:
    """One round, and what it brought home in the order of the pavement.

    `reservees`: how many of these are, or may be, private persons that this account may not read.
    """

    TEMPLATE: ClassVar[str] = "equipe/maraude_passee.html"

    cadre: CadreEquipe
    maraude: LigneMaraude
    releves: tuple[LigneReleve, ...]
    reservees: int
