"""Spreadsheets (XLSX, ODS): checked part by part, then read from a copy of what was checked.

The reader gets a new archive of ours, made of the vetted parts alone: nothing that the original
says of itself, and nothing that was not looked at, ever reaches it.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from registre.importation.archives import DEPLIE_MAX, Archive, open_archive
from registre.importation.balises import Recepteur, read_xml
from registre.importation.copies import make_copie
from registre.importation.erreurs import FichierRefuse
from registre.importation.etendues import AU_DESSUS, Cases
from registre.importation.feuilles import (
    ChainesXlsx,
    FeuillesOds,
    FeuilleXlsx,
    Manifeste,
    Rien,
)
from registre.importation.formes import write_nombre
from registre.importation.tableaux import Releve, Tableau, find_entete

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_PARTS_XLSX: Final = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/[^/]+\.xml|xl/_rels/[^/]+\.rels|xl/worksheets/[^/]+\.xml"
)
_HORS_LECTURE: Final = re.compile(r"xl/(calcChain|comments[0-9]*)\.xml")
"""Parts of honest workbooks that may be large, and that their reader never opens."""
_CHAINES: Final = "xl/sharedstrings.xml"
_FEUILLES: Final = "xl/worksheets/"
_STYLES: Final = "xl/styles.xml"
PIECE_MAX: Final = 5 * 1024 * 1024
"""Bytes of a part that is neither a sheet, nor the shared texts, nor the styles.

Its reader keeps relations and defined names whole: a few hundred kB in the largest workbooks.
"""
STYLES_MAX: Final = 20 * 1024 * 1024
"""Bytes of the styles; 64,000 of them, all that a spreadsheet program lets through, make 10 MB."""
_MANIFESTE: Final = "META-INF/manifest.xml"
_CONTENU: Final = "content.xml"
_MIMETYPE_ODS: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_PIECES: Final = {"word/document.xml": "docx", "ppt/presentation.xml": "pptx"}


def read_classeur(octets: bytes) -> Tableau:
    """Read the first visible sheet that has titles; `numero` is the sheet's own.

    Raises FichierRefuse; format_inconnu for any other archive (details: kmz, xlsb, docx…).
    """
    with open_archive(octets) as archive, make_copie() as dossier:
        genre = _recognize(archive)
        copie = dossier / f"classeur.{genre}"
        with zipfile.ZipFile(copie, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as sortie:
            (_vet_xlsx if genre == "xlsx" else _vet_ods)(archive, sortie)
        return _read(copie, genre)


def _recognize(archive: Archive) -> str:
    """Return xlsx or ods. Raises FichierRefuse for any other archive, once it is weighed."""
    membres = archive.membres
    if "xl/workbook.xml" in membres:
        return "xlsx"
    if "encrypted-package" in membres:  # OpenDocument 1.4 hides the whole file in one member
        raise FichierRefuse("chiffre")
    if "mimetype" in membres and _CONTENU in membres:
        annonce = b"".join(islice(archive.unpack("mimetype"), 1)).strip()
        if annonce.startswith(_MIMETYPE_ODS):
            return "ods"
    for nom in membres:
        archive.weigh(nom)
    raise FichierRefuse("format_inconnu", tuple(_name_archive(membres)))


def _name_archive(noms: Iterable[str]) -> Iterator[str]:
    for nom in noms:
        if nom.lower().endswith(".kml"):
            yield "kmz"
        elif nom == "xl/workbook.bin":
            yield "xlsb"
        elif nom in _PIECES:
            yield _PIECES[nom]


def _vet_xlsx(archive: Archive, sortie: zipfile.ZipFile) -> None:
    chaines, cases = ChainesXlsx(), Cases()
    # Shared texts come first: the sheets name them by their place.
    for nom in sorted(archive.membres, key=lambda nom: nom.casefold() != _CHAINES):
        recepteur: Recepteur = Rien()
        if nom.casefold() == _CHAINES:
            recepteur = chaines
        elif not _PARTS_XLSX.fullmatch(nom) or _HORS_LECTURE.fullmatch(nom):
            archive.weigh(nom)
            continue
        elif nom.endswith(".xml") and nom != "[Content_Types].xml":
            recepteur = FeuilleXlsx(chaines.longueurs, cases)
        _copy(archive, nom, sortie, recepteur, _find_maximum(nom))


def _find_maximum(nom: str) -> int:
    """Return how many bytes a part of an XLSX workbook may have."""
    if nom.startswith(_FEUILLES) or nom.casefold() == _CHAINES:
        return DEPLIE_MAX
    return STYLES_MAX if nom == _STYLES else PIECE_MAX


def _vet_ods(archive: Archive, sortie: zipfile.ZipFile) -> None:
    sortie.writestr("mimetype", _MIMETYPE_ODS, zipfile.ZIP_STORED)
    # The manifest comes first: it says that the contents are encrypted.
    for nom in sorted(archive.membres, key=lambda nom: nom != _MANIFESTE):
        if nom == _MANIFESTE:
            _copy(archive, nom, sortie, Manifeste())
        elif nom == _CONTENU:
            _copy(archive, nom, sortie, FeuillesOds())
        else:
            archive.weigh(nom)


def _copy(
    archive: Archive,
    nom: str,
    sortie: zipfile.ZipFile,
    recepteur: Recepteur,
    maximum: int = DEPLIE_MAX,
) -> None:
    """Check a part while it is copied. Raises FichierRefuse."""
    with sortie.open(nom, "w") as cible:

        def tee() -> Iterator[bytes]:
            for morceau in archive.unpack(nom, maximum):
                cible.write(morceau)
                yield morceau

        read_xml(tee(), recepteur)


def _read(copie: Path, genre: str) -> Tableau:
    # Not before: serving pages needs no spreadsheet reader.
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        with CalamineWorkbook.from_path(copie) as classeur:
            return _read_feuille(classeur, genre)
    except PasswordError as cause:
        raise FichierRefuse("chiffre") from cause
    except (CalamineError, OSError, ValueError, OverflowError) as cause:
        raise FichierRefuse("endommage") from cause
    except BaseException as cause:
        # What its reader did not foresee in a broken file is a “panic”, no Exception at all.
        if type(cause).__name__ == "PanicException":
            raise FichierRefuse("endommage") from cause
        raise


def _read_feuille(classeur: "CalamineWorkbook", genre: str) -> Tableau:
    from python_calamine import SheetVisibleEnum

    rempli = False
    visibles = [
        place
        for place, feuille in enumerate(classeur.sheets_metadata)
        if feuille.visible == SheetVisibleEnum.Visible
    ]
    # A sheet of explanations has one column: one of several is sought first.
    for minimum in (2, 1):
        for place in visibles:
            feuille = classeur.get_sheet_by_index(place)
            lignes = _iter_lignes(feuille)
            au_dessus = feuille.start[0] if feuille.start else 0
            debut = list(islice(lignes, au_dessus + AU_DESSUS))
            rempli = rempli or any(any(cellules) for _, cellules in debut)
            entete = find_entete([cellules for _, cellules in debut])
            if entete is not None and sum(map(bool, debut[entete][1])) >= minimum:
                releve = Releve(genre, debut[entete][1])
                for numero, cellules in chain(debut[entete + 1 :], lignes):
                    releve.add(numero, cellules)
                return releve.finish()
    raise FichierRefuse("sans_entete" if rempli else "vide")


def _iter_lignes(feuille: "CalamineSheet") -> Iterator[tuple[int, list[str]]]:
    """Give the rows, each with its number in the sheet: blank ones above the first count."""
    for numero, valeurs in enumerate(feuille.iter_rows(), start=1):
        yield numero, [_write(valeur) for valeur in valeurs]


def _write(valeur: object) -> str:
    """Write a cell as a person types it: 1000, 25123456, 2026-03-01, 14:30, oui."""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, int | float):
        return write_nombre(valeur)
    if isinstance(valeur, date | time | timedelta):
        return _write_temps(valeur)
    return str(valeur)


def _write_temps(valeur: date | time | timedelta) -> str:
    if isinstance(valeur, datetime):
        jour = valeur.date().isoformat()
        return jour if valeur.time() == time() else f"{jour} {valeur:%H:%M}"
    if isinstance(valeur, date):
        return valeur.isoformat()
    if isinstance(valeur, time):
        return f"{valeur:%H:%M}"
    minutes = round(valeur / timedelta(minutes=1))
    return f"{minutes // 60:02}:{minutes % 60:02}"
