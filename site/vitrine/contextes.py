"""One documented dataclass per template: all that the template sees, as `page`.

Each names its template in `TEMPLATE`. Blocks that several pages share (a relay's card, an actor's
record, the sketch of a zone) are in `blocs`.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from registre.publication import ActeurPublic, CommunePublique, QuartierPublic
from vitrine.blocs import (
    Cadre,
    CarteInteractive,
    Choix,
    Croquis,
    FicheActeur,
    FormulaireFiltre,
    JourOuvert,
    LienGroupe,
    Pagination,
    QuartierProche,
    ResumeCommune,
)
from vitrine.operations import OperationApi, ProblemeApi

JsonLd = dict[str, Any]
"""A schema.org object, written by the template through `tojson`, which escapes “<”."""


@dataclass(frozen=True, slots=True)
class PageAccueil:
    """Home: the finder. `faute` is a translated sentence when what was typed cannot be used."""

    TEMPLATE: ClassVar[str] = "pages/accueil.html"

    cadre: Cadre
    saisie: str = ""
    faute: str | None = None


@dataclass(frozen=True, slots=True)
class PageTrouver:
    """The finder's answer. `statut` is one of DESIGN.md §6; `phrase` is translated.

    `lieu` is what was understood of the text, None for a point. `quartiers` are those answered,
    likeliest first; `choix` what to choose from, numbered as on the sketch; `communes` those whose
    CPAS to call; `anciens` quartiers whose relay worked there before.
    """

    TEMPLATE: ClassVar[str] = "pages/trouver.html"

    cadre: Cadre
    statut: str
    phrase: str
    saisie: str = ""
    lieu: str | None = None
    quartiers: tuple[QuartierPublic, ...] = ()
    choix: tuple[Choix, ...] = ()
    croquis: Croquis | None = None
    communes: tuple[CommunePublique, ...] = ()
    proches: tuple[QuartierProche, ...] = ()
    anciens: tuple[str, ...] = ()
    suggestions: tuple[Choix, ...] = ()


@dataclass(frozen=True, slots=True)
class PageQuartiers:
    """Communes → quartiers, the way without typing; `commune` when one was picked.

    `communes` has the 19, with how many quartiers each; `quartiers` those of the commune, or all.
    """

    TEMPLATE: ClassVar[str] = "pages/quartiers.html"

    cadre: Cadre
    commune: CommunePublique | None
    communes: tuple[ResumeCommune, ...]
    quartiers: tuple[QuartierPublic, ...]
    secteurs: dict[str, tuple[str, ...]]
    """Slug → the names of its sectors, by which people recognise a zone."""


@dataclass(frozen=True, slots=True)
class PageQuartier:
    """One quartier: its relay, its actors (the first of each group), its outline.

    `total` counts all its actors; `groupes` leads to the directory, group by group.
    """

    TEMPLATE: ClassVar[str] = "pages/quartier.html"

    cadre: Cadre
    quartier: QuartierPublic
    secteurs: tuple[str, ...]
    groupes: tuple[LienGroupe, ...]
    total: int
    croquis: Croquis | None
    json_ld: JsonLd


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


@dataclass(frozen=True, slots=True)
class PageCouverture:
    """What is covered and what isn't, commune by commune. Figures are of the sectors' vintage."""

    TEMPLATE: ClassVar[str] = "pages/couverture.html"

    cadre: Cadre
    communes: tuple[ResumeCommune, ...]
    nombre_quartiers: int
    secteurs_couverts: int
    secteurs: int
    habitants_couverts: int
    habitants: int
    millesime: int
    croquis: Croquis | None


@dataclass(frozen=True, slots=True)
class PageTexte:
    """A page of text kept in Markdown with the code; `html` is rendered from it, safe."""

    TEMPLATE: ClassVar[str] = "pages/texte.html"

    cadre: Cadre
    titre: str
    html: str


@dataclass(frozen=True, slots=True)
class PageDocumentation:
    """The API's documentation, read from its own openapi.json; `description` is safe HTML.

    It is written in French; the frame around it has the visitor's language. `problemes` are the
    errors that it may answer.
    """

    TEMPLATE: ClassVar[str] = "pages/documentation.html"

    cadre: Cadre
    titre: str
    version: str
    description: str
    operations: tuple[OperationApi, ...]
    problemes: tuple[ProblemeApi, ...]


@dataclass(frozen=True, slots=True)
class PageErreur:
    """An error: its translated words and what to do next. It needs no database."""

    TEMPLATE: ClassVar[str] = "erreurs/erreur.html"

    cadre: Cadre
    statut: int
    titre: str
    detail: str
