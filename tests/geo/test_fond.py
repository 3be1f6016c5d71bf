"""The SVG tiles of the base map: what a browser is given."""

import csv
import gzip
import random
import re
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import charte
from geo.dessin import TUILE_VIDE, clean_xml
from geo.erreurs import ErreurGeo
from geo.etiquettes import Etiqueteur
from geo.fond import Fond
from geo.pose import Planche
from geo.rues import Rue, read_rues
from geo.secteurs import Secteur, read_secteurs_portes
from geo.tuiles import TuileInvalide, carre_of, to_monde, tuile_of

PLACE_DU_JEU_DE_BALLE = (4.3463, 50.8363)
PLACE_COLIGNON = (4.3737, 50.8676)
FORET_DE_SOIGNES = (4.4300, 50.7850)
NAMUR = (4.8676, 50.4674)
SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}"
COTE = 1024
HOSTILE = '</text><script>alert("l\'eau")</script> & Cie ]]>'


@pytest.fixture(scope="module")
def rues(donnees: Path) -> list[Rue]:
    return read_rues(donnees / "rues/rues.geojson")


@pytest.fixture(scope="module")
def secteurs(donnees: Path) -> list[Secteur]:
    return read_secteurs_portes(donnees / "secteurs_statistiques/secteurs_2024.geojson", 2024)


@pytest.fixture(scope="module")
def communes(donnees: Path) -> dict[str, tuple[str, str]]:
    with (donnees / "referentiel/communes.csv").open(encoding="utf-8", newline="") as fichier:
        return {c["nis5"]: (c["commune_fr"], c["commune_nl"]) for c in csv.DictReader(fichier)}


@pytest.fixture(scope="module")
def fond(rues: list[Rue], secteurs: list[Secteur], communes: dict[str, tuple[str, str]]) -> Fond:
    return Fond.build(rues, secteurs, communes)


def parse(tuile: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(tuile)


def textes_of(tuile: bytes) -> list[str]:
    return ["".join(texte.itertext()) for texte in parse(tuile).iter(f"{SVG}text")]


def figures(trace: str) -> list[int]:
    return [int(figure) for figure in re.findall(r"-?\d+", trace)]


def noms_dans_le_monde(tuile: bytes, x: int, y: int) -> dict[tuple[object, ...], shapely.Geometry]:
    """Names of a tile, told by text and place in the world; with the ground of its capitals."""
    racine = parse(tuile)
    chemins = {p.get("id"): p.get("d") for p in racine.iter(f"{SVG}path") if p.get("id")}
    noms: dict[tuple[object, ...], shapely.Geometry] = {}
    for groupe in racine.iter(f"{SVG}g"):
        if groupe.get("font-size") is None:
            continue
        corps = float(groupe.get("font-size") or 0)
        for texte in groupe.findall(f"{SVG}text"):
            suivi = texte.find(f"{SVG}textPath")
            if suivi is None:
                points = _ligne_droite(texte)
            else:
                trace = chemins[(suivi.get(f"{XLINK}href") or "")[1:]]
                points = np.array(figures(trace or "")).reshape(-1, 2)
            points = np.add(points, (x * COTE, y * COTE))
            cle = ("".join(texte.itertext()), *np.rint(points.ravel()).astype(int).tolist())
            noms[cle] = shapely.LineString(points).buffer(-0.75 * corps, single_sided=True)
    return noms


def _ligne_droite(texte: ElementTree.Element) -> np.ndarray:
    tourne = re.fullmatch(
        r"translate\((-?\d+) (-?\d+)\)rotate\((-?[\d.]+)\)", texte.get("transform") or ""
    )
    if tourne:
        x, y, angle = (float(groupe) for groupe in tourne.groups())
    else:
        x, y, angle = float(texte.get("x") or 0), float(texte.get("y") or 0), 0.0
    demi = float(texte.get("textLength") or 0) / 2
    sens = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))]) * demi
    return np.array([np.subtract((x, y), sens), np.add((x, y), sens)])


@pytest.mark.parametrize("zoom", range(12, 20))
@pytest.mark.parametrize("lieu", [PLACE_DU_JEU_DE_BALLE, PLACE_COLIGNON])
def test_a_name_across_an_edge_is_written_alike_on_both_sides(
    fond: Fond, lieu: tuple[float, float], zoom: int
) -> None:
    x0, y0 = tuile_of(*lieu, zoom)
    carres = list(product(range(x0 - 1, x0 + 2), range(y0 - 1, y0 + 2)))
    noms = {(x, y): noms_dans_le_monde(fond.draw_tile(zoom, x, y), x, y) for x, y in carres}
    a_cheval = 0
    for (x, y), (cle, sol) in ((c, n) for c in carres for n in noms[c].items()):
        for autre in carres:
            ouest, nord = autre[0] * COTE, autre[1] * COTE
            vue = shapely.box(ouest, nord, ouest + COTE, nord + COTE)
            if autre != (x, y) and sol.intersects(vue):
                a_cheval += 1
                assert cle in noms[autre], f"{cle[0]} is cut between {x}/{y} and {autre}"
    assert a_cheval > 0


@pytest.mark.parametrize("zoom", [13, 15, 17])
def test_streets_meet_at_the_edge_of_two_tiles(fond: Fond, zoom: int) -> None:
    x, y = tuile_of(*PLACE_DU_JEU_DE_BALLE, zoom)
    passages = []
    for colonne in (x, x + 1):
        bord = shapely.LineString([(COTE * (x + 1), COTE * y), (COTE * (x + 1), COTE * (y + 1))])
        racine = parse(fond.draw_tile(zoom, colonne, y))
        rues = [p.get("d") or "" for p in racine.iter(f"{SVG}path") if p.get("id", "")[:1] == "r"]
        lignes = shapely.union_all([_lignes(trace, colonne, y) for trace in rues])
        points = shapely.get_coordinates(shapely.intersection(lignes, bord))
        passages.append(np.sort(points[:, 1]))
    assert len(passages[0]) == len(passages[1]) >= 2
    assert np.abs(passages[0] - passages[1]).max() <= 2.0, "half a pixel at most"


def _lignes(trace: str, x: int, y: int) -> shapely.Geometry:
    lignes = [
        np.add(np.cumsum(np.reshape(figures(morceau), (-1, 2)), axis=0), (x * COTE, y * COTE))
        for morceau in trace.split("M")[1:]
    ]
    return shapely.MultiLineString(lignes)


@pytest.mark.parametrize("zoom", range(10, 20))
def test_a_tile_is_a_plain_standalone_image(fond: Fond, zoom: int) -> None:
    tuile = fond.draw_tile(zoom, *tuile_of(*PLACE_DU_JEU_DE_BALLE, zoom))
    racine = parse(tuile)
    assert racine.tag == f"{SVG}svg"
    assert (racine.get("width"), racine.get("height"), racine.get("lang")) == ("256", "256", "fr")
    assert not {e.tag for e in racine.iter()} & {f"{SVG}script", f"{SVG}style", f"{SVG}image"}
    liens = [e.get(f"{XLINK}href") or "" for e in racine.iter()]
    assert all(lien.startswith("#") for lien in liens if lien)
    ids = [e.get("id") for e in racine.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert {lien[1:] for lien in liens if lien} <= set(ids)
    assert b"url(" not in tuile
    assert b"style=" not in tuile


def test_the_square_is_named_on_its_own_tile(fond: Fond) -> None:
    textes = textes_of(fond.draw_tile(17, *tuile_of(*PLACE_DU_JEU_DE_BALLE, 17)))
    assert {"Place du", "Jeu de Balle"} <= set(textes)
    assert "Place Colignon" in textes_of(fond.draw_tile(16, *tuile_of(*PLACE_COLIGNON, 16)))


def test_outside_the_region_one_tiny_tile_serves_all(fond: Fond) -> None:
    for zoom in range(11, 20):
        assert fond.draw_tile(zoom, *tuile_of(*NAMUR, zoom)) is TUILE_VIDE
    assert fond.draw_tile(10, 0, 0) is TUILE_VIDE
    assert fond.draw_tile(19, 2**19 - 1, 2**19 - 1) is TUILE_VIDE
    assert len(TUILE_VIDE) < 300
    parse(TUILE_VIDE)


def test_the_region_stands_out_from_what_is_around(fond: Fond) -> None:
    dedans = fond.draw_tile(12, *tuile_of(*FORET_DE_SOIGNES, 12)).decode()
    assert charte.HORS_REGION in dedans
    assert f'fill="{charte.SOL}"' in dedans
    assert f'fill="{charte.VERT}"' in dedans
    assert charte.SOL not in TUILE_VIDE.decode()


@pytest.mark.parametrize(
    ("z", "x", "y"),
    [(9, 0, 0), (20, 0, 0), (-1, 0, 0), (16, -1, 0), (16, 0, -1), (16, 2**16, 0), (16, 0, 2**16)],
)
def test_a_tile_that_does_not_exist_is_refused(fond: Fond, z: int, x: int, y: int) -> None:
    with pytest.raises(TuileInvalide) as refus:
        fond.draw_tile(z, x, y)
    assert isinstance(refus.value, ErreurGeo)
    assert isinstance(refus.value, ValueError)


def test_the_order_of_the_rows_changes_nothing(
    fond: Fond,
    rues: list[Rue],
    secteurs: list[Secteur],
    communes: dict[str, tuple[str, str]],
) -> None:
    hasard = random.Random(1000)
    autre = Fond.build(
        hasard.sample(rues, len(rues)),
        hasard.sample(secteurs, len(secteurs)),
        dict(reversed(communes.items())),
    )
    assert autre.version == fond.version
    for zoom in (12, 14, 16):
        tuile = (zoom, *tuile_of(*PLACE_DU_JEU_DE_BALLE, zoom))
        assert autre.draw_tile(*tuile) == fond.draw_tile(*tuile)


def test_the_version_follows_the_content_and_the_drawing(
    secteurs: list[Secteur], monkeypatch: pytest.MonkeyPatch
) -> None:
    def version(nom: str, lat: float, bruxelles: str) -> str:
        fond = Fond.build([rue_droite(nom, lat)], secteurs[:3], {"21004": (bruxelles, "Brussel")})
        return fond.version

    reference = version("Rue Haute", 50.84, "Bruxelles")
    assert re.fullmatch(r"[0-9a-f]{12}", reference)
    assert version("Rue Haute", 50.84, "Bruxelles") == reference
    versions = {
        reference,
        version("Rue Basse", 50.84, "Bruxelles"),
        version("Rue Haute", 50.841, "Bruxelles"),
        version("Rue Haute", 50.84, "Bruxelles-Ville"),
    }
    monkeypatch.setattr(charte, "REVISION", "autre dessin")
    versions.add(version("Rue Haute", 50.84, "Bruxelles"))
    assert len(versions) == 5


def test_fifteen_tiles_at_zoom_16_weigh_40_kb_at_most(fond: Fond) -> None:
    x, y = tuile_of(*PLACE_DU_JEU_DE_BALLE, 16)
    tuiles = [fond.draw_tile(16, x + i, y + j) for i in range(-2, 3) for j in range(-1, 2)]
    assert sum(len(gzip.compress(tuile)) for tuile in tuiles) <= 40_000


def test_a_hostile_name_stays_a_text() -> None:
    fond = Fond.build([rue_droite(HOSTILE, 50.84)], [], {})
    tuile = fond.draw_tile(18, *tuile_of(4.353, 50.84, 18))
    assert HOSTILE in textes_of(tuile)
    assert not list(parse(tuile).iter(f"{SVG}script"))


def test_a_hostile_name_stays_a_text_along_a_bend() -> None:
    arc = [
        (4.35 + 0.01 * np.sin(angle), 50.84 + 0.006 * np.cos(angle))
        for angle in np.linspace(-1.2, 1.2, 60)
    ]
    fond = Fond.build([Rue(HOSTILE, "", "21004", shapely.MultiLineString([arc]))], [], {})
    tuiles = [
        fond.draw_tile(16, x, y)
        for x in range(tuile_of(4.34, 50.84, 16)[0], tuile_of(4.36, 50.84, 16)[0] + 1)
        for y in range(tuile_of(4.34, 50.846, 16)[1], tuile_of(4.34, 50.84, 16)[1] + 1)
    ]
    courbes = [t for tuile in tuiles for t in parse(tuile).iter(f"{SVG}textPath")]
    assert courbes
    assert all("".join(t.itertext()) == HOSTILE for t in courbes)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(nom=st.text(st.characters(exclude_categories=()), min_size=1, max_size=30))
def test_any_name_gives_valid_xml(nom: str) -> None:
    fond = Fond.build([rue_droite(nom, 50.84)], [], {})
    for zoom in (16, 18):
        parse(fond.draw_tile(zoom, *tuile_of(4.353, 50.84, zoom)))


def test_characters_that_xml_forbids_are_replaced() -> None:
    assert clean_xml("Rue\x00 <b>&\ud800\uffff") == "Rue\ufffd &lt;b&gt;&amp;\ufffd\ufffd"


def test_a_map_without_anything_is_empty_ground() -> None:
    fond = Fond.build([], [], {})
    tuile = tuile_of(*PLACE_DU_JEU_DE_BALLE, 15)
    assert fond.draw_tile(15, *tuile) is TUILE_VIDE
    vide = Rue("Rue sans axe", "", "21004", shapely.MultiLineString())
    assert Fond.build([vide], [], {}).draw_tile(15, *tuile) is TUILE_VIDE


def test_a_commune_without_a_name_is_drawn_unnamed(secteurs: list[Secteur]) -> None:
    fond = Fond.build([], secteurs, {"21004": ("", ""), "21013": ("Saint-Gilles", "Sint-Gillis")})
    tuiles = [fond.draw_tile(12, 2097, 1373), fond.draw_tile(12, 2097, 1374)]
    assert {texte for tuile in tuiles for texte in textes_of(tuile)} == {"Saint-Gilles"}


def test_threads_share_one_placing_of_the_names(
    rues: list[Rue], monkeypatch: pytest.MonkeyPatch
) -> None:
    appels = []
    place_noms = Etiqueteur.place_noms

    def count(self: Etiqueteur, zoom: int) -> Planche:
        appels.append(zoom)
        return place_noms(self, zoom)

    monkeypatch.setattr(Etiqueteur, "place_noms", count)
    fond = Fond.build(rues[:300], [], {})
    x, y = tuile_of(*PLACE_DU_JEU_DE_BALLE, 16)
    with ThreadPoolExecutor(4) as fils:
        tuiles = list(fils.map(lambda _: fond.draw_tile(16, x, y), range(12)))
    assert appels == [16]
    assert len(set(tuiles)) == 1


def test_mercator_agrees_with_the_known_tile_of_the_grand_place() -> None:
    """Reference: x = 2**z (lon + 180) / 360; y from the Gudermann formula of slippy maps."""
    assert tuile_of(4.3525, 50.8467, 12) == (2097, 1374)
    assert to_monde(np.array([[0.0, 0.0]])).tolist() == [[0.5, 0.5]]
    assert carre_of(10, 0, 0, 0.0) == (0.0, 0.0, 2.0**-10, 2.0**-10)


def rue_droite(nom: str, lat: float) -> Rue:
    """A long straight street from west to east through the Marolles."""
    return Rue(nom, "", "21004", shapely.MultiLineString([[(4.34, lat), (4.366, lat)]]))
