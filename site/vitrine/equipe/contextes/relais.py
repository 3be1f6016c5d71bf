"""What the templates of relays see: the list, one relay, two editors at once, a new relay."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from registre.equipes.attributions import AttributionNommee, Lieux
from registre.equipes.comptes import CompteOuvert
from registre.equipes.remplacements import RemplacementNomme
from vitrine.equipe.cadre import CadreEquipe
from vitrine.equipe.choix_versions import Choix
from vitrine.formulaires import Formulaire

Options = tuple[tuple[str, str], ...]
"""(value, label) pairs of a list of choices."""


@dataclass(frozen=True, slots=True)
class LignePoste:
    """A relay in the list. `champs` are (label, shown to the public) of what is filled in.

    `url` None: this account may not open the record. `etat` says why nobody is there.
    `comptes_ouverts` let somebody still work for the quartier of a person who has left, or will.
    """

    url: str | None
    titre: str
    lieu: str | None
    champs: tuple[tuple[str, bool], ...]
    manquants: tuple[str, ...]
    etat: str | None
    comptes_ouverts: tuple[CompteOuvert, ...]


@dataclass(frozen=True, slots=True)
class LigneQuartier:
    """A quartier in the list. `url_presences` None: this account does not announce them."""

    nom: str
    url: str
    postes: tuple[LignePoste, ...]
    url_presences: str | None


@dataclass(frozen=True, slots=True)
class PageListeRelais:
    """All quartiers with their relays; `a_completer` counts those that cannot be reached."""

    TEMPLATE: ClassVar[str] = "equipe/relais.html"

    cadre: CadreEquipe
    quartiers: tuple[LigneQuartier, ...]
    a_completer: int
    peut_ajouter: bool


@dataclass(frozen=True, slots=True)
class ChampRelais:
    """A field of the form: its name, label, help and longest text. `langues`: boxes to tick."""

    nom: str
    libelle: str
    aide: str
    maximum: int
    sorte: str = "text"

    @property
    def langues(self) -> bool:
        """Whether the field is a choice of languages."""
        return self.sorte == "langues"


@dataclass(frozen=True, slots=True)
class PhotoDeFiche:
    """The photo as the team sees it, hidden ones too: a data: address, and who agreed when."""

    url: str
    largeur: int
    hauteur: int
    consentie_le: date
    publique: bool


@dataclass(frozen=True, slots=True)
class PresenceDeFiche:
    """A presence to come, and the name of its quartier."""

    quartier: str
    lieu: str
    debut: datetime
    fin: datetime


@dataclass(frozen=True, slots=True)
class FormulairesRelais:
    """One form for each section of a relay's page."""

    champs: Formulaire
    photo: Formulaire
    attribution: Formulaire
    remplacement: Formulaire
    depart: Formulaire


@dataclass(frozen=True, slots=True)
class PageRelais:
    """One relay, section by section, each its own form; their addresses are below `url`.

    `vacant` and `parti_le` explain why the public sees no field of the person. `comptes_ouverts`
    let somebody still work for these quartiers after the person has left, or will.
    """

    TEMPLATE: ClassVar[str] = "equipe/relais_fiche.html"

    cadre: CadreEquipe
    url: str
    titre: str
    role: str
    champs: tuple[ChampRelais, ...]
    langues: Options
    f: FormulairesRelais
    photo: PhotoDeFiche | None
    attributions: tuple[AttributionNommee, ...]
    remplacements: tuple[RemplacementNomme, ...]
    lieux: Lieux
    autres: Options
    quartiers: tuple[tuple[str, str], ...]
    """Slug and name of the quartiers covered today."""
    presences: tuple[PresenceDeFiche, ...]
    """What is announced in these quartiers."""
    comptes_ouverts: tuple[CompteOuvert, ...]
    parti_le: date | None
    vacant: bool
    aujourd_hui: date


@dataclass(frozen=True, slots=True)
class LigneConflit:
    """A field that two people filled in: (value, words) of what stands and of what was typed."""

    nom: str
    libelle: str
    actuelle: tuple[str, str]
    tapee: tuple[str, str]
    choix: Choix
    """The version that is ticked."""

    @property
    def differe(self) -> bool:
        """Whether there is something to choose."""
        return self.actuelle[0] != self.tapee[0]


@dataclass(frozen=True, slots=True)
class PageConflitRelais:
    """Both versions of a relay's fields, to choose from field by field; nothing is lost."""

    TEMPLATE: ClassVar[str] = "equipe/relais_conflit.html"

    cadre: CadreEquipe
    url: str
    titre: str
    jeton: str
    revision: int
    vue: str
    """What tells the fields as they stand now: what the form that follows was shown."""
    lignes: tuple[LigneConflit, ...]


@dataclass(frozen=True, slots=True)
class PageNouveauRelais:
    """A second relay for a quartier, or the first after all have gone."""

    TEMPLATE: ClassVar[str] = "equipe/relais_nouveau.html"

    cadre: CadreEquipe
    f: Formulaire
    quartiers: Options
