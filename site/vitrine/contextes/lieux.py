"""Where a place lies and who is there: the finder, quartiers, coverage, partners."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

from registre.annuaire.partenaires import PartenairePublic
from registre.publication import (
    CommunePublique,
    CoordinationPublique,
    QuartierPublic,
)
from vitrine.blocs import (
    BlocEcrire,
    Cadre,
    Choix,
    Croquis,
    JourOuvert,
    JsonLd,
    LienGroupe,
    QuartierProche,
    ResumeCommune,
)
from vitrine.partage import Partage

Semaines = Mapping[UUID, tuple[JourOuvert, ...]]
"""Relay → the coming week's hours, where they can be read."""


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
    proposees: bool = True
    """Some outline is a proposal that the coordination has not confirmed."""


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
