"""Loading: the reference data of data/, official sectors, official addresses.

Each load decides first (`prepare…`, pure) and writes last (`apply…`).
"""

from registre.chargement.adresses import import_adresses
from registre.chargement.bilan import Bilan, Compte
from registre.chargement.progres import SANS_PROGRES, Etape, Progres, ProgresMuet
from registre.chargement.secteurs import import_secteurs
from registre.chargement.semis import seed

__all__ = [
    "SANS_PROGRES",
    "Bilan",
    "Compte",
    "Etape",
    "Progres",
    "ProgresMuet",
    "import_adresses",
    "import_secteurs",
    "seed",
]
