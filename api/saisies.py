"""What somebody typed in a form: bounded before it is read, cleaned once, faults gathered."""

import unicodedata
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, time
from typing import Annotated, Final, TypeVar
from uuid import UUID

from fastapi import Depends
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message

from api.dependances import Services, ServicesDuSite, public_origin
from api.formulaires import FormulaireRefuse
from api.messages import a_traduire

Valeur = TypeVar("Valeur")

OCTETS_MAXIMUM: Final = 256 * 1024
"""A form without a file."""
OCTETS_AVEC_FICHIER: Final = 6 * 1024 * 1024
OCTETS_AVEC_TABLEAU: Final = 20 * 1024 * 1024 + OCTETS_MAXIMUM
"""A file of actors (registre.importation.tableaux.OCTETS_MAX), and the form around it."""
CHAMPS_MAXIMUM: Final = 400

REQUIS: Final = a_traduire("Ce champ est nécessaire.")
TROP_LONG: Final = a_traduire("Ce texte est trop long : %(maximum)s caractères au plus.")
HORS_LISTE: Final = a_traduire("Choisissez une des réponses proposées.")
DATE_ILLISIBLE: Final = a_traduire("Cette date n'existe pas. Écrivez-la comme 2026-03-31.")
HEURE_ILLISIBLE: Final = a_traduire("Cette heure n'existe pas. Écrivez-la comme 14:30.")
NOMBRE_ILLISIBLE: Final = a_traduire("Écrivez un nombre entre %(minimum)s et %(maximum)s.")


class SaisieTropLourde(Exception):
    """A form is larger than any honest one; nothing of it was kept."""


class SaisieIllisible(Exception):
    """The body of a form cannot be read."""


@dataclass(frozen=True, slots=True)
class Faute:
    """What is wrong with a field: a French text to translate and its values."""

    texte: str
    valeurs: Mapping[str, object] = field(default_factory=dict)


class Saisie:
    """The fields of one form. A reader never raises: it notes a fault and returns what it can.

    Values are Unicode NFC without control characters; one-line texts have no runs of blanks.
    """

    def __init__(self, champs: FormData) -> None:
        self._champs = champs
        self.fautes: dict[str, Faute] = {}

    def note_faute(self, nom: str, texte: str, **valeurs: object) -> None:
        """Note a fault of a field; the first one noted stays."""
        self.fautes.setdefault(nom, Faute(texte, valeurs))

    def brut(self, nom: str) -> str:
        """Return a field as typed (“” when absent), at most 20,000 characters of it."""
        valeur = self._champs.get(nom, "")
        return valeur[:20_000] if isinstance(valeur, str) else ""

    def bruts(self, nom: str) -> tuple[str, ...]:
        """Return all the values of a field as sent."""
        return tuple(
            v[:200] for v in self._champs.getlist(nom)[:CHAMPS_MAXIMUM] if isinstance(v, str)
        )

    def texte(self, nom: str, maximum: int, *, requis: bool = False) -> str:
        """Return a text of one line, cleaned."""
        propre = " ".join(clean_texte(self.brut(nom)).split())
        return self._check(nom, propre, maximum, requis=requis)

    def paragraphe(self, nom: str, maximum: int, *, requis: bool = False) -> str:
        r"""Return a text of several lines, cleaned; lines end with “\n”."""
        lignes = clean_texte(self.brut(nom)).split("\n")
        propre = "\n".join(ligne.rstrip() for ligne in lignes).strip()
        return self._check(nom, propre, maximum, requis=requis)

    def facultatif(self, nom: str, maximum: int) -> str | None:
        """Return a text of one line, None when it is empty."""
        return self.texte(nom, maximum) or None

    def secret(self, nom: str) -> str:
        """Return a password: as typed, in NFC, at most 1,000 characters."""
        return unicodedata.normalize("NFC", self.brut(nom)[:1000])

    def choix(self, nom: str, permis: Collection[str], *, requis: bool = True) -> str | None:
        """Return one of the permitted values, None otherwise (a fault when it was required)."""
        valeur = self.brut(nom).strip()
        if valeur in permis:
            return valeur
        if valeur:
            self.note_faute(nom, HORS_LISTE)
        elif requis:
            self.note_faute(nom, REQUIS)
        return None

    def plusieurs(self, nom: str, permis: Collection[str]) -> tuple[str, ...]:
        """Return the permitted values that were ticked, each once, in the order sent."""
        cochees = self.bruts(nom)
        if any(valeur not in permis for valeur in cochees):
            self.note_faute(nom, HORS_LISTE)
        return tuple(dict.fromkeys(valeur for valeur in cochees if valeur in permis))

    def coche(self, nom: str) -> bool:
        """Tell whether a box was ticked."""
        return bool(self.brut(nom))

    def jour(self, nom: str, *, requis: bool = False) -> date | None:
        """Return a day written as 2026-03-31."""
        return self._read(nom, date.fromisoformat, DATE_ILLISIBLE, requis=requis)

    def heure(self, nom: str, *, requis: bool = False) -> time | None:
        """Return a time of day written as 14:30."""
        return self._read(nom, time.fromisoformat, HEURE_ILLISIBLE, requis=requis)

    def nombre(self, nom: str, minimum: int, maximum: int) -> int | None:
        """Return a whole number between two bounds."""
        texte = self.brut(nom).strip()
        if texte.isascii() and texte.isdecimal() and len(texte) < 10:
            valeur = int(texte)
            if minimum <= valeur <= maximum:
                return valeur
        self.note_faute(nom, NOMBRE_ILLISIBLE, minimum=minimum, maximum=maximum)
        return None

    def identifiant(self, nom: str, *, requis: bool = False) -> UUID | None:
        """Return an identifier that a list of choices sent back."""
        return self._read(nom, UUID, HORS_LISTE, requis=requis)

    def fichier(self, nom: str) -> UploadFile | None:
        """Return an uploaded file; None when none was chosen."""
        valeur = self._champs.get(nom)
        return valeur if isinstance(valeur, UploadFile) and valeur.filename else None

    async def close(self) -> None:
        """Let go of the uploaded files."""
        await self._champs.close()

    def _check(self, nom: str, propre: str, maximum: int, *, requis: bool) -> str:
        if requis and not propre:
            self.note_faute(nom, REQUIS)
        if len(propre) > maximum:
            self.note_faute(nom, TROP_LONG, maximum=maximum)
        return propre

    def _read(
        self, nom: str, lit: Callable[[str], Valeur], faute: str, *, requis: bool
    ) -> Valeur | None:
        texte = self.brut(nom).strip()
        if not texte:
            if requis:
                self.note_faute(nom, REQUIS)
            return None
        try:
            return lit(texte)
        except ValueError:
            self.note_faute(nom, faute)
            return None


def clean_texte(texte: str) -> str:
    r"""Return a text in NFC, lines ended by “\n”, without control or direction characters.

    Direction overrides (U+202A–202E, U+2066–2069) would let a name rewrite what stands around it.
    """
    propre = unicodedata.normalize("NFC", texte.replace("\r\n", "\n").replace("\r", "\n"))
    propre = propre.replace("\t", " ")
    return "".join(c for c in propre if c == "\n" or not _is_harmful(c))


def _is_harmful(caractere: str) -> bool:
    categorie = unicodedata.category(caractere)
    return (
        categorie in {"Cc", "Cs"}
        or "\u202a" <= caractere <= "\u202e"
        or ("\u2066" <= caractere <= "\u2069")
    )


async def read_saisie(request: Request, octets: int = OCTETS_MAXIMUM) -> Saisie:
    """Read the form of a request: refused by its announced size, then by the bytes counted.

    Raises SaisieTropLourde or SaisieIllisible. Files lie on disk beyond 1 MB, fields in memory.
    """
    annonce = request.headers.get("content-length", "")
    if annonce.isdecimal() and int(annonce) > octets:
        raise SaisieTropLourde
    lus = 0

    async def receive() -> Message:
        nonlocal lus
        message = await request.receive()
        lus += len(message.get("body", b""))
        if lus > octets:
            raise MultiPartException("too large")  # the parser closes its files for this one only
        return message

    bornee = Request(request.scope, receive)
    try:
        champs = await bornee.form(
            max_files=2, max_fields=CHAMPS_MAXIMUM, max_part_size=min(octets, OCTETS_MAXIMUM)
        )
    except (MultiPartException, HTTPException, ClientDisconnect, UnicodeDecodeError) as erreur:
        raise (SaisieTropLourde if lus > octets else SaisieIllisible) from erreur
    return Saisie(champs)


@asynccontextmanager
async def opening_saisie(request: Request, octets: int = OCTETS_MAXIMUM) -> AsyncIterator[Saisie]:
    """Read the form, and let go of its files at the end."""
    saisie = await read_saisie(request, octets)
    try:
        yield saisie
    finally:
        await saisie.close()


def ensure_same_site(request: Request, services: Services) -> None:
    """Raise FormulaireRefuse for a form that another site's page has sent."""
    origine = request.headers.get("origin")
    foreign = origine is not None and origine != public_origin(request, services)
    if foreign or request.headers.get("sec-fetch-site") in {"cross-site", "same-site"}:
        raise FormulaireRefuse("autre_site")


async def _open_visiteur(request: Request, services: ServicesDuSite) -> AsyncIterator[Saisie]:
    # Where it comes from is checked first: another site's form is not even read.
    ensure_same_site(request, services)
    async with opening_saisie(request) as saisie:
        yield saisie


SaisieDuVisiteur = Annotated[Saisie, Depends(_open_visiteur)]
"""The form that somebody without an account has sent, from a page of this site.

Raises FormulaireRefuse for another site's.
"""
