"""The directory: its list, one actor, its map."""

from dataclasses import dataclass
from typing import ClassVar

from registre.publication import (
    ActeurPublic,
    CommunePublique,
)
from vitrine.blocs import (
    Cadre,
    CarteInteractive,
    Croquis,
    FicheActeur,
    FormulaireFiltre,
    JourOuvert,
    JsonLd,
    Pagination,
)


@dataclass(frozen=True, slots=True)
class PageRepertoire:
    """The directory: the filter's form, one page of records, and where to go from there.

    `corrigee`: nobody has the words as typed, the nearest are shown.
    """

    TEMPLATE: ClassVar[str] = "pages/repertoire.html"

    cadre: Cadre
    formulaire: FormulaireFiltre
    total: int
    corrigee: bool
    fiches: tuple[FicheActeur, ...]
    pagination: Pagination
    url_carte: str
    url_donnees: str


@dataclass(frozen=True, slots=True)
class PageActeur:
    """One actor. `semaine` is the week's opening hours, empty when they cannot be read.

    `attribution` is whom to name for the record, translated. `json_ld` is None for a private
    person.
    """

    TEMPLATE: ClassVar[str] = "pages/acteur.html"

    cadre: Cadre
    fiche: FicheActeur
    acteur: ActeurPublic
    commune: CommunePublique | None
    attribution: str
    semaine: tuple[JourOuvert, ...]
    croquis: Croquis | None
    json_ld: JsonLd | None


@dataclass(frozen=True, slots=True)
class PageCarte:
    """The map: its list first, and what the script needs to draw it (`corrigee` as above)."""

    TEMPLATE: ClassVar[str] = "pages/carte.html"

    cadre: Cadre
    formulaire: FormulaireFiltre
    total: int
    corrigee: bool
    fiches: tuple[FicheActeur, ...]
    pagination: Pagination
    carte: CarteInteractive
    url_repertoire: str
    proposees: bool = True
    """Some outline is a proposal that the coordination has not confirmed."""
