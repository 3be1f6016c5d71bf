"""What the pages of the outbox show. Texts are in French, ready to be read."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from vitrine.equipe.cadre import CadreEquipe
from vitrine.formulaires import Formulaire


@dataclass(frozen=True, slots=True)
class LigneCourriel:
    """One mail. `pour` is who gets it, in words where it is a relay; `etat` a code.

    `prochain_essai` is None for a mail that is not waiting; `refus` is why it was not taken last
    time. `peut_repartir`: trying again makes sense.
    """

    url: str
    cree_le: datetime
    nature: str
    pour: str
    etat: str
    essais: int
    prochain_essai: datetime | None
    envoye_le: datetime | None
    refus: str | None
    peut_repartir: bool


@dataclass(frozen=True, slots=True)
class CompteEtat:
    """How many mails stand in a state, in words (“en attente”)."""

    etat: str
    libelle: str
    nombre: int


@dataclass(frozen=True, slots=True)
class PageCourriers:
    """The outbox: how many mails in each state, and the latest ones (at most `maximum`).

    `regle`: a mail server is set; without one, mails wait.
    """

    TEMPLATE: ClassVar[str] = "equipe/courriers.html"

    cadre: CadreEquipe
    formulaire: Formulaire
    regle: bool
    comptes: tuple[CompteEtat, ...]
    courriels: tuple[LigneCourriel, ...]
    maximum: int


@dataclass(frozen=True, slots=True)
class PageCourrier:
    """One mail. `corps` is None when the text has left, or is not for the coordination to read.

    `secret` says that it is the latter: the text holds a link that opens something.
    """

    TEMPLATE: ClassVar[str] = "equipe/courrier.html"

    cadre: CadreEquipe
    formulaire: Formulaire
    regle: bool
    courriel: LigneCourriel
    objet: str
    reponse_a: str | None
    message_id: str
    corps: str | None
    secret: bool
