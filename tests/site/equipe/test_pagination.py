"""Pages of long lists: what is asked for, where it stands, and what lies beyond the last page."""

from collections.abc import Sequence

import pytest

from vitrine.equipe.pagination import paginate, read_lignes_de_page, read_page


@pytest.mark.parametrize(
    ("texte", "page"),
    [
        ("3", 3),
        ("", 1),
        ("0", 1),
        ("-1", 1),
        ("٢", 1),
        ("<b>", 1),
        ("9" * 30, 1),
        ("99999", 10_000),
    ],
)
def test_what_is_no_page_is_the_first(texte: str, page: int) -> None:
    assert read_page(texte) == page


@pytest.mark.parametrize(
    ("page", "lues", "tours"), [(1, [0, 1], 1), (3, [4], 1), (4, [4], 2), (9_999, [4], 2)]
)
def test_beyond_the_last_page_the_last_one_is_read(page: int, lues: list[int], tours: int) -> None:
    demandes: list[int] = []

    def read(limit: int, offset: int) -> tuple[Sequence[int], int]:
        demandes.append(offset)
        return list(range(5))[offset : offset + limit], 5

    assert read_lignes_de_page(page, 2, read) == (lues, 5)
    assert len(demandes) == tours


def test_a_page_leads_to_its_neighbours_and_takes_the_choices_along() -> None:
    choisis = {"quartier": "marolles", "q": ""}
    milieu = paginate("/equipe/acteurs", choisis, 2, 5, 2)
    assert (milieu.page, milieu.pages) == (2, 3)
    assert milieu.precedente == "/equipe/acteurs?quartier=marolles&page=1"
    assert milieu.suivante == "/equipe/acteurs?quartier=marolles&page=3"
    perdue = paginate("/equipe/import", {}, 8, 5, 2, ancre="lignes")
    assert (perdue.page, perdue.precedente) == (3, "/equipe/import?page=2#lignes")
    assert perdue.suivante is None
    vide = paginate("/equipe/import", {}, 1, 0, 2)
    assert (vide.page, vide.pages, vide.precedente, vide.suivante) == (1, 1, None, None)
