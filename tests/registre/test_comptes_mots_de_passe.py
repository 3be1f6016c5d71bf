"""Passwords: a length, a list of the commonest, one hash at a time."""

import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from registre.comptes import mots_de_passe
from registre.comptes.mots_de_passe import (
    check_mot_de_passe,
    hash_mot_de_passe,
    verify_mot_de_passe,
)
from registre.erreurs import MotDePasseRefuse, TropDEssais

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


class HacheurLent:
    """Verifies only when told to: hashes pile up behind it."""

    def __init__(self) -> None:
        self.vu, self.suite = Event(), Event()

    def verify(self, *_mots: Any) -> bool:
        self.vu.set()
        return self.suite.wait(10)


@pytest.fixture
def lent(monkeypatch: pytest.MonkeyPatch) -> Iterator[HacheurLent]:
    hacheur = HacheurLent()
    monkeypatch.setattr(mots_de_passe, "_hacheur", lambda: hacheur)
    monkeypatch.setattr(mots_de_passe, "_make_leurre", lambda: "leurre")
    yield hacheur
    hacheur.suite.set()


def test_a_few_wait_for_their_turn_and_the_next_one_is_told_to_come_back_at_once(
    lent: HacheurLent,
) -> None:
    with ThreadPoolExecutor(mots_de_passe.EN_ATTENTE + 2) as fils:
        admis = [fils.submit(verify_mot_de_passe, "x", "y") for _ in range(4)]
        assert lent.vu.wait(5)
        while mots_de_passe._PLACES._value:
            time.sleep(0.01)
        for empreinte in ("y", None):  # of an account or of none
            with pytest.raises(TropDEssais) as refus:
                verify_mot_de_passe("x", empreinte)
            assert refus.value.delai == 5
        lent.suite.set()
        assert [juste.result(10) for juste in admis] == [True] * 4
    assert verify_mot_de_passe("x", "y"), "the room is empty again"


def test_who_waits_too_long_gives_the_place_back(
    lent: HacheurLent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mots_de_passe, "ATTENTE_S", 0.05)
    with ThreadPoolExecutor(1) as fils:
        premier = fils.submit(verify_mot_de_passe, "x", "y")
        assert lent.vu.wait(5)
        for _ in range(6):
            with pytest.raises(TropDEssais):
                verify_mot_de_passe("x", "y")
        lent.suite.set()
        assert premier.result(10)
