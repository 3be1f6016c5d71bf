"""The finder's decision on real addresses and points (DESIGN.md §6)."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.affectation import Territoire
from geo.localisation import Localisateur, Localisation, Statut
from geo.reponses import CANDIDATS_MAX
from geo.toponymes import Toponymes
from tests.geo.justesse import AVEC_CODE, build_territoire, build_toponymes, measure

PLACE_DU_JEU_DE_BALLE = (4.34546, 50.83726)
GRAND_PLACE = (4.35329, 50.84652)
BORD_DE_DAILLY_A_12_M_DE_SAINT_JOSSE = (4.3766, 50.8548)
CANAL_ENTRE_CUREGHEM_ET_MOLENBEEK = (4.3387, 50.8505)
ENTRE_TROIS_QUARTIERS_DE_SAINT_GILLES = (4.3352, 50.8308)
NAMUR, PARIS = (4.867, 50.467), (2.35, 48.85)


@pytest.fixture(scope="module")
def territoire() -> Territoire:
    return build_territoire()


@pytest.fixture(scope="module")
def toponymes() -> Toponymes:
    return build_toponymes()


@pytest.fixture(scope="module")
def localisateur(territoire: Territoire, toponymes: Toponymes) -> Localisateur:
    return Localisateur(territoire, toponymes)


def list_choix(localisation: Localisation) -> list[str | None]:
    assert localisation.statut is Statut.CHOISIR, localisation
    return [candidat.quartier for candidat in localisation.candidats]


@pytest.mark.parametrize(
    ("texte", "quartier"),
    [
        ("Place du Jeu de Balle, 1000", "marolles"),
        ("Vossenplein 1000", "marolles"),
        ("place colignon 1030", "collignon"),
        ("Parvis Saint-Jean-Baptiste", "molenbeek-historique"),
        ("Sint-Jan-Baptistvoorplein", "molenbeek-historique"),
        ("rue heyvaert 1070", "cureghem-rosee"),
        ("rue heyvaert 1080", "cureghem-rosee"),
        ("rue heyvaert", "cureghem-rosee"),
        ("rue de la rosée 1070", "cureghem-rosee"),
        ("rue de la rosée 1000", "anneessens"),
        ("12 rue de la rosée, Anderlecht", "cureghem-rosee"),
        ("rue de la rosée 12 bruxelles-ville", "anneessens"),
        ("place flagey", "flagey"),
        ("longue vie", "matonge"),
        ("1000 Bruxelles, place du jeu de bale 12 bte 3", "marolles"),
        ("Rue Fernand Brunfaut - Fernand Brunfautstraat 42", "molenbeek-historique"),
        ("Place Communale Molenbeek", "molenbeek-historique"),
        ("Querelle", "marolles"),
    ],
)
def test_an_address_in_one_quartier_is_answered_by_it(
    localisateur: Localisateur, texte: str, quartier: str
) -> None:
    reponse = localisateur.localise_texte(texte)
    assert (reponse.statut, reponse.quartiers) == (Statut.TROUVE, (quartier,))


@pytest.mark.parametrize("texte", ["rue neuve 1000", "avenue brugmann 1180", "rue de Namur 1000"])
def test_an_address_in_no_quartier_is_not_covered(localisateur: Localisateur, texte: str) -> None:
    reponse = localisateur.localise_texte(texte)
    assert (reponse.statut, reponse.quartiers, reponse.candidats) == (Statut.NON_COUVERT, (), ())
    assert reponse.communes
    assert reponse.lon is not None


@pytest.mark.parametrize(
    ("texte", "zones"),
    [
        ("chaussée de wavre 1050", ["matonge", "jourdan", "malibran"]),
        ("Waverse Steenweg 1050", ["matonge", "jourdan", "malibran"]),
        ("rue haute 1000", ["marolles", None]),
        ("Hoogstraat 12 bus 2, 1000 Brussel", ["marolles", None]),
    ],
)
def test_a_street_that_crosses_zones_is_a_choice_longest_stretch_first(
    localisateur: Localisateur, texte: str, zones: list[str | None]
) -> None:
    assert list_choix(localisateur.localise_texte(texte)) == zones


def test_labels_name_the_street_then_the_zone_or_the_commune(localisateur: Localisateur) -> None:
    reponse = localisateur.localise_texte("rue haute 1000")
    libelles = [candidat.libelle for candidat in reponse.candidats]
    assert libelles == ["Rue Haute – Marolles", "Rue Haute – Bruxelles"]
    assert reponse.lieu == "Rue Haute, 1000"


def test_a_street_name_of_two_communes_is_a_choice_that_names_them(
    localisateur: Localisateur,
) -> None:
    reponse = localisateur.localise_texte("rue de la rosée")
    assert {(c.quartier, c.libelle) for c in reponse.candidats} == {
        ("cureghem-rosee", "Rue de la Rosée – Cureghem Rosée (Anderlecht)"),
        ("anneessens", "Rue de la Rosée – Anneessens (Bruxelles)"),
    }
    # “Bruxelles” is written for any of the 19 communes.
    assert set(list_choix(localisateur.localise_texte("rue de la rosée, Bruxelles"))) == {
        "cureghem-rosee",
        "anneessens",
    }


def test_a_street_along_another_quartier_is_on_the_border(localisateur: Localisateur) -> None:
    dedans = localisateur.localise_texte("place Lehon 1030")
    assert dedans.statut is Statut.FRONTIERE
    assert dedans.quartiers == ("chaussee-de-haecht", "brabant")
    dehors = localisateur.localise_texte("boulevard du Jubilé 1000")
    assert (dehors.statut, dehors.quartiers) == (Statut.FRONTIERE, ("maritime",))


def test_a_street_that_the_postal_code_does_not_have_is_never_a_silent_answer(
    localisateur: Localisateur,
) -> None:
    reponse = localisateur.localise_texte("place flagey 1000")
    assert reponse.motif == "ailleurs"
    zones = list_choix(reponse)
    assert zones[0] == "flagey"
    assert {"marolles", "anneessens", None} <= set(zones)
    assert set(list_choix(localisateur.localise_texte("rue haute 1070"))) == {"marolles", None}


def test_a_misspelt_street_that_several_resemble_is_a_choice(localisateur: Localisateur) -> None:
    reponse = localisateur.localise_texte("rue de la rozée 1000")
    assert "anneessens" in (*reponse.quartiers, *(c.quartier for c in reponse.candidats))
    plusieurs = localisateur.localise_texte("rue de la rose")
    assert {"anneessens", "cureghem-rosee"} <= set(list_choix(plusieurs))


@pytest.mark.parametrize(
    ("texte", "quartier"),
    [
        ("Marolles", "marolles"),
        ("les Marolles", "marolles"),
        ("De Marollen", "marolles"),
        ("quartier Nord", "nord"),
        ("Matonge", "matonge"),
        ("Brabant", "brabant"),
        ("Porte de Hal", "porte-de-hal"),
        ("Hallepoort", "porte-de-hal"),
        ("Colignon", "collignon"),
    ],
)
def test_a_quartier_is_found_by_name_and_nickname(
    localisateur: Localisateur, texte: str, quartier: str
) -> None:
    reponse = localisateur.localise_texte(texte)
    assert (reponse.statut, reponse.quartiers) == (Statut.TROUVE, (quartier,))
    assert reponse.motif == "quartier"


def test_each_quartier_is_among_the_answers_to_its_name(
    localisateur: Localisateur, territoire: Territoire
) -> None:
    for quartier in territoire.quartiers.values():
        reponse = localisateur.localise_texte(quartier.nom)
        assert quartier.slug in (*reponse.quartiers, *(c.quartier for c in reponse.candidats))
        if reponse.statut is Statut.TROUVE:
            assert reponse.quartiers == (quartier.slug,)


@pytest.mark.parametrize("texte", ["Cureghem", "Kuregem"])
def test_a_nickname_of_three_quartiers_is_a_choice(localisateur: Localisateur, texte: str) -> None:
    reponse = localisateur.localise_texte(texte)
    assert reponse.motif == "surnom_partage"
    assert set(list_choix(reponse)) == {"cureghem-rosee", "cureghem-veterinaire", "cureghem-bara"}


@pytest.mark.parametrize("texte", ["Nord", "Jourdan", "Chaussée de Haecht", "Koekelberg", "Forest"])
def test_a_name_of_several_places_is_a_choice(localisateur: Localisateur, texte: str) -> None:
    assert len(list_choix(localisateur.localise_texte(texte))) > 1


def test_in_an_address_chaussee_de_haecht_is_the_street(localisateur: Localisateur) -> None:
    reponse = localisateur.localise_texte("chaussée de Haecht 120, 1030")
    assert reponse.motif == "plusieurs_zones"
    assert set(list_choix(reponse)) == {"chaussee-de-haecht", "collignon", None}


@pytest.mark.parametrize(
    ("texte", "attendus"),
    [
        ("1081", {"koekelberg", None}),
        ("1190", {"bas-forest", "industrie-sud", "saint-denis-neerstalle", None}),
        ("Vorst", {"bas-forest", "industrie-sud", "saint-denis-neerstalle", None}),
        ("1030 Schaarbeek", {"brabant", "chaussee-de-haecht", "collignon", "dailly", "nord"}),
        ("Molenbeek", {"molenbeek-historique", "maritime", "gare-de-l-ouest", "cureghem-rosee"}),
        ("Woluwe", {"hof-ten-berg", "roodebeek-constellations", None}),
    ],
)
def test_a_commune_or_a_postal_code_alone_is_a_choice_of_its_quartiers(
    localisateur: Localisateur, texte: str, attendus: set[str | None]
) -> None:
    assert attendus <= set(list_choix(localisateur.localise_texte(texte)))


@pytest.mark.parametrize("texte", ["1150", "Woluwe-Saint-Pierre", "Sint-Pieters-Woluwe", "Evere"])
def test_a_commune_without_any_quartier_is_not_covered(
    localisateur: Localisateur, texte: str
) -> None:
    reponse = localisateur.localise_texte(texte)
    assert reponse.statut is Statut.NON_COUVERT
    assert len(reponse.communes) == 1


@pytest.mark.parametrize(
    ("texte", "motif"),
    [
        ("Namur", "commune_hors_region"),
        ("Namen", "commune_hors_region"),
        ("rue de Fer, Namur", "commune_hors_region"),
        ("rue haute namur", "commune_hors_region"),
        ("5000", "code_postal_etranger"),
        ("rue de Fer 12, 5000 Namur", "code_postal_etranger"),
        ("rue de Rivoli, 75001 Paris", "code_postal_etranger"),
    ],
)
def test_a_place_outside_the_region_is_said_plainly(
    localisateur: Localisateur, texte: str, motif: str
) -> None:
    reponse = localisateur.localise_texte(texte)
    assert (reponse.statut, reponse.motif) == (Statut.HORS_REGION, motif)


def test_a_number_like_a_foreign_code_does_not_hide_a_brussels_address(
    localisateur: Localisateur,
) -> None:
    assert localisateur.localise_texte("avenue Brugmann 1415").statut is not Statut.HORS_REGION
    uccle = localisateur.localise_texte("chaussée de Waterloo 1410, 1180 Uccle")
    assert uccle.statut is Statut.NON_COUVERT
    square = localisateur.localise_texte("square du 8 mai 1945, 1200")
    assert square.lieu == "Square du 8 Mai 1945, 1200"


@pytest.mark.parametrize("texte", ["xyzzy", "rue", "place 1000", "abcdefgh", "asdfgh", "Berlin"])
def test_a_text_that_is_like_no_place_suggests_nothing_absurd(
    localisateur: Localisateur, texte: str
) -> None:
    reponse = localisateur.localise_texte(texte)
    assert (reponse.statut, reponse.motif) == (Statut.INTROUVABLE, "texte_inconnu")
    assert reponse.suggestions == reponse.suggestions_nl == ()


@pytest.mark.parametrize(
    ("texte", "suggestion"),
    [
        ("hopital saint pierre", "Rue Saint-Pierre"),
        ("Kalverstraat 10, Amsterdam", "Rue des Trèfles"),
        ("London", "Rue de Londres"),
        ("Marktstraat 3, Rotterdam", "Rue du Marché"),
        ("rue de la paix, Paris", "Rue de la Paix"),
        ("rue de la paix Paris", "Rue de la Paix"),
        ("avenue Charles Woeste Paris", "Avenue Charles Woeste"),
        ("Turquie", "Sentier de la Turquoise"),
        ("ecole 1 molenbeek", "Rue de l'École"),
        ("Ribocour", "Rue de Ribaucourt"),
        ("chausse de gan 45 molenbek", "Chaussée de Gand"),
        ("Rue Haute Hoogstraat 12 1000", "Rue Haute"),
        ("rue brugman 1180", "Avenue Brugmann"),
        ("marroles", "Marolles"),
    ],
)
def test_what_needs_a_guess_is_suggested_and_understood_when_typed_back(
    localisateur: Localisateur, texte: str, suggestion: str
) -> None:
    reponse = localisateur.localise_texte(texte)
    assert reponse.statut is Statut.INTROUVABLE, reponse
    assert suggestion in reponse.suggestions
    assert len(reponse.suggestions) == len(reponse.suggestions_nl) <= 5
    for nom in (*reponse.suggestions, *reponse.suggestions_nl):
        assert localisateur.localise_texte(nom).statut is not Statut.INTROUVABLE, nom


@pytest.mark.parametrize(
    ("texte", "premiere"),
    [("Ribocour", "Rue de Ribaucourt"), ("chausse de gan 45 molenbek", "Chaussée de Gand")],
)
def test_the_street_that_was_meant_is_suggested_first(
    localisateur: Localisateur, texte: str, premiere: str
) -> None:
    assert localisateur.localise_texte(texte).suggestions[0] == premiere


@pytest.mark.parametrize(
    ("texte", "lieu"),
    [
        ("rue de la rozee 1070", "Rue de la Rosée, 1070"),
        ("chausse de gand 1080", "Chaussée de Gand, 1080"),
        ("avenue brugman 1180", "Avenue Brugmann, 1180"),
        ("Hoogstaat 1000", "Rue Haute, 1000"),
        ("Avenue Ernest Renan - Ernest Renanlaan 12", "Avenue Ernest Renan, Schaerbeek"),
        (
            "Place du Jeu de Balle / Vossenplein 3, 1000 Brussel, België",
            "Place du Jeu de Balle, 1000",
        ),
        ("12 place du Jeu de Balle 1000 Bruxelles-Capitale", "Place du Jeu de Balle, 1000"),
        ("Place du Jeu de Balle 12, bâtiment B, 1000 Bruxelles, BE", "Place du Jeu de Balle, 1000"),
        ("rue Heyvaert 12, molenbek", "Rue Heyvaert"),
        ("place communale de molenbeek", "Place Communale, Molenbeek-Saint-Jean"),
        ("rue du 11 novembre", "Avenue du Onze Novembre, Etterbeek"),
        ("av. E. Flagey", None),
        ("place E. Flagey", "Place Eugène Flagey, Ixelles"),
        ("av. Ch. Quint", "Avenue Charles-Quint / Rue Charles Quint"),
        ("Avenue 1, Ixelles", "Avenue 1, Ixelles"),
        ("Chemin 10, Bruxelles", "Chemin 10, Bruxelles"),
        ("Passage 44", "Passage 44, Bruxelles"),
        ("Esplanade Solidarność 1980, Bruxelles", "Esplanade Solidarność 1980"),
        ("Querelle", "Place de la Querelle / Rue de la Querelle"),
        ("Rue des Palais, Schaerbeek", "Rue des Palais, Schaerbeek"),
        ("Chaussée de Haecht", "Chaussée de Haecht"),
    ],
)
def test_people_see_how_they_were_read(
    localisateur: Localisateur, texte: str, lieu: str | None
) -> None:
    reponse = localisateur.localise_texte(texte)
    assert lieu is None or reponse.lieu == lieu
    assert reponse.statut not in (Statut.INTROUVABLE, Statut.HORS_REGION)


@pytest.mark.parametrize("texte", ["rue haut", "rue haut 298"])
def test_rue_haut_is_rue_haute_and_no_town_elsewhere(
    localisateur: Localisateur, texte: str
) -> None:
    reponse = localisateur.localise_texte(texte)
    assert reponse.candidats[0].libelle == "Rue Haute – Marolles"


def test_the_names_are_given_in_dutch_too(localisateur: Localisateur) -> None:
    reponse = localisateur.localise_texte("rue haute 1000")
    assert reponse.lieu_nl == "Hoogstraat, 1000"
    assert [c.libelle_nl for c in reponse.candidats] == [
        "Hoogstraat – Marolles",
        "Hoogstraat – Brussel",
    ]
    assert localisateur.localise_texte("1030 Schaerbeek").lieu_nl == "1030 Schaarbeek"
    assert localisateur.localise_texte("Ribocour").suggestions_nl == ("de Ribaucourtstraat",)


@pytest.mark.parametrize(
    ("texte", "communes"),
    [
        ("Chaussée de Jette", {"21010", "21011"}),
        ("Chaussée de Ninove", {"21001", "21012"}),
        ("Chaussée de Haecht 1", {"21004", "21006", "21015"}),
        ("Chaussée de Waterloo", {"21009", "21013", "21016"}),
        ("Chaussée d'Alsemberg", {"21007", "21016"}),
        ("Chaussée de Gand", {"21003", "21012"}),
        ("Boulevard Reyers", {"21015", "21018"}),
        ("Rue Royale", {"21004", "21014"}),
    ],
)
def test_what_no_quartier_covers_is_a_choice_in_each_commune(
    localisateur: Localisateur, territoire: Territoire, texte: str, communes: set[str]
) -> None:
    decouverts = [c for c in localisateur.localise_texte(texte).candidats if c.quartier is None]
    assert {c.nis5 for c in decouverts} == communes
    assert len({c.libelle for c in decouverts}) == len({c.libelle_nl for c in decouverts})
    assert len({c.libelle for c in decouverts}) == len(communes)
    for candidat in decouverts:
        assert territoire.locate(candidat.lon, candidat.lat).quartier is None


@pytest.mark.parametrize(
    ("texte", "quartier"),
    [
        ("Chaussée de Mons, 1070", "cureghem-veterinaire"),
        ("Avenue Van Volxem, Forest", "industrie-sud"),
        ("Rue des Palais, Schaerbeek", "chaussee-de-haecht"),
    ],
)
def test_a_choice_lists_the_quartier_of_a_short_stretch(
    localisateur: Localisateur, texte: str, quartier: str
) -> None:
    assert quartier in list_choix(localisateur.localise_texte(texte))


def test_the_botanical_garden_where_nobody_lives_is_no_choice_of_saint_josse(
    localisateur: Localisateur,
) -> None:
    assert None not in list_choix(localisateur.localise_texte("1210"))


@pytest.mark.parametrize("texte", ["", " ", "\x00", "🙂🙂", "—"])
def test_an_empty_text_is_not_understood(localisateur: Localisateur, texte: str) -> None:
    assert localisateur.localise_texte(texte) == Localisation(Statut.INTROUVABLE, "texte_vide")


@pytest.mark.parametrize(
    "texte",
    [
        "x" * 10_000,
        "a," * 5_000,
        "ﷺ" * 10_000,
        "rue haute\x00, 1000",
        "'; DROP TABLE rue; -- 1000",
        "\u202eרחוב ראשי 12",
        "12345678901234567890",
        "1000 1000 1000",
        "🙂 rue haute 🙂 1000",
        "\ud800",
        "molenbeek " * 100,
        "namurr 1000",
    ],
)
def test_a_hostile_text_is_answered_like_another(localisateur: Localisateur, texte: str) -> None:
    check_agreement(localisateur.localise_texte(texte))


@given(
    st.one_of(
        st.text(max_size=300),
        st.lists(
            st.sampled_from(
                [
                    "rue",
                    "av.",
                    "haute",
                    "marolles",
                    "cureghem",
                    "1000",
                    "1050",
                    "5000",
                    "namur",
                    "ixelles",
                    ",",
                    "-",
                    "12",
                    "bte",
                    "nord",
                    "saint",
                    "straat",
                    "plein",
                    "de",
                    "la",
                    "place",
                    "brugmann",
                    "forest",
                    "neuve",
                    "wavre",
                    "bruxelles",
                ]
            ),
            max_size=9,
        ).map(" ".join),
    )
)
@settings(deadline=None, derandomize=True, max_examples=400)
def test_the_parts_of_any_answer_agree(localisateur: Localisateur, texte: str) -> None:
    check_agreement(localisateur.localise_texte(texte))


def check_agreement(reponse: Localisation) -> None:
    quartiers, candidats = len(reponse.quartiers), len(reponse.candidats)
    attendus = {
        Statut.TROUVE: quartiers == 1 and candidats == 0,
        Statut.FRONTIERE: quartiers >= 1 and candidats == 0,
        Statut.CHOISIR: quartiers == 0 and 2 <= candidats <= CANDIDATS_MAX,
        Statut.NON_COUVERT: quartiers == 0 and candidats == 0 and bool(reponse.communes),
        Statut.HORS_REGION: quartiers == candidats == len(reponse.communes) == 0,
        Statut.INTROUVABLE: quartiers == candidats == 0,
    }
    assert attendus[reponse.statut], reponse
    assert (reponse.lon is None) == (reponse.lat is None)
    assert len(set(reponse.quartiers)) == quartiers
    assert not reponse.suggestions or reponse.statut is Statut.INTROUVABLE
    assert len(reponse.suggestions) == len(reponse.suggestions_nl)
    assert (reponse.lieu is None) == (reponse.lieu_nl is None)
    assert all(c.libelle_nl for c in reponse.candidats)
    assert len({(c.libelle, c.quartier) for c in reponse.candidats}) == candidats
    slugs = [c.quartier for c in reponse.candidats if c.quartier is not None]
    assert len(set(slugs)) == len(slugs)


def test_a_point_in_a_quartier_is_found(localisateur: Localisateur) -> None:
    reponse = localisateur.localise_point(*PLACE_DU_JEU_DE_BALLE)
    assert (reponse.statut, reponse.quartiers) == (Statut.TROUVE, ("marolles",))
    assert (reponse.lon, reponse.lat) == PLACE_DU_JEU_DE_BALLE


@pytest.mark.parametrize(
    ("point", "quartiers"),
    [
        (BORD_DE_DAILLY_A_12_M_DE_SAINT_JOSSE, ("dailly", "saint-josse-centre")),
        (CANAL_ENTRE_CUREGHEM_ET_MOLENBEEK, ("cureghem-rosee", "molenbeek-historique")),
        (ENTRE_TROIS_QUARTIERS_DE_SAINT_GILLES, ("bas-forest", "porte-de-hal", "bosnie")),
    ],
)
def test_a_point_near_another_quartier_is_on_the_border_its_own_first(
    localisateur: Localisateur, point: tuple[float, float], quartiers: tuple[str, ...]
) -> None:
    reponse = localisateur.localise_point(*point)
    assert (reponse.statut, reponse.quartiers) == (Statut.FRONTIERE, quartiers)


def test_a_point_in_no_quartier_is_not_covered_and_keeps_where_it_is(
    localisateur: Localisateur,
) -> None:
    reponse = localisateur.localise_point(*GRAND_PLACE)
    assert (reponse.statut, reponse.communes) == (Statut.NON_COUVERT, ("21004",))
    assert (reponse.lon, reponse.lat) == GRAND_PLACE


@pytest.mark.parametrize(
    ("point", "motif"),
    [
        (NAMUR, "hors_region"),
        (PARIS, "hors_belgique"),
        (PLACE_DU_JEU_DE_BALLE[::-1], "lon_lat_inverses"),
        ((0.0, 0.0), "hors_belgique"),
        ((float("nan"), 50.84), "hors_belgique"),
        ((4.35, float("inf")), "hors_belgique"),
        ((1e308, -1e308), "hors_belgique"),
    ],
)
def test_a_point_outside_the_region_says_why(
    localisateur: Localisateur, point: tuple[float, float], motif: str
) -> None:
    reponse = localisateur.localise_point(*point)
    assert (reponse.statut, reponse.motif) == (Statut.HORS_REGION, motif)


@given(st.floats(), st.floats())
@settings(deadline=None, derandomize=True, max_examples=200)
def test_the_parts_of_the_answer_to_any_point_agree(
    localisateur: Localisateur, lon: float, lat: float
) -> None:
    check_agreement(localisateur.localise_point(lon, lat))


class Maisons:
    """An address file of one house, which remembers what it was asked."""

    def __init__(self, numero: str, *points: tuple[float, float]) -> None:
        self.numero, self.points = numero, points
        self.demandes: list[tuple[tuple[str, ...], str, tuple[str, ...], str | None]] = []

    def __call__(
        self, noms: Sequence[str], numero: str, nis5: Sequence[str], code: str | None
    ) -> Sequence[tuple[float, float]]:
        self.demandes.append((tuple(noms), numero, tuple(nis5), code))
        return self.points if numero == self.numero else ()


def test_with_the_address_file_the_house_decides(
    territoire: Territoire, toponymes: Toponymes
) -> None:
    maisons = Maisons("298A", PLACE_DU_JEU_DE_BALLE)
    localisateur = Localisateur(territoire, toponymes, maisons)
    reponse = localisateur.localise_texte("Hoogstraat 298 A bus 3, 1000 Brussel")
    assert (reponse.statut, reponse.quartiers) == (Statut.TROUVE, ("marolles",))
    assert (reponse.motif, reponse.lieu) == ("maison", "Rue Haute 298A, 1000")
    assert maisons.demandes == [(("Hoogstraat", "Rue Haute"), "298A", ("21004",), "1000")]


def test_a_house_near_a_border_is_told_so(territoire: Territoire, toponymes: Toponymes) -> None:
    maisons = Maisons("1", BORD_DE_DAILLY_A_12_M_DE_SAINT_JOSSE)
    reponse = Localisateur(territoire, toponymes, maisons).localise_texte("rue Haute 1, 1000")
    assert (reponse.statut, reponse.quartiers) == (
        Statut.FRONTIERE,
        ("dailly", "saint-josse-centre"),
    )


def test_two_houses_of_one_number_in_two_zones_are_a_choice(
    territoire: Territoire, toponymes: Toponymes
) -> None:
    maisons = Maisons("12", PLACE_DU_JEU_DE_BALLE, GRAND_PLACE)
    reponse = Localisateur(territoire, toponymes, maisons).localise_texte("rue Haute 12")
    assert set(list_choix(reponse)) == {"marolles", None}


def test_a_house_that_the_address_file_lacks_leaves_the_street(
    territoire: Territoire, toponymes: Toponymes
) -> None:
    localisateur = Localisateur(territoire, toponymes, Maisons("12", GRAND_PLACE))
    reponse = localisateur.localise_texte("rue Haute 999, 1000")
    assert list_choix(reponse) == ["marolles", None]
    assert reponse.lieu == "Rue Haute, 1000"


def test_a_street_is_found_however_it_is_written(
    localisateur: Localisateur, territoire: Territoire
) -> None:
    """One street in 28, written in six ways, with and without postal code (bench: one in 7)."""
    mesures = measure(localisateur, territoire, pas=28)
    essais = sum(mesure.essais for mesure in mesures.values())
    for (genre, code), mesure in mesures.items():
        assert mesure.justes >= 0.97 * mesure.essais, (genre, code)
    avec = [f for (_, code), m in mesures.items() if code == AVEC_CODE for f in m.fausses]
    toutes = [fausse for mesure in mesures.values() for fausse in mesure.fausses]
    assert avec == []
    assert len(toutes) <= 0.002 * essais, toutes
