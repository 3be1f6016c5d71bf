"""What the pages of the site's texts see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from vitrine.equipe.cadre import CadreEquipe
from vitrine.formulaires import Formulaire


@dataclass(frozen=True, slots=True)
class LigneTexte:
    """One text of the list in one language. `ecrit_le` None: the text kept with the code stands."""

    url: str
    langue: str
    ecrit_le: datetime | None


@dataclass(frozen=True, slots=True)
class GroupeTextes:
    """One text in each language."""

    nom: str
    aide: str
    lignes: tuple[LigneTexte, ...]


@dataclass(frozen=True, slots=True)
class PageTextesEquipe:
    """All the texts that can be written."""

    TEMPLATE: ClassVar[str] = "equipe/textes.html"

    cadre: CadreEquipe
    textes: tuple[GroupeTextes, ...]


@dataclass(frozen=True, slots=True)
class LigneDifference:
    """One line of a difference between two texts: kept, taken away (`-`) or added (`+`)."""

    signe: Literal["", "-", "+"]
    texte: str


@dataclass(frozen=True, slots=True)
class ConflitDeTexte:
    """Somebody published another text meanwhile: who, when, and that text as it stands."""

    par: str
    le: datetime
    markdown: str
    differences: tuple[LigneDifference, ...]


@dataclass(frozen=True, slots=True)
class PageTexteEquipe:
    """A text being written. `nom` and `langue` are names for people.

    `base` is the number on screen; `apercu` HTML that is safe (vitrine.markdown), None as long as
    it was not asked for; `conflit` None unless another editor was faster.
    """

    TEMPLATE: ClassVar[str] = "equipe/texte.html"

    cadre: CadreEquipe
    url: str
    url_publique: str
    nom: str
    langue: str
    aide: str
    base: int
    maximum: int
    ecrit: bool
    formulaire: Formulaire
    apercu: str | None = None
    conflit: ConflitDeTexte | None = None


@dataclass(frozen=True, slots=True)
class VersionTexte:
    """One number of the history. `origine`: the text kept with the code."""

    numero: int
    par: str
    le: datetime
    motif: str
    en_vigueur: bool
    origine: bool


@dataclass(frozen=True, slots=True)
class PageHistoriqueTexte:
    """The history of a text, newest first, and the differences between two of its numbers.

    `avant`, `apres` are the numbers compared (0: there is no history yet); `refus` says why a
    version could not be published again.
    """

    TEMPLATE: ClassVar[str] = "equipe/texte_historique.html"

    cadre: CadreEquipe
    url: str
    nom: str
    langue: str
    versions: tuple[VersionTexte, ...]
    avant: int
    apres: int
    differences: Sequence[LigneDifference]
    base: int
    formulaire: Formulaire
    refus: str | None = None
