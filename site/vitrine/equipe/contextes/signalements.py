"""The page of reports."""

from dataclasses import dataclass
from typing import ClassVar

from registre.signalements import SignalementRecu
from vitrine.equipe.cadre import CadreEquipe


@dataclass(frozen=True, slots=True)
class LigneSignalement:
    """One report. `motif` is its words; `quartier` the name of the actor's.

    `tapee` is the answer as typed and `faute` what is wrong with it, after a refusal.
    """

    recu: SignalementRecu
    motif: str
    quartier: str | None
    tapee: str = ""
    faute: str | None = None
    doublons: str | None = None
    """Of a duplicate: where the record is compared with those that look like it."""


@dataclass(frozen=True, slots=True)
class PageSignalements:
    """The queue, held to the quartiers of who asks. `total` counts all that wait."""

    TEMPLATE: ClassVar[str] = "equipe/signalements.html"

    cadre: CadreEquipe
    jeton: str
    nouveaux: tuple[LigneSignalement, ...]
    total: int
    repondus: tuple[LigneSignalement, ...]
