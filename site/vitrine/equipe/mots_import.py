"""Imports in the words of the team: states, decisions, choices, effects."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from registre.valeurs import ChoixDoublon, DecisionLigne, EtatImportation
from vitrine.mots import agree, say_combien

ETATS_IMPORT: Final[Mapping[str, str]] = MappingProxyType(
    {
        EtatImportation.A_LIRE: "en cours de lecture",
        EtatImportation.A_DECIDER: "attend votre décision",
        EtatImportation.A_APPLIQUER: "en cours d'écriture",
        EtatImportation.APPLIQUEE: "importé",
        EtatImportation.REFUSEE: "refusé",
        EtatImportation.ABANDONNEE: "abandonné",
    }
)

DECISIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        DecisionLigne.DOUBLON: "doublon possible",
        DecisionLigne.CREER: "à créer",
        DecisionLigne.MODIFIER: "à changer",
        DecisionLigne.IGNORER: "déjà là",
        DecisionLigne.REFUSER: "refusée",
    }
)
"""What would become of a row, in the order in which they are looked at."""

DECISIONS_APPLIQUEES: Final[Mapping[str, str]] = MappingProxyType(
    {
        DecisionLigne.CREER: "créée",
        DecisionLigne.MODIFIER: "changée",
        DecisionLigne.DOUBLON: "doublon possible",
        DecisionLigne.IGNORER: "laissée",
        DecisionLigne.REFUSER: "refusée",
    }
)

INVARIABLES: Final = ("à créer", "à changer", "déjà là")

EXPLICATIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        DecisionLigne.DOUBLON: (
            "Ces lignes ressemblent à une fiche du répertoire. Sans choix de votre part, elles "
            "sont laissées de côté."
        ),
        DecisionLigne.CREER: (
            "Chacune de ces lignes donne une nouvelle fiche, sauf celles que vous laissez."
        ),
        DecisionLigne.MODIFIER: (
            "Ces lignes nomment une fiche par son identifiant, et disent autre chose qu'elle."
        ),
        DecisionLigne.IGNORER: (
            "Ces lignes ne disent rien de plus que le répertoire, ou sont deux fois dans le "
            "fichier."
        ),
        DecisionLigne.REFUSER: (
            "Ces lignes ne peuvent pas être reprises. Corrigez-les dans votre fichier, puis "
            "envoyez-le à nouveau : les autres ne seront pas créées deux fois."
        ),
    }
)

EXPLICATIONS_APPLIQUEES: Final[Mapping[str, str]] = MappingProxyType(
    {
        **EXPLICATIONS,
        DecisionLigne.DOUBLON: (
            "Ces lignes ressemblaient à une fiche du répertoire. Voici ce que vous avez choisi."
        ),
        DecisionLigne.CREER: "Ces fiches sont nouvelles.",
        DecisionLigne.IGNORER: (
            "Ces lignes ne disaient rien de plus que le répertoire, étaient deux fois dans le "
            "fichier, ou ont été laissées par vous."
        ),
        DecisionLigne.MODIFIER: "Ces fiches ont reçu ce que dit le fichier.",
    }
)

CHOIX: Final[Mapping[str, str]] = MappingProxyType(
    {
        ChoixDoublon.LAISSER: "Laisser : la fiche reste comme elle est",
        ChoixDoublon.COMPLETER: "Compléter : ajouter à la fiche ce qui lui manque",
        ChoixDoublon.CREER: "Créer : c'est un autre lieu",
    }
)

CHOIX_D_UNE_CREATION: Final[Mapping[str, str]] = MappingProxyType(
    {
        ChoixDoublon.CREER: "Créer une nouvelle fiche",
        ChoixDoublon.LAISSER: "Laisser : rien n'est créé",
    }
)
"""What is done with a row that looks like nothing; the first unless somebody says otherwise."""

CHOIX_DES_LIGNES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {DecisionLigne.DOUBLON: CHOIX, DecisionLigne.CREER: CHOIX_D_UNE_CREATION}
)
"""Decision of a row → what may be done with it; others leave no choice."""

CHOIX_COURTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        ChoixDoublon.LAISSER: "laisser",
        ChoixDoublon.COMPLETER: "compléter",
        ChoixDoublon.CREER: "créer",
    }
)

IMPOSSIBLE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "champ_inconnu": (
            "Une colonne a reçu un contenu qui n'existe pas. Choisissez dans la liste."
        ),
        "champ_double": "Deux colonnes ont reçu le même contenu. Choisissez-en une.",
        "colonnes_manquantes": "Le fichier a changé entre-temps. Rouvrez la page.",
        "categorie_inconnue": "Cette catégorie n'existe plus. Choisissez-en une autre.",
        "import_pas_lu": "Cet import n'attend plus de décision. Rien n'a changé.",
        "deja_applique": "Cet import est déjà fait.",
        "envoi_deja_servi": "Ce formulaire a déjà servi : rouvrez la page.",
    }
)
"""Why an action is impossible, by the code of ActionImpossible."""


def say_effets(creer: int, modifier: int, completer: int) -> tuple[str, ...]:
    """Return what applying would write: “créer 12 fiches”; nothing for a count of none."""
    verbes = (("créer", creer), ("changer", modifier), ("compléter", completer))
    return tuple(f"{verbe} {say_combien(nombre, 'fiche')}" for verbe, nombre in verbes if nombre)


def say_bilan(bilan: Mapping[str, int]) -> tuple[str, ...]:
    """Return what an import has written, by the counts of registre.importation.tranches."""
    # What writes imports runs in their own process: the server does not load it to start.
    from registre.importation.tranches import COMPLETES, CREES, LAISSES, MODIFIES, PUBLIES

    ecrits = ((CREES, "créée"), (MODIFIES, "changée"), (COMPLETES, "complétée"))
    phrases = [_agree(bilan.get(cle, 0), participe) for cle, participe in ecrits]
    total = sum(bilan.get(cle, 0) for cle, _ in ecrits)
    publiees = bilan.get(PUBLIES, 0)
    phrases.append(_agree(publiees, "publiée"))
    if total - publiees:
        attendent = "attend" if total - publiees == 1 else "attendent"
        phrases.append(f"{say_combien(total - publiees, 'fiche')} {attendent} une relecture")
    if laissees := bilan.get(LAISSES, 0):
        phrases.append(
            f"{say_combien(laissees, 'ligne')} {agree('laissée', laissees)}"
            " : le répertoire avait changé entre-temps"
        )
    return tuple(filter(None, phrases))


def _agree(combien: int, participe: str) -> str:
    return f"{say_combien(combien, 'fiche')} {agree(participe, combien)}" if combien else ""


def agree_libelle(libelle: str, nombre: int) -> str:
    """Return a decision's words for so many rows: “doublons possibles” from two on."""
    if libelle in INVARIABLES:
        return libelle
    return " ".join(agree(mot, nombre) for mot in libelle.split())
