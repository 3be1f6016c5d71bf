"""The frame of a page of the team's area: who is logged in, and the ways that are open to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from api.acces import sign_form
from api.dependances import Langue, Services
from api.droits import find_droits
from registre.comptes.sessions import CompteConnecte
from registre.valeurs import Role

NOMS_DES_ROLES: Final[Mapping[Role, str]] = MappingProxyType(
    {
        Role.RAQ: "relais de quartier",
        Role.COORDINATION: "coordination",
        Role.HOTE: "partenaire hébergeur",
        Role.LECTURE: "lecture seule",
    }
)

MENU: Final = (
    ("/equipe/", "Tableau de bord"),
    ("/equipe/maraude", "Maraude"),
    ("/equipe/maraudes", "Mes maraudes"),
    ("/equipe/acteurs", "Acteurs"),
    ("/equipe/relecture", "À relire"),
    ("/equipe/signalements", "Signalements"),
    ("/equipe/a-reverifier", "À revérifier"),
    ("/equipe/doublons", "Doublons"),
    ("/equipe/import", "Importer"),
    ("/equipe/relais", "Relais"),
    ("/equipe/hotes", "Partenaires"),
    ("/equipe/quartiers", "Quartiers"),
    ("/equipe/textes", "Textes du site"),
    ("/equipe/courriers", "Courriers"),
    ("/equipe/comptes", "Comptes"),
    ("/equipe/categories", "Catégories"),
    ("/equipe/reglages", "Réglages"),
)
"""Every list of the area in the order of the day's work; each role sees those it may open."""


@dataclass(frozen=True, slots=True)
class Rubrique:
    """One entry of the menu."""

    url: str
    libelle: str
    courante: bool


@dataclass(frozen=True, slots=True)
class CadreEquipe:
    """What surrounds every page of the area. `nom` None: nobody is logged in yet.

    `fait` says what was just done (after a redirection); `jeton` is of the log-out button.
    """

    langue: Langue = "fr"
    indexable: bool = False
    nom: str | None = None
    role: str = ""
    rubriques: tuple[Rubrique, ...] = ()
    jeton: str = ""
    fait: str | None = None


def make_cadre_equipe(
    services: Services,
    compte: CompteConnecte | None,
    courante: str = "",
    fait: str | None = None,
) -> CadreEquipe:
    """Return the frame; `courante` is the address of the menu's current entry."""
    if compte is None:
        return CadreEquipe(fait=fait)
    return CadreEquipe(
        nom=compte.nom,
        role=NOMS_DES_ROLES[compte.role],
        rubriques=_list_rubriques(compte, courante) if compte.complete else (),
        jeton=sign_form(services, compte),
        fait=fait,
    )


def _list_rubriques(compte: CompteConnecte, courante: str) -> tuple[Rubrique, ...]:
    return tuple(
        Rubrique(url, libelle, url == courante)
        for url, libelle in MENU
        if compte.role in find_droits("GET", url)
    )
