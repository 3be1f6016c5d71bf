"""Cells that are read for their own sake: contacts, hours, access, languages, postal code. Pure.

A value that cannot be used, or is longer than its field (registre.revue.acteurs.LONGUEURS), is left
out and said; hours and phone numbers stay as typed.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from geo.textes import normalize
from registre.courriels import clean_adresse
from registre.horaires import read_horaires
from registre.importation.raisons import Avis
from registre.publication.liens import keep_site
from registre.revue.acteurs import LONGUEURS
from registre.telephones import to_e164
from registre.valeurs import AccesPMR

_AUTOUR: Final = 20
"""Characters that may stand around a value: “mailto:”."""
_REDUITS: Final = ("langues", "code_postal")

Lue = tuple[str | None, Avis | None]
"""The value, None when it cannot be used, and what is to be said of it."""

_NUMERO_COURT: Final = re.compile(r"[0-9]{3,4}")
_CODE: Final = re.compile(r"(?<!\d)([1-9]\d{3})(?!\d)")
_ENTRE_LANGUES: Final = re.compile(r"[,;/|+&]|\bet\b|\ben\b(?=\s+\w{3})|\band\b")
_CODE_DE_LANGUE: Final = re.compile(r"[a-z]{2,3}")

_ACCES: Final[Mapping[str, AccesPMR]] = MappingProxyType(
    {
        **dict.fromkeys(
            ("yes", "oui", "ja", "true", "vrai", "1", "accessible", "toegankelijk", "x"),
            AccesPMR.OUI,
        ),
        **dict.fromkeys(
            (
                *("limited", "limite", "partiel", "partiellement", "beperkt", "partial"),
                *("gedeeltelijk", "acces limite", "avec aide"),
            ),
            AccesPMR.LIMITE,
        ),
        **dict.fromkeys(
            (
                *("no", "non", "nee", "neen", "false", "faux", "0", "non accessible"),
                *("inaccessible", "niet toegankelijk", "pas accessible"),
            ),
            AccesPMR.NON,
        ),
    }
)


def read_cellule(champ: str, texte: str) -> Lue:
    """Return what a cell says for a field; any text, blank ones already left out."""
    # A cell of languages or of a postal code says more than the field holds: names, a commune.
    maximum = None if champ in _REDUITS else LONGUEURS.get(champ)
    if maximum is not None and len(texte) > maximum + _AUTOUR:  # no reader meets endless texts
        return None, Avis.TROP_LONG
    lecteur = _LECTEURS.get(champ)
    valeur, avis = lecteur(texte) if lecteur else (texte, None)
    if valeur is not None and maximum is not None and len(valeur) > maximum:
        return None, Avis.TROP_LONG
    return valeur, avis


def _read_telephone(texte: str) -> Lue:
    if _NUMERO_COURT.fullmatch(texte) or to_e164(texte) is not None:
        return texte, None
    return texte, Avis.TELEPHONE_ILLISIBLE


def _read_courriel(texte: str) -> Lue:
    courriel = clean_adresse(texte.removeprefix("mailto:").strip())
    return courriel, None if courriel else Avis.COURRIEL_ILLISIBLE


def _read_site(texte: str) -> Lue:
    entier = texte if ":" in texte.partition("/")[0] else f"https://{texte}"
    if keep_site(entier) is None or "." not in (urlsplit(entier).hostname or ""):
        return None, Avis.SITE_ILLISIBLE
    return entier, None


def _read_horaires(texte: str) -> Lue:
    if len(texte) <= LONGUEURS["horaires"] and read_horaires(texte) is None:
        return texte, Avis.HORAIRES_ILLISIBLES
    return texte, None


def _read_acces(texte: str) -> Lue:
    acces = _ACCES.get(normalize(texte))
    return (acces.value, None) if acces else (None, Avis.ACCES_INCONNU)


def _read_code_postal(texte: str) -> Lue:
    """Return the four figures of “1000”, “B-1000” or “1000 Bruxelles”."""
    trouve = _CODE.search(texte)
    return (trouve[1], None) if trouve else (None, Avis.CODE_POSTAL_FAUX)


def _read_langues(texte: str) -> Lue:
    """Return the codes of languages given as codes or by their names; those known, if any is."""
    codes: dict[str, None] = {}
    inconnue = False
    for morceau in _ENTRE_LANGUES.split(texte.casefold()):
        trouves = _find_langues(morceau)
        inconnue = inconnue or trouves is None
        codes |= dict.fromkeys(trouves or ())
    joints = " ".join(codes)
    if len(joints) > LONGUEURS["langues"]:
        return None, Avis.TROP_LONG
    return joints or None, Avis.LANGUE_INCONNUE if inconnue else None


def _find_langues(morceau: str) -> tuple[str, ...] | None:
    """Return the codes that a piece names, each word or the whole of it; None: not all known."""
    propre = normalize(morceau)
    if not propre:
        return ()
    noms = _list_langues()
    if propre in noms:
        return (noms[propre],)
    codes = tuple(noms.get(mot, "") for mot in propre.split())
    return codes if all(codes) else None


@lru_cache(maxsize=1)
def _list_langues() -> Mapping[str, str]:
    """Return name in French, Dutch or English, or code → code of every language."""
    # Names of all languages are for imports only: public pages need not hold them.
    from babel import Locale

    noms: dict[str, str] = {}
    variantes: dict[str, str] = {}
    for langue in ("fr", "nl", "en"):
        for code, nom in Locale(langue).languages.items():
            if _CODE_DE_LANGUE.fullmatch(code):
                noms.setdefault(normalize(nom), code)
                noms.setdefault(code, code)
            else:  # “flamand” is nl_BE
                variantes.setdefault(normalize(nom), code.partition("_")[0])
    return MappingProxyType({**variantes, **noms})


_LECTEURS: Final[Mapping[str, Callable[[str], Lue]]] = MappingProxyType(
    {
        "telephone": _read_telephone,
        "courriel": _read_courriel,
        "site": _read_site,
        "horaires": _read_horaires,
        "acces_pmr": _read_acces,
        "code_postal": _read_code_postal,
        "langues": _read_langues,
    }
)
