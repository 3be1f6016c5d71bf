"""The one text normalisation: what a person types finds what is written."""

import csv
import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.textes import fold, normalize, slugify

QUARTIERS = Path(__file__).resolve().parents[2] / "data/referentiel/quartiers_proposes.csv"


@pytest.mark.parametrize(
    ("ecrit", "cherche"),
    [
        ("Forêt", "FORET"),
        ("Chaussée de Wavre", "chaussee de wavre"),
        ("Sint-Jan-Baptistvoorplein", "sint jan baptistvoorplein"),
        ("Avenue de l'Œuvre", "avenue de l oeuvre"),
        ("Rue de l’Œillet", "RUE DE L'OEILLET"),
        ("Ægidium", "aegidium"),
        ("Großherzog", "GROSSHERZOG"),
        ("Place  du\tJeu\nde Balle ", "place du jeu de balle"),
        ("Fore\u0302t", "Forêt"),
        ("Ａｎｎｅｅｓｓｅｎｓ", "anneessens"),
        ("№ 12", "no 12"),
        ("Łódź", "lodz"),
        ("İstanbul", "istanbul"),
        ("ᴬ", "a"),
    ],
)
def test_deux_facons_d_ecrire_se_retrouvent(ecrit: str, cherche: str) -> None:
    assert normalize(ecrit) == normalize(cherche)


def test_un_mot_d_une_autre_ecriture_reste_cherchable() -> None:
    assert normalize("شارع بروكسل، 12") == "شارع بروكسل 12"
    assert normalize("Улица Брюссель!") == "улица брюссель"


@pytest.mark.parametrize("vide", ["", "   ", "\x00", "—…!?", "🙂", "\u202e\u200f"])
def test_un_texte_sans_lettre_ni_chiffre_n_a_rien_a_chercher(vide: str) -> None:
    assert normalize(vide) == ""
    assert slugify(vide) == ""


def test_replier_garde_la_ponctuation_que_normaliser_enleve() -> None:
    assert fold("Gare de l'Ouest") == "gare de l'ouest"
    assert normalize("Gare de l'Ouest") == "gare de l ouest"


@given(st.text())
def test_replier_deux_fois_ne_change_plus_rien(texte: str) -> None:
    assert fold(fold(texte)) == fold(texte)


@given(st.text())
def test_normaliser_deux_fois_ne_change_plus_rien(texte: str) -> None:
    normal = normalize(texte)
    assert normalize(normal) == normal
    assert normal == normal.strip()
    assert "  " not in normal
    assert all(c.isalnum() or c == " " for c in normal)


@given(st.text(string.ascii_letters + string.digits + "éèêëàâçîïôöûüœæß'- ,."))
def test_la_casse_ne_compte_pas(texte: str) -> None:
    assert normalize(texte.upper()) == normalize(texte.lower()) == normalize(texte)


@given(st.text())
def test_un_slug_ne_contient_que_lettres_chiffres_et_traits_d_union(texte: str) -> None:
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slugify(texte))
    assert slugify(slugify(texte)) == slugify(texte)


@pytest.mark.parametrize(
    ("nom", "slug"),
    [
        ("Gare de l'Ouest", "gare-de-l-ouest"),
        ("Chaussée de Haecht", "chaussee-de-haecht"),
        ("Cœur de ville", "coeur-de-ville"),
        ("--Nord--", "nord"),
    ],
)
def test_le_slug_d_un_nom(nom: str, slug: str) -> None:
    assert slugify(nom) == slug


def test_les_30_quartiers_ont_le_slug_de_leur_nom() -> None:
    with QUARTIERS.open(encoding="utf-8", newline="") as flux:
        lignes = list(csv.DictReader(flux))
    assert len(lignes) == 30
    assert {ligne["slug"]: slugify(ligne["quartier"]) for ligne in lignes} == {
        ligne["slug"]: ligne["slug"] for ligne in lignes
    }
