"""Spreadsheets that the site gives: they open with their accents and run nothing."""

import csv
import io

import pytest

from api.tableur import MORCEAU, neutralise, write_csv
from registre.importation.fichiers import open_tableau


@pytest.mark.parametrize(
    "cellule",
    [
        '=HYPERLINK("https://exemple.be";"Rue Haute")',
        "=cmd|' /C calc'!A0",
        "+32 2 512 34 56",
        "+32-2-512",
        "-2+3",
        "-1e9",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        " =1+1",
        "\u00a0=1+1",
        "＝1+1",
        "＋1",
        "－1",
        "＠A1",
        "−1",
    ],
)
def test_what_begins_like_a_formula_becomes_text(cellule: str) -> None:
    assert neutralise(cellule) == f"'{cellule}"


@pytest.mark.parametrize(
    "cellule",
    ["", "École", "02 512 34 56", "a=b", "-4.5", "-12", "-4,35", "'t Koffiehuis", "12-14"],
)
def test_plain_texts_and_negative_numbers_stay_what_they_are(cellule: str) -> None:
    assert neutralise(cellule) == cellule


def test_a_file_opens_with_its_accents_and_columns() -> None:
    octets = b"".join(write_csv(["Nom", "Note"], [["Crèche « Été »", 'a;b\n"c"'], ["=1+1", ""]]))
    assert octets.startswith(b"\xef\xbb\xbfNom;Note\r\n")
    assert list(csv.reader(io.StringIO(octets.decode("utf-8-sig"), newline=""), delimiter=";")) == [
        ["Nom", "Note"],
        ["Crèche « Été »", 'a;b\n"c"'],
        ["'=1+1", ""],
    ]


def test_a_long_file_leaves_in_pieces() -> None:
    pieces = list(write_csv(["Nom"], (["Rue Haute " * 10] for _ in range(5000))))
    assert len(pieces) > 5
    assert max(map(len, pieces)) < MORCEAU + 1000
    assert b"".join(pieces).count(b"\r\n") == 5001


def test_what_the_site_gives_comes_back_as_it_was() -> None:
    (ligne,) = open_tableau(b"".join(write_csv(["Nom", "Rue"], [["\t=1", "a"]])), "a.csv").lignes
    assert ligne.cellules == ("=1", "a")
    lignes = [["=1+1", "+32 2 512 34 56"], ["'t Koffiehuis", "-4.5"], ["École\nmaternelle", "@x"]]
    tableau = open_tableau(b"".join(write_csv(["Nom", "Valeur"], lignes)), "export.csv")
    assert [list(ligne.cellules) for ligne in tableau.lignes] == lignes
