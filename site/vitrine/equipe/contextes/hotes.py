"""What the pages of the host partners and their antennas show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from registre.equipes.hotes import Ailleurs
from vitrine.blocs import Croquis
from vitrine.equipe.cadre import CadreEquipe
from vitrine.equipe.choix_versions import Choix
from vitrine.equipe.contextes.revisions import Difference
from vitrine.formulaires import Formulaire


@dataclass(frozen=True, slots=True)
class LigneHote:
    """A host in the list. `manque` are words (“téléphone”), empty when nothing is missing."""

    url: str
    nom: str
    communes: str
    manque: tuple[str, ...]
    quartiers: tuple[str, ...]
    antennes: tuple[str, ...]
    verifie_le: datetime | None
    propositions: int


@dataclass(frozen=True, slots=True)
class PageHotes:
    """The hosts that an account may see; `a_completer`: only those that miss something.

    `incomplets` counts the latter among all.
    """

    TEMPLATE: ClassVar[str] = "equipe/hotes.html"

    cadre: CadreEquipe
    hotes: tuple[LigneHote, ...]
    a_completer: bool
    incomplets: int
    peut_creer: bool


@dataclass(frozen=True, slots=True)
class PageHoteNouveau:
    """The form of a new partner."""

    TEMPLATE: ClassVar[str] = "equipe/hote_nouveau.html"

    cadre: CadreEquipe
    formulaire: Formulaire


@dataclass(frozen=True, slots=True)
class LigneAntenne:
    """An antenna on its host's page. `url` is None for who may not edit it."""

    url: str | None
    nom: str
    genre: str
    adresse: str | None
    precision: str | None


@dataclass(frozen=True, slots=True)
class EntreeHistorique:
    """One revision: who, when, why, what became of it and what it changed.

    `url` leads to its review while it waits, for who may read it there.
    """

    numero: int
    etat: str
    auteur: str
    cree_le: datetime
    motif: str
    decide_par: str | None
    decide_le: datetime | None
    decision: str | None
    differences: tuple[Difference, ...]
    url: str | None


@dataclass(frozen=True, slots=True)
class EtatDeVerification:
    """The last time that somebody made sure of the record."""

    le: datetime
    par: str
    canal: str


@dataclass(frozen=True, slots=True)
class PageHote:
    """One host. Without `formulaire` the record is only read; `propose`: it is for review.

    `champs` are (label, value), “” when empty; `quartiers` the names of those hosted, with
    `formulaire_quartiers` to change them; `url_antenne` adds one; `jeton_confirmation` sends the
    mail that asks the partner whether all is right. All four are None for who may not.
    """

    TEMPLATE: ClassVar[str] = "equipe/hote.html"

    cadre: CadreEquipe
    url: str
    nom: str
    champs: tuple[tuple[str, str], ...]
    manque: tuple[str, ...]
    verification: EtatDeVerification | None
    formulaire: Formulaire | None
    propose: bool
    deja_proposee: bool
    quartiers: tuple[tuple[str, str], ...]
    ailleurs: tuple[Ailleurs, ...]
    """Those of these quartiers where the site shows another host; empty for who cannot act."""
    formulaire_quartiers: Formulaire | None
    options_quartiers: tuple[tuple[str, str], ...]
    antennes: tuple[LigneAntenne, ...]
    url_antenne: str | None
    jeton_confirmation: str | None
    historique: tuple[EntreeHistorique, ...]


@dataclass(frozen=True, slots=True)
class ChampEnConflit:
    """A field that two people wrote differently; `choix` is the version that is ticked."""

    nom: str
    libelle: str
    autre: str
    mien: str
    choix: Choix


@dataclass(frozen=True, slots=True)
class PageHoteConflit:
    """Two people edited one host: both values, field by field, to choose from.

    `accords` are the fields on which both agree, and what else the form sent.
    """

    TEMPLATE: ClassVar[str] = "equipe/hote_conflit.html"

    cadre: CadreEquipe
    url: str
    nom: str
    autre: EntreeHistorique
    champs: tuple[ChampEnConflit, ...]
    accords: Mapping[str, str]
    jeton: str


@dataclass(frozen=True, slots=True)
class PlaceTrouvee:
    """Where an antenna lies: the quartier and commune by name, how well it is known, a map."""

    quartier: str | None
    commune: str
    precision: str
    croquis: Croquis | None


@dataclass(frozen=True, slots=True)
class PageAntenne:
    """One antenna, or a new one (`nouvelle`); `place` None: it has no point.

    `autre` says what somebody else wrote meanwhile.
    """

    TEMPLATE: ClassVar[str] = "equipe/antenne.html"

    cadre: CadreEquipe
    url: str
    url_hote: str
    nom_hote: str
    nouvelle: bool
    formulaire: Formulaire
    types: tuple[tuple[str, str], ...]
    adresse: str | None
    place: PlaceTrouvee | None
    autre: tuple[tuple[str, str], ...] = ()
    parties: tuple[tuple[str, str], ...] = ()
    """The parts of the street to choose from, where it crosses several zones."""
