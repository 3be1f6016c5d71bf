"""Why a row is refused, mended or read in part: stable codes, each with a field and a value."""

from enum import StrEnum
from typing import Final

VALEUR_MAX: Final = 200
"""Characters kept of what a row said."""

Raison = tuple[str, str | None, str | int | float | None]
"""(code, field or None, what the row or the record said)."""


class Refus(StrEnum):
    """The row is left out whole."""

    NOM_ABSENT = "nom_absent"
    NOM_TROP_LONG = "nom_trop_long"
    CATEGORIE_ABSENTE = "categorie_absente"
    CATEGORIE_INCONNUE = "categorie_inconnue"
    CATEGORIE_AMBIGUE = "categorie_ambigue"
    """Several hold the words; the value is their names."""
    HORS_REGION = "hors_region"
    CODE_HORS_REGION = "code_hors_region"
    """It has no point, and a postal code of another Region."""
    HORS_QUARTIERS = "hors_quartiers"
    """Its author, a relay, works in other quartiers."""
    FICHE_ARCHIVEE = "fiche_archivee"
    FICHE_DEJA_CITEE = "fiche_deja_citee"
    """A row before names the same record; the value is that row's number."""
    CHANGE_DEPUIS = "change_depuis"
    """Somebody changed the record between the dry run and the application."""
    PERSONNE = "etait_une_personne"
    """A person's record would become an institution's, or the reverse."""


class Avis(StrEnum):
    """The row is read all the same; a person may want to look."""

    CHANGE = "change"
    """The field changes; the value is what stood there (None: nothing)."""
    TROP_LONG = "trop_long"
    """Left out, like every value that is called unknown or unreadable except hours and phones."""
    TELEPHONE_ILLISIBLE = "telephone_illisible"
    COURRIEL_ILLISIBLE = "courriel_illisible"
    SITE_ILLISIBLE = "site_illisible"
    HORAIRES_ILLISIBLES = "horaires_illisibles"
    ACCES_INCONNU = "acces_inconnu"
    LANGUE_INCONNUE = "langue_inconnue"
    CODE_POSTAL_FAUX = "code_postal_faux"
    COMMUNE_INCONNUE = "commune_inconnue"
    NOM_FORMULE = "nom_formule"
    """The name begins as a spreadsheet's formula does."""
    CATEGORIE_COMPRISE = "categorie_comprise"
    """Named in part; the value is the category's name."""
    CATEGORIE_A_CHOISIR = "categorie_a_choisir"
    """Only the group is known."""
    POINT_ILLISIBLE = "point_illisible"
    POINT_INCOMPLET = "point_incomplet"
    POINT_INVERSE = "point_inverse"
    """Longitude and latitude were swapped; mended."""
    POINT_LAMBERT = "point_lambert"
    """In metres of a Lambert system; converted."""
    ADRESSE_APPROCHEE = "adresse_approchee"
    """The point is one of the street."""
    ADRESSE_INTROUVABLE = "adresse_introuvable"
    ADRESSE_AMBIGUE = "adresse_ambigue"
    """The street crosses several zones, or several have its name; no point."""
    ID_INCONNU = "id_inconnu"
    DEJA_DANS_LE_FICHIER = "deja_dans_le_fichier"
    """A row before says the same; the value is its number."""
    RESSEMBLE_A_LA_LIGNE = "ressemble_a_la_ligne"
    RIEN_A_COMPLETER = "rien_a_completer"
    LAISSEE = "laissee"
    """Somebody chose not to create it."""


def make_raison(
    code: Refus | Avis, champ: str | None = None, valeur: str | float | None = None
) -> Raison:
    """Return a reason as a row keeps it."""
    return code.value, champ, valeur[:VALEUR_MAX] if isinstance(valeur, str) else valeur
