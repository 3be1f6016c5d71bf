"""A file of actors, told by its content and read within bounds.

CSV and its kin, XLSX, ODS, GeoJSON, GPX, KML. Whatever passes a bound or hides a trap is refused
before it is read whole; reading costs at most 150 MB, whatever the file.
"""

import codecs
from pathlib import PurePath
from typing import Final

from registre.importation.classeurs import read_classeur
from registre.importation.delimites import read_delimite
from registre.importation.erreurs import FichierRefuse
from registre.importation.geojson import read_geojson
from registre.importation.tableaux import OCTETS_MAX, Tableau
from registre.importation.traces import read_traces

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROTEGE: Final = "EncryptedPackage".encode("utf-16-le")
_AUTRES: Final = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG", "png"),
    (b"GIF8", "gif"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "gz"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"SQLite format 3", "sqlite"),
    (b"{\\rtf", "rtf"),
)
_HTML: Final = ("<!doctype html", "<html")


def open_tableau(octets: bytes, nom: str) -> Tableau:
    """Read a file of actors into titles and rows.

    `nom`, the file's name, never tells the format; its suffix is a detail of a refusal. Raises
    FichierRefuse with one of tableaux.MOTIFS.
    """
    if len(octets) > OCTETS_MAX:
        raise FichierRefuse("trop_lourd")
    if octets.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return read_classeur(octets)
    _refuse_autres(octets)
    debut = _peek(octets)
    if not debut and not octets.strip():
        raise FichierRefuse("vide")
    if debut.startswith("<"):
        if debut.lower().startswith(_HTML):
            raise FichierRefuse("format_inconnu", ("html",))
        return read_traces(octets)
    if debut.startswith("{"):
        return read_geojson(octets)
    if debut.startswith("["):
        raise FichierRefuse("format_inconnu", ("json",))
    try:
        return read_delimite(octets)
    except FichierRefuse as refus:
        if refus.motif == "format_inconnu" and (suffixe := PurePath(nom).suffix.lower()):
            raise FichierRefuse(refus.motif, (suffixe.lstrip(".")[:10],)) from refus
        raise


def _refuse_autres(octets: bytes) -> None:
    """Raise FichierRefuse for a format that is known and not read."""
    if octets.startswith(_OLE):
        # Excel wraps a protected XLSX in the container of the old .xls.
        if _PROTEGE in octets:
            raise FichierRefuse("chiffre")
        raise FichierRefuse("format_inconnu", ("xls",))
    for marque, format_reconnu in _AUTRES:
        if octets.startswith(marque):
            raise FichierRefuse("format_inconnu", (format_reconnu,))


def _peek(octets: bytes) -> str:
    """Return the first characters without blanks in front, enough to tell XML, JSON and text."""
    utf16 = octets.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    codec = "utf-16" if utf16 else "utf-8-sig"
    return octets[:4096].decode(codec, errors="replace").lstrip()[:100]
