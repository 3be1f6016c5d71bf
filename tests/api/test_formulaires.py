"""Form tokens: signed, bound to a purpose and to a session, of their time."""

from datetime import timedelta

import pytest

from api.formulaires import DUREE, FormulaireRefuse, Formulaires
from tests.appuis.applications import MARDI_MATIN

FORMULAIRES = Formulaires("un secret de trente-deux caractères")
ETE = timedelta(seconds=4)


def refuse(jeton: str, but: str = "ecrire", lie_a: str = "", apres: timedelta = ETE) -> str:
    with pytest.raises(FormulaireRefuse) as refus:
        FORMULAIRES.read(jeton, but, MARDI_MATIN + apres, lie_a, timedelta(seconds=3))
    return refus.value.motif


def test_a_form_says_which_sending_it_is_and_when_it_was_shown() -> None:
    jeton = FORMULAIRES.sign("ecrire", MARDI_MATIN)
    envoi = FORMULAIRES.read(jeton, "ecrire", MARDI_MATIN + ETE)
    assert envoi.montre_le == MARDI_MATIN
    assert FORMULAIRES.read(jeton, "ecrire", MARDI_MATIN + ETE) == envoi
    autre = FORMULAIRES.read(FORMULAIRES.sign("ecrire", MARDI_MATIN), "ecrire", MARDI_MATIN)
    assert autre.id != envoi.id


def test_a_form_that_is_not_ours_is_refused() -> None:
    jeton = FORMULAIRES.sign("ecrire", MARDI_MATIN)
    assert refuse("") == "absent"
    assert refuse("n'importe quoi") == "altere"
    assert refuse(jeton[:-1] + ("A" if jeton[-1] != "A" else "B")) == "altere"
    assert refuse(Formulaires("x" * 40).sign("ecrire", MARDI_MATIN)) == "altere"
    assert refuse(jeton, but="signaler") == "altere"


def test_a_form_serves_who_saw_it_and_in_its_time() -> None:
    jeton = FORMULAIRES.sign("ecrire", MARDI_MATIN, "session-1")
    assert refuse(jeton, lie_a="session-2") == "autre_session"
    assert refuse(jeton, lie_a="session-1", apres=timedelta(seconds=2)) == "trop_vite"
    assert refuse(jeton, lie_a="session-1", apres=DUREE + ETE) == "expire"
    assert refuse(jeton, lie_a="session-1", apres=timedelta(minutes=-6)) == "expire"
