"""Numbers as they are typed in Brussels become links that any phone dials."""

import csv
from pathlib import Path

import pytest

from registre.telephones import to_e164


@pytest.mark.parametrize(
    ("tape", "compose"),
    [
        ("02 512 34 56", "+3225123456"),
        ("02/512.34.56", "+3225123456"),
        ("+32 2 512 34 56", "+3225123456"),
        ("0032 2 512 34 56", "+3225123456"),
        ("+32 (0)2 512 34 56", "+3225123456"),
        ("0496/56.25.36", "+32496562536"),
        ("+33 1 42 68 53 00", "+33142685300"),
        ("Tél. : 02 512 34 56", "+3225123456"),
    ],
)
def test_un_numero_belge_ou_etranger_se_compose(tape: str, compose: str) -> None:
    assert to_e164(tape) == compose


@pytest.mark.parametrize(
    "tape",
    [
        "02 512 34 56 poste 12",
        "02 512 34 56 (poste 12)",
        "02 512 34 56, toestel 7",
        "02 512 34 56 ext. 4",
        "02 512 34 56 int 45",
        "02 512 34 56 - Poste : 3001",
    ],
)
def test_le_poste_interieur_ne_fait_pas_partie_du_numero(tape: str) -> None:
    assert to_e164(tape) == "+3225123456"


@pytest.mark.parametrize(
    "tape",
    [
        "02 512 34 56 / 02 512 34 57",
        "02 512 34 56 ou 0496 56 25 36",
        "02 512 34 56; +32 496 56 25 36",
        "secrétariat ou 02 512 34 56",
    ],
)
def test_de_plusieurs_numeros_le_premier_se_compose(tape: str) -> None:
    assert to_e164(tape) == "+3225123456"


@pytest.mark.parametrize(
    "tape", [None, "", "  ", "sur demande", "112", "poste 12", "02 51", "0" * 999]
)
def test_ce_qui_n_est_pas_un_numero_ne_donne_pas_de_lien(tape: str | None) -> None:
    assert to_e164(tape) is None


def test_tous_les_numeros_portes_se_composent(donnees: Path) -> None:
    with (donnees / "exemple" / "acteurs_osm.csv").open(encoding="utf-8") as flux:
        numeros = [ligne["telephone"] for ligne in csv.DictReader(flux) if ligne["telephone"]]
    assert len(numeros) > 100
    assert [numero for numero in numeros if to_e164(numero) is None] == []
