"""Why a file, or a row of it, is refused, mended or read in part, in the words of the team."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from registre.importation.colonnes import CHAMPS_IMPORTABLES
from registre.importation.raisons import Avis, Refus
from vitrine.equipe.mots_revue import RIEN

REFUS_DU_FICHIER: Final[Mapping[str, str]] = MappingProxyType(
    {
        "bombe": (
            "Une fois ouvert, il deviendrait énorme. Enregistrez-le à nouveau depuis votre "
            "tableur, sans images ni mise en forme."
        ),
        "chiffre": (
            "Il est protégé par un mot de passe. Enlevez-le, puis envoyez le fichier à nouveau."
        ),
        "encodage": "Ses lettres ne peuvent pas être lues. Enregistrez-le en CSV UTF-8.",
        "endommage": (
            "Il est abîmé ou incomplet. Ouvrez-le, enregistrez-le à nouveau et renvoyez-le."
        ),
        "format_inconnu": (
            "Son format n'est pas connu. Envoyez un fichier Excel (.xlsx), LibreOffice (.ods), "
            "CSV, GeoJSON, GPX ou KML."
        ),
        "hors_wgs84": (
            "Ses coordonnées sont dans un autre système. Exportez-le en WGS 84 (EPSG:4326)."
        ),
        "lignes_decalees": (
            "Des lignes ont plus de cases que de titres : elles seraient lues de travers. "
            "Corrigez-les, ou enregistrez le fichier en .xlsx."
        ),
        "sans_entete": "Aucune ligne ne donne le nom des colonnes. Ajoutez-la en haut.",
        "trop_de_cellules": (
            "Il contient trop de texte ou de cases : un million de cases au plus. Gardez les "
            "colonnes qui servent, ou coupez-le en plusieurs fichiers."
        ),
        "trop_de_colonnes": (
            "Il a trop de colonnes : 200 au plus. Gardez celles qui servent, et supprimez les "
            "colonnes vides à droite."
        ),
        "trop_de_lignes": "Il a trop de lignes : 50 000 au plus. Coupez-le en plusieurs fichiers.",
        "trop_lourd": "Il est trop lourd : 20 Mo au plus. Coupez-le en plusieurs fichiers.",
        "vide": "Il est vide, ou n'a aucune ligne sous les titres.",
        "xml_dangereux": (
            "Il contient des instructions qui pourraient être dangereuses. Enregistrez-le à "
            "nouveau depuis votre tableur."
        ),
    }
)
"""Why a whole file is refused and what to do, by the motive of FichierRefuse."""

REFUS_INCONNU: Final = (
    "Il ne peut pas être lu. Enregistrez-le en CSV ou en .xlsx, puis recommencez."
)

_IMAGE: Final = "C'est une image."
_ARCHIVE: Final = "C'est une archive : ouvrez-la, et envoyez le fichier qu'elle contient."
_TEXTE: Final = "C'est un texte ou une présentation, pas un tableau."

FORMATS_RECONNUS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(("jpeg", "jpg", "png", "gif"), _IMAGE),
        **dict.fromkeys(("zip", "gz", "rar", "7z"), _ARCHIVE),
        **dict.fromkeys(("doc", "docx", "odt", "ppt", "pptx", "rtf", "pdf"), _TEXTE),
        "html": "C'est une page web.",
        "json": "C'est du JSON, mais pas du GeoJSON.",
        "kmz": "C'est un KMZ : ouvrez-le, puis enregistrez-le en KML.",
        "sqlite": "C'est une base de données.",
        "xls": "C'est un ancien fichier Excel (.xls) : enregistrez-le en .xlsx.",
    }
)
"""What a file of another kind is, by the detail of “format_inconnu”."""

RAISONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        Refus.NOM_ABSENT: "Le nom manque.",
        Refus.NOM_TROP_LONG: "Le nom est trop long : 200 caractères au plus.",
        Refus.CATEGORIE_ABSENTE: (
            "La catégorie manque. Choisissez-en une pour tout le fichier, dans “Colonnes et "
            "catégorie”."
        ),
        Refus.CATEGORIE_INCONNUE: "Aucune catégorie ni aucun groupe ne s'appelle “{valeur}”.",
        Refus.CATEGORIE_AMBIGUE: (
            "Plusieurs catégories peuvent convenir. Écrivez l'un de ces noms en entier : {valeur}."
        ),
        Refus.CODE_HORS_REGION: "Le code postal {valeur} est hors de la Région.",
        Refus.HORS_REGION: "Le point est hors de la Région.",
        Refus.HORS_QUARTIERS: (
            "Ce lieu n'est dans aucun de vos quartiers, ou son adresse n'a pas été trouvée. "
            "Prévenez la coordination."
        ),
        Refus.FICHE_ARCHIVEE: "Cette fiche est archivée.",
        Refus.FICHE_DEJA_CITEE: "La ligne {valeur} parle déjà de cette fiche.",
        Refus.CHANGE_DEPUIS: "Quelqu'un a changé cette fiche entre-temps : rien n'y a été écrit.",
        Refus.PERSONNE: "Une personne deviendrait une institution, ou l'inverse.",
        Avis.CHANGE: "{champ} : avant, “{valeur}”.",
        Avis.TROP_LONG: "{champ} : trop long, laissé de côté.",
        Avis.TELEPHONE_ILLISIBLE: "Le numéro “{valeur}” n'est pas reconnu. Il est gardé tel quel.",
        Avis.COURRIEL_ILLISIBLE: "“{valeur}” n'est pas une adresse de courriel : laissée de côté.",
        Avis.SITE_ILLISIBLE: "“{valeur}” n'est pas l'adresse d'un site : laissée de côté.",
        Avis.HORAIRES_ILLISIBLES: (
            "Les horaires “{valeur}” ne sont pas compris. Ils sont gardés tels quels."
        ),
        Avis.ACCES_INCONNU: "Accès en chaise roulante : “{valeur}” n'est pas compris.",
        Avis.LANGUE_INCONNUE: "Langues : “{valeur}” n'est pas reconnu en entier.",
        Avis.CODE_POSTAL_FAUX: "“{valeur}” n'est pas un code postal.",
        Avis.COMMUNE_INCONNUE: "Aucune des 19 communes ne s'appelle “{valeur}”.",
        Avis.NOM_FORMULE: (
            "Le nom “{valeur}” commence comme une formule de tableur. Vérifiez-le dans le fichier."
        ),
        Avis.CATEGORIE_COMPRISE: "La catégorie est comprise comme “{valeur}”. Vérifiez.",
        Avis.CATEGORIE_A_CHOISIR: (
            "Seul le groupe est connu ({valeur}) : la catégorie est à choisir avant de publier."
        ),
        Avis.POINT_ILLISIBLE: "Le point ne peut pas être lu : “{valeur}”.",
        Avis.POINT_INCOMPLET: "Il manque la longitude ou la latitude.",
        Avis.POINT_INVERSE: "Longitude et latitude étaient inversées : corrigé.",
        Avis.POINT_LAMBERT: "Point en coordonnées Lambert : converti.",
        Avis.ADRESSE_APPROCHEE: "Le point est approximatif : c'est un point de la rue.",
        Avis.ADRESSE_INTROUVABLE: (
            "L'adresse “{valeur}” n'a pas été trouvée : la fiche n'a pas de point."
        ),
        Avis.ADRESSE_AMBIGUE: (
            "La rue traverse plusieurs zones, ou plusieurs rues portent ce nom : la fiche n'a pas "
            "de point."
        ),
        Avis.ID_INCONNU: "Aucune fiche n'a l'identifiant “{valeur}”.",
        Avis.DEJA_DANS_LE_FICHIER: "C'est la même chose qu'à la ligne {valeur}.",
        Avis.RESSEMBLE_A_LA_LIGNE: "Cette ligne ressemble à la ligne {valeur}.",
        Avis.RIEN_A_COMPLETER: "La fiche n'avait rien à compléter.",
        Avis.LAISSEE: "Vous avez choisi de ne pas la créer.",
    }
)
"""Why a row is refused, mended or read in part, by the codes of registre.importation.raisons."""


def say_refus(motif: str, details: Sequence[str] = ()) -> tuple[str, tuple[str, ...]]:
    """Return why a file was refused, in words, and at most ten facts."""
    phrase = REFUS_DU_FICHIER.get(motif, REFUS_INCONNU)
    if motif == "format_inconnu":
        return phrase, tuple(FORMATS_RECONNUS[d] for d in details if d in FORMATS_RECONNUS)
    if motif in {"endommage", "lignes_decalees"}:
        return phrase, tuple(f"Ligne {d}" if d.isdecimal() else d for d in details)
    return phrase, tuple(details)


def say_raisons(raisons: Sequence[Sequence[Any]]) -> tuple[str, ...]:
    """Return the reasons of a row in words; one of no known code is told as it is.

    A change of what nobody reads (a commune's code beside its name) is not told.
    """
    return tuple(
        say_raison(code, champ, valeur)
        for code, champ, valeur in raisons
        if code != Avis.CHANGE or champ in CHAMPS_IMPORTABLES
    )


def say_raison(code: str, champ: str | None, valeur: object) -> str:
    """Return one reason (registre.importation.raisons.Raison) in words."""
    mots = {"champ": CHAMPS_IMPORTABLES.get(champ or "", champ or ""), "valeur": say_dit(valeur)}
    return RAISONS.get(code, code).format_map(mots)


def say_dit(valeur: object) -> str:
    """Return what a row or a record said; “(rien)” for nothing."""
    return RIEN if valeur is None or valeur == "" else str(valeur)
