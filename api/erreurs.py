"""ONE table: exception → status, stable code, words; api.problemes answers with them.

An unforeseen error never shows its text to the public (STYLE.md §5).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PlusDeConnexion
from starlette.exceptions import HTTPException

from api import refus
from api.messages import a_traduire
from geo.tuiles import TuileInvalide
from registre.erreurs import (
    ActeurInconnu,
    BaseAbsente,
    BaseEnLectureSeule,
    BaseVerrouillee,
    CategorieInconnue,
    CommuneInconnue,
    QuartierInconnu,
    SchemaAncien,
    SchemaPlusRecent,
    TropDEssais,
)


class ParametreInvalide(Exception):
    """One parameter's value cannot be used; `raison` is a French text to translate."""

    def __init__(self, nom: str, raison: str, **valeurs: object) -> None:
        super().__init__(nom)
        self.nom = nom
        self.raison = raison
        self.valeurs = valeurs


class HoteInconnu(Exception):
    """The Host header names no site of ours."""


class TropDeDemandes(Exception):
    """One address asks faster than people do; `delai` is in seconds."""

    def __init__(self, delai: int) -> None:
        super().__init__(delai)
        self.delai = delai


@dataclass(frozen=True)
class ErreurPublique:
    """What the public may know of an error; `titre` and `detail` are French texts to translate."""

    statut: int
    code: str
    titre: str
    detail: str
    valeurs: Mapping[str, object] = field(default_factory=dict)
    parametres: tuple[str, ...] = ()
    entetes: Mapping[str, str] = field(default_factory=dict)
    fautes: Mapping[str, str] = field(default_factory=dict)
    """Field → French sentence, of what a device of the team sent."""


_INDISPONIBLE = a_traduire("Le site est momentanément indisponible")
_REESSAYEZ = a_traduire("Réessayez dans quelques minutes. Rien n'a été perdu.")

_TABLE: Final[dict[type[Exception], tuple[int, str, str, str]]] = {
    QuartierInconnu: (
        404,
        "quartier_inconnu",
        a_traduire("Ce quartier n'existe pas"),
        a_traduire("Choisissez un quartier dans la liste des quartiers."),
    ),
    ActeurInconnu: (
        404,
        "acteur_inconnu",
        a_traduire("Cette fiche n'existe pas ou n'est plus publiée"),
        a_traduire("Cherchez dans le répertoire."),
    ),
    TuileInvalide: (
        404,
        "tuile_inconnue",
        a_traduire("Cette tuile de carte n'existe pas"),
        a_traduire("Les tuiles vont du zoom 10 au zoom 19."),
    ),
    CategorieInconnue: (
        422,
        "categorie_inconnue",
        a_traduire("Cette catégorie n'existe pas"),
        a_traduire("Choisissez une catégorie du répertoire."),
    ),
    CommuneInconnue: (
        422,
        "commune_inconnue",
        a_traduire("Cette commune n'existe pas dans la Région"),
        a_traduire("Choisissez une des 19 communes."),
    ),
    BaseAbsente: (503, "base_absente", _INDISPONIBLE, _REESSAYEZ),
    BaseVerrouillee: (503, "base_occupee", _INDISPONIBLE, _REESSAYEZ),
    BaseEnLectureSeule: (503, "base_en_lecture_seule", _INDISPONIBLE, _REESSAYEZ),
    SchemaAncien: (503, "schema_ancien", _INDISPONIBLE, _REESSAYEZ),
    SchemaPlusRecent: (503, "schema_plus_recent", _INDISPONIBLE, _REESSAYEZ),
    OperationalError: (503, "base_indisponible", _INDISPONIBLE, _REESSAYEZ),
    PlusDeConnexion: (503, "base_occupee", _INDISPONIBLE, _REESSAYEZ),
    HoteInconnu: (
        400,
        "hote_inconnu",
        a_traduire("Ce site ne répond pas sous ce nom"),
        a_traduire("Utilisez l'adresse du site telle qu'elle a été annoncée."),
    ),
}

_PAR_STATUT: Final = {
    404: (
        "page_inconnue",
        a_traduire("Cette page n'existe pas"),
        a_traduire("L'adresse est peut-être incomplète, ou la page a changé de place."),
    ),
    405: (
        "methode_refusee",
        a_traduire("Cette action n'est pas possible ici"),
        a_traduire("Revenez à la page précédente."),
    ),
}
_IMPREVUE: Final = (
    500,
    "erreur_imprevue",
    a_traduire("Une erreur est survenue chez nous"),
    a_traduire(
        "Ce n'est pas votre faute. Réessayez ; si cela continue, écrivez à la coordination."
    ),
)
_PARAMETRE: Final = a_traduire("Un paramètre ne peut pas être compris")
_INVALIDE: Final = (
    422,
    "parametre_invalide",
    _PARAMETRE,
    a_traduire("Manquant ou invalide : %(parametre)s."),
)
_INCONNU: Final = (
    422,
    "parametre_inconnu",
    a_traduire("Un paramètre n'est pas connu"),
    a_traduire("Inconnu : %(parametre)s."),
)
_TROP: Final = (
    429,
    "trop_de_demandes",
    a_traduire("Trop de demandes en peu de temps"),
    a_traduire("Attendez une minute, puis réessayez."),
)


PREVUES: Final[tuple[type[Exception], ...]] = (
    *_TABLE,
    ParametreInvalide,
    TropDeDemandes,
    RequestValidationError,
    HTTPException,
    TropDEssais,
    *refus.PREVUS,
)
"""Every exception that has its own answer."""


def describe_error(erreur: Exception) -> ErreurPublique:
    """Return the public side of any exception. Unknown ones become a 500 without their text."""
    if isinstance(erreur, ParametreInvalide):
        valeurs = {"parametre": erreur.nom, **erreur.valeurs}
        return ErreurPublique(
            422, "parametre_invalide", _PARAMETRE, erreur.raison, valeurs, (erreur.nom,)
        )
    if isinstance(erreur, RequestValidationError):
        return _describe_validation(erreur)
    if isinstance(erreur, TropDeDemandes | TropDEssais):
        return ErreurPublique(*_TROP, entetes={"Retry-After": str(erreur.delai)})
    if isinstance(erreur, HTTPException):
        return _describe_http(erreur)
    refusee = refus.describe_refus(erreur)
    if refusee is None:
        return _describe_from_table(erreur)
    return ErreurPublique(*refusee, fautes=refus.list_fautes(erreur))


def list_problemes() -> list[ErreurPublique]:
    """Return every error that the API may answer, each code once, by status and code."""
    http = ((statut, *mots) for statut, mots in _PAR_STATUT.items())
    tous = {mots[1]: mots for mots in (*_TABLE.values(), *http, _INVALIDE, _INCONNU, _TROP)}
    tous[_IMPREVUE[1]] = _IMPREVUE
    return [ErreurPublique(*mots) for mots in sorted(tous.values())]


def _describe_from_table(erreur: Exception) -> ErreurPublique:
    for sorte in type(erreur).__mro__:
        if sorte in _TABLE:
            statut, code, titre, detail = _TABLE[sorte]
            entetes = {"Retry-After": "60"} if statut == 503 else {}
            return ErreurPublique(statut, code, titre, detail, entetes=entetes)
    return ErreurPublique(*_IMPREVUE)


def _describe_validation(erreur: RequestValidationError) -> ErreurPublique:
    fautes = erreur.errors()
    noms = tuple(
        dict.fromkeys(
            str(faute["loc"][1] if len(faute["loc"]) > 1 else faute["loc"][-1])[:80]
            for faute in fautes
        )
    )[:10]
    inconnus = all(faute["type"] == "extra_forbidden" for faute in fautes)
    mots = _INCONNU if inconnus else _INVALIDE
    return ErreurPublique(*mots, {"parametre": ", ".join(noms)}, noms)


def _describe_http(erreur: HTTPException) -> ErreurPublique:
    entetes = dict(erreur.headers or {})
    if entetes.get("Allow") == "GET":
        entetes["Allow"] = "GET, HEAD"  # HEAD is a route of its own (api.routes.lectures)
    if erreur.status_code in _PAR_STATUT:
        code, titre, detail = _PAR_STATUT[erreur.status_code]
        return ErreurPublique(erreur.status_code, code, titre, detail, entetes=entetes)
    _, code, titre, detail = _IMPREVUE
    return ErreurPublique(erreur.status_code, code, titre, detail, entetes=entetes)
