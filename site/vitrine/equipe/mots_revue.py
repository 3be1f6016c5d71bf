"""Contents of records in the words of the team: fields, states, differences."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from registre.revue.ecarts import Contenu, changed_groups
from registre.revue.mots import (
    ACCES,
    CHAMPS,
    ETATS_ACTEUR,
    PRECISIONS,
    RIEN,
    Noms,
    name_langue,
    say_champ,
    say_valeur,
)
from registre.valeurs import EtatRevision, ResultatVerification
from vitrine.equipe.contextes.revisions import Difference

__all__ = [
    "ACCES",
    "CHAMPS",
    "DITES",
    "ETATS_ACTEUR",
    "ETATS_REVISION",
    "PERSONNE",
    "PRECISIONS",
    "REFUS",
    "RIEN",
    "Noms",
    "describe_groups",
    "list_differences",
    "name_langue",
    "say_champ",
    "say_valeur",
]

ETATS_REVISION: Final[Mapping[str, str]] = MappingProxyType(
    {
        EtatRevision.PROPOSEE: "attend une relecture",
        EtatRevision.PUBLIEE: "publiée",
        EtatRevision.REFUSEE: "refusée",
        EtatRevision.REMPLACEE: "remplacée par une version plus récente",
    }
)

DITES: Final[Mapping[str, str]] = MappingProxyType(
    {
        ResultatVerification.TOUJOURS_LA: "toujours là",
        ResultatVerification.FERME: "fermé",
        ResultatVerification.DEMENAGE: "déménagé",
        ResultatVerification.INCONNU: "on ne sait pas",
    }
)
"""What was found on the pavement, in words."""

PERSONNE: Final = "Personne-ressource"
"""What stands for the name of a private person where it may not be read."""

REFUS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "sans_consentement": (
            "C'est une personne privée, et aucun accord n'est en vigueur : notez d'abord son"
            " accord, puis publiez la fiche. Rien n'a été publié."
        ),
        "etait_une_personne": (
            "Cette fiche a été celle d'une personne. Créez une nouvelle fiche pour l'institution."
        ),
        "conflit_a_trancher": "Choisissez une version pour chaque champ modifié des deux côtés.",
        "deja_decidee": "Quelqu'un a déjà décidé de cette proposition. Rien n'a changé.",
        "deja_publie": "Cette fiche est déjà publiée : proposez une modification.",
        "categorie_a_choisir": (
            "Personne n'a encore choisi la catégorie : ouvrez la fiche, modifiez-la et choisissez."
        ),
        "raison_requise": "Dites pourquoi, en une phrase : son auteur la lira.",
        "categorie_inconnue": "Cette catégorie n'existe plus : choisissez-en une autre.",
        "etat_inconnu": "Choisissez si la fiche est publiée ou archivée.",
        "contenu_efface": "Le contenu de cette version a été effacé : rien à publier.",
        "envoi_deja_servi": "Ce formulaire a déjà servi pour une autre fiche : rouvrez la page.",
    }
)
"""Why an action is impossible, by the code of ActionImpossible."""


def list_differences(avant: Contenu, apres: Contenu, noms: Noms) -> tuple[Difference, ...]:
    """Return what changes between two contents, group by group, in words."""
    return describe_groups(changed_groups(avant, apres), avant, apres, noms)


def describe_groups(
    groupes: Iterable[str], avant: Contenu, apres: Contenu, noms: Noms
) -> tuple[Difference, ...]:
    """Return two contents side by side for some groups."""
    return tuple(
        Difference(
            groupe,
            say_champ(groupe),
            say_valeur(groupe, avant, noms),
            say_valeur(groupe, apres, noms),
        )
        for groupe in groupes
    )
