"""Spreadsheets as people and as attackers make them."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any, Final

XLSX: Final = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
CASE: Final = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'


def make_xlsx(*feuilles: Sequence[Sequence[Any]]) -> bytes:
    """Return a workbook of these sheets, as a spreadsheet program writes it."""
    from openpyxl import Workbook

    classeur = Workbook()
    classeur.remove(classeur.worksheets[0])
    for rang, lignes in enumerate(feuilles):
        feuille = classeur.create_sheet(f"Feuille {rang + 1}")
        for ligne in lignes:
            feuille.append(list(ligne))
    return save(classeur)


def make_ods(*feuilles: Sequence[Sequence[Any]]) -> bytes:
    """Return an OpenDocument workbook of these sheets; a dict gives a cell's own attributes."""
    from odf.opendocument import OpenDocumentSpreadsheet  # type: ignore[import-untyped]
    from odf.table import Table, TableCell, TableRow  # type: ignore[import-untyped]
    from odf.text import P  # type: ignore[import-untyped]

    classeur = OpenDocumentSpreadsheet()
    for rang, lignes in enumerate(feuilles):
        feuille = Table(name=f"Feuille {rang + 1}")
        for ligne in lignes:
            rangee = TableRow()
            for valeur in ligne:
                if isinstance(valeur, dict):
                    case = TableCell(**valeur)
                elif isinstance(valeur, int | float):
                    case = TableCell(valuetype="float", value=valeur)
                else:
                    case = TableCell(valuetype="string")
                    case.addElement(P(text=valeur))
                rangee.addElement(case)
            feuille.addElement(rangee)
        classeur.spreadsheet.addElement(feuille)
    return save(classeur)


def save(classeur: Any) -> bytes:
    """Return the bytes of a workbook."""
    flux = io.BytesIO()
    classeur.save(flux)
    return flux.getvalue()


def tamper(octets: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """Return an archive with these members replaced, added, or taken away (None)."""
    flux = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(octets)) as avant,
        zipfile.ZipFile(flux, "w", zipfile.ZIP_DEFLATED) as apres,
    ):
        for nom in avant.namelist():
            if nom not in parts:
                apres.writestr(nom, avant.read(nom))
        for nom, contenu in parts.items():
            if contenu is not None:
                apres.writestr(nom, contenu)
    return flux.getvalue()


def tamper_xlsx(lignes: str, avant: str = "") -> bytes:
    """Return an XLSX workbook whose only sheet has this XML for rows."""
    feuille = f"{avant}<worksheet {XLSX}><sheetData>{lignes}</sheetData></worksheet>"
    return tamper(make_xlsx([["Nom"]]), {"xl/worksheets/sheet1.xml": feuille.encode()})


def tamper_ods(lignes: str, avant: str = "") -> bytes:
    """Return an ODS workbook whose only sheet has this XML for rows."""
    octets = make_ods([["Nom"]])
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        contenu = archive.read("content.xml").decode()
    debut = contenu.index("<table:table-row>")
    fin = contenu.index("</table:table>")
    entete = contenu.index("?>") + 2
    contenu = contenu[:entete] + avant + contenu[entete:debut] + lignes + contenu[fin:]
    return tamper(octets, {"content.xml": contenu.encode()})
