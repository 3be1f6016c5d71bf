"""What the page of the street round sees: the same for whoever opens it, on any day."""

from dataclasses import dataclass
from typing import ClassVar

from geo.reperes import Enveloppe
from vitrine.equipe.cadre import CadreEquipe


@dataclass(frozen=True, slots=True)
class BoutonGroupe:
    """One of the 8 big buttons. `pictogramme` names its drawing, for the template's global."""

    lettre: str
    nom: str
    pictogramme: str


@dataclass(frozen=True, slots=True)
class PageMaraude:
    """The page that a device keeps: no name, no token, nothing of anybody.

    `cadre` is empty (its `nom` is None). `fond` is the {z}/{x}/{y} template of the map's tiles and
    `attribution` what is said of them; `fond_tiers` is the host of a third party's tiles, which
    then load on a touch only, None for ours. `bornes` hold the Region (degrees, EPSG:4326).
    `langues` are (code, French name) of those that a record often names.
    """

    TEMPLATE: ClassVar[str] = "equipe/maraude.html"

    cadre: CadreEquipe
    groupes: tuple[BoutonGroupe, ...]
    fond: str
    attribution: str
    fond_tiers: str | None
    bornes: Enveloppe
    langues: tuple[tuple[str, str], ...]
