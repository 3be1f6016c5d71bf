"""What a device sends from the street: bounded before it is read, typed, faults told by field.

A device speaks JSON, with the team's cookie. What a form carries inside stands in a header here:
the token of the session (`X-Raq-Jeton`), so that no other site's page can send in its place.
"""

from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from types import MappingProxyType
from typing import Annotated, Any, Final
from uuid import UUID

import orjson
from fastapi import Depends
from starlette.requests import ClientDisconnect, Request

from api.acces import BUT, Acces, AccesEquipe
from api.dependances import ServicesDuSite
from api.saisies import (
    REQUIS,
    SaisieIllisible,
    SaisieTropLourde,
    clean_texte,
    ensure_same_site,
)
from registre.maraude.champs import PRECISION_MAXIMUM_M

ENTETE_JETON: Final = "X-Raq-Jeton"
OCTETS_JSON: Final = 64 * 1024
OCTETS_PHOTO: Final = 1024 * 1024

CORPS: Final = "corps"
"""The name under which a fault of the whole is told."""
ILLISIBLE: Final = "Cet envoi est incomplet ou abîmé : il ne peut pas être lu."
PAS_UN_TEXTE: Final = "Écrivez un texte."
PAS_UN_POINT: Final = "Ce point n'est pas un point de la carte."
PAS_UN_IDENTIFIANT: Final = "Cet identifiant ne peut pas être lu."
PAS_UN_NOMBRE: Final = "Ce nombre ne peut pas être lu."
PAS_UN_INSTANT: Final = "Cette date ne peut pas être lue."

MOTS: Final[Mapping[tuple[str, str], str]] = MappingProxyType(
    {
        ("nom", "requis"): "Écrivez le nom du lieu.",
        ("nom", "trop_long"): "Ce nom est trop long : 200 caractères au plus.",
        ("groupe", "requis"): "Choisissez un des 8 groupes.",
        ("groupe", "inconnu"): "Ce groupe n'existe pas : choisissez-en un autre.",
        ("categorie", "inconnue"): "Cette catégorie n'existe plus : choisissez-en une autre.",
        ("categorie", "categorie_inconnue"): "Cette catégorie n'existe plus : choisissez-en une.",
        ("categorie", "etait_une_personne"): (
            "Cette fiche a été celle d'une personne. Créez une nouvelle fiche pour l'institution."
        ),
        ("lon", "hors_region"): "Ce point est hors de la Région bruxelloise : placez-le à nouveau.",
        ("lon", "inverse"): "La longitude et la latitude semblent inversées.",
        ("lon", "incomplet"): "Il manque une moitié de ce point : placez-le à nouveau.",
        ("quartier", "inconnu"): "Ce quartier n'existe plus.",
        ("photo", "lourde"): "Cette photo est trop lourde.",
        ("photo", "grande"): "Cette photo est trop grande : 4 millions de points au plus.",
        ("photo", "passes"): "Cette photo est trop longue à lire : prenez-la à nouveau.",
        ("photo", "illisible"): "Ce fichier n'est pas une photo JPEG, ou il est abîmé.",
    }
)
"""(field, code of registre.maraude) → what the person on the pavement reads."""


class EnvoiRefuse(Exception):
    """What a device sent cannot be taken as it is; `fautes`: field → French sentence."""

    def __init__(self, fautes: Mapping[str, str]) -> None:
        super().__init__(", ".join(fautes))
        self.fautes = dict(fautes)


class Valeurs:
    """The values of one JSON object. A reader never raises: it notes a fault, returns what it can.

    `None` and an absent name are the same to the readers; `noms` tells them apart.
    """

    def __init__(self, objet: Mapping[str, object], fautes: dict[str, str] | None = None) -> None:
        """`fautes` is shared with the object that holds this one."""
        self._objet = objet
        self.fautes: dict[str, str] = {} if fautes is None else fautes

    @classmethod
    def parse(cls, octets: bytes) -> "Valeurs":
        """Read a body. Raises EnvoiRefuse for what is no JSON object."""
        try:
            objet = orjson.loads(octets)
        except orjson.JSONDecodeError as erreur:
            raise EnvoiRefuse({CORPS: ILLISIBLE}) from erreur
        if not isinstance(objet, dict):
            raise EnvoiRefuse({CORPS: ILLISIBLE})
        return cls(objet)

    def note_faute(self, nom: str, phrase: str) -> None:
        """Note a fault of a field; the first one noted stays."""
        self.fautes.setdefault(nom, phrase)

    def ensure_sound(self) -> None:
        """Raise EnvoiRefuse when a fault was noted."""
        if self.fautes:
            raise EnvoiRefuse(self.fautes)

    @property
    def noms(self) -> tuple[str, ...]:
        """Return the names that are there, those without a value too."""
        return tuple(self._objet)

    def objet(self, nom: str) -> "Valeurs":
        """Return an object inside this one; its faults are told with those of this one."""
        valeur = self._objet.get(nom)
        if isinstance(valeur, dict):
            return Valeurs(valeur, self.fautes)
        self.note_faute(nom, REQUIS if valeur is None else ILLISIBLE)
        return Valeurs({}, self.fautes)

    def texte(self, nom: str) -> str | None:
        """Return a text of one line, cleaned, of any length; None when it is empty."""
        return " ".join(clean_texte(self._read_texte(nom)).split()) or None

    def paragraphe(self, nom: str) -> str | None:
        """Return a text of several lines, cleaned, of any length; None when it is empty."""
        lignes = clean_texte(self._read_texte(nom)).split("\n")
        return "\n".join(ligne.rstrip() for ligne in lignes).strip() or None

    def identifiant(self, nom: str) -> UUID | None:
        """Return an identifier; None when there is none."""
        texte = self._read_texte(nom)
        try:
            return UUID(texte) if texte else None
        except ValueError:
            self.note_faute(nom, PAS_UN_IDENTIFIANT)
            return None

    def entier(self, nom: str, minimum: int, maximum: int) -> int:
        """Return a whole number between two bounds; for what is none a fault, and the lower."""
        lu = _read_nombre(self._objet.get(nom))
        if lu is None or not minimum <= lu <= maximum:
            self.note_faute(nom, PAS_UN_NOMBRE)
            return minimum
        return round(lu)

    def metres(self, nom: str) -> int | None:
        """Return how precise a device thinks it is; None for what is no such figure: no fault."""
        lu = _read_nombre(self._objet.get(nom))
        return round(lu) if lu is not None and 0 <= lu <= PRECISION_MAXIMUM_M else None

    def degres(self, nom: str) -> float | None:
        """Return an angle in degrees."""
        valeur = self._objet.get(nom)
        lu = _read_nombre(valeur)
        if valeur is not None and (lu is None or abs(lu) > 180):
            self.note_faute(nom, PAS_UN_POINT)
            return None
        return lu

    def instant(self, nom: str) -> datetime | None:
        """Return an instant written as ISO 8601; one without offset is in UTC."""
        texte = self._read_texte(nom)
        lu = read_instant(texte)
        if lu is None and texte:
            self.note_faute(nom, PAS_UN_INSTANT)
        return lu

    def _read_texte(self, nom: str) -> str:
        valeur = self._objet.get(nom)
        if valeur is None:
            return ""
        if isinstance(valeur, str):
            return valeur
        self.note_faute(nom, PAS_UN_TEXTE)
        return ""


def read_instant(texte: str) -> datetime | None:
    """Return an instant in UTC; None for what is none. One without offset is in UTC already."""
    try:
        lu = datetime.fromisoformat(texte)
        return lu.replace(tzinfo=UTC) if lu.tzinfo is None else lu.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _read_nombre(valeur: object) -> float | None:
    if isinstance(valeur, bool) or not isinstance(valeur, int | float):
        return None
    with suppress(OverflowError):
        lu = float(valeur)
        return lu if isfinite(lu) else None
    return None


@dataclass(frozen=True, slots=True)
class EnvoiDAppareil:
    """A body that an account may send, whose token was checked before a byte of it was read."""

    acces: Acces
    octets: bytes


async def read_octets(request: Request, maximum: int) -> bytes:
    """Return a body, refused by its announced size, then by the bytes counted.

    Raises SaisieTropLourde; SaisieIllisible when the network cuts it.
    """
    annonce = request.headers.get("content-length", "")
    if annonce.isdecimal() and int(annonce) > maximum:
        raise SaisieTropLourde
    lus = bytearray()
    try:
        async for morceau in request.stream():
            lus += morceau
            if len(lus) > maximum:
                raise SaisieTropLourde
    except ClientDisconnect as erreur:
        raise SaisieIllisible from erreur
    return bytes(lus)


def _make_reader(maximum: int) -> Callable[..., Coroutine[Any, Any, EnvoiDAppareil]]:
    async def read(
        request: Request, services: ServicesDuSite, acces: AccesEquipe
    ) -> EnvoiDAppareil:
        # Rights and origin come first: what may not be sent is not even read.
        ensure_same_site(request, services)
        jeton, lie_a = request.headers.get(ENTETE_JETON, ""), str(acces.compte.session)
        services.formulaires.read(jeton, BUT, services.horloge(), lie_a)
        return EnvoiDAppareil(acces, await read_octets(request, maximum))

    return read


EnvoiEnJson = Annotated[EnvoiDAppareil, Depends(_make_reader(OCTETS_JSON))]
EnvoiDePhoto = Annotated[EnvoiDAppareil, Depends(_make_reader(OCTETS_PHOTO))]
