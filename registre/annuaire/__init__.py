"""Queries over the public directory; what they return has passed the public projection."""

from registre.annuaire.acteurs import (
    PageActeurs,
    get_acteur,
    list_acteurs,
    read_page,
    select_acteurs,
)
from registre.annuaire.comptes import (
    ComptesActeurs,
    count_acteurs,
    count_all,
    count_by_categorie,
    count_by_quartier,
)
from registre.annuaire.fusions import find_gardee
from registre.annuaire.quartiers import (
    get_quartier,
    has_propositions,
    list_noms_quartiers,
    list_quartiers,
)
from registre.annuaire.references import (
    count_secteurs,
    list_codes_postaux,
    list_communes,
    list_groupes,
    list_langues,
    list_secteurs,
)

__all__ = [
    "ComptesActeurs",
    "PageActeurs",
    "count_acteurs",
    "count_all",
    "count_by_categorie",
    "count_by_quartier",
    "count_secteurs",
    "find_gardee",
    "get_acteur",
    "get_quartier",
    "has_propositions",
    "list_acteurs",
    "list_codes_postaux",
    "list_communes",
    "list_groupes",
    "list_langues",
    "list_noms_quartiers",
    "list_quartiers",
    "list_secteurs",
    "read_page",
    "select_acteurs",
]
