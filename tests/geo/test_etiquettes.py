"""Where names stand on the base map, over the whole Region and at every zoom."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import shapely

from geo.etiquettes import ECART_PX, Etiqueteur
from geo.lettrage import width_of_text, wrap
from geo.limites import Limites, is_vert
from geo.pose import Planche
from geo.rues import Rue, read_rues
from geo.secteurs import Secteur, read_secteurs_portes
from geo.trajets import ALLONGE
from geo.tuiles import ZOOM_MAX, ZOOM_MIN, pixels_of_world, to_monde
from geo.voirie import Rang, Voirie

ZOOMS = range(ZOOM_MIN, ZOOM_MAX + 1)
GRAND_PLACE = (4.3525, 50.8467)
PLACE_DU_JEU_DE_BALLE = (4.3463, 50.8363)
COMMUNES = {
    "21001": ("Anderlecht", "Anderlecht"),
    "21004": ("Bruxelles", "Brussel"),
    "21013": ("Saint-Gilles", "Sint-Gillis"),
    "21015": ("Schaerbeek", "Schaarbeek"),
}


class Carte:
    """The names of the real Region, placed once per zoom for all tests."""

    def __init__(self, rues: list[Rue], secteurs: list[Secteur]) -> None:
        self.voirie = Voirie.build(rues)
        self.limites = Limites.build(secteurs, COMMUNES)
        self.etiqueteur = Etiqueteur(self.voirie, self.limites)
        self._planches: dict[int, Planche] = {}

    def planche(self, zoom: int) -> Planche:
        if zoom not in self._planches:
            self._planches[zoom] = self.etiqueteur.place_noms(zoom)
        return self._planches[zoom]

    def textes(self, zoom: int) -> list[str]:
        return [self.etiqueteur.textes[i] for i in self.planche(zoom).texte.tolist()]

    def points(self, zoom: int) -> np.ndarray:
        """Middle lines of the names, in px of the world."""
        points: np.ndarray = self.planche(zoom).points / 4.0
        return points


@pytest.fixture(scope="module")
def secteurs(donnees: Path) -> list[Secteur]:
    return read_secteurs_portes(donnees / "secteurs_statistiques/secteurs_2024.geojson", 2024)


@pytest.fixture(scope="module")
def rues(donnees: Path) -> list[Rue]:
    return read_rues(donnees / "rues/rues.geojson")


@pytest.fixture(scope="module")
def carte(rues: list[Rue], secteurs: list[Secteur]) -> Carte:
    return Carte(rues, secteurs)


def pixel(lieu: tuple[float, float], zoom: int) -> np.ndarray:
    place: np.ndarray = to_monde(np.array([lieu]))[0] * pixels_of_world(zoom)
    return place


@pytest.mark.parametrize("zoom", ZOOMS)
def test_no_two_names_of_the_region_overlap(carte: Carte, zoom: int) -> None:
    contours = carte.planche(zoom).contours()
    paires = shapely.STRtree(contours).query(contours, predicate="intersects")
    assert np.array_equal(paires[0], paires[1]), "a name touches another than itself"
    assert shapely.is_valid(contours).all()


@pytest.mark.parametrize("zoom", ZOOMS)
def test_no_name_is_upside_down(carte: Carte, zoom: int) -> None:
    points = carte.points(zoom)
    assert (points[:, -1, 0] >= points[:, 0, 0] - 0.25).all()


@pytest.mark.parametrize("zoom", [14, 16, 18])
def test_one_street_is_not_named_twice_nearby(carte: Carte, zoom: int) -> None:
    milieux = carte.points(zoom)[:, 4]
    par_sujet: dict[int, list[int]] = {}
    for numero, texte in enumerate(carte.planche(zoom).texte.tolist()):
        sujet = texte % (len(carte.etiqueteur.textes) // 2)
        par_sujet.setdefault(sujet, []).append(numero)
    assert any(len(numeros) > 1 for numeros in par_sujet.values()), "no name comes back at all"
    for numeros in par_sujet.values():
        for i, j in combinations(numeros, 2):
            assert np.hypot(*(milieux[i] - milieux[j])) >= ECART_PX - 1


@pytest.mark.parametrize("zoom", [15, 17, 19])
def test_a_name_lies_on_its_own_street(carte: Carte, zoom: int) -> None:
    planche, voirie = carte.planche(zoom), carte.voirie
    axes = planche.texte % (len(carte.etiqueteur.textes) // 2)
    le_long = np.flatnonzero(~voirie.place[np.minimum(axes, len(voirie.place) - 1)])[:1500]
    for numero in le_long.tolist():
        lignes = shapely.multilinestrings(voirie.lignes[voirie.axe == axes[numero]])
        milieu = shapely.Point(planche.points[numero, 4] / 4.0 / pixels_of_world(zoom))
        assert shapely.distance(lignes, milieu) * pixels_of_world(zoom) < 3.0


@pytest.mark.parametrize("zoom", [15, 17, 19])
def test_a_bent_stretch_is_longer_than_its_text(carte: Carte, zoom: int) -> None:
    planche = carte.planche(zoom)
    courbes = np.flatnonzero(~planche.droit)
    assert len(courbes) > 50
    for numero in courbes.tolist():
        texte = carte.etiqueteur.textes[planche.texte[numero]]
        longueur = shapely.length(shapely.linestrings(planche.points[numero] / 4.0))
        voulu = width_of_text(texte) * planche.corps[numero] * ALLONGE
        assert longueur >= 0.97 * voulu  # chords are a little shorter than the line itself


def test_far_zooms_show_communes_alone_and_near_ones_streets_alone(carte: Carte) -> None:
    noms = {"Anderlecht", "Bruxelles\nBrussel", "Saint-Gilles\nSint-Gillis"}
    assert noms | {"Schaerbeek\nSchaarbeek"} == set(carte.textes(13))
    assert set(carte.textes(12)) == {fr for fr, _ in COMMUNES.values()}
    assert noms < set(carte.textes(14))
    assert "Chaussée de Mons" in carte.textes(14)
    assert not noms & set(carte.textes(15))


def test_zoom_14_names_main_streets_alone(carte: Carte) -> None:
    rangs = {carte.etiqueteur.rang_of(texte) for texte in carte.planche(14).texte.tolist()}
    assert rangs == {None, Rang.MAJEUR}


def test_bruxelles_is_written_on_the_town_not_on_its_northern_fields(carte: Carte) -> None:
    numero = carte.textes(13).index("Bruxelles\nBrussel")
    ecart = carte.points(13)[numero, 4] - pixel(GRAND_PLACE, 13)
    assert np.hypot(*ecart) < 100


def test_tunnels_and_galleries_wait_for_zoom_18(carte: Carte) -> None:
    for zoom in range(14, 18):
        assert not [t for t in carte.textes(zoom) if t.startswith(("Tunnel", "Galerie"))]
    assert [t for t in carte.textes(18) if t.startswith("Tunnel")]


def test_tiny_squares_wait_for_zoom_18(carte: Carte) -> None:
    petites = set(np.flatnonzero(carte.voirie.place & (carte.voirie.etendue_m < 60)).tolist())
    sujets = len(carte.etiqueteur.textes) // 2
    for zoom in (15, 16, 17):
        assert not petites & set((carte.planche(zoom).texte % sujets).tolist())
    assert petites & set((carte.planche(18).texte % sujets).tolist())


@pytest.mark.parametrize(
    ("zoom", "texte"),
    [
        (16, "Place du\nJeu de Balle"),
        (17, "Place du\nJeu de Balle"),
        (18, "Place du\nJeu de Balle\nVossenplein"),
    ],
)
def test_the_flea_market_square_is_named_at_its_centre(carte: Carte, zoom: int, texte: str) -> None:
    ecart = carte.points(zoom)[carte.textes(zoom).index(texte), 4] - pixel(
        PLACE_DU_JEU_DE_BALLE, zoom
    )
    assert np.hypot(*ecart) < 60 * 2 ** (zoom - 16)


def test_dutch_names_come_with_zoom_18(carte: Carte) -> None:
    assert "Rue Haute" in carte.textes(17)
    assert not [texte for texte in carte.textes(17) if " / Hoogstraat" in texte]
    assert "Rue Haute / Hoogstraat" in carte.textes(18)


def test_a_street_with_one_name_in_both_languages_is_written_once(carte: Carte) -> None:
    assert "Kauwberg" in carte.textes(18)
    assert "Kauwberg / Kauwberg" not in carte.textes(18)


def test_a_street_of_several_communes_is_one_axis_but_namesakes_are_not(carte: Carte) -> None:
    noms = carte.voirie.noms_fr
    assert noms.count("Chaussée de Wavre") == 1
    assert noms.count("Rue de la Rosée") == 1, "it runs from Anderlecht into Bruxelles"
    assert noms.count("Avenue des Narcisses") == 2
    assert carte.voirie.rang[noms.index("Chaussée de Wavre")] == Rang.MAJEUR


@pytest.mark.parametrize(
    ("nom", "rang"),
    [
        ("Boulevard Anspach", Rang.MAJEUR),
        ("Chaussée de Gand", Rang.MAJEUR),
        ("Rue du Noyer", Rang.MOYEN),
        ("Rue du Lavoir", Rang.ORDINAIRE),
        ("Impasse des Matelots", Rang.ETROIT),
        ("14ᵉ Chemin", Rang.ETROIT),
        ("Galerie de la Reine", Rang.DISCRET),
        ("Paardentunnel Leonard", Rang.DISCRET),
    ],
)
def test_the_rank_of_a_street_follows_its_kind_and_reach(
    carte: Carte, nom: str, rang: Rang
) -> None:
    assert carte.voirie.rang[carte.voirie.noms_fr.index(nom)] == rang


def test_parks_are_told_from_peopled_sectors_of_that_name(secteurs: list[Secteur]) -> None:
    verts = {secteur.nom_fr for secteur in secteurs if is_vert(secteur)}
    assert {"FORET DE SOIGNES", "JOSAPHAT (PARC)", "CAMBRE (BOIS DE LA)"} <= verts
    assert not verts & {"PARC ALBERT", "GRANDE RUE AU BOIS", "FOREST NATIONAL - STADE"}


def test_a_name_touching_another_already_placed_is_left_out() -> None:
    """Two parallel streets 5 m apart have room for one name at zoom 16, for both at zoom 19."""
    rues = [ligne("Rue Première", 50.84, 0.0015), ligne("Rue Seconde", 50.84004, 0.0015)]
    etiqueteur = Etiqueteur(Voirie.build(rues), Limites.build([], {}))
    assert len(etiqueteur.place_noms(16).texte) == 1
    assert len(etiqueteur.place_noms(19).texte) == 2


def test_a_street_too_short_for_its_name_stays_unnamed() -> None:
    rues = [ligne("Rue du Nom Trop Long Pour Elle", 50.84, longueur=0.0008)]
    etiqueteur = Etiqueteur(Voirie.build(rues), Limites.build([], {}))
    assert len(etiqueteur.place_noms(16).texte) == 0
    assert len(etiqueteur.place_noms(19).texte) == 1


def test_a_winding_street_stays_unnamed() -> None:
    lacets = [(4.35 + i * 0.0003, 50.84 + (i % 2) * 0.0004) for i in range(30)]
    rue = Rue("Rue en Lacets", "", "21004", shapely.MultiLineString([lacets]))
    etiqueteur = Etiqueteur(Voirie.build([rue]), Limites.build([], {}))
    assert len(etiqueteur.place_noms(17).texte) == 0


@pytest.mark.parametrize("nom", ["", "   ", "\u0301", "x" * 10_000])
def test_a_name_that_cannot_be_written_is_not_placed(nom: str) -> None:
    rue = ligne(nom, 50.84)
    etiqueteur = Etiqueteur(Voirie.build([rue]), Limites.build([], {}))
    assert [len(etiqueteur.place_noms(zoom).texte) for zoom in ZOOMS] == [0] * 10


def test_widths_grow_with_the_letters_and_marks_are_free() -> None:
    assert width_of_text("") == 0
    assert width_of_text("Wavre") > width_of_text("iiiii")
    assert width_of_text("Chaussée") == pytest.approx(width_of_text("Chaussee"))
    assert width_of_text("Foret") == pytest.approx(width_of_text("Fore\u0302t"), rel=1e-9)
    assert width_of_text("市") > width_of_text("W")


def test_a_long_name_breaks_where_both_lines_are_shortest() -> None:
    assert wrap("Place Loix", 7.5) == ("Place Loix",)
    assert wrap("Place du Jeu de Balle", 7.5) == ("Place du", "Jeu de Balle")
    assert wrap("Sint-Jan-Baptistvoorplein", 7.5) == ("Sint-Jan-Baptistvoorplein",)
    assert wrap("", 7.5) == ("",)


def ligne(nom: str, lat: float, longueur: float = 0.01) -> Rue:
    """A straight street from west to east through the Marolles, `longueur` in degrees."""
    axe = shapely.MultiLineString([[(4.345, lat), (4.345 + longueur, lat)]])
    return Rue(nom, "", "21004", axe)
