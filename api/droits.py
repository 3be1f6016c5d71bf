"""Who may do what in the team's area: one table, route by route. What is not in it is refused.

`TOUT`: any record. `SIENS`: those of the account's own quartiers (or its own host partner); a list
then shows only these. A test walks the table, objects of other quartiers included.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from registre.valeurs import Role


class Portee(StrEnum):
    """How far a right reaches."""

    TOUT = "tout"
    SIENS = "siens"


Droits = Mapping[Role, Portee]

_COORDINATION: Final[Droits] = {Role.COORDINATION: Portee.TOUT}
_TOUS: Final[Droits] = dict.fromkeys(Role, Portee.TOUT)
_LISENT: Final[Droits] = {
    Role.COORDINATION: Portee.TOUT,
    Role.LECTURE: Portee.TOUT,
    Role.RAQ: Portee.TOUT,
}
_LISENT_AVEC_HOTE: Final[Droits] = {**_LISENT, Role.HOTE: Portee.SIENS}
_REDIGENT: Final[Droits] = {
    Role.COORDINATION: Portee.TOUT,
    Role.RAQ: Portee.SIENS,
    Role.HOTE: Portee.SIENS,
}
_TERRAIN: Final[Droits] = {Role.COORDINATION: Portee.TOUT, Role.RAQ: Portee.SIENS}

OUVERTES: Final = frozenset(
    {
        "/equipe/connexion",
        "/equipe/mot-de-passe-oublie",
        "/equipe/mot-de-passe/{secret}",
        "/equipe/invitation/{secret}",
    }
)
"""Routes for who has no session yet."""

INCOMPLETES: Final = frozenset(
    {"/equipe/code", "/equipe/double-authentification", "/equipe/deconnexion"}
)
"""Routes for who gave the password and not yet the second factor."""

ACCES: Final[Mapping[tuple[str, str], Droits]] = MappingProxyType(
    {
        ("GET", "/equipe/"): _TOUS,
        ("GET", "/equipe/code"): _TOUS,
        ("POST", "/equipe/code"): _TOUS,
        ("GET", "/equipe/double-authentification"): _TOUS,
        ("POST", "/equipe/double-authentification"): _TOUS,
        ("POST", "/equipe/deconnexion"): _TOUS,
        ("GET", "/equipe/compte"): _TOUS,
        ("POST", "/equipe/compte/mot-de-passe"): _TOUS,
        ("POST", "/equipe/compte/sessions/{identifiant}/fin"): _TOUS,
        ("POST", "/equipe/compte/sessions/fin"): _TOUS,
        # Accounts
        ("GET", "/equipe/comptes"): _COORDINATION,
        ("GET", "/equipe/comptes/nouveau"): _COORDINATION,
        ("POST", "/equipe/comptes/nouveau"): _COORDINATION,
        ("GET", "/equipe/comptes/{identifiant}"): _COORDINATION,
        ("POST", "/equipe/comptes/{identifiant}"): _COORDINATION,
        ("POST", "/equipe/comptes/{identifiant}/invitation"): _COORDINATION,
        ("POST", "/equipe/comptes/{identifiant}/desactivation"): _COORDINATION,
        ("POST", "/equipe/comptes/{identifiant}/reactivation"): _COORDINATION,
        # Outbox
        ("GET", "/equipe/courriers"): _COORDINATION,
        ("GET", "/equipe/courriers/{identifiant}"): _COORDINATION,
        ("POST", "/equipe/courriers/{identifiant}/nouvel-essai"): _COORDINATION,
        # Relays
        ("GET", "/equipe/relais"): _LISENT,
        ("GET", "/equipe/relais/nouveau"): _COORDINATION,
        ("POST", "/equipe/relais/nouveau"): _COORDINATION,
        ("GET", "/equipe/relais/{identifiant}"): _COORDINATION,
        ("POST", "/equipe/relais/{identifiant}"): _COORDINATION,
        ("POST", "/equipe/relais/{identifiant}/photo"): _COORDINATION,
        ("POST", "/equipe/relais/{identifiant}/photo/retrait"): _COORDINATION,
        ("POST", "/equipe/relais/{identifiant}/attribution"): _COORDINATION,
        ("POST", "/equipe/relais/{identifiant}/attribution/{attribution}/fin"): _COORDINATION,
        ("POST", "/equipe/relais/{identifiant}/remplacement"): _COORDINATION,
        ("POST", "/equipe/relais/{identifiant}/remplacement/{remplacement}/fin"): _COORDINATION,
        ("POST", "/equipe/relais/{identifiant}/depart"): _COORDINATION,
        ("GET", "/equipe/quartiers/{slug}/presences"): _TERRAIN,
        ("POST", "/equipe/quartiers/{slug}/presences"): _TERRAIN,
        ("POST", "/equipe/quartiers/{slug}/presences/{identifiant}/retrait"): _TERRAIN,
        # Host partners
        ("GET", "/equipe/hotes"): _LISENT_AVEC_HOTE,
        ("GET", "/equipe/hotes/nouveau"): _COORDINATION,
        ("POST", "/equipe/hotes/nouveau"): _COORDINATION,
        ("GET", "/equipe/hotes/{identifiant}"): _LISENT_AVEC_HOTE,
        ("POST", "/equipe/hotes/{identifiant}"): {
            Role.COORDINATION: Portee.TOUT,
            Role.HOTE: Portee.SIENS,
        },
        ("POST", "/equipe/hotes/{identifiant}/confirmation"): _COORDINATION,
        ("GET", "/equipe/hotes/{identifiant}/antennes/nouvelle"): _COORDINATION,
        ("POST", "/equipe/hotes/{identifiant}/antennes/nouvelle"): _COORDINATION,
        ("GET", "/equipe/antennes/{identifiant}"): _COORDINATION,
        ("POST", "/equipe/antennes/{identifiant}"): _COORDINATION,
        # Quartiers
        ("GET", "/equipe/quartiers"): _LISENT,
        ("GET", "/equipe/quartiers/nouveau"): _COORDINATION,
        ("POST", "/equipe/quartiers/nouveau"): _COORDINATION,
        ("GET", "/equipe/quartiers/{slug}"): _COORDINATION,
        ("POST", "/equipe/quartiers/{slug}"): _COORDINATION,
        ("POST", "/equipe/quartiers/{slug}/confirmation"): _COORDINATION,
        # Texts, categories, settings
        ("GET", "/equipe/textes"): _COORDINATION,
        ("GET", "/equipe/textes/{cle}/{langue}"): _COORDINATION,
        ("POST", "/equipe/textes/{cle}/{langue}"): _COORDINATION,
        ("GET", "/equipe/textes/{cle}/{langue}/historique"): _COORDINATION,
        ("POST", "/equipe/textes/{cle}/{langue}/restauration"): _COORDINATION,
        ("GET", "/equipe/categories"): _COORDINATION,
        ("POST", "/equipe/categories"): _COORDINATION,
        ("GET", "/equipe/reglages"): _COORDINATION,
        ("POST", "/equipe/reglages"): _COORDINATION,
        # Actors and their review
        ("GET", "/equipe/acteurs"): _LISENT_AVEC_HOTE,
        ("GET", "/equipe/acteurs/nouveau"): _REDIGENT,
        ("POST", "/equipe/acteurs/nouveau"): _REDIGENT,
        ("GET", "/equipe/acteurs/{identifiant}"): _LISENT_AVEC_HOTE,
        ("POST", "/equipe/acteurs/{identifiant}"): _REDIGENT,
        ("GET", "/equipe/acteurs/{identifiant}/historique"): _LISENT_AVEC_HOTE,
        ("POST", "/equipe/acteurs/{identifiant}/restauration"): _TERRAIN,
        ("POST", "/equipe/acteurs/{identifiant}/verification"): _TERRAIN,
        ("POST", "/equipe/acteurs/{identifiant}/confirmation"): _TERRAIN,
        ("GET", "/equipe/acteurs/{identifiant}/consentement"): _TERRAIN,
        ("POST", "/equipe/acteurs/{identifiant}/consentement"): _TERRAIN,
        ("POST", "/equipe/acteurs/{identifiant}/consentement/retrait"): _TERRAIN,
        ("GET", "/equipe/relecture"): _LISENT,
        ("GET", "/equipe/relecture/{identifiant}"): _LISENT,
        ("POST", "/equipe/relecture/{identifiant}"): _COORDINATION,
        ("GET", "/equipe/signalements"): _TERRAIN,
        ("POST", "/equipe/signalements/{identifiant}"): _TERRAIN,
        ("GET", "/equipe/a-reverifier"): _TERRAIN,
        # Street rounds: the page, and what a device sends from it
        ("GET", "/equipe/maraude"): _TERRAIN,
        ("GET", "/equipe/maraude/jeton"): _TERRAIN,
        ("GET", "/equipe/maraude/donnees"): _TERRAIN,
        ("PUT", "/equipe/maraude/sorties/{identifiant}"): _TERRAIN,
        ("PUT", "/equipe/maraude/fiches/{identifiant}"): _TERRAIN,
        ("PUT", "/equipe/maraude/verifications/{identifiant}"): _TERRAIN,
        ("PUT", "/equipe/maraude/photos/{identifiant}"): _TERRAIN,
        ("GET", "/equipe/maraudes"): _TERRAIN,
        ("GET", "/equipe/maraudes/{identifiant}"): _TERRAIN,
        ("GET", "/equipe/photos/{identifiant}"): _LISENT,
        ("POST", "/equipe/photos/{identifiant}/retrait"): _TERRAIN,
        # Files of actors, and records that stand twice
        ("GET", "/equipe/import"): _TERRAIN,
        ("POST", "/equipe/import"): _TERRAIN,
        ("GET", "/equipe/import/{identifiant}"): _TERRAIN,
        ("GET", "/equipe/import/{identifiant}/rapport.csv"): _TERRAIN,
        ("POST", "/equipe/import/{identifiant}/colonnes"): _TERRAIN,
        ("POST", "/equipe/import/{identifiant}/choix"): _TERRAIN,
        ("POST", "/equipe/import/{identifiant}/application"): _TERRAIN,
        ("POST", "/equipe/import/{identifiant}/reprise"): _TERRAIN,
        ("POST", "/equipe/import/{identifiant}/abandon"): _TERRAIN,
        ("GET", "/equipe/doublons"): _TERRAIN,
        ("POST", "/equipe/doublons"): _TERRAIN,
        ("GET", "/equipe/acteurs/{identifiant}/fusion"): _COORDINATION,
        ("POST", "/equipe/acteurs/{identifiant}/fusion"): _COORDINATION,
        ("POST", "/equipe/fusions/{identifiant}/annulation"): _COORDINATION,
    }
)
"""(method, route template) → role → how far. HEAD follows GET."""


def find_droits(methode: str, modele: str) -> Droits:
    """Return who may use a route; nobody for a route that the table does not name."""
    return ACCES.get(("GET" if methode == "HEAD" else methode, modele), {})
