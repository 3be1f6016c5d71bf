"""Official files of statistical sectors: every form of them is read, every fault is named."""

import json
import os
import shutil
import sqlite3
import struct
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from pyproj import Transformer

from geo.attributs import clean_number, clean_text, match_champs
from geo.controles import TOLERANCE_CHEVAUCHEMENT_M2, check_formes
from geo.erreurs import (
    CodeDouble,
    CodeManquant,
    ColonnesInconnues,
    FichierIllisible,
    FichierSecteursRefuse,
    FormeInvalide,
    FormesQuiSeChevauchent,
    RepereInattendu,
)
from geo.fichiers import FichierTropGros
from geo.reperes import to_plan
from geo.secteurs import NIS5_REGION, Secteur, read_secteurs, read_secteurs_portes
from geo.statbel import CouchesAmbigues

RACINE = Path(__file__).resolve().parents[2]
PORTES = RACINE / "data" / "secteurs_statistiques" / "secteurs_2024.geojson"

Ligne = dict[str, Any]

RECENTS = ("cd_sector", "tx_sector_descr_nl", "tx_sector_descr_fr", "cd_munty_refnis", "ms_area_ha")
ANCIENS = ("CS01012022", "T_SEC_NL", "T_SEC_FR", "CNIS5_2022", "M_AREA_HA")
NOTRES = ("code", "nom_nl", "nom_fr", "nis5", "surface_ha")
MAJUSCULES = tuple(nom.upper() for nom in RECENTS)
ATTRIBUTS = [RECENTS, ANCIENS, NOTRES, MAJUSCULES]

EXTENSIONS = ["geojson", "gpkg", "shp"]
REPERES = [31370, 3812, 4326]


def carre(x: float, y: float, cote: float = 100.0) -> shapely.Polygon:
    """A square in Lambert 72 metres, its corner `x`, `y` metres from a crossing in the Marolles."""
    return shapely.box(148_500 + x, 169_600 + y, 148_500 + x + cote, 169_600 + y + cote)


def bruxelles() -> list[Ligne]:
    """Three neighbouring squares: two of Bruxelles, one of Anderlecht, not in order."""
    return [
        {"code": "21004A71-", "fr": "MAROLLES-SUD", "nl": "MAROLLEN-ZUID", "nis5": "21004",
         "ha": 1.0, "geometry": carre(100, 0)},
        {"code": "21004A70-", "fr": "JEU DE BALLE (PLACE DU)", "nl": "VOSSENPLEIN", "nis5": "21004",
         "ha": 1.0, "geometry": carre(0, 0)},
        {"code": "21001B00-", "fr": "ÉCLUSE", "nl": "SLUIS", "nis5": "21001",
         "ha": 1.0, "geometry": shapely.box(148_300, 169_600, 148_500, 169_700)},
    ]  # fmt: skip


def namur() -> Ligne:
    """A sector of another Region, which lies elsewhere."""
    return {"code": "92094A00-", "fr": "NAMUR-CENTRE", "nl": "NAMEN", "nis5": "92094",
            "ha": 1.0, "geometry": shapely.box(185_000, 128_000, 185_100, 128_100)}  # fmt: skip


def write(
    chemin: Path,
    lignes: Sequence[Mapping[str, Any]],
    attributs: Sequence[str] = RECENTS,
    repere: int | None = 31370,
    **options: Any,
) -> Path:
    """Write the rows, drawn in Lambert 72, as an official file in the CRS asked for."""
    champs = ("code", "nl", "fr", "nis5", "ha")  # Statbel's own order, Dutch first
    noms = dict(zip(champs, attributs, strict=True))
    table = geopandas.GeoDataFrame(
        [
            {nom: ligne[champ] for champ, nom in noms.items()} | {"geometry": ligne["geometry"]}
            for ligne in lignes
        ],
        geometry="geometry",
        crs=31370,
    )
    if repere is None:
        table = table.set_crs(None, allow_override=True)
    elif repere != 31370:
        table = table.to_crs(repere)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a shapefile cuts names to ten letters
        table.to_file(chemin, **options)
    return chemin


def write_geojson(chemin: Path, lignes: Sequence[Mapping[str, Any]], **racine: Any) -> Path:
    """Write rows as GeoJSON by hand: shapes that no writer would let pass."""
    objets = [
        {
            "type": "Feature",
            "properties": {champ: v for champ, v in ligne.items() if champ != "geometry"},
            "geometry": ligne["geometry"],
        }
        for ligne in lignes
    ]
    collection = {"type": "FeatureCollection", **racine, "features": objets}
    chemin.write_text(json.dumps(collection), encoding="utf-8")
    return chemin


def porte(code: str, anneaux: Any, nis5: str = "21004", **autres: Any) -> Ligne:
    """A row with the carried file's columns; `anneaux` are rings of (lon, lat)."""
    geometrie = None if anneaux is None else {"type": "Polygon", "coordinates": anneaux}
    return {"code": code, "nom_fr": code, "nom_nl": code, "nis5": nis5, "population": 1,
            "surface_ha": 1.0, "geometry": geometrie, **autres}  # fmt: skip


def rectangle(ouest: float, sud: float, est: float, nord: float) -> list[list[list[float]]]:
    return [[[ouest, sud], [est, sud], [est, nord], [ouest, nord], [ouest, sud]]]


MAROLLES = rectangle(4.345, 50.836, 4.346, 50.837)
SABLON = rectangle(4.346, 50.836, 4.347, 50.837)


def zip_files(archive: Path, *fichiers: Path, dossier: str = "") -> Path:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as contenu:
        for fichier in fichiers:
            contenu.write(fichier, dossier + fichier.name)
    return archive


def list_codes(secteurs: Sequence[Secteur]) -> list[str]:
    return [secteur.code for secteur in secteurs]


BRUXELLES_TRIES = ["21001B00-", "21004A70-", "21004A71-"]


# The real files


@pytest.mark.parametrize(
    ("fichier", "millesime"),
    [
        ("statbel_2022_lambert72.gpkg", 2022),
        ("statbel_2023_attributs_complets.geojson", 2023),
        ("statbel_2024_wgs84.geojson", 2024),
    ],
)
def test_les_trois_fichiers_officiels_donnent_les_724_secteurs(
    essais: Path, fichier: str, millesime: int
) -> None:
    secteurs = read_secteurs(essais / fichier, millesime)
    assert list_codes(secteurs) == list_codes(read_secteurs_portes(PORTES, 2024))
    assert {secteur.nis5 for secteur in secteurs} == NIS5_REGION
    assert {secteur.millesime for secteur in secteurs} == {millesime}
    assert all(secteur.nom_fr and secteur.nom_nl and secteur.surface_ha for secteur in secteurs)
    formes = [secteur.geometrie for secteur in secteurs]
    assert {forme.geom_type for forme in formes} == {"MultiPolygon"}
    assert shapely.is_valid(formes).all()
    assert shapely.coverage_is_valid(formes)
    assert to_plan(shapely.union_all(formes)).area == pytest.approx(162.4e6, rel=0.003)


def test_de_2023_a_2024_seuls_deux_secteurs_d_uccle_bougent_de_plus_d_un_metre(
    essais: Path,
) -> None:
    avant = read_secteurs(essais / "statbel_2023_attributs_complets.geojson", 2023)
    apres = read_secteurs(essais / "statbel_2024_wgs84.geojson", 2024)
    bouges = {}
    for un, autre in zip(avant, apres, strict=True):
        forme, suivante = to_plan(un.geometrie), to_plan(autre.geometrie)
        if forme.hausdorff_distance(suivante) > 1:
            bouges[autre.code] = abs(forme.area - suivante.area)
    assert set(bouges) == {"21016A12-", "21016A322"}
    assert max(bouges.values()) < 400


def test_les_cinq_secteurs_que_statbel_ne_nomme_pas_portent_leur_code(essais: Path) -> None:
    secteurs = read_secteurs(essais / "statbel_2022_lambert72.gpkg", 2022)
    sans_nom = [secteur.code for secteur in secteurs if secteur.nom_fr == secteur.code]
    assert sans_nom == ["21004A19-", "21004B45-", "21004E180", "21005A311", "21009A922"]
    assert all(secteur.nom_fr and secteur.nom_nl for secteur in secteurs)


def test_le_lambert_72_et_le_wgs84_d_un_meme_secteur_coincident_au_metre(essais: Path) -> None:
    """The datum shift matters: without it the two would be a hundred metres apart."""
    lambert = read_secteurs(essais / "statbel_2022_lambert72.gpkg", 2022)
    wgs84 = read_secteurs(essais / "statbel_2023_attributs_complets.geojson", 2023)
    ecarts = shapely.hausdorff_distance(
        [to_plan(secteur.geometrie) for secteur in lambert],
        [to_plan(secteur.geometrie) for secteur in wgs84],
    )
    assert max(ecarts) < 1


def test_le_fichier_porte_se_lit_pareil_par_les_deux_lecteurs() -> None:
    assert read_secteurs(PORTES, 2024) == read_secteurs_portes(PORTES, 2024)


def test_les_secteurs_portes_ont_leur_population_et_leur_surface() -> None:
    secteurs = {secteur.code: secteur for secteur in read_secteurs_portes(PORTES, 2024)}
    assert len(secteurs) == 724
    resistance = secteurs["21001A00-"]
    assert (resistance.nom_fr, resistance.nom_nl, resistance.nis5) == (
        "RESISTANCE",
        "VERZET",
        "21001",
    )
    assert (resistance.population, resistance.surface_ha) == (2812, 12.51)


def test_servir_n_importe_ni_geopandas_ni_pandas_ni_pyogrio() -> None:
    programme = f"""
import sys
from pathlib import Path
from geo.affectation import Territoire
from geo.secteurs import read_secteurs_portes
secteurs = read_secteurs_portes(Path({str(PORTES)!r}), 2024)
assert len(secteurs) == 724
Territoire.build(secteurs, {{"marolles": ["21004A70-"]}}).locate(4.35, 50.85)
print(sorted({{"geopandas", "pandas", "pyogrio", "pyproj"}} & set(sys.modules)))
"""
    sortie = subprocess.run(
        [sys.executable, "-c", programme], cwd=RACINE, capture_output=True, text=True, check=True
    )
    assert sortie.stdout.strip() == "[]"


# Formats, reference systems and attribute names


@pytest.mark.parametrize("repere", REPERES)
@pytest.mark.parametrize("extension", EXTENSIONS)
@pytest.mark.parametrize("attributs", ATTRIBUTS, ids=lambda noms: noms[0])
def test_chaque_format_chaque_repere_et_chaque_jeu_d_attributs_se_lit(
    tmp_path: Path, extension: str, repere: int, attributs: tuple[str, ...]
) -> None:
    chemin = write(tmp_path / f"secteurs.{extension}", [*bruxelles(), namur()], attributs, repere)
    secteurs = read_secteurs(chemin, 2022)
    assert list_codes(secteurs) == BRUXELLES_TRIES
    assert [secteur.nom_fr for secteur in secteurs] == [
        "ÉCLUSE",
        "JEU DE BALLE (PLACE DU)",
        "MAROLLES-SUD",
    ]
    assert [secteur.nom_nl for secteur in secteurs] == ["SLUIS", "VOSSENPLEIN", "MAROLLEN-ZUID"]
    assert [secteur.nis5 for secteur in secteurs] == ["21001", "21004", "21004"]
    assert [(secteur.surface_ha, secteur.population) for secteur in secteurs] == [(1.0, None)] * 3
    vers_wgs84 = Transformer.from_crs(31370, 4326, always_xy=True).transform
    for secteur, ligne in zip(secteurs, sorted(bruxelles(), key=lambda x: x["code"]), strict=True):
        attendu = shapely.transform(ligne["geometry"], vers_wgs84, interleaved=False)
        assert to_plan(secteur.geometrie).hausdorff_distance(to_plan(attendu)) < 0.02


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_un_fichier_zippe_se_lit_comme_le_fichier(tmp_path: Path, extension: str) -> None:
    chemin = write(tmp_path / f"secteurs.{extension}", bruxelles())
    fichiers = sorted(tmp_path.glob("secteurs.*"))
    archive = zip_files(tmp_path / "sh_statbel.zip", *fichiers, dossier="sh_statbel/")
    assert read_secteurs(archive, 2024) == read_secteurs(chemin, 2024)


def test_l_extension_ne_compte_pas_le_contenu_oui(tmp_path: Path) -> None:
    chemin = write(tmp_path / "secteurs.gpkg", bruxelles())
    assert (
        list_codes(read_secteurs(chemin.rename(tmp_path / "secteurs.bin"), 2024)) == BRUXELLES_TRIES
    )


def test_un_shapefile_aux_suffixes_en_majuscules_et_sans_encodage_declare(tmp_path: Path) -> None:
    """As Statbel's older ones: Latin 1, no .cpg, .SHP and .DBF."""
    write(tmp_path / "s.shp", bruxelles(), ANCIENS, encoding="ISO-8859-1")
    (tmp_path / "s.cpg").unlink()
    for fichier in list(tmp_path.iterdir()):
        fichier.rename(fichier.with_suffix(fichier.suffix.upper()))
    secteurs = read_secteurs(tmp_path / "s.SHP", 2022)
    assert secteurs[0].nom_fr == "ÉCLUSE"


def test_un_geojson_peut_declarer_le_lambert_72_a_l_ancienne(tmp_path: Path) -> None:
    chemin = write_geojson(
        tmp_path / "s.geojson",
        [porte("21004A70-", [list(map(list, carre(0, 0).exterior.coords))])],
        crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::31370"}},
    )
    assert (
        read_secteurs(chemin, 2024)[0].geometrie.centroid.distance(shapely.Point(4.3457, 50.8369))
        < 0.01
    )


def test_un_geojson_en_crs84_ou_avec_marque_d_ordre_se_lit(tmp_path: Path) -> None:
    chemin = write_geojson(
        tmp_path / "s.geojson",
        [porte("21004A70-", MAROLLES)],
        crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
    )
    chemin.write_bytes(b"\xef\xbb\xbf" + chemin.read_bytes())
    assert list_codes(read_secteurs(chemin, 2024)) == ["21004A70-"]


PRJ_LAMBERT_72 = (
    'PROJCS["Belge_Lambert_1972",GEOGCS["GCS_Belge_1972",DATUM["D_Belge_1972",'
    'SPHEROID["International_1924",6378388.0,297.0]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]],PROJECTION["Lambert_Conformal_Conic"],'
    'PARAMETER["False_Easting",150000.01256],PARAMETER["False_Northing",5400088.4378],'
    'PARAMETER["Central_Meridian",4.367486666666666],'
    'PARAMETER["Standard_Parallel_1",49.8333339],'
    'PARAMETER["Standard_Parallel_2",51.16666723333333],'
    'PARAMETER["Latitude_Of_Origin",90.0],UNIT["Meter",1.0]]'
)
"""The .prj of Esri's software, which names no EPSG code and rounds in its own way."""


def test_le_prj_d_esri_est_reconnu_comme_du_lambert_72(tmp_path: Path) -> None:
    chemin = write(tmp_path / "s.shp", bruxelles())
    attendu = read_secteurs(chemin, 2024)
    chemin.with_suffix(".prj").write_text(PRJ_LAMBERT_72)
    assert read_secteurs(chemin, 2024) == attendu


def test_un_geopackage_en_crs84_se_lit(tmp_path: Path) -> None:
    chemin = write(tmp_path / "s.gpkg", bruxelles(), repere=4326)
    geopandas.read_file(chemin).set_crs("OGC:CRS84", allow_override=True).to_file(
        tmp_path / "crs84.gpkg"
    )
    assert read_secteurs(tmp_path / "crs84.gpkg", 2024) == read_secteurs(chemin, 2024)


def test_les_hauteurs_sont_laissees(tmp_path: Path) -> None:
    anneau = [[[lon, lat, 17.5] for lon, lat in MAROLLES[0]]]
    chemin = write_geojson(tmp_path / "s.geojson", [porte("21004A70-", anneau)])
    for secteur in (read_secteurs(chemin, 2024)[0], read_secteurs_portes(chemin, 2024)[0]):
        assert not secteur.geometrie.has_z


def test_l_ordre_des_points_d_un_anneau_ne_change_pas_la_forme(tmp_path: Path) -> None:
    """RFC 7946: outer rings anticlockwise. The start and the sense of the source do not matter."""
    anneau = MAROLLES[0][:-1]
    tournes = [anneau[2:] + anneau[:2], anneau[::-1]]
    chemins = [
        write_geojson(tmp_path / f"{rang}.geojson", [porte("21004A70-", [tour + tour[:1]])])
        for rang, tour in enumerate([anneau, *tournes])
    ]
    formes = [read_secteurs(chemin, 2024)[0].geometrie for chemin in chemins]
    assert len({shapely.to_wkb(forme) for forme in formes}) == 1
    assert formes[0].geoms[0].exterior.is_ccw


def test_le_trou_d_un_secteur_reste_un_trou(tmp_path: Path) -> None:
    trou = rectangle(4.3453, 50.8363, 4.3457, 50.8367)
    chemin = write_geojson(tmp_path / "s.geojson", [porte("21004A70-", [*MAROLLES, *trou])])
    forme = read_secteurs(chemin, 2024)[0].geometrie
    assert len(forme.geoms[0].interiors) == 1
    assert not forme.geoms[0].interiors[0].is_ccw


def test_la_commune_vient_de_sa_colonne_et_non_du_code(tmp_path: Path) -> None:
    """Since 2019 a sector may bear the number of a commune that is no more."""
    lignes = [*bruxelles(), {**namur(), "code": "21004X00-"}]
    lignes[0] |= {"code": "23099A00-"}
    secteurs = read_secteurs(write(tmp_path / "s.gpkg", lignes), 2024)
    assert list_codes(secteurs) == ["21001B00-", "21004A70-", "23099A00-"]


def test_les_communes_de_la_region_sont_les_19_du_referentiel() -> None:
    lignes = (RACINE / "data" / "referentiel" / "communes.csv").read_text("utf-8").splitlines()
    assert {ligne.split(",")[0] for ligne in lignes[1:]} == NIS5_REGION
    assert len(NIS5_REGION) == 19


def test_un_code_de_commune_lu_comme_nombre_est_compris(tmp_path: Path) -> None:
    lignes = [porte("21004A70-", MAROLLES, nis5=21004), porte("21004A71-", SABLON, nis5=21004.0)]  # type: ignore[arg-type]
    secteurs = read_secteurs(write_geojson(tmp_path / "s.geojson", lignes), 2024)
    assert [secteur.nis5 for secteur in secteurs] == ["21004", "21004"]


def test_un_nom_absent_dans_une_langue_est_celui_de_l_autre(tmp_path: Path) -> None:
    lignes = [
        porte("21004A70-", MAROLLES, nom_nl=None),
        porte("21004A71-", SABLON, nom_fr="  ", nom_nl="ZAVEL"),
    ]
    secteurs = read_secteurs(write_geojson(tmp_path / "s.geojson", lignes), 2024)
    assert [(s.nom_fr, s.nom_nl) for s in secteurs] == [
        ("21004A70-", "21004A70-"),
        ("ZAVEL", "ZAVEL"),
    ]


def test_un_nom_piege_reste_du_texte_sur_une_ligne(tmp_path: Path) -> None:
    piege = "<script>'\";--</script>\x00\n\u202eMAROLLES"
    chemin = write_geojson(tmp_path / "s.geojson", [porte("21004A70-", MAROLLES, nom_fr=piege)])
    assert read_secteurs_portes(chemin, 2024)[0].nom_fr == "<script>'\";--</script> MAROLLES"
    assert "\n" not in read_secteurs(chemin, 2024)[0].nom_fr


def test_les_colonnes_du_millesime_sont_preferees_a_celles_d_une_autre_annee() -> None:
    colonnes = ["CS01012021", "CS01012022", "T_SEC_FR", "T_SEC_NL", "CNIS5_2022"]
    assert (match_champs(colonnes, 2022) or {})["code"] == "CS01012022"
    assert match_champs(colonnes, 2019) is None


@pytest.mark.parametrize("absente", ["cd_sector", "tx_sector_descr_fr", "cd_munty_refnis"])
def test_sans_une_colonne_requise_le_jeu_n_est_pas_reconnu(absente: str) -> None:
    colonnes = [nom for nom in RECENTS if nom != absente]
    assert match_champs(RECENTS, 2024) is not None
    assert match_champs(colonnes, 2024) is None


@pytest.mark.parametrize(
    ("valeur", "texte"),
    [(None, ""), (float("nan"), ""), (21004, "21004"), (21004.0, "21004"), (" A\t B ", "A B")],
)
def test_une_valeur_devient_un_texte_propre(valeur: object, texte: str) -> None:
    assert clean_text(valeur) == texte


@pytest.mark.parametrize(
    ("valeur", "nombre"),
    [(None, None), ("x", None), (float("inf"), None), (-1, None), ("12.5", 12.5), (0, 0.0)],
)
def test_une_valeur_devient_un_nombre_ou_rien(valeur: object, nombre: float | None) -> None:
    assert clean_number(valeur) == nombre


# Hostile names and archives


@pytest.mark.parametrize(
    "nom",
    [
        "a'b\"c; drop table secteur;--.gpkg",
        "secteurs!couche.gpkg",
        "secteurs#1?x=%20&y.gpkg",
        "zip:secteurs.gpkg",
        "GPKG:secteurs.gpkg",
        "secteurs|layername=x.gpkg",
        "secteurs\n.gpkg",
        "\u202esecteurs-مارول-🙂.gpkg",
        "-rf.gpkg",
        ".gpkg",
    ],
)
def test_un_nom_de_fichier_piege_n_est_qu_un_nom(tmp_path: Path, nom: str) -> None:
    write(tmp_path / "s.gpkg", bruxelles()).rename(tmp_path / nom)
    assert list_codes(read_secteurs(tmp_path / nom, 2024)) == BRUXELLES_TRIES


@pytest.mark.parametrize(
    "nom", ["/vsicurl/http://127.0.0.1:9/s.gpkg", "http://127.0.0.1:9/s.gpkg", "/dev/null", "/", ""]
)
def test_un_chemin_qui_n_est_pas_un_fichier_est_refuse(nom: str) -> None:
    with pytest.raises(FichierIllisible):
        read_secteurs(Path(nom), 2024)


def test_un_document_qui_renvoie_ailleurs_n_est_pas_suivi(tmp_path: Path) -> None:
    """A GDAL virtual format under the name of a GeoPackage opens other files: never read."""
    write(tmp_path / "cible.gpkg", bruxelles())
    renvoi = tmp_path / "s.gpkg"
    renvoi.write_text(
        '<OGRVRTDataSource><OGRVRTLayer name="cible"><SrcDataSource>'
        f"{tmp_path / 'cible.gpkg'}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    )
    with pytest.raises(FichierIllisible, match="neither"):
        read_secteurs(renvoi, 2024)


@pytest.mark.parametrize("nom", ["../../echappe.geojson", "/tmp/echappe.geojson", "a/../b.geojson"])
def test_un_nom_piege_dans_une_archive_n_ecrit_pas_hors_de_son_dossier(
    tmp_path: Path, nom: str
) -> None:
    source = write(tmp_path / "s.geojson", bruxelles(), repere=4326)
    archive = tmp_path / "a" / "b" / "s.zip"
    archive.parent.mkdir(parents=True)
    with zipfile.ZipFile(archive, "w") as contenu:
        contenu.write(source, nom)
    avant = sorted(tmp_path.rglob("*"))
    assert list_codes(read_secteurs(archive, 2024)) == BRUXELLES_TRIES
    assert sorted(tmp_path.rglob("*")) == avant
    assert not Path("/tmp/echappe.geojson").exists()


def test_les_fichiers_caches_de_macos_ne_comptent_pas(tmp_path: Path) -> None:
    source = write(tmp_path / "s.geojson", bruxelles(), repere=4326)
    archive = tmp_path / "s.zip"
    with zipfile.ZipFile(archive, "w") as contenu:
        contenu.write(source, "s.geojson")
        contenu.write(source, "__MACOSX/s.geojson")
        contenu.write(source, "._s.geojson")
        contenu.writestr("LISEZMOI.txt", "Statbel")
        contenu.writestr("metadonnees.json", '{"source": "Statbel"}')
    assert list_codes(read_secteurs(archive, 2024)) == BRUXELLES_TRIES


def test_des_centroides_a_cote_des_polygones_ne_genent_pas(tmp_path: Path) -> None:
    chemin = write(tmp_path / "s.gpkg", bruxelles(), layer="secteurs")
    centres = [{**ligne, "geometry": ligne["geometry"].centroid} for ligne in bruxelles()]
    write(chemin, centres, layer="centroides", mode="a")
    assert list_codes(read_secteurs(chemin, 2024)) == BRUXELLES_TRIES


def test_deux_couches_de_secteurs_sont_refusees_par_leur_nom(tmp_path: Path) -> None:
    chemin = write(tmp_path / "s.gpkg", bruxelles(), layer="secteurs_2023")
    write(chemin, bruxelles(), layer="secteurs_2024", mode="a")
    with pytest.raises(CouchesAmbigues) as refus:
        read_secteurs(chemin, 2024)
    assert refus.value.details == ("s.gpkg: secteurs_2023", "s.gpkg: secteurs_2024")


def test_deux_fichiers_de_secteurs_dans_une_archive_sont_refuses(tmp_path: Path) -> None:
    un = write(tmp_path / "2023.geojson", bruxelles(), repere=4326)
    autre = write(tmp_path / "2024.gpkg", bruxelles())
    with pytest.raises(CouchesAmbigues) as refus:
        read_secteurs(zip_files(tmp_path / "s.zip", un, autre), 2024)
    assert [detail.split(":")[0] for detail in refus.value.details] == ["2023.geojson", "2024.gpkg"]


def patch_archive(archive: Path, entete: bytes, decalage: int, valeur: bytes) -> None:
    """Overwrite a field of each header of an archive."""
    octets = bytearray(archive.read_bytes())
    place = octets.find(entete)
    while place >= 0:
        octets[place + decalage : place + decalage + len(valeur)] = valeur
        place = octets.find(entete, place + 4)
    archive.write_bytes(octets)


def test_une_archive_qui_annonce_plus_de_500_mo_est_refusee(tmp_path: Path) -> None:
    source = write(tmp_path / "s.geojson", bruxelles(), repere=4326)
    archive = zip_files(tmp_path / "s.zip", source)
    patch_archive(archive, b"PK\x01\x02", 24, struct.pack("<I", 500_000_001))
    with pytest.raises(FichierTropGros, match="500000001 bytes"):
        read_secteurs(archive, 2024)


def test_une_archive_qui_ment_sur_sa_taille_est_refusee(tmp_path: Path) -> None:
    """Declared small, it would inflate without end: only what is declared is ever unpacked."""
    source = write(tmp_path / "s.geojson", bruxelles(), repere=4326)
    archive = zip_files(tmp_path / "s.zip", source)
    patch_archive(archive, b"PK\x01\x02", 24, struct.pack("<I", 100))
    with pytest.raises(FichierIllisible):
        read_secteurs(archive, 2024)


def test_une_archive_chiffree_est_refusee(tmp_path: Path) -> None:
    source = write(tmp_path / "s.geojson", bruxelles(), repere=4326)
    archive = zip_files(tmp_path / "s.zip", source)
    patch_archive(archive, b"PK\x01\x02", 8, b"\x01\x00")
    patch_archive(archive, b"PK\x03\x04", 6, b"\x01\x00")
    with pytest.raises(FichierIllisible, match="cannot be read"):
        read_secteurs(archive, 2024)


def test_une_archive_vide_ou_sans_donnees_est_refusee(tmp_path: Path) -> None:
    with pytest.raises(FichierIllisible, match="neither"):
        read_secteurs(zip_files(tmp_path / "vide.zip"), 2024)
    note = tmp_path / "note.txt"
    note.write_text("Statbel")
    with pytest.raises(FichierIllisible, match="neither"):
        read_secteurs(zip_files(tmp_path / "note.zip", note), 2024)


# Damaged files


@pytest.mark.parametrize("extension", EXTENSIONS)
@pytest.mark.parametrize("part", [0, 0.02, 0.5, 0.95, 0.9999])
def test_un_fichier_tronque_est_refuse(tmp_path: Path, extension: str, part: float) -> None:
    chemin = write(tmp_path / f"s.{extension}", bruxelles())
    octets = chemin.read_bytes().rstrip(b"\n")
    chemin.write_bytes(octets[: int(len(octets) * part)])
    with pytest.raises(FichierIllisible) as refus:
        read_secteurs(chemin, 2024)
    assert refus.value.motif == "fichier_illisible"
    assert refus.value.details == (chemin.name,)


@pytest.mark.parametrize("part", [0, 0.5, 0.95])
def test_une_archive_tronquee_est_refusee(tmp_path: Path, part: float) -> None:
    archive = zip_files(tmp_path / "s.zip", write(tmp_path / "s.gpkg", bruxelles()))
    archive.write_bytes(archive.read_bytes()[: int(archive.stat().st_size * part)])
    with pytest.raises(FichierIllisible):
        read_secteurs(archive, 2024)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.99])
@pytest.mark.parametrize("annexe", ["dbf", "shx"])
def test_un_shapefile_dont_une_annexe_est_tronquee_est_refuse(
    tmp_path: Path, annexe: str, part: float
) -> None:
    chemin = write(tmp_path / "s.shp", bruxelles())
    tronquee = chemin.with_suffix(f".{annexe}")
    tronquee.write_bytes(tronquee.read_bytes()[: int(tronquee.stat().st_size * part)])
    with pytest.raises(FichierSecteursRefuse):
        read_secteurs(chemin, 2024)


@pytest.mark.parametrize("annexe", ["dbf", "shx"])
def test_un_shapefile_sans_ses_annexes_est_refuse_et_dit_laquelle(
    tmp_path: Path, annexe: str
) -> None:
    chemin = write(tmp_path / "s.shp", bruxelles())
    chemin.with_suffix(f".{annexe}").unlink()
    with pytest.raises(FichierIllisible, match=annexe):
        read_secteurs(chemin, 2024)


@pytest.mark.parametrize(
    "contenu",
    [
        b"",
        b"code;nom\n21004A70-;MAROLLES\n",
        b"{",
        b"{}",
        b"[]",
        b"null",
        b"{" * 100_000,
        b"\x00" * 99,
    ],
)
def test_ce_qui_n_est_pas_un_fichier_de_secteurs_est_refuse(tmp_path: Path, contenu: bytes) -> None:
    chemin = tmp_path / "s.geojson"
    chemin.write_bytes(contenu)
    with pytest.raises(FichierIllisible):
        read_secteurs(chemin, 2024)
    with pytest.raises(FichierIllisible):
        read_secteurs_portes(chemin, 2024)


def test_un_fichier_absent_est_refuse(tmp_path: Path) -> None:
    for lire in (read_secteurs, read_secteurs_portes):
        with pytest.raises(FichierIllisible):
            lire(tmp_path / "absent.geojson", 2024)


def test_un_dossier_a_la_place_d_une_annexe_est_une_annexe_absente(tmp_path: Path) -> None:
    chemin = write(tmp_path / "s.shp", bruxelles())
    chemin.with_suffix(".dbf").unlink()
    chemin.with_suffix(".dbf").mkdir()
    with pytest.raises(FichierIllisible, match="dbf"):
        read_secteurs(chemin, 2024)


def test_une_base_sqlite_qui_n_est_pas_un_geopackage_est_refusee(tmp_path: Path) -> None:
    chemin = tmp_path / "s.gpkg"
    connexion = sqlite3.connect(chemin)
    connexion.execute("create table secteur (code text)")
    connexion.close()
    with pytest.raises((FichierIllisible, FormeInvalide)):
        read_secteurs(chemin, 2024)


# Refusals by name


def test_des_colonnes_inconnues_sont_nommees(tmp_path: Path) -> None:
    noms = ("identifiant", "nl", "fr", "nis5", "ha")
    with pytest.raises(ColonnesInconnues) as refus:
        read_secteurs(write(tmp_path / "s.gpkg", bruxelles(), noms), 2024)
    assert refus.value.motif == "colonnes_inconnues"
    assert refus.value.details == noms


def test_des_secteurs_sans_polygone_sont_refuses(tmp_path: Path) -> None:
    centres = [{**ligne, "geometry": ligne["geometry"].centroid} for ligne in bruxelles()]
    with pytest.raises(FormeInvalide):
        read_secteurs(write(tmp_path / "s.gpkg", centres), 2024)


@pytest.mark.parametrize("code", [None, "", "   "])
def test_un_code_manquant_est_refuse(tmp_path: Path, code: str | None) -> None:
    lignes = bruxelles()
    lignes[1] |= {"code": code}
    with pytest.raises(CodeManquant):
        read_secteurs(write(tmp_path / "s.gpkg", lignes), 2024)


def test_un_secteur_bruxellois_sans_commune_est_refuse(tmp_path: Path) -> None:
    lignes = bruxelles()
    lignes[0] |= {"nis5": None}
    with pytest.raises(CodeManquant, match="commune") as refus:
        read_secteurs(write(tmp_path / "s.gpkg", lignes), 2024)
    assert refus.value.details == ("21004A71-",)


def test_un_secteur_d_ailleurs_sans_commune_est_laisse(tmp_path: Path) -> None:
    lignes = [*bruxelles(), {**namur(), "nis5": None}]
    assert list_codes(read_secteurs(write(tmp_path / "s.gpkg", lignes), 2024)) == BRUXELLES_TRIES


def test_un_fichier_sans_secteur_de_la_region_est_refuse(tmp_path: Path) -> None:
    with pytest.raises(CodeManquant, match="Region"):
        read_secteurs(write(tmp_path / "s.gpkg", [namur()]), 2024)


def test_un_code_double_est_refuse_et_nomme(tmp_path: Path) -> None:
    lignes = [*bruxelles(), {**bruxelles()[0], "geometry": carre(0, 300)}]
    with pytest.raises(CodeDouble) as refus:
        read_secteurs(write(tmp_path / "s.gpkg", lignes), 2024)
    assert refus.value.details == ("21004A71-",)


def test_un_defaut_hors_de_la_region_ne_gene_pas(tmp_path: Path) -> None:
    lignes = [*bruxelles(), namur(), {**namur(), "geometry": carre(0, 0)}]
    assert list_codes(read_secteurs(write(tmp_path / "s.gpkg", lignes), 2024)) == BRUXELLES_TRIES


NOEUD = [[[4.345, 50.836], [4.346, 50.837], [4.346, 50.836], [4.345, 50.837], [4.345, 50.836]]]


@pytest.mark.parametrize("lire", [read_secteurs, read_secteurs_portes])
@pytest.mark.parametrize(
    ("geometrie", "raison"),
    [
        ({"type": "Polygon", "coordinates": NOEUD}, "Self-intersection"),
        ({"type": "Point", "coordinates": [4.345, 50.836]}, "Point"),
        ({"type": "LineString", "coordinates": MAROLLES[0]}, "LineString"),
        ({"type": "MultiPolygon", "coordinates": []}, "empty"),
    ],
)
def test_une_forme_invalide_est_refusee_avec_sa_raison(
    tmp_path: Path,
    lire: Callable[[Path, int], list[Secteur]],
    geometrie: dict[str, Any],
    raison: str,
) -> None:
    lignes = [porte("21004A71-", SABLON), {**porte("21004A70-", None), "geometry": geometrie}]
    with pytest.raises(FormeInvalide) as refus:
        lire(write_geojson(tmp_path / "s.geojson", lignes), 2024)
    assert refus.value.details[0].startswith("21004A70- (")
    assert raison in refus.value.details[0]


def test_une_forme_absente_est_refusee(tmp_path: Path) -> None:
    lignes = [porte("21004A71-", SABLON), porte("21004A70-", None)]
    chemin = write_geojson(tmp_path / "s.geojson", lignes)
    with pytest.raises(FormeInvalide) as refus:
        read_secteurs(chemin, 2024)
    assert refus.value.details == ("21004A70- (missing)",)
    with pytest.raises((FichierIllisible, FormeInvalide)):
        read_secteurs_portes(chemin, 2024)


@pytest.mark.parametrize("lire", [read_secteurs, read_secteurs_portes])
def test_deux_secteurs_qui_se_chevauchent_sont_refuses_et_nommes(
    tmp_path: Path, lire: Callable[[Path, int], list[Secteur]]
) -> None:
    large = rectangle(4.3455, 50.836, 4.347, 50.837)
    lignes = [porte("21004A70-", MAROLLES), porte("21004A71-", large)]
    with pytest.raises(FormesQuiSeChevauchent) as refus:
        lire(write_geojson(tmp_path / "s.geojson", lignes), 2024)
    assert refus.value.details == ("21004A70- × 21004A71- (3917 m²)",)


def test_un_secteur_dans_un_autre_est_un_chevauchement() -> None:
    grand, petit = (
        shapely.box(4.345, 50.836, 4.347, 50.838),
        shapely.box(4.3455, 50.8365, 4.346, 50.837),
    )
    with pytest.raises(FormesQuiSeChevauchent):
        check_formes(["21004A70-", "21004A71-"], [grand, petit])
    with pytest.raises(FormesQuiSeChevauchent):
        check_formes(["21004A70-", "21004A71-"], [grand, grand])


@pytest.mark.parametrize(("recouvre_m2", "refuse"), [(5, False), (9.5, False), (10.5, True)])
def test_l_arrondi_d_une_limite_commune_est_tolere_jusqu_a_10_m2(
    recouvre_m2: float, refuse: bool
) -> None:
    ouest = shapely.box(4.345, 50.836, 4.346, 50.837)
    un_m2_en_degres = 0.001 / to_plan(ouest).area
    est = shapely.box(4.346 - recouvre_m2 * un_m2_en_degres, 50.836, 4.347, 50.837)
    assert to_plan(ouest).intersection(to_plan(est)).area == pytest.approx(recouvre_m2, abs=0.01)
    assert TOLERANCE_CHEVAUCHEMENT_M2 == 10
    if refuse:
        with pytest.raises(FormesQuiSeChevauchent):
            check_formes(["21004A70-", "21004A71-"], [ouest, est])
    else:
        check_formes(["21004A70-", "21004A71-"], [ouest, est])


@pytest.mark.parametrize(
    "anneau",
    [
        [[[lat, lon] for lon, lat in MAROLLES[0]]],
        rectangle(148_500, 169_600, 148_600, 169_700),
        rectangle(648_500, 669_600, 648_600, 669_700),
        rectangle(0, 0, 0.001, 0.001),
        rectangle(4.345, 50.836, 1e300, 50.837),
    ],
    ids=["inverse", "lambert-72", "lambert-2008", "zero", "demesure"],
)
@pytest.mark.parametrize("lire", [read_secteurs, read_secteurs_portes])
def test_des_coordonnees_hors_de_belgique_sont_refusees(
    tmp_path: Path, lire: Callable[[Path, int], list[Secteur]], anneau: list[list[list[float]]]
) -> None:
    chemin = write_geojson(tmp_path / "s.geojson", [porte("21004A70-", anneau)])
    with pytest.raises(RepereInattendu) as refus:
        lire(chemin, 2024)
    assert refus.value.details[0].startswith("21004A70-")


def test_un_lambert_declare_a_la_place_de_l_autre_est_refuse(tmp_path: Path) -> None:
    """The two Belgian Lamberts lie 500 km apart: a wrong label cannot pass."""
    faux = [{**ligne, "geometry": shapely.transform(ligne["geometry"], lambda xy: xy + 500_000)}
            for ligne in bruxelles()]  # fmt: skip
    with pytest.raises(RepereInattendu):
        read_secteurs(write(tmp_path / "s.gpkg", faux), 2024)


@pytest.mark.parametrize("repere", [3857, 31300, 2154])
def test_un_autre_repere_declare_est_refuse_par_son_nom(tmp_path: Path, repere: int) -> None:
    with pytest.raises(RepereInattendu, match="neither") as refus:
        read_secteurs(write(tmp_path / "s.gpkg", bruxelles(), repere=repere), 2024)
    assert refus.value.details[0]


def test_un_shapefile_sans_repere_declare_est_refuse(tmp_path: Path) -> None:
    chemin = write(tmp_path / "s.shp", bruxelles())
    chemin.with_suffix(".prj").unlink()
    with pytest.raises(RepereInattendu, match="declares no"):
        read_secteurs(chemin, 2024)
    chemin.with_suffix(".prj").write_text("ceci n'est pas un repère")
    with pytest.raises(RepereInattendu):
        read_secteurs(chemin, 2024)


def test_une_propriete_absente_du_fichier_porte_est_nommee(tmp_path: Path) -> None:
    ligne = porte("21004A70-", MAROLLES)
    del ligne["nom_nl"]
    with pytest.raises(ColonnesInconnues) as refus:
        read_secteurs_portes(write_geojson(tmp_path / "s.geojson", [ligne]), 2024)
    assert refus.value.details == ("nom_nl",)


def test_les_refus_ne_citent_que_dix_fautes(tmp_path: Path) -> None:
    lignes = [porte(f"21004A{rang:02}-", NOEUD) for rang in range(25)]
    with pytest.raises(FormeInvalide, match="25 sectors") as refus:
        read_secteurs(write_geojson(tmp_path / "s.geojson", lignes), 2024)
    assert len(refus.value.details) == 10


def test_le_dossier_de_travail_disparait_meme_apres_un_refus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    travail = tmp_path / "travail"
    travail.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(travail))
    chemin = write(tmp_path / "s.gpkg", bruxelles())
    read_secteurs(chemin, 2024)
    shutil.copy(chemin, tmp_path / "t.gpkg")
    os.truncate(tmp_path / "t.gpkg", 5000)
    with pytest.raises(FichierIllisible):
        read_secteurs(tmp_path / "t.gpkg", 2024)
    assert list(travail.iterdir()) == []
