"""The tables. Importing this package registers them all on `Base.metadata`."""

from registre.modeles.acteurs import Acteur, Categorie, Groupe, MotRecherche, Verification
from registre.modeles.adresses import Adresse, LotAdresses
from registre.modeles.comptes import Compte, CompteQuartier, Essai, Lien, SessionEquipe
from registre.modeles.courrier import Courriel
from registre.modeles.etat import ReferenceChargee, Version
from registre.modeles.importations import (
    DoublonEcarte,
    FusionActeurs,
    Importation,
    LigneImportation,
)
from registre.modeles.relais import (
    Antenne,
    Attribution,
    Hote,
    HoteQuartier,
    Photo,
    Presence,
    Relais,
    Remplacement,
)
from registre.modeles.revues import (
    Consentement,
    Parametre,
    Revision,
    Signalement,
    Texte,
    VerificationHote,
)
from registre.modeles.terrain import Maraude, PhotoActeur, Releve
from registre.modeles.territoire import (
    CodePostal,
    Commune,
    Quartier,
    QuartierSecteur,
    Secteur,
    SurnomQuartier,
)

__all__ = [
    "Acteur",
    "Adresse",
    "Antenne",
    "Attribution",
    "Categorie",
    "CodePostal",
    "Commune",
    "Compte",
    "CompteQuartier",
    "Consentement",
    "Courriel",
    "DoublonEcarte",
    "Essai",
    "FusionActeurs",
    "Groupe",
    "Hote",
    "HoteQuartier",
    "Importation",
    "Lien",
    "LigneImportation",
    "LotAdresses",
    "Maraude",
    "MotRecherche",
    "Parametre",
    "Photo",
    "PhotoActeur",
    "Presence",
    "Quartier",
    "QuartierSecteur",
    "ReferenceChargee",
    "Relais",
    "Releve",
    "Remplacement",
    "Revision",
    "Secteur",
    "SessionEquipe",
    "Signalement",
    "SurnomQuartier",
    "Texte",
    "Verification",
    "VerificationHote",
    "Version",
]
