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


class Role(StrEnum):
    """What an account may do; api.droits says it route by route."""

    RAQ = "raq"
    COORDINATION = "coordination"
    HOTE = "hote"
    LECTURE = "lecture"


class NatureLien(StrEnum):
    """What a single-use link in a mail opens."""

    INVITATION = "invitation"
    MOT_DE_PASSE = "mot_de_passe"
    CONFIRMATION = "confirmation"


class EtatCourriel(StrEnum):
    """Where a mail of the outbox stands."""

    EN_ATTENTE = "en_attente"
    ENVOYE = "envoye"
    REFUSE = "refuse"
    """The server will never take it, or nobody did for five days: a person decides."""


class NatureCourriel(StrEnum):
    """Why a mail was written."""

    CONTACT = "contact"
    RAPPEL = "rappel"
    INVITATION = "invitation"
    MOT_DE_PASSE = "mot_de_passe"
    CONFIRMATION = "confirmation"


class ObjetRevise(StrEnum):
    """What keeps a history of revisions."""

    ACTEUR = "acteur"
    HOTE = "hote"
    TEXTE = "texte"


class EtatRevision(StrEnum):
    """What became of a revision. `remplacee`: its author proposed a newer one instead."""

    PROPOSEE = "proposee"
    PUBLIEE = "publiee"
    REFUSEE = "refusee"
    REMPLACEE = "remplacee"


class MotifSignalement(StrEnum):
    """What a visitor can say of a record."""

    DEMENAGE = "demenage"
    FERME = "ferme"
    FAUX = "faux"
    DOUBLON = "doublon"


class EtatSignalement(StrEnum):
    """What became of a report: always answered by a person."""

    NOUVEAU = "nouveau"
    TRAITE = "traite"
    ECARTE = "ecarte"


class CanalConsentement(StrEnum):
    """How a private person agreed to be in the directory."""

    ECRIT = "ecrit"
    ORAL = "oral"
    COURRIEL = "courriel"


class MotifRemplacement(StrEnum):
    """Why somebody else answers for a relay."""

    VACANCE = "vacance"
    ABSENCE = "absence"


class ResultatVerification(StrEnum):
    """What somebody found who went to see whether an actor is still there."""

    TOUJOURS_LA = "toujours_la"
    FERME = "ferme"
    DEMENAGE = "demenage"
    INCONNU = "inconnu"
    """They could not tell."""


class PrecisionLieu(StrEnum):
    """How an actor's point came to be."""

    GPS = "gps"
    CARTE = "carte"
    """Somebody pointed at it on the map."""
    MAISON = "maison"
    RUE = "rue"
    """A point of its street: approximate, and shown as such."""


class NatureReleve(StrEnum):
    """What a device sent from the street."""

    CREATION = "creation"
    MODIFICATION = "modification"
    VERIFICATION = "verification"
    PHOTO = "photo"


class EtatImportation(StrEnum):
    """Where the import of a file stands."""

    A_LIRE = "a_lire"
    """Its bytes arrived; a process reads them, row by row."""
    A_DECIDER = "a_decider"
    """The dry run is on screen: nothing is written until somebody says so."""
    A_APPLIQUER = "a_appliquer"
    APPLIQUEE = "appliquee"
    REFUSEE = "refusee"
    ABANDONNEE = "abandonnee"


class DecisionLigne(StrEnum):
    """What would become of a row."""

    CREER = "creer"
    MODIFIER = "modifier"
    DOUBLON = "doublon"
    """It looks like a record that is there: a person decides, nothing is done otherwise."""
    IGNORER = "ignorer"
    """It says nothing that is not there already."""
    REFUSER = "refuser"


class ChoixDoublon(StrEnum):
    """What a person does with a row that looks like a record."""

    LAISSER = "laisser"
    COMPLETER = "completer"
    """What the record lacks is taken from the row; what it says stays."""
    CREER = "creer"
    """It is another place."""
