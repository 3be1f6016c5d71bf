"""The tables. Importing this package registers them all on `Base.metadata`."""

from registre.modeles.acteurs import Acteur, Categorie, Groupe, MotRecherche, Verification
from registre.modeles.adresses import Adresse, LotAdresses
from registre.modeles.etat import ReferenceChargee, Version
from registre.modeles.relais import Antenne, Attribution, Hote, HoteQuartier, Presence, Relais
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
    "Groupe",
    "Hote",
    "HoteQuartier",
    "LotAdresses",
    "MotRecherche",
    "Presence",
    "Quartier",
    "QuartierSecteur",
    "ReferenceChargee",
    "Relais",
    "Secteur",
    "SurnomQuartier",
    "Verification",
    "Version",
]
