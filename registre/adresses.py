"""Exact house numbers: where a house stands, once the Region's address file is installed.

Only the complete lot answers; while another one is being imported, the former one still does.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from geo.textes import fold, normalize
from registre.modeles import Adresse, CodePostal, LotAdresses

LONGUEUR_CLE: Final = 120
"""Characters of a street's key (column width); no street of the Region comes near."""

LONGUEUR_NUMERO: Final = 20
"""Characters of a house number (column width)."""

ECART_D_UN_IMMEUBLE: Final = 12
"""Greatest difference between the ends of a number like “12-24” that is looked for."""

_ENTIERS: Final = re.compile(r"\d{1,5}")
_AUTRES: Final = re.compile(r"[^a-z0-9+/-]+")
_TIRETS: Final = re.compile(r"[‐‑‒–—−]")
_SUITES: Final = (*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "BIS", "TER")


def key_of_rue(nom: str) -> str:
    """Return the key of a street name: normalised, without spaces.

    Dutch names are written in one word or two (“Waverse Steenweg”, “Waversesteenweg”). The key is
    empty when the name has no letter nor digit.
    """
    return normalize(nom).replace(" ", "")


def key_of_numero(numero: str) -> str:
    """Return the key of a house number: capitals, no spaces nor marks, any dash a hyphen.

    “12 bis” → “12BIS”, “12 – 14” → “12-14”.
    """
    return _AUTRES.sub("", _TIRETS.sub("-", fold(numero))).upper()


def has_adresses(session: Session) -> bool:
    """Tell whether a complete address file is installed."""
    return session.scalar(select(LotAdresses.id).where(LotAdresses.complet)) is not None


def find_maisons(
    session: Session,
    noms_rue: Sequence[str],
    numero: str,
    nis5s: Sequence[str] = (),
    code_postal: str | None = None,
) -> list[tuple[float, float]]:
    """Return the distinct points (lon, lat), sorted, of a house number in streets of these names.

    `noms_rue` are French or Dutch names, any spelling that `key_of_rue` levels. The postal code
    narrows; without it, the codes of the communes `nis5s` do; without either, nothing does.
    A number that the file lacks stands for its building: 12A for 12, 12 for 12A or 10-14. All
    of these are returned, since they may lie in two quartiers. Empty when there is no such house
    or no complete file.
    """
    lot = session.scalar(select(LotAdresses.id).where(LotAdresses.complet))
    cles = sorted({cle for cle in map(key_of_rue, noms_rue) if cle})
    exact = key_of_numero(numero)
    if lot is None or not cles or not exact:
        return []
    conditions = [
        Adresse.lot == lot,
        or_(Adresse.cle_fr.in_(cles), Adresse.cle_nl.in_(cles)),
        *_narrow(nis5s, code_postal),
    ]
    for numeros in ({exact}, _find_neighbours(exact)):
        demande = select(Adresse.lon, Adresse.lat).where(Adresse.numero.in_(numeros), *conditions)
        points = {(lon, lat) for lon, lat in session.execute(demande)}
        if points:
            return sorted(points)
    return []


def _narrow(nis5s: Sequence[str], code_postal: str | None) -> Iterable[ColumnElement[bool]]:
    if code_postal:
        yield Adresse.code_postal == code_postal
    elif nis5s:
        codes = select(CodePostal.code_postal).where(CodePostal.nis5.in_(nis5s))
        yield Adresse.code_postal.in_(codes)


def _find_neighbours(numero: str) -> set[str]:
    """Return the other ways in which the building of a number may be written."""
    entiers = [int(entier) for entier in _ENTIERS.findall(numero)[:2]]
    proches = set()
    for entier in entiers:
        proches |= {str(entier), *(f"{entier}{suite}" for suite in _SUITES)}
        debuts = range(max(1, entier - ECART_D_UN_IMMEUBLE), entier + 1)
        proches |= {
            f"{debut}-{fin}"
            for debut in debuts
            for fin in range(max(entier, debut + 1), debut + ECART_D_UN_IMMEUBLE + 1)
        }
    return proches
