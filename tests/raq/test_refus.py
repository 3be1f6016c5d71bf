"""What the person at the keyboard is told when something is refused."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.erreurs import FichierSecteursRefuse
from geo.fichiers import FichierTropGros
from geo.statbel import CouchesAmbigues
from raq.refus import MOTIFS, describe_panne, describe_refus
from registre.chargement.erreurs import SecteursUtilisesAbsents
from registre.erreurs import BaseAbsente, FichierAdressesRefuse

LUES = (FichierTropGros, CouchesAmbigues, SecteursUtilisesAbsents)
"""Refusals declared beside the code that raises them: imported here, so that they are known."""


def list_refus(sorte: type[FichierSecteursRefuse]) -> Iterator[type[FichierSecteursRefuse]]:
    for fille in sorte.__subclasses__():
        yield fille
        yield from list_refus(fille)


def test_every_refusal_of_a_sector_file_has_its_french_words() -> None:
    motifs = {sorte.motif for sorte in list_refus(FichierSecteursRefuse)}
    assert {sorte.motif for sorte in LUES} < motifs <= set(MOTIFS)


def test_every_refusal_of_an_address_file_has_its_french_words() -> None:
    dossier = Path(__file__).resolve().parents[2] / "registre" / "chargement"
    motifs = {
        appel.args[0].value
        for chemin in dossier.glob("*adresses.py")
        for appel in ast.walk(ast.parse(chemin.read_text(encoding="utf-8")))
        if isinstance(appel, ast.Call)
        and isinstance(appel.func, ast.Name)
        and appel.func.id == "FichierAdressesRefuse"
        and isinstance(appel.args[0], ast.Constant)
    }
    assert "colonnes_manquantes" in motifs
    assert motifs <= set(MOTIFS)


def test_a_refusal_says_why_shows_the_facts_and_that_nothing_changed() -> None:
    texte = describe_refus(FichierAdressesRefuse("colonnes_manquantes", ("status", "postcode")))
    assert texte.startswith("fichier refusé (colonnes_manquantes) : il manque des colonnes")
    assert "\n  · status\n  · postcode\n" in texte
    assert texte.endswith("La base n'a pas changé.")


def test_an_absent_database_says_how_to_make_one() -> None:
    assert "raq migrate" in describe_panne(BaseAbsente("sqlite:///var/raq.db"))


@pytest.mark.parametrize("erreur", [OSError("disque plein"), ValueError("x")])
def test_what_has_no_advice_keeps_its_own_words(erreur: Exception) -> None:
    assert describe_panne(erreur) == f"{type(erreur).__name__} : {erreur}"
