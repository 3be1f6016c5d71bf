"""Contents of records in the words of the team: which field, what it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from babel import Locale
from sqlalchemy.orm import Session

from registre.annuaire import list_communes
from registre.revue.ecarts import CATEGORIE, LIEU, Contenu
from registre.revue.listes import list_categories, list_groupes
from registre.valeurs import AccesPMR, EtatActeur, PrecisionLieu

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
        "note": "Note de l'équipe",
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

ACCES: Final[Mapping[str, str]] = MappingProxyType(
    {AccesPMR.OUI: "oui", AccesPMR.LIMITE: "avec de l'aide", AccesPMR.NON: "non"}
)

PRECISIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        PrecisionLieu.GPS: "relevé sur place",
        PrecisionLieu.CARTE: "placé à la main",
        PrecisionLieu.MAISON: "d'après l'adresse",
        PrecisionLieu.RUE: "approximatif : un point de la rue",
    }
)
"""How a point came to be, in words."""

_FRANCAIS: Final = Locale("fr")
RIEN: Final = "(rien)"


@dataclass(frozen=True, slots=True)
class Noms:
    """Names of categories by slug, of communes by NIS5 code, of groups by letter."""

    categories: Mapping[str, str]
    communes: Mapping[str, str]
    groupes: Mapping[str, str]

    @classmethod
    def load(cls, session: Session) -> "Noms":
        """Read them (three SELECTs)."""
        return cls(
            {categorie.slug: categorie.nom_fr for categorie in list_categories(session)},
            {commune.nis5: commune.nom_fr for commune in list_communes(session)},
            {groupe.lettre: groupe.nom_fr for groupe in list_groupes(session)},
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
        return _say_lieu(contenu, noms)
    if groupe == CATEGORIE and contenu.get("groupe_seul"):
        lettre = str(contenu["groupe_seul"])
        return f"à choisir dans “{noms.groupes.get(lettre, lettre)}”"
    valeur = contenu.get(groupe)
    if valeur is None or valeur == "":
        return RIEN
    tables = {"categorie": noms.categories, "acces_pmr": ACCES, "etat": ETATS_ACTEUR}
    if groupe in tables:
        return tables[groupe].get(str(valeur), str(valeur))
    if groupe == "langues":
        return ", ".join(name_langue(code) for code in str(valeur).lower().split())
    return str(valeur)


def _say_lieu(contenu: Contenu, noms: Noms) -> str:
    """Return an address, its commune and its point, each on a line of its own."""
    rue = " ".join(filter(None, (contenu.get("rue"), contenu.get("numero"))))
    commune = noms.communes.get(str(contenu.get("nis5")), "")
    ville = " ".join(filter(None, (contenu.get("code_postal"), commune)))
    lignes = [ligne for ligne in (rue, ville) if ligne]
    lon, lat = contenu.get("lon"), contenu.get("lat")
    if lon is not None and lat is not None:
        lignes.append(f"point {lat:.5f}, {lon:.5f}{_say_precision(contenu)}")
    return "\n".join(lignes) or RIEN


def _say_precision(contenu: Contenu) -> str:
    """Return “, relevé sur place (à 12 m près)”, or nothing."""
    mots = PRECISIONS.get(str(contenu.get("precision_lieu")))
    metres = contenu.get("precision_m")
    return f", {mots}{f' (à {metres} m près)' if metres else ''}" if mots else ""
