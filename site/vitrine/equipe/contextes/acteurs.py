"""What the templates of the team's actors see."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from vitrine.blocs import Croquis, Pagination
from vitrine.equipe.cadre import CadreEquipe
from vitrine.equipe.contextes.fusions import BlocFusion
from vitrine.equipe.contextes.revisions import LienFiche, PhotoEquipe
from vitrine.formulaires import Formulaire

Options = tuple[tuple[str, str], ...]
"""(value, label) pairs of a list or of boxes."""


@dataclass(frozen=True, slots=True)
class LigneActeur:
    """An actor in the list. A private person's name stands only where it may be read."""

    url: str
    nom: str
    categorie: str
    quartier: str | None
    adresse: str
    etat: str
    libelle_etat: str


@dataclass(frozen=True, slots=True)
class PageActeurs:
    """The actors in every state; `f` is the filter, `nouveau` whether one may add a record."""

    TEMPLATE: ClassVar[str] = "equipe/acteurs.html"

    cadre: CadreEquipe
    f: Formulaire
    etats: Options
    quartiers: Options
    categories: Options
    lignes: tuple[LigneActeur, ...]
    total: int
    pagination: Pagination
    nouveau: bool


@dataclass(frozen=True, slots=True)
class Proposition:
    """A proposal that waits. `url` None: this account does not open the review."""

    id: UUID
    url: str | None
    auteur: str
    quand: datetime
    mienne: bool


@dataclass(frozen=True, slots=True)
class Dite:
    """Somebody went there and found something else: `quoi` in words (“fermé”)."""

    quoi: str
    par: str
    quand: datetime


@dataclass(frozen=True, slots=True)
class PageActeurEquipe:
    """One record as it stands. `champs` are (label, text of several lines) pairs.

    `reservee`: a private person that this account may not read; then `champs`, `croquis` and
    `doublons` are empty. An address None is a way that is not open. `f` carries the token of the
    page's forms; `verifie` is when and how somebody last made sure, None: never.
    """

    TEMPLATE: ClassVar[str] = "equipe/acteur.html"

    cadre: CadreEquipe
    url: str
    nom: str
    categorie: str
    quartier: str | None
    etat: str
    libelle_etat: str
    personne_privee: bool
    reservee: bool
    champs: tuple[tuple[str, str], ...]
    telephone_e164: str | None
    croquis: Croquis | None
    verifie: tuple[datetime, str] | None
    propositions: tuple[Proposition, ...]
    doublons: tuple[LienFiche, ...]
    refusee: str | None
    f: Formulaire
    canaux: Options
    modifier: str | None
    historique: str
    consentement: str | None
    publique: str | None
    confirmer: bool
    verifier: bool
    dites: tuple[Dite, ...] = ()
    """What was found on the pavement since, and that nobody has settled."""
    fusions: tuple[BlocFusion, ...] = ()
    fusionner: str | None = None
    """Where the record is merged with another one."""
    photos: tuple[PhotoEquipe, ...] = ()


@dataclass(frozen=True, slots=True)
class PageFormulaireActeur:
    """The form of a record, new (`nom` None) or not. `gestes` are the buttons that are open.

    `base` is the number on screen. `croquis` shows the point, None without one. `archivable`: the
    record was published once. `mienne`: the form is filled with what this account proposed before;
    `autres` proposed something else that waits.
    """

    TEMPLATE: ClassVar[str] = "equipe/acteur_formulaire.html"

    cadre: CadreEquipe
    action: str
    retour: str
    nom: str | None
    base: int
    f: Formulaire
    categories: Options
    langues: Options
    acces: Options
    etats: Options
    gestes: tuple[str, ...]
    archivable: bool
    croquis: Croquis | None
    mienne: bool
    autres: tuple[Proposition, ...]
    parties: Options = ()
    """The parts of the street to choose from, where it crosses several zones."""
    groupe_seul: str | None = None
    """The name of the group, for a record whose category nobody chose yet."""
    precision: str = ""
    """How the point came to be, in words."""
    avec_note: bool = True


@dataclass(frozen=True, slots=True)
class Divergence:
    """A field that is not the same in what was typed (`moi`) and in the record now (`eux`).

    `avant`: what both started from; `choix` is what is ticked: “moi”, “eux”, or “” when both
    changed it.
    """

    groupe: str
    libelle: str
    avant: str
    moi: str
    eux: str
    choix: str


@dataclass(frozen=True, slots=True)
class PageConflitActeur:
    """Somebody changed the record meanwhile: both versions, field by field, nothing lost.

    `caches` are the fields as typed, sent again by hidden inputs; `eux` says who wrote the other
    version, `quand` when, `publiee` whether it already stands. `gestes` as in the form.
    """

    TEMPLATE: ClassVar[str] = "equipe/acteur_conflit.html"

    cadre: CadreEquipe
    action: str
    retour: str
    nom: str
    base: int
    f: Formulaire
    caches: tuple[tuple[str, str], ...]
    divergences: tuple[Divergence, ...]
    eux: str
    quand: datetime | None
    publiee: bool
    gestes: tuple[str, ...]
