"""One documented dataclass per template: all that the template sees, as `page`.

Each names its template in `TEMPLATE`. Blocks that several pages share (a relay's card, an actor's
record, the sketch of a zone) are in `blocs`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID

from registre.annuaire.partenaires import PartenairePublic
from registre.publication import (
    ActeurPublic,
    CommunePublique,
    CoordinationPublique,
    QuartierPublic,
)
from vitrine.blocs import (
    Appel,
    BlocEcrire,
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
from vitrine.formulaires import Formulaire
from vitrine.operations import OperationApi, ProblemeApi
from vitrine.partage import Partage

Semaines = Mapping[UUID, tuple[JourOuvert, ...]]
"""Relay → the coming week's hours, where they can be read."""

JsonLd = dict[str, Any]
"""A schema.org object, written by the template through `tojson`, which escapes “<”."""


@dataclass(frozen=True, slots=True)
class PageAccueil:
    """Home: the finder. `faute` is a translated sentence when what was typed cannot be used.

    `phrase` is HTML of ours (vitrine.markdown): what a relay does, as the coordination says it.
    """

    TEMPLATE: ClassVar[str] = "pages/accueil.html"

    cadre: Cadre
    phrase: str
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
    semaines: Semaines = field(default_factory=dict)
    coordination: CoordinationPublique | None = None
    """Whom to ask where no relay covers the place."""
    partages: Mapping[str, Partage] = field(default_factory=dict)
    """Slug → the links that send its relay's contacts on, where there is something to send."""


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
    ecrire: BlocEcrire
    partage: Partage | None = None
    semaines: Semaines = field(default_factory=dict)


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
class PagePartenaires:
    """The host partners by name. `introduction` is safe HTML and begins with the page's title.

    `communes` are the 19, by which printed names are understood.
    """

    TEMPLATE: ClassVar[str] = "pages/partenaires.html"

    cadre: Cadre
    titre: str
    introduction: str
    partenaires: tuple[PartenairePublic, ...]
    communes: tuple[CommunePublique, ...]


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
