"""Sectors of 2024, quartiers with their proposed composition, and what people call them."""

from datetime import date
from pathlib import Path

from geo.quartiers import find_secteurs_partages
from geo.secteurs import Secteur, read_secteurs_portes
from registre import modeles
from registre.chargement.erreurs import ReferenceRefusee
from registre.chargement.lecture import Table, read_table
from registre.chargement.plan import Ligne, Tranche, rows
from registre.compositions import MILLESIME

DEBUT_DES_ZONES = date(2022, 3, 1)
"""Hosts were attributed at the end of February 2022 (report of activities 2022)."""

SECTEURS = f"secteurs_statistiques/secteurs_{MILLESIME}.geojson"
QUARTIERS = "referentiel/quartiers_proposes.csv"
SURNOMS = "referentiel/surnoms_quartiers.csv"


def read_quartiers(dossier: Path) -> Table:
    """Return the rows of the proposed quartiers: slug, quartier, secteurs, confiance."""
    return read_table(dossier / QUARTIERS, ("slug", "quartier", "secteurs", "confiance"))


def prepare_secteurs(dossier: Path) -> Tranche:
    """Return the carried sectors. Raises a FichierSecteursRefuse for a damaged file."""
    secteurs = read_secteurs_portes(dossier / SECTEURS, MILLESIME)
    return Tranche(
        "secteurs",
        modeles.Secteur,
        ("code", "millesime"),
        rows(values_of_secteur(secteur) for secteur in secteurs),
    )


def values_of_secteur(secteur: Secteur) -> dict[str, object]:
    """Return the column values of a sector that geography has read."""
    return {
        "code": secteur.code,
        "millesime": secteur.millesime,
        "nom_fr": secteur.nom_fr,
        "nom_nl": secteur.nom_nl,
        "nis5": secteur.nis5,
        "population": secteur.population,
        "surface_ha": secteur.surface_ha,
        "geom": secteur.geometrie,
    }


def prepare_quartiers(quartiers: Table) -> Tranche:
    """Return the quartiers by slug; what they are made of awaits the coordination's word."""
    lignes = (
        {
            "slug": ligne["slug"],
            "nom": ligne["quartier"],
            "composition_confirmee": False,
            "confiance": ligne["confiance"],
        }
        for ligne in quartiers
    )
    return Tranche("quartiers", modeles.Quartier, ("slug",), rows(lignes))


def prepare_compositions(quartiers: Table, secteurs: Tranche) -> Tranche:
    """Return which sectors each quartier is made of, from DEBUT_DES_ZONES, open-ended.

    The key is the sector alone: one that any zone has held since stays as people left it. The
    rows come with their quartier: a zone that people redrew is not completed behind their back.
    Raises ReferenceRefusee when a code is unknown or stands in two quartiers.
    """
    codes = {ligne["slug"]: ligne["secteurs"].split() for ligne in quartiers}
    partages = find_secteurs_partages(codes)
    if partages:
        raise ReferenceRefusee(QUARTIERS, "secteur_partage", *partages)
    connus = {ligne.valeurs["code"] for ligne in secteurs.lignes}
    inconnus = sorted({code for liste in codes.values() for code in liste} - connus)
    if inconnus:
        raise ReferenceRefusee(QUARTIERS, "secteur_inconnu", *inconnus)
    lignes = tuple(
        Ligne(
            {
                "quartier": slug,
                "code": code,
                "millesime": MILLESIME,
                "valide_du": DEBUT_DES_ZONES,
            },
            parents=(("quartiers", (slug,)),),
        )
        for slug, liste in codes.items()
        for code in liste
    )
    return Tranche("compositions", modeles.QuartierSecteur, ("code", "millesime"), lignes)


def prepare_surnoms(dossier: Path, quartiers: Table) -> Tranche:
    """Return the spoken names of quartiers; the same one may stand for several (Cureghem)."""
    table = read_table(dossier / SURNOMS, ("slug", "surnom", "langue"))
    check_slugs(SURNOMS, {ligne["slug"] for ligne in table}, quartiers)
    lignes = (
        {"quartier": ligne["slug"], "surnom": ligne["surnom"], "langue": ligne["langue"]}
        for ligne in table
    )
    cles = ("quartier", "surnom", "langue")
    return Tranche("surnoms", modeles.SurnomQuartier, cles, rows(lignes))


def check_slugs(fichier: str, slugs: set[str], quartiers: Table) -> None:
    """Refuse slugs that name no proposed quartier (ReferenceRefusee)."""
    inconnus = sorted(slugs - {ligne["slug"] for ligne in quartiers})
    if inconnus:
        raise ReferenceRefusee(fichier, "quartier_inconnu", *inconnus)
