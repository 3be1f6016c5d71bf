"""In which encoding a text file is written: told for sure, or the file is refused.

A wrong guess turns “école” into “Ã©cole” in hundreds of records before anybody sees it.
"""

import codecs
import io
import re
from typing import Final

from registre.importation.erreurs import FichierRefuse

MORCEAU: Final = 64 * 1024

_MARQUES: Final = (
    # UTF-32 first: its little-endian mark begins with the one of UTF-16.
    (codecs.BOM_UTF32_LE, None),
    (codecs.BOM_UTF32_BE, None),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UTF8_DANS_1252: Final = re.compile(rb"[\xc2\xc3][\x80-\xbf]|\xe2\x80[\x93-\xa6]")
"""An accent or a curly quote in UTF-8; in cp1252 it reads “Ã©”, which no name holds."""
_HAUTS: Final = re.compile(rb"[\x80-\xff]")
_DOUTEUX: Final = re.compile(
    rb"[\x82-\x84\x86-\x8b\x8d-\x90\x98-\x9b\x9d\x9e]|(?<=[A-Za-z])[\x80\x85\x93\x94](?=[a-z])"
)
"""In cp1252: marks that hardly anybody types (‚ ƒ ‡ ˆ ‰ ‹ ˜ ™ ›), letters that neither French nor
Dutch has (Š š Ž ž), nothing, or € … “ ” inside a word. In Mac Roman and in cp850 the commonest
accented letters lie there.
"""
_PART_DOUTEUSE: Final = 10


def find_encodage(octets: bytes) -> str:
    """Return the codec of a text: utf-8-sig, utf-16 (with its mark), utf-16-le, -be or cp1252.

    Raises FichierRefuse: encodage (none of these for sure), endommage (cut inside a character),
    format_inconnu (not text at all).
    """
    for marque, codec in _MARQUES:
        if octets.startswith(marque):
            if codec is None:
                raise FichierRefuse("encodage", ("utf-32",))
            return _ensure_decodes(octets, codec)
    if b"\0" in octets[:4096]:
        return _ensure_decodes(octets, _find_utf16(octets[:4096]))
    if b"\0" in octets:
        raise FichierRefuse("format_inconnu")
    try:
        return _ensure_decodes(octets, "utf-8-sig")
    except FichierRefuse as refus:
        # “Café” may well be the last word of a cp1252 file: its é looks like a letter cut short.
        coupe = refus.motif == "endommage" and octets.endswith((b"\xc2", b"\xc3"))
        if coupe or _UTF8_DANS_1252.search(octets):
            raise
    return _ensure_cp1252(octets)


def open_texte(octets: bytes) -> io.TextIOWrapper:
    """Return the text as a stream decoded piece by piece, ends of lines as they are.

    Raises FichierRefuse as find_encodage.
    """
    return io.TextIOWrapper(io.BytesIO(octets), encoding=find_encodage(octets), newline="")


def _ensure_decodes(octets: bytes, codec: str) -> str:
    """Decode it all in pieces, since an emoji would make one string four times the file."""
    decodeur = codecs.getincrementaldecoder(codec)()
    vue = memoryview(octets)
    try:
        for debut in range(0, len(octets), MORCEAU):
            decodeur.decode(vue[debut : debut + MORCEAU])
    except UnicodeDecodeError as cause:
        raise FichierRefuse("encodage", (codec,)) from cause
    try:
        decodeur.decode(b"", True)
    except UnicodeDecodeError as cause:
        raise FichierRefuse("endommage") from cause
    return codec


def _find_utf16(debut: bytes) -> str:
    """Tell UTF-16 without its mark by its NUL bytes, all on one side of Latin letters."""
    pairs, impairs = debut[::2].count(0), debut[1::2].count(0)
    seuil = len(debut) // 5
    if impairs > seuil and not pairs:
        return "utf-16-le"
    if pairs > seuil and not impairs:
        return "utf-16-be"
    raise FichierRefuse("format_inconnu")


def _ensure_cp1252(octets: bytes) -> str:
    """Tell whether the bytes above ASCII are those of French and Dutch typed on Windows."""
    hauts = sum(1 for _ in _HAUTS.finditer(octets))
    douteux = sum(1 for _ in _DOUTEUX.finditer(octets))
    if douteux * _PART_DOUTEUSE > hauts:
        raise FichierRefuse("encodage")
    try:
        return _ensure_decodes(octets, "cp1252")
    except FichierRefuse as refus:
        raise FichierRefuse("encodage") from refus
