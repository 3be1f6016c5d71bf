"""The closed lists of the trade, stored as text: database enums migrate badly."""

from enum import StrEnum


class EtatActeur(StrEnum):
    """Where an actor's record stands; only `publie` is public."""

    BROUILLON = "brouillon"
    A_RELIRE = "a_relire"
    PUBLIE = "publie"
    ARCHIVE = "archive"


class Source(StrEnum):
    """Where a record comes from; the licence follows from it."""

    OPENSTREETMAP = "openstreetmap"
    EQUIPE = "equipe"
    PARTENAIRE = "partenaire"
    RAPPORT_2022 = "rapport_2022"


class CanalVerification(StrEnum):
    """How somebody made sure that a record is still right."""

    SUR_PLACE = "sur_place"
    TELEPHONE = "telephone"
    COURRIEL = "courriel"
    SITE = "site"


class TypeAntenne(StrEnum):
    """What kind of institution hosts the relay (report, p. 5)."""

    MAISON_MEDICALE = "mm"
    CAP = "cap"
    CASG = "casg"
    AUTRE = "autre"


class AccesPMR(StrEnum):
    """Wheelchair access, in OpenStreetMap's three words."""

    OUI = "oui"
    LIMITE = "limite"
    NON = "non"


class Compteur(StrEnum):
    """The two version counters that tell every worker what has changed (DESIGN.md §3.3)."""

    TERRITOIRE = "territoire"
    ANNUAIRE = "annuaire"
