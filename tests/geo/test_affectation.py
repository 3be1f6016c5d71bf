"""A point belongs to one sector, one quartier, and its near neighbours are told."""

import csv
import math
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pyproj import Transformer

from geo.affectation import AUCUNE, DEHORS, RAYON_FRONTIERE_M, Affectation, Territoire
from geo.erreurs import CodeDouble, CodeManquant, SecteurInconnu, SecteurPartage
from geo.reperes import point_from_plan, point_to_plan
from geo.secteurs import Secteur, read_secteurs_portes

DONNEES = Path(__file__).resolve().parents[2] / "data"

PLACE_DU_JEU_DE_BALLE = (4.34573, 50.83708)
PLACE_COLIGNON = (4.37335, 50.86737)
PARVIS_SAINT_JEAN_BAPTISTE = (4.33872, 50.85555)
RUE_NEUVE = (4.35654, 50.85283)
NAMUR = (4.86746, 50.46486)

ECART_DU_PLAN_M = 0.08

TOUR = settings(max_examples=300, deadline=None)


def read_compositions() -> dict[str, list[str]]:
    chemin = DONNEES / "referentiel" / "quartiers_proposes.csv"
    with chemin.open(encoding="utf-8", newline="") as flux:
        return {ligne["slug"]: ligne["secteurs"].split() for ligne in csv.DictReader(flux)}


def build_region() -> Territoire:
    chemin = DONNEES / "secteurs_statistiques" / "secteurs_2024.geojson"
    return Territoire.build(read_secteurs_portes(chemin, 2024), read_compositions())


@pytest.fixture(scope="module")
def region() -> Territoire:
    """The 724 sectors of 2024 and the 30 proposed quartiers."""
    return build_region()


@pytest.fixture(scope="module")
def sommets(region: Territoire) -> NDArray[np.float64]:
    """Every vertex of every sector: the points where several sectors meet."""
    return np.asarray(shapely.get_coordinates([s.geometrie for s in region.secteurs]))


def make_carre(code: str, ouest: float, sud: float, cote: float = 1.0) -> Secteur:
    """A square sector whose corner lies `ouest`, `sud` hundred metres from the Grand-Place."""
    coin = point_from_plan(100 * ouest, 100 * sud)
    oppose = point_from_plan(100 * (ouest + cote), 100 * (sud + cote))
    forme = shapely.MultiPolygon([shapely.box(*coin, *oppose)])
    return Secteur(code, 2024, code, code, "21004", None, None, forme)


def find_by_brute_force(region: Territoire, lon: float, lat: float) -> str | None:
    """The border rule written in one line: the lowest of the codes whose shape holds the point."""
    point = shapely.Point(lon, lat)
    return min((s.code for s in region.secteurs if s.geometrie.intersects(point)), default=None)


def name_index(territoire: Territoire, index: int) -> str | None:
    return None if index == DEHORS else territoire.secteurs[index].code


# Real places


@pytest.mark.parametrize(
    ("lieu", "quartier"),
    [
        (PLACE_DU_JEU_DE_BALLE, "marolles"),
        (PLACE_COLIGNON, "collignon"),
        (PARVIS_SAINT_JEAN_BAPTISTE, "molenbeek-historique"),
        (RUE_NEUVE, None),
    ],
)
def test_une_place_connue_tombe_dans_son_quartier(
    region: Territoire, lieu: tuple[float, float], quartier: str | None
) -> None:
    affectation = region.locate(*lieu)
    assert affectation.quartier == quartier
    assert affectation.secteur is not None
    assert region.nis5_of(affectation.secteur).startswith("210")
    assert region.quartier_of_secteur(affectation.secteur) == quartier


def test_la_place_du_jeu_de_balle_est_loin_de_tout_autre_quartier(region: Territoire) -> None:
    assert region.locate(*PLACE_DU_JEU_DE_BALLE).voisins == ()


def test_namur_n_est_dans_aucun_secteur(region: Territoire) -> None:
    assert region.locate(*NAMUR) == AUCUNE
    assert region.locate_many([NAMUR[0]], [NAMUR[1]]).tolist() == [DEHORS]


@pytest.mark.parametrize("lon", [math.nan, math.inf, -math.inf])
def test_un_chiffre_qui_n_est_pas_fini_n_est_nulle_part(region: Territoire, lon: float) -> None:
    for point in ((lon, 50.85), (4.35, lon), (lon, lon)):
        assert region.locate(*point) == AUCUNE
        assert region.nearest_quartiers(*point) == []
        assert region.locate_many([point[0]], [point[1]]).tolist() == [DEHORS]


def test_latitude_et_longitude_inversees_ne_tombent_nulle_part(region: Territoire) -> None:
    assert region.locate(PLACE_DU_JEU_DE_BALLE[1], PLACE_DU_JEU_DE_BALLE[0]) == AUCUNE


def test_la_region_est_l_union_des_secteurs_et_ses_19_communes_sont_la(region: Territoire) -> None:
    assert region.region.geom_type == "MultiPolygon"
    assert region.region.is_valid
    assert shapely.is_prepared(region.region)
    assert shapely.get_num_interior_rings(shapely.get_parts(region.region)).sum() == 0
    assert len({region.nis5_of(secteur.code) for secteur in region.secteurs}) == 19


# The border rule


def test_un_point_sur_une_limite_revient_au_code_le_plus_bas() -> None:
    haut, bas = make_carre("21004A02-", 0, 0), make_carre("21004A01-", 1, 0)
    territoire = Territoire.build([haut, bas], {})
    limite = haut.geometrie.bounds[2]
    milieu = (haut.geometrie.bounds[1] + haut.geometrie.bounds[3]) / 2
    assert territoire.locate(limite, milieu).secteur == "21004A01-"
    assert territoire.locate(limite - 1e-7, milieu).secteur == "21004A02-"
    assert [s.code for s in territoire.secteurs] == ["21004A01-", "21004A02-"]
    assert territoire.locate_many([limite, limite - 1e-7], [milieu] * 2).tolist() == [0, 1]


def test_un_eclat_tolere_au_milieu_d_un_autre_secteur_suit_la_meme_regle() -> None:
    """A spike 5 cm wide of the lower code crosses cells that the other sector holds whole."""
    grand = make_carre("21004A02-", 0, 0, cote=10)
    pointe = [(0.0, 500.0), (0.0, 0.0), (-500.0, 0.0), (-500.0, 1000.0), (0.0, 1000.0)]
    anneau = [point_from_plan(x, y) for x, y in [*pointe, (0.0, 500.05), (500.0, 500.0)]]
    eclat = replace(
        grand, code="21004A01-", geometrie=shapely.MultiPolygon([shapely.Polygon(anneau)])
    )
    territoire = Territoire.build([grand, eclat], {})
    points = [point_from_plan(x, 500.001 if y else 490) for x in range(5, 480, 5) for y in (0, 1)]
    un_par_un = [territoire.locate(*point).secteur for point in points]
    assert un_par_un == ["21004A02-", "21004A01-"] * 95
    lot = territoire.locate_many([lon for lon, _ in points], [lat for _, lat in points])
    assert [name_index(territoire, index) for index in lot] == un_par_un


def test_le_bord_de_la_region_est_encore_dedans() -> None:
    carre = make_carre("21004A01-", 0, 0)
    territoire = Territoire.build([carre], {})
    for lon, lat in shapely.get_coordinates(carre.geometrie):
        assert territoire.locate(lon, lat).secteur == "21004A01-"


@TOUR
@given(
    lon=st.floats(4.23, 4.5, allow_nan=False),
    lat=st.floats(50.75, 50.93, allow_nan=False),
)
def test_un_par_un_et_par_lot_repondent_pareil_partout(
    region: Territoire, lon: float, lat: float
) -> None:
    secteur = region.locate(lon, lat).secteur
    assert secteur == find_by_brute_force(region, lon, lat)
    assert secteur == name_index(region, region.locate_many([lon], [lat])[0])


@TOUR
@given(lon=st.floats(), lat=st.floats())
def test_aucun_chiffre_ne_met_l_affectation_en_defaut(
    region: Territoire, lon: float, lat: float
) -> None:
    secteur = region.locate(lon, lat).secteur
    assert secteur == name_index(region, region.locate_many([lon], [lat])[0])
    sur_terre = -180 <= lon <= 180 and -90 <= lat <= 90
    assert len(region.nearest_quartiers(lon, lat)) == (3 if sur_terre else 0)


@TOUR
@given(rang=st.integers(0, 20_000), part=st.sampled_from([0.0, 0.25, 0.5, 1 / 3]))
def test_un_par_un_et_par_lot_repondent_pareil_sur_les_limites(
    region: Territoire, sommets: NDArray[np.float64], rang: int, part: float
) -> None:
    lon, lat = sommets[rang] + part * (sommets[rang + 1] - sommets[rang])
    secteur = region.locate(lon, lat).secteur
    assert secteur == find_by_brute_force(region, lon, lat)
    assert secteur == name_index(region, region.locate_many([lon], [lat])[0])
    assert part or secteur is not None


def test_tous_les_sommets_par_lot_et_un_par_un(
    region: Territoire, sommets: NDArray[np.float64]
) -> None:
    lot = region.locate_many(sommets[:, 0], sommets[:, 1])
    un_par_un = [region.locate(lon, lat).secteur for lon, lat in sommets.tolist()]
    assert [name_index(region, index) for index in lot] == un_par_un
    assert (lot != DEHORS).all()


# By the million


def test_cent_mille_points_par_lot_sont_ceux_que_chaque_secteur_contient(
    region: Territoire,
) -> None:
    """Against Shapely's tree, which knows nothing of the grid."""
    ouest, sud, est, nord = region.region.bounds
    hasard = np.random.default_rng(7)
    lons, lats = hasard.uniform(ouest, est, 100_000), hasard.uniform(sud, nord, 100_000)
    arbre = shapely.STRtree([secteur.geometrie for secteur in region.secteurs])
    points, rangs = arbre.query(shapely.points(lons, lats), predicate="intersects")
    attendu = np.full(100_000, len(region.secteurs))
    np.minimum.at(attendu, points, rangs)
    attendu[attendu == len(region.secteurs)] = DEHORS
    assert (region.locate_many(lons, lats) == attendu).all()
    assert 50_000 < (attendu != DEHORS).sum() < 65_000


def test_le_lot_garde_l_ordre_et_la_longueur_des_points(region: Territoire) -> None:
    lons = np.array([RUE_NEUVE[0], math.nan, PLACE_COLIGNON[0], NAMUR[0]])
    lats = np.array([RUE_NEUVE[1], 50.85, PLACE_COLIGNON[1], NAMUR[1]])
    reponse = region.locate_many(lons, lats)
    assert reponse.dtype == np.int32
    codes = [name_index(region, index) for index in reponse]
    assert codes == [region.locate(*RUE_NEUVE).secteur, None, "21015A00-", None]


def test_un_lot_vide_donne_une_reponse_vide(region: Territoire) -> None:
    assert region.locate_many([], []).tolist() == []


def test_un_lot_mal_forme_est_refuse(region: Territoire) -> None:
    with pytest.raises(ValueError, match="one length"):
        region.locate_many([4.35, 4.36], [50.85])
    with pytest.raises(ValueError, match="one-dimensional"):
        region.locate_many([[4.35]], [[50.85]])


# Near other quartiers


def test_a_moins_de_40_m_d_un_autre_quartier_le_point_est_a_la_frontiere() -> None:
    territoire = Territoire.build(
        [make_carre("21004A01-", 0, 0), make_carre("21004A02-", 1, 0)],
        {"ouest": ["21004A01-"], "est": ["21004A02-"]},
    )
    dedans = territoire.locate(*point_from_plan(50, 50))
    assert dedans == Affectation("21004A01-", "ouest", ())
    proche = territoire.locate(*point_from_plan(60.01, 50))
    assert (proche.quartier, [v.slug for v in proche.voisins]) == ("ouest", ["est"])
    assert proche.voisins[0].distance_m == pytest.approx(39.99, abs=1e-3)
    assert territoire.locate(*point_from_plan(59.99, 50)).voisins == ()


def test_sur_la_limite_de_deux_quartiers_l_autre_est_a_zero_metre() -> None:
    territoire = Territoire.build(
        [make_carre("21004A01-", 0, 0), make_carre("21004A02-", 1, 0)],
        {"ouest": ["21004A01-"], "est": ["21004A02-"]},
    )
    affectation = territoire.locate(territoire.secteurs[0].geometrie.bounds[2], point_lat(50))
    assert affectation.quartier == "ouest"
    assert affectation.voisins[0].slug == "est"
    assert affectation.voisins[0].distance_m == pytest.approx(0, abs=1e-6)


def test_un_point_sans_quartier_voit_les_quartiers_proches_du_plus_pres_au_plus_loin() -> None:
    territoire = Territoire.build(
        [make_carre(f"21004A0{rang}-", rang, 0) for rang in range(3)],
        {"ouest": ["21004A00-"], "est": ["21004A02-"]},
    )
    affectation = territoire.locate(*point_from_plan(180, 50))
    assert affectation.quartier is None
    assert [v.slug for v in affectation.voisins] == ["est"]
    etroit = Territoire.build(
        [make_carre("21004A00-", 0, 0), make_carre("21004A02-", 1.5, 0)],
        {"ouest": ["21004A00-"], "est": ["21004A02-"]},
    )
    entre_deux = etroit.locate(*point_from_plan(120, 50))
    assert (entre_deux.secteur, entre_deux.quartier) == (None, None)
    assert [v.slug for v in entre_deux.voisins] == ["ouest", "est"]
    assert [v.distance_m for v in entre_deux.voisins] == pytest.approx([20, 30], abs=1e-3)


def test_juste_hors_de_la_region_le_quartier_proche_est_dit() -> None:
    territoire = Territoire.build([make_carre("21004A01-", 0, 0)], {"ouest": ["21004A01-"]})
    dehors = territoire.locate(*point_from_plan(-39.9, 50))
    assert (dehors.secteur, dehors.quartier, len(dehors.voisins)) == (None, None, 1)
    assert territoire.locate(*point_from_plan(-40.1, 50)) == AUCUNE


def list_points_de_limite(region: Territoire) -> Iterator[tuple[float, float]]:
    """Real points scattered around the outlines of the quartiers."""
    hasard = random.Random(2024)
    for quartier in region.quartiers.values():
        for lon, lat in shapely.get_coordinates(quartier.geometrie)[::9].tolist():
            yield lon + hasard.uniform(-1e-3, 1e-3), lat + hasard.uniform(-6e-4, 6e-4)


def test_les_voisins_sont_ceux_que_le_lambert_2008_mesure(region: Territoire) -> None:
    """Measured apart, in Statbel's plane: the local one may differ by 0.2 %, 8 cm on 40 m."""
    projette = Transformer.from_crs(4326, 3812, always_xy=True).transform
    contours = {
        slug: shapely.transform(quartier.geometrie, projette, interleaved=False)
        for slug, quartier in region.quartiers.items()
    }
    vus = 0
    for lon, lat in list_points_de_limite(region):
        affectation = region.locate(lon, lat)
        point = shapely.Point(projette(lon, lat))
        mesures = {
            slug: contour.distance(point)
            for slug, contour in contours.items()
            if slug != affectation.quartier
        }
        dits = {voisin.slug: voisin.distance_m for voisin in affectation.voisins}
        assert {s for s, m in mesures.items() if m < RAYON_FRONTIERE_M - ECART_DU_PLAN_M} <= set(
            dits
        )
        assert set(dits) <= {
            s for s, m in mesures.items() if m < RAYON_FRONTIERE_M + ECART_DU_PLAN_M
        }
        assert all(abs(dits[slug] - mesures[slug]) <= ECART_DU_PLAN_M for slug in dits)
        assert list(dits.values()) == sorted(dits.values())
        vus += len(dits)
    assert vus > 100


# The nearest relay


def test_de_la_rue_neuve_le_quartier_le_plus_proche_est_nord(region: Territoire) -> None:
    proches = region.nearest_quartiers(*RUE_NEUVE)
    assert len(proches) == 3
    assert proches[0].slug in {"nord", "brabant"}
    assert proches[0].distance_m < proches[1].distance_m < proches[2].distance_m


def test_dans_un_quartier_il_est_le_plus_proche_a_zero_metre(region: Territoire) -> None:
    proches = region.nearest_quartiers(*PLACE_DU_JEU_DE_BALLE, limit=1)
    assert [(v.slug, v.distance_m) for v in proches] == [("marolles", 0.0)]


def test_on_ne_recoit_jamais_plus_de_quartiers_qu_il_n_y_en_a(region: Territoire) -> None:
    assert len(region.nearest_quartiers(*NAMUR, limit=1000)) == 30
    assert region.nearest_quartiers(*NAMUR, limit=0) == []
    assert region.nearest_quartiers(*NAMUR, limit=-1) == []


# Building


def test_un_secteur_dans_deux_quartiers_est_refuse() -> None:
    carre = make_carre("21004A01-", 0, 0)
    with pytest.raises(SecteurPartage) as refus:
        Territoire.build([carre], {"un": ["21004A01-"], "deux": ["21004A01-"]})
    assert refus.value.args == (("21004A01-", ("deux", "un")),)


def test_un_quartier_fait_d_un_secteur_inconnu_est_refuse() -> None:
    with pytest.raises(SecteurInconnu):
        Territoire.build([make_carre("21004A01-", 0, 0)], {"un": ["21004A99-"]})


def test_un_code_double_ou_vide_ne_fait_pas_un_territoire() -> None:
    carre = make_carre("21004A01-", 0, 0)
    with pytest.raises(CodeDouble):
        Territoire.build([carre, carre], {})
    with pytest.raises(CodeManquant):
        Territoire.build([make_carre("", 0, 0)], {})


def test_un_territoire_sans_secteur_ne_connait_aucun_lieu(region: Territoire) -> None:
    vide = Territoire.build([], {"sans-secteur": []})
    assert vide.locate(*PLACE_DU_JEU_DE_BALLE) == AUCUNE
    assert vide.locate_many([4.35], [50.85]).tolist() == [DEHORS]
    assert vide.nearest_quartiers(*PLACE_DU_JEU_DE_BALLE) == []
    assert vide.region.is_empty


def test_un_code_inconnu_n_a_ni_commune_ni_quartier(region: Territoire) -> None:
    assert region.quartier_of_secteur("99999A00-") is None
    with pytest.raises(SecteurInconnu):
        region.nis5_of("99999A00-")


def test_un_quartier_porte_son_nom_ou_a_defaut_son_slug() -> None:
    carres = [make_carre("21004A01-", 0, 0), make_carre("21004A02-", 1, 0)]
    territoire = Territoire.build(
        carres, {"marolles": ["21004A01-"], "nord": ["21004A02-"]}, {"marolles": "Marolles"}
    )
    assert {s: q.nom for s, q in territoire.quartiers.items()} == {
        "marolles": "Marolles",
        "nord": "nord",
    }


def test_un_territoire_ne_se_modifie_pas(region: Territoire) -> None:
    with pytest.raises(AttributeError):
        region.secteurs = ()  # type: ignore[misc]
    with pytest.raises(TypeError):
        region.quartiers["x"] = region.quartiers["marolles"]  # type: ignore[index]


def test_plusieurs_fils_recoivent_les_memes_reponses(region: Territoire) -> None:
    """A fresh territory asked by all threads at once: nothing may be left to build."""
    territoire = build_region()
    points = [point for point, _ in zip(list_points_de_limite(region), range(400), strict=False)]
    attendu = [region.locate(*point) for point in points]
    with ThreadPoolExecutor(8) as fils:
        for reponses in fils.map(lambda _: [territoire.locate(*p) for p in points], range(16)):
            assert reponses == attendu


def point_lat(y: float) -> float:
    return point_from_plan(0, y)[1]


def test_le_plan_local_et_son_inverse_se_repondent() -> None:
    assert point_from_plan(*point_to_plan(*PLACE_COLIGNON)) == pytest.approx(PLACE_COLIGNON)
