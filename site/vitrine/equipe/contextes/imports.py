"""What the templates of the imports see."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from vitrine.blocs import Pagination
from vitrine.equipe.cadre import CadreEquipe
from vitrine.equipe.contextes.acteurs import Options
from vitrine.equipe.contextes.revisions import Difference, LienFiche
from vitrine.formulaires import Formulaire


@dataclass(frozen=True, slots=True)
class EnTete:
    """What every page of an import says first; `etat` is a value of EtatImportation."""

    url: str
    fichier: str
    auteur: str
    quand: datetime
    etat: str
    libelle_etat: str


@dataclass(frozen=True, slots=True)
class PageImports:
    """The imports, the newest first, and the form that sends one.

    `champs` are the labels of the columns that are understood; bounds are in megabytes and rows.
    `tous`: those of everybody, not one's own alone.
    """

    TEMPLATE: ClassVar[str] = "equipe/imports.html"

    cadre: CadreEquipe
    f: Formulaire
    categories: Options
    champs: tuple[str, ...]
    mo_maximum: int
    lignes_maximum: int
    jours_gardes: int
    tous: bool
    imports: tuple[EnTete, ...]
    pagination: Pagination


@dataclass(frozen=True, slots=True)
class PageImportEnCours:
    """A file that is being read or applied, `faites` rows of `total` (None: not known yet).

    `arrete`: nobody works on it any more. `attend`: nobody began, and `tarde` since a while. Unless
    it stopped, the page comes again by itself.
    """

    TEMPLATE: ClassVar[str] = "equipe/import_en_cours.html"

    cadre: CadreEquipe
    entete: EnTete
    applique: bool
    faites: int
    total: int | None
    arrete: bool
    attend: bool
    tarde: bool
    abandonnable: bool
    f: Formulaire


@dataclass(frozen=True, slots=True)
class Colonne:
    """One column of the file: its title as written, a cell of it, the name of its select."""

    champ: str
    titre: str
    exemple: str


@dataclass(frozen=True, slots=True)
class Reglage:
    """What each column of the file is, to be adjusted; `sans_nom`: none gives the name yet."""

    colonnes: tuple[Colonne, ...]
    champs: Options
    categories: Options
    sans_nom: bool


@dataclass(frozen=True, slots=True)
class PageImportSansSuite:
    """A file that was refused whole, with why and what to do; or given up (`raison` None).

    `reglage` when other columns may mend it.
    """

    TEMPLATE: ClassVar[str] = "equipe/import_sans_suite.html"

    cadre: CadreEquipe
    entete: EnTete
    raison: str | None
    faits: tuple[str, ...]
    reglage: Reglage | None
    f: Formulaire


@dataclass(frozen=True, slots=True)
class Compte:
    """How many rows there are of a decision, and the page that lists them."""

    url: str
    libelle: str
    nombre: int
    courant: bool


@dataclass(frozen=True, slots=True)
class LigneLue:
    """One row: what it says, what would become of it or did, and why.

    `champ` is the name of the radio buttons of a likely duplicate or a row to create, None for any
    other row; `choix` is the one chosen (`choisi` in words, once applied), `completable` whether
    the record may be completed by this account.
    `ecarts`: what changes (a change), or the row beside the record (a duplicate).
    `fiche` is the record, None: none, or this account may not open it. `semblable` says why the
    row looks like it. `reservee`: the record is a private person's that may not be read.
    """

    numero: int
    nom: str
    details: tuple[str, ...]
    raisons: tuple[str, ...]
    fiche: LienFiche | None
    semblable: str
    reservee: bool
    ecarts: tuple[Difference, ...]
    champ: str | None
    choix: str
    choisi: str
    completable: bool


@dataclass(frozen=True, slots=True)
class ListeDeLignes:
    """The rows of one decision, page by page; `explication` says what it means."""

    decision: str
    explication: str
    comptes: tuple[Compte, ...]
    lignes: tuple[LigneLue, ...]
    pagination: Pagination


@dataclass(frozen=True, slots=True)
class Effets:
    """What applying writes: `phrases` repeat the counts; none: there is nothing to write.

    `empreinte` goes with the form: other counts since ask to look again.
    """

    phrases: tuple[str, ...]
    laissees: int
    empreinte: str


@dataclass(frozen=True, slots=True)
class PageApercu:
    """The dry run: nothing is written yet. `publie`: this account may publish at once.

    `choix` are the answers to one row of the list (none: nothing is to be chosen), `ensemble` the
    same for a whole page of them.
    """

    TEMPLATE: ClassVar[str] = "equipe/import_apercu.html"

    cadre: CadreEquipe
    entete: EnTete
    f: Formulaire
    reglage: Reglage
    choix: Options
    ensemble: Options
    liste: ListeDeLignes
    effets: Effets
    publie: bool
    faute: str | None


@dataclass(frozen=True, slots=True)
class PageImportApplique:
    """What was written, with a link to each record; `bilan` are sentences with their counts."""

    TEMPLATE: ClassVar[str] = "equipe/import_applique.html"

    cadre: CadreEquipe
    entete: EnTete
    bilan: tuple[str, ...]
    oublie: bool
    liste: ListeDeLignes
