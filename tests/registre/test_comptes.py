"""Accounts: created once, never without a coordination, shut out at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session, sessionmaker

from registre.comptes.comptes import (
    Fonction,
    clean_courriel,
    create_compte,
    disable_compte,
    edit_compte,
    enable_compte,
    invite_again,
    list_comptes,
    make_invitation,
    read_compte,
    read_fonction,
    sign_fonction,
    use_lien,
)
from registre.comptes.liens import read_lien
from registre.comptes.sessions import find_compte, list_sessions, open_session
from registre.erreurs import ActionImpossible, LienInvalide, ObjetInconnu
from registre.session import writing
from registre.valeurs import NatureLien, Role
from tests.fabriques import MIDI, make_quartier

COORDINATION = Fonction("Lina Dupont", Role.COORDINATION)
EMPREINTE = "$argon2id$essai"


@pytest.fixture(autouse=True)
def quartiers(sessions: sessionmaker[Session]) -> None:
    with writing(sessions) as session:
        session.add_all(make_quartier(nom) for nom in ("Marolles", "Matongé"))


def add(
    sessions: sessionmaker[Session],
    courriel: str,
    fonction: Fonction = COORDINATION,
    empreinte: str | None = EMPREINTE,
) -> UUID:
    identifiant = uuid4()
    with writing(sessions) as session:
        assert create_compte(session, identifiant, courriel, fonction, MIDI)
        read_compte(session, identifiant).mot_de_passe = empreinte
    return identifiant


@pytest.mark.parametrize(
    ("tape", "lu"),
    [
        (" Lina.Dupont@Exemple.BE ", "lina.dupont@exemple.be"),
        ("a+b@x.co", "a+b@x.co"),
        ("zoé@exemple.be", None),
        ("lina", None),
        ("lina@localhost", None),
        ("a@b@c.be", None),
        ("lina@exemple.be\nBcc: x@y.be", None),
        ("<lina@exemple.be>", None),
        ("a@b.be,c@d.be", None),
        ("x" * 150 + "@exemple.be", None),
    ],
)
def test_a_mail_address_is_one_address_in_lower_case(tape: str, lu: str | None) -> None:
    assert clean_courriel(tape) == lu


def test_a_form_sent_twice_creates_one_account_and_an_address_has_one(
    sessions: sessionmaker[Session],
) -> None:
    identifiant = uuid4()
    for attendu in (True, False):
        with writing(sessions) as session:
            nouveau = create_compte(session, identifiant, "lina@x.be", COORDINATION, MIDI)
            assert nouveau is attendu
    with pytest.raises(ActionImpossible, match="courriel_deja_pris"):
        add(sessions, "lina@x.be")
    with sessions() as session:
        assert [c.courriel for c in list_comptes(session)] == ["lina@x.be"]


def test_two_coordinations_inviting_the_same_person_at_once_make_one_account(
    sessions: sessionmaker[Session],
) -> None:
    depart = Barrier(2)

    def invite(_rang: int) -> str:
        depart.wait()
        try:
            add(sessions, "lina@x.be")
        except ActionImpossible as refus:
            return refus.motif
        return "invite"

    with ThreadPoolExecutor(2) as fils:
        assert sorted(fils.map(invite, range(2))) == ["courriel_deja_pris", "invite"]


def test_quartiers_and_host_go_with_the_role(sessions: sessionmaker[Session]) -> None:
    raq = Fonction("Omar", Role.RAQ, ("marolles", "matonge"))
    omar = add(sessions, "omar@x.be", raq)
    with sessions() as session:
        assert read_fonction(session, read_compte(session, omar)) == raq
    with writing(sessions) as session:
        edit_compte(
            session, read_compte(session, omar), Fonction("Omar", Role.LECTURE, ("marolles",))
        )
    with sessions() as session:
        lu = read_fonction(session, read_compte(session, omar))
    assert lu == Fonction("Omar", Role.LECTURE)
    assert sign_fonction(lu) != sign_fonction(raq)


def test_a_role_changes_at_the_next_request(sessions: sessionmaker[Session]) -> None:
    omar = add(sessions, "omar@x.be", Fonction("Omar", Role.RAQ, ("marolles",)))
    with writing(sessions) as session:
        secret = open_session(session, omar, "Firefox", MIDI, complete=True)
        edit_compte(session, read_compte(session, omar), Fonction("Omar", Role.RAQ, ("matonge",)))
    with sessions() as session:
        connecte = find_compte(session, secret, MIDI)
        assert connecte is not None
        assert connecte.quartiers == {"matonge"}


def test_who_becomes_coordination_must_show_a_second_factor_first(
    sessions: sessionmaker[Session],
) -> None:
    omar = add(sessions, "omar@x.be", Fonction("Omar", Role.LECTURE))
    with writing(sessions) as session:
        secret = open_session(session, omar, "Firefox", MIDI, complete=True)
        edit_compte(session, read_compte(session, omar), Fonction("Omar", Role.COORDINATION))
    with sessions() as session:
        assert find_compte(session, secret, MIDI) is None


def test_a_disabled_account_has_no_session_no_link_and_comes_back_with_its_password(
    sessions: sessionmaker[Session],
) -> None:
    add(sessions, "lina@x.be")
    omar = add(sessions, "omar@x.be")
    with writing(sessions) as session:
        secret = open_session(session, omar, "Firefox", MIDI, complete=True)
        lien = make_invitation(session, omar, MIDI)
        disable_compte(session, read_compte(session, omar), MIDI)
    with sessions() as session:
        assert find_compte(session, secret, MIDI) is None
        assert not list_sessions(session, omar, MIDI)
        with pytest.raises(LienInvalide):
            read_lien(session, lien, NatureLien.INVITATION, MIDI)
    with writing(sessions) as session:
        enable_compte(read_compte(session, omar))
    with sessions() as session:
        compte = read_compte(session, omar)
        assert (compte.actif, compte.mot_de_passe) == (True, EMPREINTE)
        assert find_compte(session, secret, MIDI) is None


def test_the_last_coordination_that_can_log_in_stays(sessions: sessionmaker[Session]) -> None:
    lina = add(sessions, "lina@x.be")
    add(sessions, "invitee@x.be", empreinte=None)
    with pytest.raises(ActionImpossible, match="derniere"), writing(sessions) as session:
        disable_compte(session, read_compte(session, lina), MIDI)
    with pytest.raises(ActionImpossible, match="derniere"), writing(sessions) as session:
        edit_compte(session, read_compte(session, lina), Fonction("Lina", Role.LECTURE))
    omar = add(sessions, "omar@x.be")
    with writing(sessions) as session:
        disable_compte(session, read_compte(session, lina), MIDI)
    with pytest.raises(ActionImpossible), writing(sessions) as session:
        disable_compte(session, read_compte(session, omar), MIDI)


def test_two_coordinations_that_disable_each_other_at_once_leave_one(
    sessions: sessionmaker[Session],
) -> None:
    comptes = [add(sessions, f"{nom}@x.be") for nom in ("lina", "omar")]
    depart = Barrier(2)

    def disable(compte: UUID) -> bool:
        depart.wait()
        try:
            with writing(sessions) as session:
                disable_compte(session, read_compte(session, compte), MIDI)
        except ActionImpossible:
            return False
        return True

    with ThreadPoolExecutor(2) as fils:
        assert sorted(fils.map(disable, comptes)) == [False, True]


def test_a_renewed_invitation_takes_password_and_second_factor_away(
    sessions: sessionmaker[Session],
) -> None:
    lina = add(sessions, "lina@x.be")
    with writing(sessions) as session:
        compte = read_compte(session, lina)
        compte.secret_totp, compte.totp_actif = "A" * 32, True
        ouverte = open_session(session, lina, "Firefox", MIDI, complete=True)
        premier = make_invitation(session, lina, MIDI)
        second = invite_again(session, compte, MIDI)
    with sessions() as session:
        compte = read_compte(session, lina)
        assert (compte.mot_de_passe, compte.secret_totp, compte.totp_actif) == (None, None, False)
        assert find_compte(session, ouverte, MIDI) is None
        with pytest.raises(LienInvalide, match="expire"):
            read_lien(session, premier, NatureLien.INVITATION, MIDI)
    with writing(sessions) as session:
        assert use_lien(session, second, NatureLien.INVITATION, EMPREINTE, MIDI).id == lina
    with pytest.raises(LienInvalide, match="utilise"), writing(sessions) as session:
        use_lien(session, second, NatureLien.INVITATION, "autre", MIDI)
    with sessions() as session:
        assert read_compte(session, lina).mot_de_passe == EMPREINTE


def test_an_account_that_is_none_is_said_to_be_none(sessions: sessionmaker[Session]) -> None:
    with sessions() as session, pytest.raises(ObjetInconnu, match="compte"):
        read_compte(session, uuid4())
