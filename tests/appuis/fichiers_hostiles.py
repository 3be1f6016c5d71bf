"""Files made to harm, each with the reason for which it must be refused."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from registre.importation.tableaux import LIGNES_MAX
from tests.appuis.classeurs import (
    CASE,
    XLSX,
    make_ods,
    make_xlsx,
    tamper,
    tamper_ods,
    tamper_xlsx,
)

MO: Final = 1024 * 1024
DOCTYPE: Final = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
XXE: Final = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
GPX: Final = '<gpx><wpt lat="50.8" lon="4.3"><name>&b;</name></wpt></gpx>'
KML: Final = "<kml><Placemark><name>&a;</name></Placemark></kml>"
NOM: Final = '<row r="1"><c r="A1" t="inlineStr"><is><t>Nom</t></is></c></row>'
JPEG: Final = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\x00" * 400


def zip_up(parts: Mapping[str, bytes], methode: int = zipfile.ZIP_DEFLATED) -> bytes:
    flux = io.BytesIO()
    with zipfile.ZipFile(flux, "w", methode) as archive:
        for nom, contenu in parts.items():
            archive.writestr(nom, contenu)
    return flux.getvalue()


def nest_zip() -> bytes:
    octets = zip_up({"0.txt": bytes(20 * MO)})
    for etage in range(3):
        octets = zip_up({f"{etage}-{rang}.zip": octets for rang in range(10)})
    return octets


def lie_about_size(octets: bytes, part: bytes) -> bytes:
    """Say in both headers that a member is 100 bytes once unpacked."""
    menteur = bytearray(octets)
    local = octets.index(b"PK\x03\x04", octets.index(part) - 40)
    central = octets.rindex(part) - 46
    struct.pack_into("<L", menteur, local + 22, 100)
    struct.pack_into("<L", menteur, central + 24, 100)
    return bytes(menteur)


def set_flag(octets: bytes) -> bytes:
    """Mark every member as encrypted, as a zip with a password is."""
    marque = bytearray(octets)
    place = -1
    while (place := marque.find(b"PK\x01\x02", place + 1)) >= 0:
        marque[place + 8] |= 1
    return bytes(marque)


def make_ole(flux: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + flux.encode("utf-16-le") + bytes(2000)


def share_text(fois: int, longueur: int) -> bytes:
    """A workbook whose cells all name one long shared text."""
    octets = make_xlsx([["Nom"]])
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        types = archive.read("[Content_Types].xml").decode()
        liens = archive.read("xl/_rels/workbook.xml.rels").decode()
    ns = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    genre = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    types = types.replace(
        "</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{ns}"/></Types>'
    )
    liens = liens.replace(
        "</Relationships>",
        f'<Relationship Id="r9" Type="{genre}" Target="/xl/sharedStrings.xml"/></Relationships>',
    )
    lignes = '<row><c t="s"><v>0</v></c></row>' * fois
    return tamper(
        octets,
        {
            "[Content_Types].xml": types.encode(),
            "xl/_rels/workbook.xml.rels": liens.encode(),
            "xl/sharedStrings.xml": f"<sst {XLSX}><si><t>{'x' * longueur}</t></si></sst>".encode(),
            "xl/worksheets/sheet1.xml": (
                f"<worksheet {XLSX}><sheetData>{lignes}</sheetData></worksheet>".encode()
            ),
        },
    )


def make_manifeste() -> bytes:
    espace = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    return (
        f'<m:manifest xmlns:m="{espace}"><m:file-entry m:full-path="content.xml">'
        "<m:encryption-data/></m:file-entry></m:manifest>"
    ).encode()


ODS_LOIN: Final = (
    f"<table:table-row>{CASE.format('Nom')}</table:table-row>"
    '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
    f"<table:table-row>{CASE.format('x')}</table:table-row>"
)
ODS_LARGE: Final = CASE.format("x").replace(
    " office", ' table:number-columns-repeated="1000000" office', 1
)
ODS_HAUT: Final = (
    f'<table:table-row table:number-rows-repeated="1000000">{CASE.format("x")}</table:table-row>'
)
ODS_TROU: Final = (
    f"<table:table-row>{CASE.format('Nom')}<table:table-cell "
    f'table:number-columns-repeated="16000"/>{CASE.format("x")}</table:table-row>'
)

ODS_FEUILLE: Final = (
    '<table:table-row table:number-rows-repeated="49000">'
    '<table:table-cell table:number-columns-repeated="12" office:value-type="float" '
    'office:value="1"/></table:table-row>'
)
"""588,000 filled cells: as many as one sheet may hold."""
ODS_COINS: Final = (
    f"<table:table-row>{CASE.format('Nom')}</table:table-row>"
    '<table:table-row table:number-rows-repeated="3000"><table:table-cell/></table:table-row>'
    '<table:table-row><table:table-cell table:number-columns-repeated="199"/>'
    f"{CASE.format('x')}</table:table-row>"
)
"""Two filled cells, 600,000 laid out."""


def repeat_ods(lignes: str, fois: int) -> bytes:
    """An ODS workbook of so many sheets of these rows."""
    suite = '</table:table><table:table table:name="{}">'
    return tamper_ods(lignes + "".join(suite.format(n) + lignes for n in range(1, fois)))


def swell_xlsx(part: str, avant: str, fois: int, morceau: str, apres: str) -> bytes:
    """A workbook one part of which repeats a piece, told apart by its number."""
    milieu = "".join(morceau.format(n=n * 7919 % 1_000_003) for n in range(fois))
    return tamper(make_xlsx([["Nom"], ["A"]]), {part: f"{avant}{milieu}{apres}".encode()})


HOSTILES: Final[Mapping[str, tuple[str, Callable[[], bytes]]]] = MappingProxyType(
    {
        "21 MB": ("trop_lourd", lambda: b"Nom;Rue\n" + b"a" * (21 * MO)),
        "a renamed JPEG": ("format_inconnu", lambda: JPEG),
        "bytes of nothing known": ("format_inconnu", lambda: b"\x01\x02\x00\x00\x00\x07" * 5_000),
        "NUL far in a text": ("format_inconnu", lambda: b"Nom;Rue\n" + b"a;b\n" * 5000 + b"\0;b\n"),
        # Archives
        "a zip of one huge member": ("bombe", lambda: zip_up({"0.txt": bytes(40 * MO)})),
        "a zip of eight large members": (
            "bombe",
            lambda: zip_up({f"{n}.txt": bytes(30 * MO) for n in range(8)}),
        ),
        "zips inside zips": ("format_inconnu", nest_zip),
        "a workbook with a huge picture": (
            "bombe",
            lambda: tamper(make_xlsx([["Nom"], ["A"]]), {"xl/media/a.png": bytes(40 * MO)}),
        ),
        "a workbook with a huge sheet": (
            "bombe",
            lambda: tamper_xlsx(NOM + " " * (40 * MO)),
        ),
        "a size that lies": (
            "endommage",
            lambda: lie_about_size(tamper_xlsx(NOM * 3000), b"xl/worksheets/sheet1.xml"),
        ),
        "5,000 empty members": (
            "bombe",
            lambda: zip_up({str(n): b"" for n in range(5_000)}, zipfile.ZIP_STORED),
        ),
        "a KMZ": ("format_inconnu", lambda: zip_up({"doc.kml": KML.encode()})),
        "a zip cut short": ("endommage", lambda: make_xlsx([["Nom", "Rue"], ["A", "B"]])[:-900]),
        "a workbook with bytes changed": (
            "endommage",
            lambda: bytes(
                b ^ 0x55 if 300 < i < 400 else b
                for i, b in enumerate(make_xlsx([["Nom", "Rue"], ["A", "B"]]))
            ),
        ),
        "an ODS cut short": ("endommage", lambda: make_ods([["Nom", "Rue"], ["A", "B"]])[:-500]),
        # Passwords
        "a protected XLSX": ("chiffre", lambda: make_ole("EncryptedPackage")),
        "an old XLS": ("format_inconnu", lambda: make_ole("Workbook")),
        "a zip with a password": ("chiffre", lambda: set_flag(make_xlsx([["Nom"], ["A"]]))),
        "a protected ODS": (
            "chiffre",
            lambda: tamper(
                make_ods([["Nom"], ["A"]]),
                {"META-INF/manifest.xml": make_manifeste(), "content.xml": b"\x93\x01" * 500},
            ),
        ),
        # Entities
        "XXE in a sheet": ("xml_dangereux", lambda: tamper_xlsx(NOM, XXE)),
        "laughs in a sheet": ("xml_dangereux", lambda: tamper_xlsx(NOM, DOCTYPE)),
        "XXE in an ODS": ("xml_dangereux", lambda: tamper_ods("", XXE)),
        "laughs in an ODS": ("xml_dangereux", lambda: tamper_ods("", DOCTYPE)),
        "laughs in a workbook's styles": (
            "xml_dangereux",
            lambda: tamper(make_xlsx([["Nom"]]), {"xl/styles.xml": f"{DOCTYPE}<s/>".encode()}),
        ),
        "laughs in GPX": ("xml_dangereux", (DOCTYPE + GPX).encode),
        "XXE in KML": ("xml_dangereux", (XXE + KML).encode),
        "XXE in UTF-16 KML": ("xml_dangereux", lambda: (XXE + KML).encode("utf-16")),
        # Sizes
        "a million columns in CSV": ("trop_de_colonnes", lambda: b",".join([b"a"] * 1_000_000)),
        "300 columns in CSV": ("trop_de_colonnes", lambda: b";".join([b"a"] * 300) + b"\n"),
        "a CSV of endless quoted lines": ("endommage", lambda: b'a;b\n"' + b'ab\n";"' * 3_000_000),
        "51,000 rows": ("trop_de_lignes", lambda: b"Nom;Rue\n" + b"a;b\n" * (LIGNES_MAX + 1)),
        "a million blank features": (
            "trop_de_lignes",
            lambda: b'{"type":"FeatureCollection","features":[' + b"{}," * 1_000_000 + b"{}]}",
        ),
        "a million misaligned rows": (
            "lignes_decalees",
            lambda: b"Nom;Rue\n" + b";;x\n" * 1_000_000,
        ),
        "ten million empty cells": (
            "trop_de_cellules",
            lambda: b";".join([b"t"] * 199) + b"\n" + (b";" * 198 + b"x\n") * 49_000,
        ),
        "a million columns in a sheet": (
            "trop_de_colonnes",
            lambda: tamper_xlsx("<row>" + "<c><v>1</v></c>" * 1_000_000 + "</row>"),
        ),
        "a far cell": (
            "trop_de_colonnes",
            lambda: tamper_xlsx(f'{NOM}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        ),
        "a low cell": (
            "trop_de_lignes",
            lambda: tamper_xlsx(f'{NOM}<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
        ),
        "a cell of no address": (
            "endommage",
            lambda: tamper_xlsx(f'{NOM}<row r="2"><c r="AAAA99999999"><v>1</v></c></row>'),
        ),
        "two far corners": (
            "trop_de_cellules",
            lambda: tamper_xlsx(f'{NOM}<row r="49000"><c r="GA49000"><v>1</v></c></row>'),
        ),
        "a long text named by each cell": ("trop_de_cellules", lambda: share_text(40_000, 5_000)),
        "a million columns in an ODS": (
            "trop_de_colonnes",
            lambda: tamper_ods(f"<table:table-row>{ODS_LARGE}</table:table-row>"),
        ),
        "a far cell in an ODS": ("trop_de_colonnes", lambda: tamper_ods(ODS_TROU)),
        "a low cell in an ODS": ("trop_de_lignes", lambda: tamper_ods(ODS_LOIN)),
        "a row a million times in an ODS": ("trop_de_lignes", lambda: tamper_ods(ODS_HAUT)),
        "an ODS of many full sheets": ("trop_de_cellules", lambda: repeat_ods(ODS_FEUILLE, 10)),
        "an ODS of many sparse sheets": ("trop_de_cellules", lambda: repeat_ods(ODS_COINS, 10)),
        "an ODS of many long texts": (
            "trop_de_cellules",
            lambda: repeat_ods(
                "<table:table-row table:number-rows-repeated='100'>"
                f"{CASE.format('x' * 100_000)}</table:table-row>",
                10,
            ),
        ),
        "three million empty cells in two sheets": (
            "trop_de_cellules",
            lambda: tamper(
                tamper_xlsx(NOM + "<row>" + "<c/>" * 1_500_000 + "</row>"),
                {
                    "xl/worksheets/sheet2.xml": (
                        f"<worksheet {XLSX}><sheetData><row>{'<c/>' * 1_500_000}</row></sheetData>"
                        "</worksheet>"
                    ).encode()
                },
            ),
        ),
        "a workbook of 100,000 relations": (
            "bombe",
            lambda: swell_xlsx(
                "xl/_rels/workbook.xml.rels",
                "<Relationships>",
                100_000,
                '<Relationship Id="r{n}" Type="x" Target="worksheets/sheet1.xml"/>',
                "</Relationships>",
            ),
        ),
        "a workbook with a name of 8 MB": (
            "bombe",
            lambda: swell_xlsx(
                "xl/workbook.xml",
                f'<workbook {XLSX}><definedNames><definedName name="n">',
                1_000,
                "{n:08}" * 1_000,
                "</definedName></definedNames></workbook>",
            ),
        ),
        "two small bombs in a workbook": (
            "bombe",
            lambda: tamper(
                make_xlsx([["Nom"], ["A"]]),
                {f"xl/media/{n}.png": bytes(30 * MO) for n in range(2)},
            ),
        ),
        # Depth and tags
        "JSON nested 100,000 deep": (
            "bombe",
            lambda: b'{"type":"FeatureCollection","features":' + b"[" * 100_000,
        ),
        "properties nested 100,000 deep": (
            "bombe",
            lambda: b'{"features":[{"properties":' + b'{"a":' * 100_000,
        ),
        "a feature of 3 MB": (
            "trop_lourd",
            lambda: b'{"features":[{"properties":{"nom":"' + b"x" * (3 * MO) + b'"}}]}',
        ),
        "GeoJSON cut short": ("endommage", lambda: b'{"type":"FeatureCollection","features":[{"a"'),
        "GPX nested 100,000 deep": ("bombe", lambda: b"<gpx>" + b"<a>" * 100_000),
        "KML with one tag of 5 MB": ("bombe", lambda: b'<kml a="' + b"x" * (5 * MO) + b'"/>'),
        "KML with a million names": (
            "bombe",
            lambda: b"<kml>" + b"".join(b"<n%d/>" % n for n in range(1_000_000)),
        ),
        "KML cut short": ("endommage", KML.replace("&a;", "Ruche")[:-20].encode),
    }
)
