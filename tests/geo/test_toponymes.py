"""The gazetteer: names in French and Dutch, with the mistakes that people make."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.odonymes import list_graphies, parse_odonyme
from geo.ressemblance import SEUIL
from geo.toponymes import Nature, Toponyme, Toponymes
from geo.voies import EXACT
from tests.geo.justesse import build_toponymes


@pytest.fixture(scope="module")
def toponymes() -> Toponymes:
    return build_toponymes()


def list_rues(trouves: list[Toponyme]) -> list[str]:
    return [t.libelle_fr for t in trouves if t.nature is Nature.RUE]


@pytest.mark.parametrize(
    ("ecrit", "nom"),
    [
        ("av. de la Couronne", "Avenue de la Couronne"),
        ("bd Lambermont", "Boulevard Lambermont"),
        ("bld. Lambermont", "Boulevard Lambermont"),
        ("boul. Lambermont", "Boulevard Lambermont"),
        ("ch. de Wavre", "Chaussée de Wavre"),
        ("chée de Wavre", "Chaussée de Wavre"),
        ("chaus. de Wavre", "Chaussée de Wavre"),
        ("pl. Bara", "Place Bara"),
        ("r. Haute", "Rue Haute"),
        ("q. aux Briques", "Quai aux Briques"),
        ("parvis St-Gilles", "Parvis Saint-Gilles"),
        ("pl. Ste-Croix", "Place Sainte-Croix"),
        ("Hoogstr.", "Rue Haute"),
        ("Hoog straat", "Rue Haute"),
        ("Louizaln", "Avenue Louise"),
        ("Waverse stwg", "Chaussée de Wavre"),
        ("Waverse Steenweg", "Chaussée de Wavre"),
        ("Waversesteenweg", "Chaussée de Wavre"),
        ("Steenweg op Waver", "Chaussée de Wavre"),
        ("Sint-Jan-Baptistvoorplein", "Parvis Saint-Jean-Baptiste"),
        ("St Jan Baptistvoorplein", "Parvis Saint-Jean-Baptiste"),
        ("bd Léopold 2", "Boulevard Léopold II"),
        ("place de l eglise", "Place de l'Église"),
        ("BOULEVARD DU REGENT", "Boulevard du Régent"),
        ("haute rue", "Rue Haute"),
        ("r. de la Cité", "Rue de la Cité"),
    ],
)
def test_a_street_written_in_another_way_is_known_exactly(
    toponymes: Toponymes, ecrit: str, nom: str
) -> None:
    trouves = toponymes.match(ecrit)
    assert nom in list_rues(trouves)
    assert {t.score for t in trouves} == {EXACT}


@pytest.mark.parametrize(
    ("ecrit", "nom"),
    [
        ("place flagey", "Place Eugène Flagey"),
        ("Flageyplein", "Place Eugène Flagey"),
        ("longue vie", "Rue Longue Vie"),
        ("rue Dansaert", "Rue Antoine Dansaert"),
        ("bd Lemonnier", "Boulevard Maurice Lemonnier"),
        ("avenue Churchill", "Avenue Winston Churchill"),
        ("place Meiser", "Place Général Meiser"),
    ],
)
def test_first_names_titles_and_generics_can_be_left_out(
    toponymes: Toponymes, ecrit: str, nom: str
) -> None:
    assert list_rues(toponymes.match(ecrit))[0] == nom


@pytest.mark.parametrize(
    ("ecrit", "nom"),
    [
        ("rue hautte", "Rue Haute"),
        ("rue Grai", "Rue Gray"),
        ("chausee de Wavre", "Chaussée de Wavre"),
        ("boulvard lemonier", "Boulevard Maurice Lemonnier"),
        ("reu de la Rosée", "Rue de la Rosée"),
        ("avenue dse Arums", "Avenue des Arums"),
        ("Hoogstaat", "Rue Haute"),
        ("Leuvensesteeynweg", "Chaussée de Louvain"),
        ("place Clemanceau", "Place Clemenceau"),
    ],
)
def test_a_misspelt_street_is_among_those_found(toponymes: Toponymes, ecrit: str, nom: str) -> None:
    trouves = toponymes.match(ecrit)
    assert nom in list_rues(trouves)
    assert all(SEUIL <= t.score < EXACT for t in trouves)


def test_streets_that_are_nearly_as_alike_are_all_found(toponymes: Toponymes) -> None:
    trouvees = list_rues(toponymes.match("rue de la Rose"))
    assert {"Rue des Roses", "Rue de la Rosée", "Rue de la Prose"} <= set(trouvees)


def test_the_generic_word_tells_streets_of_one_name_apart(toponymes: Toponymes) -> None:
    assert list_rues(toponymes.match("place Louise")) == ["Place Louise"]
    assert list_rues(toponymes.match("avenue Louise")) == ["Avenue Louise"]


def test_a_wrong_generic_word_does_not_hide_the_street(toponymes: Toponymes) -> None:
    assert "Avenue Brugmann" in list_rues(toponymes.match("rue Brugmann"))


def test_a_generic_word_alone_names_no_street(toponymes: Toponymes) -> None:
    for mot in ("rue", "place", "de la rue", "avnue", "straat"):
        assert toponymes.match(mot) == []


def test_a_postal_code_prefers_its_streets_and_keeps_what_is_much_more_alike(
    toponymes: Toponymes,
) -> None:
    anderlecht = frozenset({"21001"})
    assert list_rues(toponymes.match("rue de la Rosée", anderlecht)) == ["Rue de la Rosée"]
    assert "Rue Haute" in list_rues(toponymes.match("rue Haute", anderlecht))


@pytest.mark.parametrize(
    ("ecrit", "nature", "libelle"),
    [
        ("Marolles", Nature.QUARTIER, "Marolles"),
        ("Marollen", Nature.QUARTIER, "Marollen"),
        ("marroles", Nature.QUARTIER, "Marolles"),
        ("quartier Maritime", Nature.QUARTIER, "Quartier Maritime"),
        ("Schaarbeek", Nature.COMMUNE, "Schaerbeek"),
        ("St-Gilles", Nature.COMMUNE, "Saint-Gilles"),
        ("Sint Gillis", Nature.COMMUNE, "Saint-Gilles"),
        ("Molenbeek", Nature.COMMUNE, "Molenbeek-Saint-Jean"),
        ("Laken", Nature.COMMUNE, "Bruxelles"),
        ("Namur", Nature.COMMUNE_HORS_REGION, "Namur"),
        ("Namen", Nature.COMMUNE_HORS_REGION, "Namur"),
        ("Peterbos", Nature.SECTEUR, "Peterbos"),
    ],
)
def test_places_that_are_no_street_are_found_by_name(
    toponymes: Toponymes, ecrit: str, nature: Nature, libelle: str
) -> None:
    assert (nature, libelle) in {(t.nature, t.libelle_fr) for t in toponymes.match(ecrit)}


def test_a_nickname_keeps_every_quartier_that_it_stands_for(toponymes: Toponymes) -> None:
    for nom in ("Cureghem", "Kuregem"):
        (surnom,) = [t for t in toponymes.match(nom) if t.nature is Nature.QUARTIER]
        assert set(surnom.quartiers) == {"cureghem-rosee", "cureghem-veterinaire", "cureghem-bara"}


def test_sectors_of_one_name_are_one_place(toponymes: Toponymes) -> None:
    (centre,) = [t for t in toponymes.match("centre") if t.nature is Nature.SECTEUR]
    assert len(centre.secteurs) > 1
    assert centre.nis5 == tuple(sorted({secteur.nis5 for secteur in centre.secteurs}))


@pytest.mark.parametrize(
    ("texte", "reste", "communes", "hors_region"),
    [
        ("rue haute molenbeek", "rue haute", {"21012"}, False),
        ("molenbeek saint jean rue heyvaert", "rue heyvaert", {"21012"}, False),
        ("rue neuve a bruxelles", "rue neuve", None, False),
        ("rue haute bruxelles ville", "rue haute", {"21004"}, False),
        ("hoogstraat woluwe", "hoogstraat", {"21018", "21019"}, False),
        ("rue haute namur", "rue haute", None, True),
    ],
)
def test_a_commune_is_cut_from_the_street(
    toponymes: Toponymes, texte: str, reste: str, communes: set[str] | None, hors_region: bool
) -> None:
    premiere = toponymes.cut_communes(texte)[0]
    assert (premiere.reste, premiere.hors_region) == (reste, hors_region)
    assert premiere.nis5 == (communes and frozenset(communes))


@pytest.mark.parametrize(
    "texte", ["rue de namur", "place saint josse", "chaussee d ixelles", "barriere de saint gilles"]
)
def test_a_commune_that_belongs_to_the_street_is_not_cut(toponymes: Toponymes, texte: str) -> None:
    assert toponymes.cut_communes(texte) == []


def test_search_takes_a_postal_code(toponymes: Toponymes) -> None:
    assert [t.libelle_nl for t in toponymes.search("1050")] == ["1050 Brussel", "1050 Elsene"]
    assert len(toponymes.search("rue de la Rose", limit=2)) == 2


def test_a_street_and_a_sector_have_a_point_in_the_region(toponymes: Toponymes) -> None:
    for texte in ("rue Haute", "Peterbos"):
        point = toponymes.search(texte)[0].point
        assert point is not None
        assert 4.2 < point[0] < 4.5
        assert 50.7 < point[1] < 51.0
    assert toponymes.search("Marolles")[0].point is None


def test_only_names_that_are_alike_are_suggested(toponymes: Toponymes) -> None:
    assert toponymes.suggest("xyzzy") == toponymes.suggest("berlin") == ()
    assert ("Marolles", "Marolles") in toponymes.suggest("marolle")
    assert toponymes.suggest("ribocour") == (("Rue de Ribaucourt", "de Ribaucourtstraat"),)
    assert toponymes.suggest("") == ()


def test_a_bilingual_name_holds_two_spellings() -> None:
    assert list_graphies("Leuvense Steenweg/Leuvensesteenweg") == (
        "Leuvense Steenweg",
        "Leuvensesteenweg",
    )


def test_both_languages_share_the_kind_of_street() -> None:
    place, plein = parse_odonyme("place Flagey"), parse_odonyme("Flageyplein")
    assert place.genres & plein.genres == {"place"}
    assert place.compact == plein.compact == "flagey"


def list_ways(nom: str) -> Iterator[str]:
    yield nom.upper()
    yield nom.replace("-", " ")
    yield f"  {nom} ."


def test_every_street_is_found_exactly_by_its_two_names(toponymes: Toponymes) -> None:
    for voie in toponymes.voies.voies[::25]:
        for nom in voie.noms:
            for ecrit in list_ways(nom):
                assert voie in toponymes.voies.match_exact(ecrit), ecrit


@given(st.text(max_size=80))
@settings(deadline=None, derandomize=True, max_examples=150)
def test_any_text_gives_scored_places_best_first(toponymes: Toponymes, texte: str) -> None:
    scores = [t.score for t in toponymes.match(texte)]
    assert scores == sorted(scores, reverse=True)
    assert all(SEUIL - 10 <= score <= EXACT for score in scores)
