"""What a person typed, taken apart."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.adresses import LONGUEUR_LUE, SEGMENTS_LUS, Coupe, cut_adresse, parse_saisie
from geo.textes import normalize


@pytest.mark.parametrize(
    ("texte", "segments", "numero", "code"),
    [
        ("Place du Jeu de Balle, 1000", ("place du jeu de balle",), None, "1000"),
        ("12 rue Haute", ("rue haute",), "12", None),
        ("12, rue Haute", ("rue haute",), "12", None),
        ("12 r. Haute", ("r haute",), "12", None),
        ("Rue Haute 12, 1000 Bruxelles", ("rue haute", "bruxelles"), "12", "1000"),
        ("Rue Haute,12,1000", ("rue haute",), "12", "1000"),
        ("1000 Bruxelles, rue Haute", ("bruxelles", "rue haute"), None, "1000"),
        ("B-1000 Bruxelles", ("bruxelles",), None, "1000"),
        ("rue Haute 1000bruxelles", ("rue haute", "bruxelles"), None, "1000"),
        ("Rue Haute 12A bte 3, 1000 Bruxelles", ("rue haute", "bruxelles"), "12A", "1000"),
        ("rue Haute n° 12", ("rue haute",), "12", None),
        ("rue Haute № 12", ("rue haute",), "12", None),
        ("rue Haute 12-14", ("rue haute",), "12-14", None),
        ("rue Haute 12/3", ("rue haute",), "12", None),
        ("12bis rue Haute", ("rue haute",), "12BIS", None),
        ("Rue Haute 12 A", ("rue haute",), "12A", None),
        ("rue Haute 12 boîte A", ("rue haute",), "12", None),
        ("Hoogstraat 12 bus 2, 1000 Brussel", ("hoogstraat", "brussel"), "12", "1000"),
        ("rue Haute 12, 3e étage", ("rue haute",), "12", None),
        ("rue Haute 12 rez-de-chaussée", ("rue haute",), "12", None),
        ("Hoogstraat 12, 2de verdieping", ("hoogstraat",), "12", None),
        ("rue Haute 12 Bruxelles", ("rue haute", "bruxelles"), "12", None),
        ("rue Haute 12, Bruxelles, Belgique", ("rue haute", "bruxelles"), "12", None),
        ("J'habite à la rue Haute", ("la rue haute",), None, None),
        ("Rue Haute - Hoogstraat 12", ("rue haute", "hoogstraat"), "12", None),
        ("Rue Haute / Hoogstraat", ("rue haute", "hoogstraat"), None, None),
    ],
)
def test_the_parts_of_an_address_are_told_apart(
    texte: str, segments: tuple[str, ...], numero: str | None, code: str | None
) -> None:
    saisie = parse_saisie(texte)
    assert (saisie.segments, saisie.numero, saisie.code_postal) == (segments, numero, code)


@pytest.mark.parametrize(
    ("texte", "segments", "numero"),
    [
        ("rue du 8 mai 12", ("rue du 8 mai",), "12"),
        ("Avenue 10 5", ("avenue 10",), "5"),
        ("10ème avenue 5", ("10eme avenue",), "5"),
        ("5e avenue", ("5e avenue",), None),
    ],
)
def test_figures_that_belong_to_a_name_are_no_house_number(
    texte: str, segments: tuple[str, ...], numero: str | None
) -> None:
    saisie = parse_saisie(texte)
    assert (saisie.segments, saisie.numero) == (segments, numero)


def test_of_two_codes_the_one_that_opens_or_closes_the_address_is_the_postal_code() -> None:
    assert parse_saisie("chaussée de Wavre 1054, 1040 Etterbeek").code_postal == "1040"
    ouvre = parse_saisie("1050 Ixelles, chaussée de Wavre 1054")
    assert (ouvre.code_postal, ouvre.numero) == ("1050", "1054")


def test_a_code_of_brussels_wins_over_a_number_that_looks_like_a_code() -> None:
    saisie = parse_saisie("chaussée de Waterloo 1410, 1180 Uccle")
    assert (saisie.code_postal, saisie.numero) == ("1180", "1410")


def test_five_figures_with_a_town_are_a_foreign_code_unless_they_look_like_brussels() -> None:
    assert parse_saisie("rue de Rivoli, 75001 Paris").code_postal == "75001"
    assert parse_saisie("75001").code_postal is None
    saisie = parse_saisie("rue Haute 10000")
    assert (saisie.segments, saisie.code_postal) == (("rue haute",), None)


def test_the_whole_and_the_text_without_code_keep_their_figures() -> None:
    saisie = parse_saisie("Square du 8 Mai 1945, 1200")
    assert saisie.entier == "square du 8 mai 1945 1200"
    assert saisie.sans_code == "square du 8 mai 1945"


@pytest.mark.parametrize("texte", ["", "   ", "\x00\x00", "🙂", "….,;", "\u202e"])
def test_nothing_searchable_gives_empty_parts(texte: str) -> None:
    saisie = parse_saisie(texte)
    assert (saisie.entier, saisie.segments, saisie.numero, saisie.code_postal) == (
        "",
        (),
        None,
        None,
    )


def test_a_text_without_end_is_read_in_part() -> None:
    saisie = parse_saisie("rue Haute, " * 1_000)
    assert len(saisie.segments) == SEGMENTS_LUS
    assert len(parse_saisie("x" * 10_000).texte) == LONGUEUR_LUE


@given(st.text(max_size=400))
@settings(deadline=None, derandomize=True, max_examples=300)
def test_any_text_gives_normalised_parts(texte: str) -> None:
    saisie = parse_saisie(texte)
    for partie in (*saisie.segments, saisie.entier, saisie.sans_code):
        assert partie == normalize(partie)
    assert all(any(map(str.isalpha, segment)) for segment in saisie.segments)
    assert saisie.code_postal is None or saisie.code_postal.isdigit()
    assert saisie.brut == texte


@pytest.mark.parametrize(
    ("texte", "rue", "numero", "code", "ville"),
    [
        ("Rue Haute 298, 1000 Bruxelles", "Rue Haute", "298", "1000", "Bruxelles"),
        ("298 rue Haute", "rue Haute", "298", None, None),
        ("1000 Bruxelles, rue Haute 12A bte 3", "rue Haute", "12A", "1000", "Bruxelles"),
        ("Hoogstraat 12A bus 3, 1000 Brussel", "Hoogstraat", "12A", "1000", "Brussel"),
        ("Rue de l'Église,3", "Rue de l'Église", "3", None, None),
        ("12, Rue de l'E\u0301glise – 1082", "Rue de l'E\u0301glise", "12", "1082", None),
        ("av. Clémenceau 12, 1070 Anderlecht", "av. Clémenceau", "12", "1070", "Anderlecht"),
        ("Maison de quartier, Rue Blaes 12, 1000", "Rue Blaes", "12", "1000", None),
        ("La Ruche (Hoogstraat 12)", "Hoogstraat", "12", None, None),
        ("rue Haute 12 1000Bruxelles", "rue Haute", "12", "1000", "Bruxelles"),
        ("La Ruche, Marolles", "La Ruche", None, None, None),
        ("près de la gare du Midi", "près de la gare du Midi", None, None, None),
        ("Rue de Fer 10, 50000", "Rue de Fer", "10", None, None),
        ("1000 Bruxelles", None, None, "1000", "Bruxelles"),
        ("1000", None, None, "1000", None),
        ("12", None, "12", None, None),
        ("", None, None, None, None),
        ("?!", "?!", None, None, None),
    ],
)
def test_an_address_in_one_line_is_cut_and_its_words_stay_as_typed(
    texte: str, rue: str | None, numero: str | None, code: str | None, ville: str | None
) -> None:
    communes = {"anderlecht", "bruxelles", "brussel"}
    assert cut_adresse(texte, communes) == Coupe(rue, numero, code, ville)


@given(st.text(max_size=300))
def test_any_text_is_cut_without_being_lost_whole(texte: str) -> None:
    coupe = cut_adresse(texte)
    assert texte.strip() == "" or any((coupe.rue, coupe.numero, coupe.code_postal))
