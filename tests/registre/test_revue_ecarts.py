"""Differences and three-way merge of contents, without a database."""

from registre.revue.ecarts import LIEU, changed_groups, compare, merge

MAISON = {
    "nom": "Maison médicale",
    "rue": "Rue Haute",
    "numero": "10",
    "lon": 4.348,
    "lat": 50.837,
    "telephone": None,
}


def test_an_absent_field_is_as_good_as_none() -> None:
    assert compare({"nom": "A", "site": None}, {"nom": "A"}) == []
    (ecart,) = compare({}, {"nom": "A"})
    assert (ecart.champ, ecart.avant, ecart.apres) == ("nom", None, "A")


def test_a_field_left_empty_is_as_good_as_none() -> None:
    assert compare({"nom": "A", "site": None}, {"nom": "A", "site": ""}) == []
    assert changed_groups({"rue": ""}, {"rue": None, "numero": ""}) == []
    (ecart,) = compare({"site": ""}, {"site": "https://exemple.be"})
    assert (ecart.avant, ecart.apres) == (None, "https://exemple.be")
    fusion = merge(MAISON, MAISON | {"telephone": ""}, MAISON | {"telephone": "02 512 34 56"})
    assert fusion.conflits == (), "emptying what was empty is no change"


def test_an_address_and_its_point_change_as_one() -> None:
    assert changed_groups(MAISON, MAISON | {"numero": "12", "lat": 50.838}) == [LIEU]


def test_changes_of_both_sides_are_kept() -> None:
    fusion = merge(MAISON, MAISON | {"nom": "Autre"}, MAISON | {"telephone": "02 512 34 56"})
    assert fusion.conflits == ()
    assert fusion.resolve({}) == MAISON | {"nom": "Autre", "telephone": "02 512 34 56"}


def test_the_same_change_on_both_sides_is_no_conflict() -> None:
    change = MAISON | {"nom": "Autre"}
    fusion = merge(MAISON, change, change)
    assert fusion.conflits == ()
    assert fusion.resolve({}) == change


def test_a_conflict_waits_for_a_choice_and_takes_the_whole_address() -> None:
    present = MAISON | {"rue": "Rue Blaes", "lat": 50.836}
    propose = MAISON | {"numero": "12", "nom": "Autre"}
    fusion = merge(MAISON, present, propose)
    assert fusion.conflits == (LIEU,)
    assert fusion.resolve({}) is None
    assert fusion.resolve({LIEU: "les deux"}) is None
    garde = fusion.resolve({LIEU: "garder"})
    assert garde == present | {"nom": "Autre"}
    assert fusion.resolve({LIEU: "prendre"}) == propose


def test_an_emptied_field_stays_empty() -> None:
    fusion = merge(MAISON | {"telephone": "02"}, MAISON | {"telephone": "02", "nom": "B"}, MAISON)
    assert fusion.resolve({}) == MAISON | {"nom": "B"}
