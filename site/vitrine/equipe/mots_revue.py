"""Contents of records in the words of the team: fields, states, differences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from babel import Locale
from sqlalchemy.orm import Session

from registre.annuaire import list_communes
from registre.revue.ecarts import LIEU, Contenu, changed_groups
from registre.revue.listes import list_categories
from registre.valeurs import AccesPMR, EtatActeur, EtatRevision
from vitrine.equipe.contextes.revisions import Difference

CHAMPS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "nom": "Nom",
        "nom_nl": "Nom en néerlandais",
        "categorie": "Catégorie",
        LIEU: "Adresse et point sur la carte",
        "telephone": "Téléphone",
        "courriel": "Courriel",
        "site": "Site internet",
        "horaires": "Horaires",
        "acces_pmr": "Accès en chaise roulante",
        "langues": "Langues",
        "etat": "État",
        "communes": "Communes",
        "markdown": "Texte",
    }
)
"""Group of fields → label. A field that is not here is shown by its own name."""

ETATS_ACTEUR: Final[Mapping[str, str]] = MappingProxyType(
    {
        EtatActeur.BROUILLON: "brouillon",
        EtatActeur.A_RELIRE: "à relire",
        EtatActeur.PUBLIE: "publiée",
        EtatActeur.ARCHIVE: "archivée",
    }
)

ETATS_REVISION: Final[Mapping[str, str]] = MappingProxyType(
    {
        EtatRevision.PROPOSEE: "attend une relecture",
        EtatRevision.PUBLIEE: "publiée",
        EtatRevision.REFUSEE: "refusée",
        EtatRevision.REMPLACEE: "remplacée par une version plus récente",
    }
)

ACCES: Final[Mapping[str, str]] = MappingProxyType(
    {AccesPMR.OUI: "oui", AccesPMR.LIMITE: "avec de l'aide", AccesPMR.NON: "non"}
)

_FRANCAIS: Final = Locale("fr")
RIEN: Final = "(rien)"
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
        "raison_requise": "Dites pourquoi, en une phrase : son auteur la lira.",
        "categorie_inconnue": "Cette catégorie n'existe plus : choisissez-en une autre.",
        "etat_inconnu": "Choisissez si la fiche est publiée ou archivée.",
        "contenu_efface": "Le contenu de cette version a été effacé : rien à publier.",
        "envoi_deja_servi": "Ce formulaire a déjà servi pour une autre fiche : rouvrez la page.",
    }
)
"""Why an action is impossible, by the code of ActionImpossible."""


@dataclass(frozen=True, slots=True)
class Noms:
    """Names of categories by slug, and of communes by NIS5 code."""

    categories: Mapping[str, str]
    communes: Mapping[str, str]

    @classmethod
    def load(cls, session: Session) -> "Noms":
        """Read them (two SELECTs)."""
        return cls(
            {categorie.slug: categorie.nom_fr for categorie in list_categories(session)},
            {commune.nis5: commune.nom_fr for commune in list_communes(session)},
        )


def name_langue(code: str) -> str:
    """Return the French name of a language, which the team recognises; else its code."""
    return str(_FRANCAIS.languages.get(code, code))


def say_champ(groupe: str) -> str:
    """Return the label of a field or group of fields."""
    return CHAMPS.get(groupe, groupe)


def say_valeur(groupe: str, contenu: Contenu, noms: Noms) -> str:
    """Return what a content says of a group, in words; “(rien)” for nothing."""
    if groupe == LIEU:
        return say_lieu(contenu, noms)
    valeur = contenu.get(groupe)
    if valeur is None or valeur == "":
        return RIEN
    tables = {"categorie": noms.categories, "acces_pmr": ACCES, "etat": ETATS_ACTEUR}
    if groupe in tables:
        return tables[groupe].get(str(valeur), str(valeur))
    if groupe == "langues":
        return ", ".join(name_langue(code) for code in str(valeur).lower().split())
    return str(valeur)


def say_lieu(contenu: Contenu, noms: Noms) -> str:
    """Return an address, its commune and its point, each on a line of its own."""
    rue = " ".join(filter(None, (contenu.get("rue"), contenu.get("numero"))))
    commune = noms.communes.get(str(contenu.get("nis5")), "")
    ville = " ".join(filter(None, (contenu.get("code_postal"), commune)))
    lignes = [ligne for ligne in (rue, ville) if ligne]
    lon, lat = contenu.get("lon"), contenu.get("lat")
    if lon is not None and lat is not None:
        lignes.append(f"point {lat:.5f}, {lon:.5f}")
    return "\n".join(lignes) or RIEN


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
