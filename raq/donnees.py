"""The references that live in files, not in the database: streets, the base map, far communes."""

from functools import cached_property
from pathlib import Path
from threading import Lock

from geo.fond import Fond
from geo.lieux import CommuneHorsRegion
from geo.rues import Rue, read_rues
from geo.secteurs import read_secteurs_portes
from registre.chargement.lecture import read_table
from registre.chargement.quartiers import SECTEURS
from registre.chargement.references import COMMUNES
from registre.compositions import MILLESIME

RUES = "rues/rues.geojson"
COMMUNES_HORS_REGION = "referentiel/communes_hors_region.csv"


class Donnees:
    """The carried files of one installation, each read at the first question and once."""

    def __init__(self, dossier: Path) -> None:
        self._dossier = dossier
        self._verrou = Lock()

    @cached_property
    def _rues(self) -> list[Rue]:
        return read_rues(self._dossier / RUES)

    @cached_property
    def _fond(self) -> Fond:
        secteurs = read_secteurs_portes(self._dossier / SECTEURS, MILLESIME)
        table = read_table(self._dossier / COMMUNES, ("nis5", "commune_fr", "commune_nl"))
        noms = {ligne["nis5"]: (ligne["commune_fr"], ligne["commune_nl"]) for ligne in table}
        return Fond.build(self._rues, secteurs, noms)

    def rues(self) -> list[Rue]:
        """Return the street axes."""
        with self._verrou:
            return self._rues

    def fond(self) -> Fond:
        """Return what draws our base map."""
        with self._verrou:
            return self._fond

    def communes_hors_region(self) -> list[CommuneHorsRegion]:
        """Return the Belgian communes outside the Region, by which “Namur” is answered."""
        colonnes = ("nom_fr", "nom_nl", "codes_postaux")
        return [
            CommuneHorsRegion(
                ligne["nom_fr"], ligne["nom_nl"], tuple(ligne["codes_postaux"].split())
            )
            for ligne in read_table(self._dossier / COMMUNES_HORS_REGION, colonnes)
        ]
