"""Street axes and the quartiers that they cross."""

from pathlib import Path

import pytest
import shapely

from geo.affectation import Territoire
from geo.reperes import to_plan
from geo.rues import Rue, find_milieu, length_m, merge_axes, read_rues, split_axe
from geo.traversees import Traversees
from tests.geo.justesse import build_territoire

BRUXELLES, ETTERBEEK, IXELLES, KOEKELBERG = "21004", "21005", "21009", "21011"
MOLENBEEK, SAINT_GILLES, SCHAERBEEK = "21012", "21013", "21015"


@pytest.fixture(scope="module")
def rues(donnees: Path) -> list[Rue]:
    return read_rues(donnees / "rues" / "rues.geojson")


@pytest.fixture(scope="module")
def territoire() -> Territoire:
    return build_territoire()


@pytest.fixture(scope="module")
def traversees(territoire: Territoire) -> Traversees:
    return Traversees(territoire)


def find_rues(rues: list[Rue], nom_fr: str, *communes: str) -> list[Rue]:
    trouvees = [r for r in rues if r.nom_fr == nom_fr and (not communes or r.nis5 in communes)]
    assert trouvees, nom_fr
    return trouvees


def test_every_row_of_the_file_is_a_named_axis_of_the_region(rues: list[Rue]) -> None:
    assert len(rues) > 6_000
    assert {rue.nis5 for rue in rues} == {str(nis5) for nis5 in range(21001, 21020)}
    assert all(rue.nom_fr and rue.nom_nl for rue in rues)


@pytest.mark.parametrize(
    "contenu",
    [
        "",
        "{}",
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{}}]}',
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"rue_fr":"Rue",'
        '"rue_nl":"Straat","nis5":"21004"},"geometry":{"type":"Point","coordinates":[4.35,50.8]}}]}',
    ],
)
def test_a_file_that_holds_no_streets_is_refused(tmp_path: Path, contenu: str) -> None:
    fichier = tmp_path / "rues.geojson"
    fichier.write_text(contenu, encoding="utf-8")
    with pytest.raises(ValueError, match=r"rues\.geojson"):
        read_rues(fichier)


def test_place_du_jeu_de_balle_lies_wholly_in_marolles(
    rues: list[Rue], territoire: Territoire
) -> None:
    (rue,) = find_rues(rues, "Place du Jeu de Balle")
    (troncon,) = split_axe(rue.geometrie, territoire)
    assert troncon.quartier == "marolles"
    assert troncon.part == pytest.approx(1.0)


def test_rue_haute_is_partly_in_marolles_and_partly_in_none(
    rues: list[Rue], territoire: Territoire
) -> None:
    axe = merge_axes(rue.geometrie for rue in find_rues(rues, "Rue Haute"))
    troncons = split_axe(axe, territoire)
    assert [troncon.quartier for troncon in troncons] == ["marolles", None]
    assert sum(troncon.part for troncon in troncons) == pytest.approx(1.0)
    assert sum(length_m(t.geometrie) for t in troncons) == pytest.approx(length_m(axe), rel=1e-3)


def test_chaussee_de_wavre_in_ixelles_crosses_three_quartiers_longest_first(
    rues: list[Rue], territoire: Territoire
) -> None:
    axe = merge_axes(rue.geometrie for rue in find_rues(rues, "Chaussée de Wavre", IXELLES))
    troncons = split_axe(axe, territoire)
    assert [t.quartier for t in troncons][:3] == ["matonge", "jourdan", "malibran"]
    assert [t.part for t in troncons] == sorted((t.part for t in troncons), reverse=True)


def test_the_point_of_a_stretch_is_on_the_axis_and_in_its_quartier(
    rues: list[Rue], territoire: Territoire
) -> None:
    for rue in rues[::40]:
        for troncon in split_axe(rue.geometrie, territoire):
            point = to_plan(shapely.Point(troncon.lon, troncon.lat))
            assert shapely.distance(point, to_plan(rue.geometrie)) < 0.1
            if troncon.quartier is not None and length_m(troncon.geometrie) > 1:
                assert territoire.locate(troncon.lon, troncon.lat).quartier == troncon.quartier


def test_an_axis_outside_every_quartier_is_one_stretch_in_none(territoire: Territoire) -> None:
    grand_place = shapely.MultiLineString([[(4.3520, 50.8466), (4.3528, 50.8469)]])
    (troncon,) = split_axe(grand_place, territoire)
    assert (troncon.quartier, troncon.part) == (None, 1.0)


def test_an_axis_without_length_has_no_stretch(territoire: Territoire) -> None:
    assert split_axe(shapely.MultiLineString(), territoire) == []


def test_the_middle_is_that_of_the_longest_line() -> None:
    lignes = shapely.MultiLineString([[(0, 0), (1, 0)], [(5, 5), (5, 9)]])
    assert find_milieu(lignes) == (5.0, 7.0)


def test_a_zone_under_one_twentieth_of_the_street_does_not_count(
    rues: list[Rue], territoire: Territoire, traversees: Traversees
) -> None:
    wavre = find_rues(rues, "Chaussée de Wavre", IXELLES)
    axe = merge_axes(rue.geometrie for rue in wavre)
    assert None in {t.quartier for t in split_axe(axe, territoire)}
    passages = traversees.cross(wavre, frozenset({IXELLES}))
    assert [p.quartier for p in passages] == ["matonge", "jourdan", "malibran"]


def test_a_quartier_along_a_tenth_of_the_street_is_a_neighbour(
    rues: list[Rue], traversees: Traversees
) -> None:
    passages = traversees.cross(find_rues(rues, "Place Lehon"), frozenset({SCHAERBEEK}))
    assert [(p.quartier, p.certain) for p in passages] == [
        ("chaussee-de-haecht", True),
        ("brabant", False),
    ]


def test_a_neighbour_counts_only_with_its_part_in_the_allowed_communes(
    rues: list[Rue], traversees: Traversees
) -> None:
    jubile = find_rues(rues, "Boulevard du Jubilé", BRUXELLES)
    partout = {p.quartier for p in traversees.cross(jubile, None)}
    assert partout == {None, "maritime"}
    ailleurs = {p.quartier for p in traversees.cross(jubile, frozenset({SAINT_GILLES}))}
    assert ailleurs == {None}


def test_a_short_stretch_in_a_small_commune_is_not_lost_in_a_long_street(
    rues: list[Rue], territoire: Territoire, traversees: Traversees
) -> None:
    gand = find_rues(rues, "Chaussée de Gand")
    parts = {
        t.quartier: t.part for t in split_axe(merge_axes(r.geometrie for r in gand), territoire)
    }
    assert parts["koekelberg"] < 0.5
    passages = traversees.cross(gand, None)
    assert "koekelberg" in {p.quartier for p in passages}
    assert {p.nis5 for p in passages if p.quartier == "koekelberg"} <= {KOEKELBERG, MOLENBEEK}


def test_a_street_left_over_as_a_point_is_located_as_one(
    rues: list[Rue], traversees: Traversees
) -> None:
    reste = find_rues(rues, "Rue Jourdan", BRUXELLES)
    assert not any(rue.geometrie.length for rue in reste)
    assert [p.quartier for p in traversees.cross(reste, frozenset({BRUXELLES}))] == [None]


def test_namesakes_of_two_communes_are_two_streets(rues: list[Rue], traversees: Traversees) -> None:
    passages = traversees.cross(find_rues(rues, "Rue de la Rosée"), None)
    assert {p.quartier for p in passages} == {"cureghem-rosee", "anneessens"}
