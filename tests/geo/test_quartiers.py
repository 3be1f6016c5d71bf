"""A quartier is a set of sectors: its outline, whether it holds together, what it shares."""

import csv
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from geo.erreurs import SecteurInconnu
from geo.quartiers import compose_quartier, find_secteurs_partages, is_contiguous, list_voisins
from geo.reperes import point_from_plan, to_plan
from geo.secteurs import Secteur, read_secteurs, read_secteurs_portes

DONNEES = Path(__file__).resolve().parents[2] / "data"

BARRIERE = "21013A40-"
"""A sector whose narrow neck vanishes in the generalised file: it has two parts there."""


@pytest.fixture(scope="module")
def secteurs() -> dict[str, Secteur]:
    chemin = DONNEES / "secteurs_statistiques" / "secteurs_2024.geojson"
    return {secteur.code: secteur for secteur in read_secteurs_portes(chemin, 2024)}


@pytest.fixture(scope="module")
def compositions() -> dict[str, list[str]]:
    chemin = DONNEES / "referentiel" / "quartiers_proposes.csv"
    with chemin.open(encoding="utf-8", newline="") as flux:
        return {ligne["slug"]: ligne["secteurs"].split() for ligne in csv.DictReader(flux)}


def make_secteur(code: str, *anneau: tuple[float, float]) -> Secteur:
    """A sector drawn in metres from the Grand-Place."""
    forme = shapely.MultiPolygon([shapely.Polygon([point_from_plan(x, y) for x, y in anneau])])
    return Secteur(code, 2024, code, code, "21004", None, None, forme)


def make_carre(code: str, x: float, y: float, cote: float = 100) -> Secteur:
    return make_secteur(code, (x, y), (x + cote, y), (x + cote, y + cote), (x, y + cote))


def by_code(*secteurs: Secteur) -> dict[str, Secteur]:
    return {secteur.code: secteur for secteur in secteurs}


def area_m2(forme: shapely.Geometry) -> float:
    return float(to_plan(forme).area)


# The 30 proposed quartiers


def test_les_30_quartiers_proposes_tiennent_chacun_d_un_seul_tenant(
    secteurs: Mapping[str, Secteur], compositions: Mapping[str, list[str]]
) -> None:
    assert len(compositions) == 30
    assert [
        slug for slug, codes in compositions.items() if not is_contiguous(codes, secteurs)
    ] == []


def test_les_30_quartiers_proposes_ne_partagent_aucun_de_leurs_176_secteurs(
    compositions: Mapping[str, list[str]],
) -> None:
    assert sum(map(len, compositions.values())) == 176
    assert find_secteurs_partages(compositions) == {}


def test_les_contours_proposes_sont_valides_sans_trou_et_de_l_aire_de_leurs_secteurs(
    secteurs: Mapping[str, Secteur], compositions: Mapping[str, list[str]]
) -> None:
    for slug, codes in compositions.items():
        quartier = compose_quartier(slug, slug, codes, secteurs)
        assert quartier.geometrie.geom_type == "MultiPolygon"
        assert quartier.geometrie.is_valid
        assert sum(len(partie.interiors) for partie in quartier.geometrie.geoms) == 0
        attendue = sum(area_m2(secteurs[code].geometrie) for code in codes)
        assert area_m2(quartier.geometrie) == pytest.approx(attendue, abs=1e-3)
        assert quartier.codes == tuple(sorted(codes))


def test_les_contours_proposes_ne_se_chevauchent_pas(
    secteurs: Mapping[str, Secteur], compositions: Mapping[str, list[str]]
) -> None:
    contours = [compose_quartier(s, s, c, secteurs).geometrie for s, c in compositions.items()]
    assert shapely.coverage_is_valid(contours)


def test_avec_les_limites_exactes_chaque_contour_propose_est_un_seul_polygone(
    essais: Path, compositions: Mapping[str, list[str]]
) -> None:
    exacts = by_code(*read_secteurs(essais / "statbel_2024_wgs84.geojson", 2024))
    for slug, codes in compositions.items():
        assert is_contiguous(codes, exacts), slug
        contour = compose_quartier(slug, slug, codes, exacts).geometrie
        assert len(contour.geoms) == 1, slug
        assert len(contour.geoms[0].interiors) == 0, slug


# Composing


def test_le_contour_ne_depend_ni_de_l_ordre_ni_de_la_repetition_des_codes(
    secteurs: Mapping[str, Secteur], compositions: Mapping[str, list[str]]
) -> None:
    codes = compositions["marolles"]
    un = compose_quartier("marolles", "Marolles", codes, secteurs)
    autre = compose_quartier("marolles", "Marolles", [*reversed(codes), codes[0]], secteurs)
    assert un == autre
    assert shapely.to_wkb(un.geometrie) == shapely.to_wkb(autre.geometrie)


def test_un_code_inconnu_est_refuse_et_nomme(secteurs: Mapping[str, Secteur]) -> None:
    with pytest.raises(SecteurInconnu, match="21004Z99-"):
        compose_quartier("x", "X", [BARRIERE, "21004Z99-"], secteurs)
    with pytest.raises(SecteurInconnu, match="21004Z99-"):
        is_contiguous(["21004Z99-"], secteurs)


def test_un_quartier_sans_secteur_a_un_contour_vide(secteurs: Mapping[str, Secteur]) -> None:
    quartier = compose_quartier("vide", "Vide", [], secteurs)
    assert quartier.codes == ()
    assert quartier.geometrie.is_empty
    assert quartier.geometrie.geom_type == "MultiPolygon"


def test_un_secteur_entoure_mais_non_choisi_laisse_son_trou() -> None:
    couronne = shapely.MultiPolygon(
        [
            make_carre("A", 0, 0, 300)
            .geometrie.geoms[0]
            .difference(make_carre("B", 100, 100).geometrie.geoms[0])
        ]
    )
    a = replace(make_carre("A", 0, 0), geometrie=couronne)
    b = make_carre("B", 100, 100)
    seul = compose_quartier("a", "A", ["A"], by_code(a, b))
    assert len(seul.geometrie.geoms[0].interiors) == 1
    entier = compose_quartier("ab", "AB", ["A", "B"], by_code(a, b))
    assert len(entier.geometrie.geoms[0].interiors) == 0


@pytest.mark.parametrize("jeu_m", [0.01, 0.3, -0.01, -0.3])
def test_un_jour_ou_un_recouvrement_d_arrondi_ne_laisse_pas_d_eclat(jeu_m: float) -> None:
    """Two neighbours whose common edge was rounded differently, also with a vertex of its own."""
    ouest = make_carre("A", 0, 0)
    est = make_secteur(
        "B", (100 + jeu_m, 0), (200, 0), (200, 100), (100 + jeu_m, 100), (100 + jeu_m / 3, 40)
    )
    contour = compose_quartier("ab", "AB", ["A", "B"], by_code(ouest, est)).geometrie
    assert contour.is_valid
    assert len(contour.geoms) == 1
    assert len(contour.geoms[0].interiors) == 0
    assert area_m2(contour) == pytest.approx(20_000, abs=40)
    assert is_contiguous(["A", "B"], by_code(ouest, est))


def test_un_jour_ferme_entre_deux_secteurs_n_est_pas_un_trou() -> None:
    """One side of the common edge has a vertex 60 cm aside that the other has not."""
    ouest = make_carre("A", 0, 0)
    est = make_secteur("B", (100, 0), (200, 0), (200, 100), (100, 100), (100.6, 50))
    contour = compose_quartier("ab", "AB", ["A", "B"], by_code(ouest, est)).geometrie
    assert len(contour.geoms) == 1
    assert len(contour.geoms[0].interiors) == 0


def test_un_sommet_que_le_voisin_n_a_pas_ne_separe_pas_deux_secteurs() -> None:
    """A T junction on a slanted edge: its vertex is not exactly on the neighbour's segment."""
    grand = make_secteur("A", (0, 0), (97, 31), (60, 200), (-50, 150))
    tiers = (97 / 3, 31 / 3)
    petit = make_secteur("B", (0, 0), (20, -90), tiers)
    autre = make_secteur("C", tiers, (20, -90), (110, -60), (97, 31))
    tous = by_code(grand, petit, autre)
    contour = compose_quartier("abc", "ABC", ["A", "B", "C"], tous).geometrie
    assert len(contour.geoms) == 1
    assert len(contour.geoms[0].interiors) == 0
    assert is_contiguous(["A", "B", "C"], tous)
    assert is_contiguous(["A", "B"], tous)


# In one piece


def test_se_toucher_par_un_coin_ne_suffit_pas() -> None:
    carres = by_code(make_carre("A", 0, 0), make_carre("B", 100, 100), make_carre("C", 100, 0))
    assert not is_contiguous(["A", "B"], carres)
    assert is_contiguous(["A", "B", "C"], carres)
    assert is_contiguous(["A", "C"], carres)


def test_une_rue_de_large_suffit_a_separer_deux_secteurs() -> None:
    carres = by_code(make_carre("A", 0, 0), make_carre("B", 108, 0))
    assert not is_contiguous(["A", "B"], carres)


def test_un_secteur_seul_tient_ensemble_et_aucun_secteur_ne_tient_pas() -> None:
    assert is_contiguous(["A"], by_code(make_carre("A", 0, 0)))
    assert not is_contiguous([], {})


def test_un_secteur_en_deux_parties_compte_pour_un(secteurs: Mapping[str, Secteur]) -> None:
    assert len(secteurs[BARRIERE].geometrie.geoms) == 2
    assert is_contiguous([BARRIERE], secteurs)


def test_deux_paires_eloignees_ne_font_pas_un_quartier() -> None:
    carres = by_code(
        make_carre("A", 0, 0),
        make_carre("B", 100, 0),
        make_carre("C", 300, 0),
        make_carre("D", 400, 0),
    )
    assert not is_contiguous(["A", "B", "C", "D"], carres)


def test_les_marolles_sans_leur_milieu_ne_tiennent_plus(
    secteurs: Mapping[str, Secteur], compositions: Mapping[str, list[str]]
) -> None:
    assert not is_contiguous([*compositions["marolles"], *compositions["dailly"]], secteurs)


# Sharing


def test_un_secteur_de_deux_quartiers_est_trouve_avec_leurs_noms() -> None:
    compositions = {"nord": ["C", "A"], "brabant": ["A", "B"], "dailly": ["D", "D"]}
    assert find_secteurs_partages(compositions) == {"A": ("brabant", "nord")}


# The neighbours that a quartier could take in


def test_les_voisins_ont_une_arete_en_commun_et_pas_seulement_un_coin() -> None:
    centre = make_carre("21004A00-", 0, 0)
    a_cote = make_carre("21004A01-", 100, 0)
    au_coin = make_carre("21004A02-", 100, 100)
    loin = make_carre("21004A03-", 300, 0)
    tous = by_code(centre, a_cote, au_coin, loin)
    assert list_voisins(["21004A00-"], tous) == ("21004A01-",)
    assert list_voisins(["21004A00-", "21004A01-"], tous) == ("21004A02-",)
    assert list_voisins([], tous) == ()


def test_les_marolles_et_chacun_de_leurs_voisins_tiennent_d_un_seul_tenant(
    secteurs: Mapping[str, Secteur], compositions: Mapping[str, list[str]]
) -> None:
    marolles = compositions["marolles"]
    voisins = list_voisins(marolles, secteurs)
    assert 5 < len(voisins) < 30
    assert not set(voisins) & set(marolles)
    assert all(is_contiguous([*marolles, voisin], secteurs) for voisin in voisins)
    ailleurs = set(secteurs) - set(voisins) - set(marolles)
    assert not any(is_contiguous([*marolles, code], secteurs) for code in sorted(ailleurs)[:60])


def test_un_secteur_inconnu_n_a_pas_de_voisins(secteurs: Mapping[str, Secteur]) -> None:
    with pytest.raises(SecteurInconnu):
        list_voisins(["21004Z99-"], secteurs)
