"""The languages of the pages: French texts, and their translations read from the .po files."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.messages.pofile import read_po

from api.dependances import LANGUES, Langue

DOSSIER_TRADUCTIONS: Final = Path(__file__).parent / "traductions"
"""The catalogues travel with the code that holds their French texts."""

NOMS_DE_LANGUES: Final[Mapping[Langue, str]] = MappingProxyType(
    {"fr": "Français", "nl": "Nederlands", "en": "English"}
)
"""How the language switch names each language: in itself."""

AUTONYMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "fr": "Français",
        "nl": "Nederlands",
        "en": "English",
        "ar": "العربية",
        "tr": "Türkçe",
        "es": "Español",
        "pt": "Português",
        "it": "Italiano",
        "ro": "Română",
        "pl": "Polski",
        "ru": "Русский",
        "uk": "Українська",
        "ti": "ትግርኛ",
        "so": "Soomaali",
        "fa": "فارسی",
        "ps": "پښتو",
        "ln": "Lingála",
        "sq": "Shqip",
        "bg": "Български",
        "de": "Deutsch",
        "el": "Ελληνικά",
        "zgh": "ⵜⴰⵎⴰⵣⵉⵖⵜ",
        "ff": "Pulaar",
        "wo": "Wolof",
        "rw": "Ikinyarwanda",
        "sw": "Kiswahili",
        "ur": "اردو",
        "hi": "हिन्दी",
        "am": "አማርኛ",
        "zh": "中文",
    }
)
"""The languages spoken most in Brussels, each named in itself, as Babel has them (a test holds it).

Asking Babel loads all it knows of a language: a megabyte of each worker, for one word.
"""
DE_DROITE_A_GAUCHE: Final = frozenset({"ar", "fa", "ps", "ur"})
"""Those among them that are written from the right."""


class Traductions:
    """The catalogues of one application. French is the source: its texts stand for themselves."""

    def __init__(self, catalogues: Mapping[str, Mapping[str | tuple[str, str], tuple[str, ...]]]):
        self._catalogues = catalogues

    @classmethod
    def load(cls, dossier: Path = DOSSIER_TRADUCTIONS) -> "Traductions":
        """Read `{langue}/LC_MESSAGES/messages.po` of each language but French.

        Fuzzy and empty strings are left out: their French text is shown.
        """
        return cls({code: _read_catalogue(dossier, code) for code in LANGUES if code != "fr"})

    def translate(self, langue: str, texte: str) -> str:
        """Return a French text in a language; the text itself where no translation stands."""
        return self._catalogues.get(langue, {}).get(texte, (texte,))[0]

    def translate_number(self, langue: str, un: str, plusieurs: str, nombre: int) -> str:
        """Return the form of a French pair that fits a number.

        French says the singular for 0 and 1, Dutch and English for 1 only.
        """
        rang = int(nombre > 1) if langue == "fr" else int(nombre != 1)
        formes = self._catalogues.get(langue, {}).get((un, plusieurs), (un, plusieurs))
        return formes[min(rang, len(formes) - 1)]


def _read_catalogue(dossier: Path, langue: str) -> dict[str | tuple[str, str], tuple[str, ...]]:
    with (dossier / langue / "LC_MESSAGES" / "messages.po").open("rb") as fichier:
        catalogue = read_po(fichier, locale=langue)
    lus: dict[str | tuple[str, str], tuple[str, ...]] = {}
    for message in catalogue:
        formes = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and all(formes) and not message.fuzzy:
            cle = (message.id[0], message.id[1]) if message.pluralizable else str(message.id)
            lus[cle] = tuple(str(forme) for forme in formes)
    return lus


class LangueParlee:
    """A spoken language, named in itself: “Türkçe”, “العربية”."""

    __slots__ = ("code", "nom", "sens")

    def __init__(self, code: str, nom: str, sens: str) -> None:
        self.code = code
        self.nom = nom
        self.sens = sens
        """Its direction of writing, “ltr” or “rtl”."""


@cache
def name_langue(code: str) -> LangueParlee:
    """Return a spoken language by its code; a code that Babel doesn't know names itself."""
    if code in AUTONYMES:
        return LangueParlee(code, AUTONYMES[code], "rtl" if code in DE_DROITE_A_GAUCHE else "ltr")
    try:
        locale = Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return LangueParlee(code, code, "ltr")
    nom = locale.get_display_name(code) or code
    return LangueParlee(code, nom[:1].upper() + nom[1:], locale.text_direction)
