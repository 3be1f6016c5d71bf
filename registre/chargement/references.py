"""Communes, postal codes, groups and categories: prepared from data/referentiel."""

from pathlib import Path

from registre.chargement.erreurs import ReferenceRefusee
from registre.chargement.lecture import Table, read_table
from registre.chargement.plan import Tranche, rows
from registre.modeles import Categorie, CodePostal, Commune, Groupe

COMMUNES = "referentiel/communes.csv"
CODES_POSTAUX = "referentiel/codes_postaux.csv"
GROUPES = "referentiel/groupes.csv"
CATEGORIES = "referentiel/categories.csv"

_NOMS = ("slug", "source_fr", "nom_fr", "nom_nl", "nom_en", "pictogramme")


def prepare_communes(dossier: Path) -> Tranche:
    """Return the 19 communes by NIS5 code."""
    table = read_table(dossier / COMMUNES, ("nis5", "commune_fr", "commune_nl"))
    lignes = (
        {"nis5": ligne["nis5"], "nom_fr": ligne["commune_fr"], "nom_nl": ligne["commune_nl"]}
        for ligne in table
    )
    return Tranche("communes", Commune, ("nis5",), rows(lignes))


def prepare_codes_postaux(dossier: Path) -> Tranche:
    """Return the postal code × commune pairs."""
    table = read_table(dossier / CODES_POSTAUX, ("code_postal", "nis5"))
    return Tranche("codes_postaux", CodePostal, ("code_postal", "nis5"), rows(table))


def prepare_groupes(dossier: Path) -> Tranche:
    """Return the 8 groups of the report by their letter."""
    colonnes = (*_NOMS, "lettre", "ordre", "couleur_claire", "couleur_sombre")
    table = read_table(dossier / GROUPES, colonnes)
    lignes = ({**ligne, "ordre": _integer(GROUPES, ligne["ordre"])} for ligne in table)
    return Tranche("groupes", Groupe, ("lettre",), rows(lignes))


def prepare_categories(dossier: Path) -> Tranche:
    """Return the 39 categories by slug, each in its group."""
    lignes = (
        {
            **{colonne: ligne[colonne] for colonne in _NOMS},
            "groupe": ligne["groupe_lettre"],
            "ordre": _integer(CATEGORIES, ligne["ordre"]),
            "personne_privee": _is_set(CATEGORIES, ligne["personne_privee"]),
        }
        for ligne in read_categories(dossier)
    )
    return Tranche("categories", Categorie, ("slug",), rows(lignes))


def read_categories(dossier: Path) -> Table:
    """Return the rows of the table of categories, as its file has them."""
    return read_table(dossier / CATEGORIES, (*_NOMS, "groupe_lettre", "ordre", "personne_privee"))


def _integer(fichier: str, texte: str) -> int:
    try:
        return int(texte)
    except ValueError as cause:
        raise ReferenceRefusee(fichier, "nombre_illisible", texte) from cause


def _is_set(fichier: str, texte: str) -> bool:
    if texte not in ("0", "1"):
        raise ReferenceRefusee(fichier, "oui_non_illisible", texte)
    return texte == "1"
