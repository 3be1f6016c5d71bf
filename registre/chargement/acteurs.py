"""The actors taken from OpenStreetMap: published, and not verified by anybody."""

from dataclasses import dataclass, replace
from math import isfinite
from pathlib import Path
from typing import Final

import shapely

from geo.affectation import Territoire
from registre.chargement.erreurs import ReferenceRefusee
from registre.chargement.identites import identify_acteur
from registre.chargement.lecture import Table, read_table
from registre.chargement.plan import Tranche, rows
from registre.modeles import Acteur
from registre.valeurs import AccesPMR, EtatActeur, Source

ACTEURS = "exemple/acteurs_osm.csv"

_COLONNES = (
    "nom",
    "nom_nl",
    "categorie",
    "rue",
    "numero",
    "code_postal",
    "telephone",
    "site",
    "horaires",
    "acces_pmr",
    "lon",
    "lat",
)
_FACULTATIVES = ("nom_nl", "rue", "numero", "code_postal", "telephone", "site", "horaires")

ACCES: Final = {
    "": None,
    "yes": AccesPMR.OUI.value,
    "limited": AccesPMR.LIMITE.value,
    "no": AccesPMR.NON.value,
}
"""OpenStreetMap's `wheelchair` in our words."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a point lies: commune, sector and quartier; None for what covers it not."""

    nis5: str | None
    secteur: str | None
    quartier: str | None


def locate(territoire: Territoire, lon: float, lat: float) -> Place:
    """Return where a point (degrees) lies in the territory."""
    affectation = territoire.locate(lon, lat)
    nis5 = None if affectation.secteur is None else territoire.nis5_of(affectation.secteur)
    return Place(nis5, affectation.secteur, affectation.quartier)


def prepare_acteurs(dossier: Path, categories: Table) -> Tranche:
    """Return the seeded actors, not yet placed in the territory (`place_acteurs`).

    The file names categories by the label that the report prints. Raises ReferenceRefusee for a
    label that is unknown, an access that is none of OpenStreetMap's words, or a point that is no
    finite figure.
    """
    slugs = {ligne["source_fr"]: ligne["slug"] for ligne in categories}
    lignes = (_values_of(ligne, slugs) for ligne in read_table(dossier / ACTEURS, _COLONNES))
    return Tranche("acteurs", Acteur, ("cle_source",), rows(lignes), ("id",))


def place_acteurs(acteurs: Tranche, territoire: Territoire) -> Tranche:
    """Return the same actors with commune, sector and quartier, computed from their point."""
    lignes = (
        {
            **valeurs,
            "nis5": place.nis5,
            "secteur": place.secteur,
            "quartier": place.quartier,
        }
        for valeurs in (ligne.valeurs for ligne in acteurs.lignes)
        for place in (locate(territoire, valeurs["lon"], valeurs["lat"]),)
    )
    return replace(acteurs, lignes=rows(lignes))


def _values_of(ligne: dict[str, str], slugs: dict[str, str]) -> dict[str, object]:
    nom, lon, lat = ligne["nom"], ligne["lon"], ligne["lat"]
    if ligne["categorie"] not in slugs:
        raise ReferenceRefusee(ACTEURS, "categorie_inconnue", ligne["categorie"])
    if ligne["acces_pmr"] not in ACCES:
        raise ReferenceRefusee(ACTEURS, "acces_pmr_inconnu", ligne["acces_pmr"])
    x, y = _degrees(lon), _degrees(lat)
    return {
        "id": identify_acteur(nom, lon, lat),
        "cle_source": f"osm|{nom}|{lon}|{lat}",
        "source": Source.OPENSTREETMAP.value,
        "etat": EtatActeur.PUBLIE.value,
        "nom": nom,
        "categorie": slugs[ligne["categorie"]],
        **{colonne: ligne[colonne] or None for colonne in _FACULTATIVES},
        "acces_pmr": ACCES[ligne["acces_pmr"]],
        "lon": x,
        "lat": y,
        "geom": shapely.Point(x, y),
    }


def _degrees(texte: str) -> float:
    try:
        degres = float(texte)
    except ValueError as cause:
        raise ReferenceRefusee(ACTEURS, "point_illisible", texte) from cause
    if not isfinite(degres):
        raise ReferenceRefusee(ACTEURS, "point_illisible", texte)
    return degres
