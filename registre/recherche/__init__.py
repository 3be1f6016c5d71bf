"""Text search over the public directory: the same results in the same order on both engines.

A word of three letters or more is found anywhere inside a word (“foret” in “forêts”); a shorter
one only where a word begins. All words must be found (AND), in `Acteur.texte_recherche`: names,
category and group in French, Dutch and English, street, postal code, commune, quartier.
"""

from registre.recherche.correction import resolve_recherche
from registre.recherche.index import index_acteurs
from registre.recherche.requete import (
    Recherche,
    name_clause,
    order_by_name,
    parse_recherche,
    search_clause,
    text_clause,
)

__all__ = [
    "Recherche",
    "index_acteurs",
    "name_clause",
    "order_by_name",
    "parse_recherche",
    "resolve_recherche",
    "search_clause",
    "text_clause",
]
