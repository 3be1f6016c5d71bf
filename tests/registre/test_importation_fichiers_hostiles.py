"""Files made to harm: each is refused by its reason, early, and at a bounded cost."""

import io
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pytest

from registre.importation.erreurs import FichierRefuse
from registre.importation.fichiers import open_tableau
from registre.importation.tableaux import MOTIFS, OCTETS_MAX
from tests.appuis.classeurs import make_ods, make_xlsx, tamper_xlsx
from tests.appuis.fichiers_hostiles import HOSTILES, JPEG, KML, MO, make_ole, zip_up
from tests.conftest import RACINE


@pytest.mark.parametrize("cas", HOSTILES)
def test_a_hostile_file_is_refused_by_its_reason(cas: str) -> None:
    motif, make = HOSTILES[cas]
    with pytest.raises(FichierRefuse) as refus:
        open_tableau(make(), "acteurs.csv")
    assert refus.value.motif == motif


def test_every_reason_is_known() -> None:
    assert {motif for motif, _ in HOSTILES.values()} <= MOTIFS


def test_a_refusal_names_the_format_that_it_recognised_else_the_suffix() -> None:
    for octets, nom, attendu in (
        (JPEG, "acteurs.csv", "jpeg"),
        (zip_up({"doc.kml": b""}), "acteurs.zip", "kmz"),
        (make_ole("Workbook"), "acteurs.xlsx", "xls"),
        (b"\x01\x00\x00\x00" * 50, "base.MDB", "mdb"),
    ):
        with pytest.raises(FichierRefuse) as refus:
            open_tableau(octets, nom)
        assert (refus.value.motif, refus.value.details) == ("format_inconnu", (attendu,))


ENTIERS: Final[Mapping[str, Callable[[], bytes]]] = {
    "xlsx": lambda: make_xlsx([["Nom", "Rue"], ["École", "B"], [1, 2.5]]),
    "ods": lambda: make_ods([["Nom", "Rue"], ["École", "B"], [1, 2.5]]),
    "csv": 'Nom;Rue\r\n"École";"a\r\nb"\r\nx;y\r\n'.encode,
    "kml": lambda: KML.replace("&a;", "École").encode(),
    "geojson": lambda: (
        b'{"type":"FeatureCollection","features":[{"type":"Feature","geometry":'
        b'{"type":"Point","coordinates":[4.3,50.8]},"properties":{"nom":"Ruche","l":["fr"]}}]}'
    ),
}


def describe(octets: bytes, nom: str) -> str:
    """The format that was read, else why nothing was."""
    try:
        return open_tableau(octets, nom).format
    except FichierRefuse as refus:
        return refus.motif


@pytest.mark.parametrize("nom", ENTIERS)
def test_a_file_cut_anywhere_is_read_in_part_or_refused_in_words(nom: str) -> None:
    entier = ENTIERS[nom]()
    assert open_tableau(entier, nom).lignes
    for fin in range(0, len(entier), max(1, len(entier) // 150)):
        assert describe(entier[:fin], nom) in {*MOTIFS, "csv"}  # rows of text end anywhere


def test_a_member_named_twice_is_refused_since_readers_differ() -> None:
    octets = make_xlsx([["Nom"], ["A"]])
    flux = io.BytesIO(octets)
    with zipfile.ZipFile(flux, "a") as archive:
        archive.writestr("XL/worksheets/Sheet1.xml", b"<worksheet/>")
    with pytest.raises(FichierRefuse) as refus:
        open_tableau(flux.getvalue(), "a.xlsx")
    assert refus.value.motif == "endommage"


def test_a_million_columns_are_refused_before_they_are_one_text() -> None:
    octets = b"a," * (OCTETS_MAX // 2)
    tracemalloc.start()
    try:
        with pytest.raises(FichierRefuse):
            open_tableau(octets, "a.csv")
        assert tracemalloc.get_traced_memory()[1] < 10 * MO
    finally:
        tracemalloc.stop()


LIRE: Final = """
import sys
from pathlib import Path
import python_calamine, shapely.geometry
from registre.importation.erreurs import FichierRefuse
from registre.importation.fichiers import open_tableau

def find_sommet():
    lignes = Path("/proc/self/status").read_text().splitlines()
    return next(int(ligne.split()[1]) for ligne in lignes if ligne.startswith("VmHWM"))

avant = find_sommet()
for chemin in sys.argv[1:]:
    try:
        open_tableau(Path(chemin).read_bytes(), chemin)
    except FichierRefuse:
        pass
print((find_sommet() - avant) // 1024)
"""


def measure(chemins: list[Path]) -> int:
    """Return the MB that reading these files one after the other costs at most (Linux)."""
    fait = subprocess.run(
        [sys.executable, "-c", LIRE, *map(str, chemins)],
        cwd=RACINE,
        capture_output=True,
        text=True,
        check=True,
    )
    return int(fait.stdout)


COUTEUX: Final = (
    *("a zip of eight large members", "a workbook with a huge sheet", "5,000 empty members"),
    *("a million columns in CSV", "a CSV of endless quoted lines", "ten million empty cells"),
    *("a far cell", "two far corners", "a long text named by each cell"),
    *("a low cell in an ODS", "a row a million times in an ODS", "laughs in an ODS"),
    *("a feature of 3 MB", "JSON nested 100,000 deep", "KML with a million names"),
)


def test_no_hostile_file_costs_more_than_150_mb(tmp_path: Path) -> None:
    chemins = []
    for cas in COUTEUX:
        chemins.append(tmp_path / cas)
        chemins[-1].write_bytes(HOSTILES[cas][1]())
    # The largest sheet that is let through: its reader holds it all.
    case = '<c t="inlineStr"><is><t>{}</t></is></c>'
    lignes = (
        "<row>" + "".join(case.format(f"a{i}b{j}") for j in range(12)) + "</row>"
        for i in range(49_990)
    )
    chemins.append(tmp_path / "grand")
    chemins[-1].write_bytes(tamper_xlsx("".join(lignes)))
    assert measure(chemins) < 150
