"""Passwords: a length, a list of the commonest, one hash at a time."""

import sys
from typing import Any

import pytest

from registre.comptes import mots_de_passe
from registre.comptes.mots_de_passe import (
    check_mot_de_passe,
    hash_mot_de_passe,
    verify_mot_de_passe,
)
from registre.erreurs import MotDePasseRefuse

LINA = ("lina.dupont@exemple.be", "Lina Dupont")


@pytest.mark.parametrize(
    "choisi",
    [
        "le tram 81 est en retard",
        "correct cheval pile agrafe",
        "ثلاث كلمات بلا سبب",
        "!:;,?./§%µ£¨^",
        "lina aime les gaufres",
    ],
)
def test_a_long_phrase_of_any_characters_is_welcome(choisi: str) -> None:
    check_mot_de_passe(choisi, *LINA)


@pytest.mark.parametrize(
    ("choisi", "motif"),
    [
        ("tram 81 !", "trop_court"),
        ("é" * 11, "trop_court"),
        ("le tram 81 " * 19, "trop_long"),
        ("passwordstandard", "trop_courant"),
        ("PasswordStandard", "trop_courant"),
        ("112233445566", "trop_courant"),
        ("Mot de passe 2026 !", "trop_courant"),
        ("motdepassemotdepasse", "trop_courant"),
        ("Bruxelles1000", "trop_courant"),
        ("aaaaaaaaaaaaaaa", "trop_courant"),
        ("le tram le tram ", "trop_courant"),
        ("azertyuiopqsd", "trop_courant"),
        ("987654321098", "trop_courant"),
        ("lina.dupont@exemple.be", "trop_courant"),
        ("LinaDupont1987", "trop_courant"),
        ("dupont-lina-dupont", "trop_courant"),
    ],
)
def test_a_password_that_others_would_try_first_is_refused(choisi: str, motif: str) -> None:
    with pytest.raises(MotDePasseRefuse) as refus:
        check_mot_de_passe(choisi, *LINA)
    assert refus.value.motif == motif


def test_the_lists_do_not_stay_in_memory() -> None:
    check_mot_de_passe("le tram 81 est en retard")
    assert not [nom for nom in sys.modules if "zxcvbn" in nom or "frequence" in nom]


def test_a_hash_is_argon2_salted_and_verified() -> None:
    empreintes = {hash_mot_de_passe("le tram 81 est en retard") for _ in range(2)}
    assert len(empreintes) == 2
    for empreinte in empreintes:
        assert empreinte.startswith("$argon2id$")
        assert len(empreinte) <= 200
        assert verify_mot_de_passe("le tram 81 est en retard", empreinte)
        assert not verify_mot_de_passe("le tram 82 est en retard", empreinte)


def test_without_a_hash_the_answer_is_no_after_exactly_one_verification(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    verifies: list[Any] = []
    hacheur = mots_de_passe._hacheur()
    vrai = type(hacheur).verify

    def count(*mots: Any) -> bool:
        verifies.append(mots)
        return vrai(*mots)

    monkeypatch.setattr(type(hacheur), "verify", count)
    assert not verify_mot_de_passe("le tram 81 est en retard", None)
    assert len(verifies) == 1
