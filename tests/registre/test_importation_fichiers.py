"""Files as partners really send them: read with their accents, numbers and lines in place."""

import csv
import datetime
import io
import json
from pathlib import Path
from typing import Any

import pytest

from registre.importation.erreurs import FichierRefuse
from registre.importation.fichiers import open_tableau
from registre.importation.tableaux import CELLULE_MAX, Ligne, Tableau
from tests.appuis.classeurs import make_ods, make_xlsx, tamper_ods, tamper_xlsx

TITRES = ("Nom", "Adresse", "Téléphone")
RUCHE = ("La Ruche – maison d’œuvres", "Rue à la Craie 3", "02 512 34 56")
HET_KOFFIEHUIS = ("'t Koffiehuis één", "Place du Jeu de Balle, 12", "+32 2 503 00 00")


def write_csv(delimiteur: str = ";", fin: str = "\r\n") -> str:
    flux = io.StringIO()
    ecrivain = csv.writer(flux, delimiter=delimiteur, lineterminator=fin)
    ecrivain.writerows([TITRES, RUCHE, HET_KOFFIEHUIS])
    return flux.getvalue()


def read(octets: bytes | str, nom: str = "acteurs") -> Tableau:
    return open_tableau(octets.encode() if isinstance(octets, str) else octets, nom)


def list_cellules(octets: bytes | str) -> list[tuple[str, ...]]:
    return [ligne.cellules for ligne in read(octets).lignes]


def find_refus(octets: bytes | str, nom: str = "acteurs") -> tuple[str, tuple[str, ...]]:
    with pytest.raises(FichierRefuse) as refus:
        read(octets, nom)
    return refus.value.motif, refus.value.details


ENCODAGES = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be")


@pytest.mark.parametrize("delimiteur", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encodage", ENCODAGES)
def test_accents_survive_every_encoding_and_delimiter(encodage: str, delimiteur: str) -> None:
    tableau = read(write_csv(delimiteur).encode(encodage))
    assert tableau == Tableau(TITRES, (Ligne(2, RUCHE), Ligne(3, HET_KOFFIEHUIS)), "csv")


def test_utf16_with_the_mark_of_the_other_end_is_read() -> None:
    assert read(b"\xfe\xff" + write_csv().encode("utf-16-be")).titres == TITRES


@pytest.mark.parametrize("encodage", ["mac-roman", "cp850"])
@pytest.mark.parametrize("nom", ["École", "Hôpital", "Crèche à côté", "Garçon", "Préau"])
def test_an_encoding_that_would_turn_accents_into_garbage_is_refused(
    encodage: str, nom: str
) -> None:
    octets = f"Nom;Rue\r\n{nom};Rue Haute\r\n".encode(encodage)
    assert find_refus(octets)[0] == "encodage"


def test_two_encodings_in_one_file_are_refused() -> None:
    octets = "Nom;Rue\r\nÉcole é;Rue Haute\r\n".encode() + "Préau;x\r\n".encode("cp1252")
    assert find_refus(octets)[0] == "encodage"
    assert find_refus("Nom;Rue\r\nÉ;x\r\n".encode("utf-32"))[0] == "encodage"


def test_a_utf8_file_cut_inside_a_letter_is_damaged_not_cp1252() -> None:
    assert find_refus("Nom;Rue\r\nÉcole;Rue de l'É".encode()[:-1])[0] == "endommage"
    assert find_refus("Nom;Rue\r\nEcole;Rue de l'É".encode()[:-1])[0] == "endommage"
    assert list_cellules("Nom;Rue\r\nBar;Café".encode("cp1252")) == [("Bar", "Café")]


def test_our_own_file_as_excel_saves_it_has_the_same_rows(donnees: Path) -> None:
    (chemin,) = donnees.rglob("acteurs_osm.csv")
    lignes = list(csv.reader(io.StringIO(chemin.read_text("utf-8"))))
    flux = io.StringIO()
    csv.writer(flux, delimiter=";", lineterminator="\r\n").writerows(lignes)
    relues = read(flux.getvalue().encode("cp1252", errors="replace"))
    assert len(relues.lignes) == 457
    assert relues.titres == tuple(lignes[0])
    assert list_cellules(chemin.read_bytes()) == [tuple(map(str.strip, x)) for x in lignes[1:]]


def test_quoted_ends_of_lines_stay_inside_their_cell_and_rows_keep_their_numbers() -> None:
    texte = 'Nom;Note\r\n"La Ruche";"Lundi\r\nMardi; ""fermé"""\r\n\r\nÉcole;\r\n'
    tableau = read(texte)
    assert tableau.lignes == (
        Ligne(2, ("La Ruche", 'Lundi\nMardi; "fermé"')),
        Ligne(4, ("École", "")),
    )


def test_a_delimiter_inside_texts_does_not_win() -> None:
    texte = "Nom, prénom;Rue;Horaires\nDubois, Anne;Rue Haute 1, bte 2;Mo-Fr 9:00, Sa 10:00\n"
    assert read(texte * 1).titres == ("Nom, prénom", "Rue", "Horaires")
    assert read("Nom\nDubois, Anne\nPeeters, Jan\n").titres == ("Nom",)
    assert list_cellules("sep=|\r\nNom|Rue\r\nA;B|C\r\n") == [("A;B", "C")]


def test_a_title_above_the_columns_is_passed_over() -> None:
    texte = "Partenaires\n31/03/2026\nNom;Rue;Téléphone\nLa Ruche;Rue Haute;02\n"
    assert read(texte) == Tableau(
        ("Nom", "Rue", "Téléphone"), (Ligne(4, ("La Ruche", "Rue Haute", "02")),), "csv"
    )


def test_a_row_with_more_cells_than_titles_is_told_by_its_number() -> None:
    texte = "Nom,Rue,Tél\nLe Coin, café,Rue Haute,02\nA,B,C\nD,E,F,\n"
    assert find_refus(texte) == ("lignes_decalees", ("2",))
    assert len(read("Nom,Rue,Tél\nA,B\nD,E,F,\n").lignes) == 2


def test_a_quote_that_never_closes_is_told_by_its_line() -> None:
    assert find_refus('Nom;Rue\nA;B\nC;"D\nE;F\nG;H\n') == ("endommage", ("3",))
    assert find_refus('Nom;Rue\nA;B\n"Le Coin" café;D\n') == ("endommage", ("3",))


def test_the_apostrophe_of_our_own_export_is_taken_off_and_no_other() -> None:
    assert list_cellules("Nom;Tél\n'=HYPERLINK();'+32 2 512\n'tje;d'\n") == [
        ("=HYPERLINK()", "+32 2 512"),
        ("'tje", "d'"),
    ]


def test_cells_are_free_of_what_nobody_can_see() -> None:
    assert list_cellules("Nom;Rue\n \u00a0e\u0301cole\u202e\x07 ;a\u200bb\n") == [
        ("école", "a\u200bb")
    ]
    (ligne,) = read("Nom;Rue\n" + "x" * (CELLULE_MAX + 50) + ";b\n").lignes
    assert len(ligne.cellules[0]) == CELLULE_MAX


NOMBRES: list[list[Any]] = [
    ["Nom", "Code postal", "Tél", "Date", "Heure", "Lon", "Accès", "Vu le"],
    [
        *("École n° 1", 1000, 25123456, datetime.date(2026, 3, 1), datetime.time(14, 30)),
        *(4.37836, True, datetime.datetime.fromisoformat("2026-03-01 09:05")),
    ],
    [],
    ["Crèche", "0470 12 34 56", 0.1 + 0.2, None, datetime.timedelta(hours=26), -4.5, False, 1e15],
]


def test_numbers_of_a_spreadsheet_come_back_as_typed() -> None:
    tableau = read(make_xlsx(NOMBRES))
    assert tableau.format == "xlsx"
    assert tableau.lignes == (
        Ligne(
            2,
            (
                *("École n° 1", "1000", "25123456", "2026-03-01", "14:30"),
                *("4.37836", "oui", "2026-03-01 09:05"),
            ),
        ),
        Ligne(
            4, ("Crèche", "0470 12 34 56", "0.3", "", "26:00", "-4.5", "non", "1000000000000000")
        ),
    )


def test_an_opendocument_sheet_is_read_alike() -> None:
    date = {"valuetype": "date", "datevalue": "2026-03-01"}
    tableau = read(
        make_ods([["Nom", "Code postal", "Date"], ["École", 1000, date], ["Ruche", 4.5]])
    )
    assert tableau.format == "ods"
    assert tableau.titres == ("Nom", "Code postal", "Date")
    assert [ligne.cellules for ligne in tableau.lignes] == [
        ("École", "1000", "2026-03-01"),
        ("Ruche", "4.5", ""),
    ]


@pytest.mark.parametrize("make", [make_xlsx, make_ods])
def test_the_first_sheet_that_holds_columns_is_read(make: object) -> None:
    assert callable(make)
    octets = make(
        [["Mode d'emploi"], ["Remplissez."]], [], [[], ["", "Nom", "Rue"], ["", "A", "B"]]
    )
    tableau = read(octets)
    assert [t for t in tableau.titres if t] == ["Nom", "Rue"]
    assert tableau.lignes[0].numero == 3
    with pytest.raises(FichierRefuse) as refus:
        read(make([[]]))
    assert refus.value.motif == "vide"


def test_styled_empty_cells_however_far_do_no_harm() -> None:
    ligne = '<row r="1"><c r="A1" t="inlineStr"><is><t>Nom</t></is></c></row>'
    deux = ligne.replace('"1"', '"2"').replace("A1", "A2").replace("Nom", "La Ruche")
    loin = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert list_cellules(tamper_xlsx(ligne + deux + loin)) == [("La Ruche",)]
    vide = '<table:table-row table:number-rows-repeated="1048574"><table:table-cell '
    vide += 'table:number-columns-repeated="16384"/></table:table-row>'
    case = '<table:table-row><table:table-cell office:value-type="string"><text:p>{}</text:p>'
    case += '</table:table-cell><table:table-cell table:number-columns-repeated="16383"/>'
    case += "</table:table-row>"
    octets = tamper_ods(case.format("Nom") + case.format("La Ruche") + vide)
    assert list_cellules(octets) == [("La Ruche",)]


def make_geojson(*objets: dict[str, object], **autres: object) -> str:
    return json.dumps({"type": "FeatureCollection", **autres, "features": list(objets)})


def make_objet(geometrie: object, **proprietes: object) -> dict[str, object]:
    return {"type": "Feature", "geometry": geometrie, "properties": proprietes}


CARRE = [[[4.34, 50.83], [4.36, 50.83], [4.36, 50.85], [4.34, 50.85], [4.34, 50.83]]]


def test_geojson_gives_its_properties_and_a_point_inside_each_shape() -> None:
    octets = make_geojson(
        make_objet(
            {"type": "Point", "coordinates": [4.3457, 50.8367, 20]}, nom="La Ruche", cp=1000
        ),
        make_objet({"type": "Polygon", "coordinates": CARRE}, nom="Parc", langues=["fr", "nl"]),
        make_objet(None, nom="Sans lieu", pmr=True, etage=None, part=2.0),
        make_objet({"type": "Polygon", "coordinates": "x"}, nom="Abîmé"),
        bbox=[4, 50, 5, 51],
    )
    tableau = read(octets)
    assert tableau.format == "geojson"
    assert tableau.titres[:4] == ("nom", "cp", "lon", "lat")
    lues = [dict(zip(tableau.titres, x.cellules, strict=True)) for x in tableau.lignes]
    assert (lues[0]["cp"], lues[0]["lon"], lues[0]["lat"]) == ("1000", "4.3457", "50.8367")
    assert lues[1]["langues"] == "fr;nl"
    assert 4.34 < float(lues[1]["lon"]) < 4.36
    assert 50.83 < float(lues[1]["lat"]) < 50.85
    assert (lues[2]["lon"], lues[2]["pmr"], lues[2]["part"]) == ("", "oui", "2")
    assert (lues[3]["nom"], lues[3]["lon"]) == ("Abîmé", "")
    assert [x.numero for x in tableau.lignes] == [2, 3, 4, 5]


def test_one_feature_and_its_identifier_are_read() -> None:
    objet = make_objet({"type": "Point", "coordinates": [4.34, 50.83]}, nom="La Ruche")
    tableau = read("\ufeff" + json.dumps({**objet, "id": "a1"}))
    assert dict(zip(tableau.titres, tableau.lignes[0].cellules, strict=True)) == {
        "id": "a1",
        "nom": "La Ruche",
        "lon": "4.34",
        "lat": "50.83",
    }


@pytest.mark.parametrize(
    ("nom", "lu"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", True),
        ("EPSG:4326", True),
        ("urn:ogc:def:crs:EPSG::31370", False),
        ("EPSG:14326", False),
    ],
)
def test_geojson_in_another_reference_system_is_refused(nom: str, lu: bool) -> None:
    objet = make_objet({"type": "Point", "coordinates": [148000, 170000]}, nom="La Ruche")
    octets = make_geojson(objet, crs={"type": "name", "properties": {"name": nom}})
    if lu:
        assert len(read(octets).lignes) == 1
    else:
        assert find_refus(octets) == ("hors_wgs84", (nom,))


def test_waypoints_of_gpx_are_read_and_tracks_are_not() -> None:
    tableau = read(
        """<?xml version="1.0" encoding="ISO-8859-1"?>
        <gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1">
        <metadata><name>Tournée</name></metadata>
        <wpt lat="50.8367" lon="4.3457"><name>Café l'Étoile</name><desc>a &amp; b</desc>
        <link href="https://exemple.be"><text>site</text></link>
        <extensions><x:phone xmlns:x="u">02 512</x:phone></extensions></wpt>
        <trk><name>Promenade</name><trkseg><trkpt lat="1" lon="2"/></trkseg></trk>
        <wpt lat="50.8" lon="4.3"/></gpx>""".encode("iso-8859-1")
    )
    assert tableau.format == "gpx"
    assert tableau.titres == ("name", "desc", "link", "phone", "lon", "lat")
    assert tableau.lignes == (
        Ligne(2, ("Café l'Étoile", "a & b", "https://exemple.be", "02 512", "4.3457", "50.8367")),
        Ligne(3, ("", "", "", "", "4.3", "50.8")),
    )


@pytest.mark.parametrize("encodage", ["utf-8", "utf-16"])
def test_placemarks_of_kml_are_read_in_every_folder(encodage: str) -> None:
    sommets = " ".join(f"{lon},{lat},0" for lon, lat in CARRE[0])
    texte = f"""<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Plan</name>
        <Folder><Placemark id="x"><name>École</name><styleUrl>#s</styleUrl>
        <description><![CDATA[<b>Lundi</b>]]></description>
        <ExtendedData><Data name="Tél"><displayName>T</displayName><value>02 512</value></Data>
        <SchemaData><SimpleData name="cp">1000</SimpleData></SchemaData></ExtendedData>
        <LookAt><longitude>9</longitude></LookAt>
        <Point><coordinates> 4.3457,50.8367,0 </coordinates></Point></Placemark></Folder>
        <Placemark><name>Parc</name><Polygon><outerBoundaryIs><LinearRing><coordinates>
        {sommets}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>
        </Document></kml>"""
    tableau = read(texte.encode(encodage))
    assert tableau.format == "kml"
    assert tableau.titres == ("name", "description", "Tél", "cp", "lon", "lat")
    assert tableau.lignes[0].cellules == (
        *("École", "<b>Lundi</b>", "02 512", "1000"),
        *("4.3457", "50.8367"),
    )
    assert 4.34 < float(tableau.lignes[1].cellules[4]) < 4.36


@pytest.mark.parametrize(
    ("octets", "refus"),
    [
        ("", ("vide", ())),
        ("\ufeff \r\n \n", ("vide", ())),
        ("Nom;Rue\n", ("vide", ())),
        ("1;2\n3;4\n", ("sans_entete", ())),
        ('{"type": "Topology", "a": 1}', ("format_inconnu", ("json",))),
        ("[1, 2]", ("format_inconnu", ("json",))),
        ("<!DOCTYPE html><html></html>", ("format_inconnu", ("html",))),
        ("<osm><node/></osm>", ("format_inconnu", ("osm",))),
        ("<gpx><trk/></gpx>", ("vide", ())),
        ("<gpx><wpt>", ("endommage", ())),
        ('{"type":"FeatureCollection","features":[]}', ("vide", ())),
        ('{"type":"FeatureCollection","features":[{"type":', ("endommage", ())),
        ('{"type":"FeatureCollection","features":[1]}', ("endommage", ("2",))),
        ('{"type":"Feature","properties":{"a":1}}\n{"type":"Feature"}', ("endommage", ())),
    ],
)
def test_what_holds_no_rows_is_told_by_its_reason(
    octets: str, refus: tuple[str, tuple[str, ...]]
) -> None:
    assert find_refus(octets) == refus
