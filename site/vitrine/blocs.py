"""The blocks that pages share: the frame of a page, a record, a choice, a sketch, a filter."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from api.dependances import Langue
from registre.publication import CategoriePublique, CommunePublique, GroupePublic
from vitrine.formulaires import Formulaire

JsonLd = dict[str, Any]
"""A schema.org object, written by the template through `tojson`, which escapes “<”."""


@dataclass(frozen=True, slots=True)
class LienLangue:
    """The same page in another language; `courante` for the one that is read now."""

    code: Langue
    nom: str
    url: str
    courante: bool


@dataclass(frozen=True, slots=True)
class Cadre:
    """What surrounds every page. Addresses in `alternatives` are absolute, for search engines.

    `rubrique` names the menu's current entry, or None; `carte` asks for the map's style.
    """

    langue: Langue
    rubrique: str | None
    langues: tuple[LienLangue, ...]
    alternatives: tuple[LienLangue, ...]
    indexable: bool = True
    accueil: bool = False


@dataclass(frozen=True, slots=True)
class Choix:
    """Something to pick: a big button with a line below it. `numero` stands on the sketch."""

    url: str
    libelle: str
    detail: str | None = None
    numero: int | None = None


@dataclass(frozen=True, slots=True)
class QuartierProche:
    """A quartier near a place that none covers; metres to its edge."""

    slug: str
    nom: str
    hotes: tuple[str, ...]
    distance_m: float | None


@dataclass(frozen=True, slots=True)
class BlocEcrire:
    """The two forms that reach a relay: a message, and a phone number to call back.

    `action` takes both; `langues` are the codes of the languages that an answer can be asked in,
    `moments` pairs of code and words.
    """

    action: str
    message: Formulaire
    rappel: Formulaire
    langues: tuple[str, ...]
    moments: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Appel:
    """Who can be called: a relay or a host by `nom`; None: the coordination.

    Both figures are there in what a page is given.
    """

    nom: str | None
    telephone: str | None
    telephone_e164: str | None


@dataclass(frozen=True, slots=True)
class ResumeCommune:
    """A commune and what is covered there; people are counted from the sectors."""

    commune: CommunePublique
    quartiers: tuple[tuple[str, str], ...]
    """Slug and name of each quartier that touches it."""
    habitants: int = 0
    habitants_couverts: int = 0

    @property
    def part(self) -> int:
        """Percent of the inhabitants who live in a quartier with a relay."""
        return round(100 * self.habitants_couverts / self.habitants) if self.habitants else 0


@dataclass(frozen=True, slots=True)
class Ouverture:
    """Whether a place is open now: “ouvert”, “ferme” or “non_verifie”, and until when.

    `jour` is the day to say with `jusqu_a`, None when it is today. A place that closes at 24 h
    closes at the end of a day (`a_minuit`), not at the beginning of the next one; `jour_entier`:
    it opens at 0 h and stays open all that day.
    """

    etat: str
    jusqu_a: datetime | None
    jour: date | None
    a_minuit: bool = False
    jour_entier: bool = False


@dataclass(frozen=True, slots=True)
class JourOuvert:
    """One day of the coming week; `plages` are (opens, closes) instants, empty when closed."""

    jour: date
    plages: tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, slots=True)
class FicheActeur:
    """An actor as its card shows it. A private person has no `nom`, `adresse` or `telephone`.

    `quartier` is (slug, name); `verifie_le` None means that no relay ever verified the record;
    `a_reverifier`: somebody did, too long ago. The record then fades and says so.
    """

    url: str
    nom: str | None
    categorie: CategoriePublique
    groupe: GroupePublic
    adresse: str | None
    quartier: tuple[str, str] | None
    telephone: str | None
    telephone_e164: str | None
    ouverture: Ouverture | None
    source: str
    verifie_le: datetime | None
    verifie_canal: str | None
    personne_privee: bool
    a_reverifier: bool = False


@dataclass(frozen=True, slots=True)
class LienGroupe:
    """A group in a quartier: how many actors, the first of them, the filtered directory."""

    groupe: GroupePublic
    nombre: int
    fiches: tuple[FicheActeur, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter; `nombre` counts the actors it would give, None when not counted."""

    valeur: str
    libelle: str
    choisie: bool
    nombre: int | None = None


@dataclass(frozen=True, slots=True)
class ChoixGroupe:
    """A group as a checkable chip, with its categories below it."""

    groupe: GroupePublic
    choisi: bool
    nombre: int
    categories: tuple[Option, ...]
    ouvert: bool
    """One of its categories is chosen: the list stands open."""


@dataclass(frozen=True, slots=True)
class FiltreActif:
    """A filter in force and the address of the same page without it."""

    libelle: str
    url: str


@dataclass(frozen=True, slots=True)
class FormulaireFiltre:
    """The form of DESIGN.md §3.5, filled in; `action` is the page that it asks."""

    action: str
    q: str
    groupes: tuple[ChoixGroupe, ...]
    quartiers: tuple[Option, ...]
    communes: tuple[Option, ...]
    langues: tuple[Option, ...]
    ouvert: bool
    actifs: tuple[FiltreActif, ...]


@dataclass(frozen=True, slots=True)
class Pagination:
    """Where we are in a long list; None where there is no page before or after."""

    page: int
    pages: int
    precedente: str | None
    suivante: str | None


@dataclass(frozen=True, slots=True)
class Tuile:
    """One base-map tile of a sketch: its corner and side, in the sketch's pixels."""

    x: int
    y: int
    cote: int
    url: str


@dataclass(frozen=True, slots=True)
class Trace:
    """One outline of a sketch: its SVG path, and “quartier”, “region” or “autour” (context)."""

    dessin: str
    genre: str


@dataclass(frozen=True, slots=True)
class Repere:
    """One point of a sketch and the words on it, in its pixels."""

    x: float
    y: float
    libelle: str


@dataclass(frozen=True, slots=True)
class Croquis:
    """A small still map, drawn on the server: works without JavaScript. Pixels."""

    largeur: int
    hauteur: int
    tuiles: tuple[Tuile, ...]
    traces: tuple[Trace, ...]
    reperes: tuple[Repere, ...]


@dataclass(frozen=True, slots=True)
class CarteInteractive:
    """What the map's script reads from the `data-` attributes of its container.

    `fond_tiers` is the host of a third party's tiles: they load on a click only, or None.
    """

    acteurs_url: str
    quartiers_url: str
    fond: str
    attribution: str
    fond_tiers: str | None
    acteur_url: str
    quartier_url: str
    bornes: tuple[float, float, float, float]
