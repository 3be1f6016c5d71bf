"""Refusals in words for the person at the keyboard: what happened, what to do."""

from typing import Final

from geo.erreurs import FichierSecteursRefuse
from registre.erreurs import (
    BaseAbsente,
    BaseEnLectureSeule,
    BaseVerrouillee,
    ExtensionManquante,
    FichierAdressesRefuse,
    SchemaAncien,
    SchemaPlusRecent,
)

MOTIFS: Final = {
    "fichier_illisible": "le fichier est tronqué, vide, ou dans un format inconnu",
    "fichier_trop_gros": "le fichier est trop gros une fois décompressé",
    "fichier_vide": "le fichier est vide",
    "couches_ambigues": "le fichier contient plusieurs couches de secteurs : n'en laissez qu'une",
    "colonnes_inconnues": "les colonnes ne sont celles d'aucun fichier connu de Statbel",
    "code_manquant": "des secteurs n'ont pas de code, ou aucun n'est dans la Région",
    "code_double": "un code de secteur y est deux fois",
    "forme_invalide": "la forme d'un secteur manque ou n'est pas valide",
    "formes_qui_se_chevauchent": "des secteurs se chevauchent",
    "repere_inattendu": "les coordonnées sont hors de Belgique : leur système est faux",
    "secteurs_utilises_absents": "des secteurs dont un quartier est composé n'y sont pas",
    "zip_tronque": "l'archive est tronquée",
    "zip_sans_csv": "l'archive ne contient pas de fichier .csv, ou en contient plusieurs",
    "zip_chiffre": "l'archive est protégée par un mot de passe",
    "trop_grand": "le fichier est trop gros une fois décompressé",
    "pas_un_csv": "ce n'est pas un fichier CSV en UTF-8",
    "colonnes_manquantes": "il manque des colonnes du fichier BeSt (openaddress-bebru)",
    "ligne_incomplete": "une ligne est incomplète : le fichier est sans doute tronqué",
    "aucune_adresse_en_vigueur": "aucune adresse en vigueur n'y est",
    "hors_de_la_region": "trop d'adresses sont hors de la Région",
    "import_concurrent": "un autre import est en cours",
}
"""Why a file is refused, by its motive."""

CONSEILS: Final[dict[type[Exception], str]] = {
    BaseAbsente: "la base n'existe pas ou ne répond pas ; créez-la : raq migrate, puis raq seed",
    SchemaAncien: "la base attend une mise à jour : raq migrate",
    SchemaPlusRecent: "la base vient d'une version plus récente de raq : installez celle-là",
    BaseVerrouillee: "la base est occupée par une autre opération ; réessayez dans une minute",
    BaseEnLectureSeule: "la base n'accepte pas d'écriture ; vérifiez les droits du fichier",
    ExtensionManquante: "une extension manque à PostgreSQL ; faites-la créer par qui gère la base",
}
"""What to do about a database, by its error."""


def describe_refus(refus: FichierSecteursRefuse | FichierAdressesRefuse) -> str:
    """Return why a file was refused, with the facts seen, and that nothing changed."""
    raison = MOTIFS.get(refus.motif, str(refus))
    details = "".join(f"\n  · {detail}" for detail in refus.details)
    return f"fichier refusé ({refus.motif}) : {raison}.{details}\nLa base n'a pas changé."


def describe_panne(erreur: Exception) -> str:
    """Return what an error of the database or of a reference asks for."""
    for sorte in type(erreur).__mro__:
        if sorte in CONSEILS:
            return f"{CONSEILS[sorte]} ({erreur})"
    return f"{type(erreur).__name__} : {erreur}"
