"""The second factor: a code serves once, a step early or late, and is tried a few times only."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pyotp
import pytest
from sqlalchemy.orm import Session, sessionmaker

from registre.comptes.connexion import complete_session
from registre.comptes.scelles import seal, unseal
from registre.comptes.second_facteur import CODES_FAUX, check_code, switch_off, switch_on
from registre.comptes.sessions import end_sessions, find_compte, list_sessions, open_session
from registre.comptes.totp import derive_secret_totp, find_pas, write_adresse
from registre.erreurs import ActionImpossible, TropDEssais
from registre.modeles import Compte
from registre.session import writing
from registre.valeurs import Role
from tests.fabriques import MIDI

CLE = "un secret d'installation de 32 caractères"
SECRET = derive_secret_totp(CLE, UUID(int=1), None)


def code_at(secondes: int, secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(MIDI + timedelta(seconds=secondes))


def add_compte(sessions: sessionmaker[Session], role: Role = Role.COORDINATION) -> UUID:
    with writing(sessions) as session:
        compte = Compte(courriel=f"{uuid4()}@equipe.example", nom="Lina", role=role)
        session.add(compte)
        session.flush()
        return compte.id


@pytest.fixture
def lina(sessions: sessionmaker[Session]) -> UUID:
    """An account whose second factor was switched on ten minutes ago."""
    compte = add_compte(sessions)
    assert switch_on(sessions, CLE, compte, SECRET, code_at(-600), MIDI - timedelta(minutes=10))
    return compte


def test_the_address_of_the_qr_code_names_site_and_account() -> None:
    adresse = write_adresse(SECRET, "lina@equipe.example")
    assert adresse == (
        f"otpauth://totp/raq.brussels:lina%40equipe.example?secret={SECRET}&issuer=raq.brussels"
    )


def test_the_proposed_secret_is_the_same_until_a_code_was_taken_and_differs_by_session() -> None:
    assert derive_secret_totp(CLE, UUID(int=1), None) == SECRET
    autres = {
        derive_secret_totp(CLE, UUID(int=2), None),
        derive_secret_totp(CLE, UUID(int=1), 5),
        derive_secret_totp("une autre installation", UUID(int=1), None),
    }
    assert len(autres | {SECRET}) == 4
    assert len(SECRET) == 32


@pytest.mark.parametrize(
    ("secondes", "pris"), [(-61, False), (-30, True), (0, True), (30, True), (61, False)]
)
def test_a_phone_may_be_one_step_early_or_late(secondes: int, pris: bool) -> None:
    assert (find_pas(SECRET, code_at(secondes), MIDI) is not None) is pris


@pytest.mark.parametrize("faux", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "12345é"])
def test_what_is_no_code_is_wrong(faux: str) -> None:
    assert find_pas(SECRET, faux, MIDI) is None


def test_spaces_in_a_code_do_not_count() -> None:
    code = code_at(0)
    assert find_pas(SECRET, f" {code[:3]} {code[3:]} ", MIDI) is not None


def test_a_code_serves_once_and_an_older_one_no_more(
    sessions: sessionmaker[Session], lina: UUID
) -> None:
    assert check_code(sessions, CLE, lina, code_at(0), MIDI)
    assert not check_code(sessions, CLE, lina, code_at(0), MIDI)
    assert not check_code(sessions, CLE, lina, code_at(-30), MIDI)
    assert check_code(sessions, CLE, lina, code_at(30), MIDI + timedelta(seconds=30))


def test_of_two_requests_with_one_code_a_single_one_passes(
    sessions: sessionmaker[Session], lina: UUID
) -> None:
    depart = Barrier(2)

    def send(_rang: int) -> bool:
        depart.wait()
        return check_code(sessions, CLE, lina, code_at(0), MIDI)

    with ThreadPoolExecutor(2) as fils:
        assert sorted(fils.map(send, range(2))) == [False, True]


def test_codes_cannot_be_tried_one_after_the_other(
    sessions: sessionmaker[Session], lina: UUID
) -> None:
    for _ in range(CODES_FAUX):
        assert not check_code(sessions, CLE, lina, "000000", MIDI)
    with pytest.raises(TropDEssais):
        check_code(sessions, CLE, lina, code_at(0), MIDI)
    plus_tard = MIDI + timedelta(minutes=15)
    assert check_code(sessions, CLE, lina, code_at(900), plus_tard)


def test_right_codes_do_not_count_as_tries(sessions: sessionmaker[Session], lina: UUID) -> None:
    for pas in range(CODES_FAUX + 2):
        instant = MIDI + timedelta(seconds=30 * pas)
        assert check_code(sessions, CLE, lina, code_at(30 * pas), instant)


def test_switching_on_ends_sessions_that_never_showed_it_and_happens_once(
    sessions: sessionmaker[Session],
) -> None:
    compte = add_compte(sessions, Role.RAQ)
    with writing(sessions) as session:
        open_session(session, compte, "Firefox", MIDI, complete=True)
    assert not switch_on(sessions, CLE, compte, SECRET, "000000", MIDI)
    with sessions() as session:
        assert len(list_sessions(session, compte, MIDI)) == 1
        assert session.get_one(Compte, compte).secret_totp is None
    assert switch_on(sessions, CLE, compte, SECRET, code_at(0), MIDI)
    with sessions() as session:
        assert not list_sessions(session, compte, MIDI)
    with pytest.raises(ActionImpossible):
        switch_on(sessions, CLE, compte, SECRET, code_at(30), MIDI)


def test_the_coordination_cannot_do_without_and_others_can(
    sessions: sessionmaker[Session], lina: UUID
) -> None:
    with pytest.raises(ActionImpossible), writing(sessions) as session:
        switch_off(session, lina)
    omar = add_compte(sessions, Role.RAQ)
    assert switch_on(sessions, CLE, omar, SECRET, code_at(0), MIDI)
    with writing(sessions) as session:
        switch_off(session, omar)
    with sessions() as session:
        compte = session.get_one(Compte, omar)
        assert (compte.totp_actif, compte.secret_totp) == (False, None)


def test_the_secret_is_sealed_for_its_account_by_the_installation(
    sessions: sessionmaker[Session], lina: UUID
) -> None:
    with sessions() as session:
        garde = session.get_one(Compte, lina).secret_totp
    assert garde is not None
    assert SECRET not in garde
    assert len(garde) == 64
    assert unseal(CLE, lina, garde) == SECRET
    assert unseal(CLE, uuid4(), garde) is None
    assert unseal("une autre installation", lina, garde) is None
    assert seal(CLE, lina, SECRET) != garde, "a nonce of its own each time"
    assert not check_code(sessions, "une autre installation", lina, code_at(0), MIDI)


@pytest.mark.parametrize("rang", [0, 20, 40, 63])
def test_an_altered_seal_opens_nothing(rang: int) -> None:
    compte = uuid4()
    scelle = seal(CLE, compte, SECRET)
    autre = "A" if scelle[rang] != "A" else "B"
    for faux in (scelle[:rang] + autre + scelle[rang + 1 :], scelle[:-4], SECRET, "", "é" * 64):
        assert unseal(CLE, compte, faux) is None


def test_a_session_that_was_ended_is_neither_completed_nor_puts_a_phone_on_the_account(
    sessions: sessionmaker[Session],
) -> None:
    omar = add_compte(sessions, Role.RAQ)
    with writing(sessions) as session:
        secret = open_session(session, omar, "Firefox", MIDI, complete=False)
    with sessions() as session:
        connecte = find_compte(session, secret, MIDI)
    assert connecte is not None
    with writing(sessions) as session:
        end_sessions(session, omar)
    ancienne = connecte.session
    assert not switch_on(sessions, CLE, omar, SECRET, code_at(0), MIDI, sauf=ancienne)
    with writing(sessions) as session:
        assert complete_session(session, omar, ancienne, "Firefox", MIDI) is None
    with sessions() as session:
        assert not session.get_one(Compte, omar).totp_actif
        assert not list_sessions(session, omar, MIDI)
