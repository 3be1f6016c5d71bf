"""What a visitor can send: a message, a report, a confirmation."""

from dataclasses import dataclass
from typing import ClassVar

from registre.publication import (
    QuartierPublic,
)
from vitrine.blocs import (
    Appel,
    BlocEcrire,
    Cadre,
)
from vitrine.formulaires import Formulaire


@dataclass(frozen=True, slots=True)
class PageEcrire:
    """Writing to the relay of a quartier, alone on its page, or again after a refusal.

    `avis` says why nothing was sent, translated; `appels` are who can be called instead.
    """

    TEMPLATE: ClassVar[str] = "pages/ecrire.html"

    cadre: Cadre
    quartier: QuartierPublic
    ecrire: BlocEcrire
    appels: tuple[Appel, ...]
    avis: str | None = None


@dataclass(frozen=True, slots=True)
class PageEcrit:
    """What somebody sees once they have written: their receipt number. Nothing is looked up."""

    TEMPLATE: ClassVar[str] = "pages/ecrit.html"

    cadre: Cadre
    quartier: QuartierPublic
    recu: str
    appels: tuple[Appel, ...]


@dataclass(frozen=True, slots=True)
class PageSignaler:
    """Saying that a record is no longer right: the form, or again after a refusal.

    `motifs` are (code, translated words); `avis` says why nothing was sent, translated.
    """

    TEMPLATE: ClassVar[str] = "pages/signaler.html"

    cadre: Cadre
    nom: str
    url_acteur: str
    action: str
    formulaire: Formulaire
    motifs: tuple[tuple[str, str], ...]
    avis: str | None = None


@dataclass(frozen=True, slots=True)
class PageSignale:
    """What somebody sees once they have reported a record."""

    TEMPLATE: ClassVar[str] = "pages/signale.html"

    cadre: Cadre
    nom: str
    url_acteur: str


@dataclass(frozen=True, slots=True)
class PageConfirmer:
    """A partner's record as it stands, with “yes, all is right” and “no, I correct it”.

    `lignes` are (what it is, what we hold), translated; None where we hold nothing. `action` takes
    the “yes”; `url_changer` leads to the form.
    """

    TEMPLATE: ClassVar[str] = "pages/confirmer.html"

    cadre: Cadre
    nom: str
    lignes: tuple[tuple[str, str | None], ...]
    action: str
    url_changer: str


@dataclass(frozen=True, slots=True)
class PageConfirmerChanger:
    """The form of a partner's own record. `base` is the number of the record on screen.

    `adresse`: the record is an actor's, with address and hours. `actuel` has what stands now
    where somebody else changed the record meanwhile, as (what it is, what we hold); else empty.
    """

    TEMPLATE: ClassVar[str] = "pages/confirmer_changer.html"

    cadre: Cadre
    nom: str
    action: str
    formulaire: Formulaire
    base: int
    adresse: bool
    actuel: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class PageConfirme:
    """Thanks to a partner. `propose`: it corrected its record, which somebody now reads."""

    TEMPLATE: ClassVar[str] = "pages/confirme.html"

    cadre: Cadre
    propose: bool
