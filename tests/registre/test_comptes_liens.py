"""Single-use links: used once whoever is faster, expired on time, each for its own purpose."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from registre.comptes.liens import consume_lien, expire_liens, make_lien, read_lien
from registre.erreurs import LienInvalide
from registre.modeles import Compte, Lien
from registre.session import writing
from registre.valeurs import NatureLien, Role
from tests.fabriques import MIDI

UNE_HEURE = timedelta(hours=1)


@pytest.fixture
def lina(sessions: sessionmaker[Session]) -> UUID:
    with writing(sessions) as session:
        compte = Compte(courriel="lina@equipe.example", nom="Lina", role=Role.RAQ)
        session.add(compte)
        session.flush()
        return compte.id


def send(
    sessions: sessionmaker[Session], compte: UUID, nature: NatureLien = NatureLien.INVITATION
) -> str:
    with writing(sessions) as session:
        return make_lien(session, nature, MIDI, UNE_HEURE, compte=compte)


def test_reading_a_link_any_number_of_times_does_not_use_it_up(
    sessions: sessionmaker[Session], lina: UUID
) -> None:
    secret = send(sessions, lina)
    with sessions() as session:
        for _ in range(3):
            lien = read_lien(session, secret, NatureLien.INVITATION, MIDI)
            assert (lien.compte, lien.utilise_le) == (lina, None)
        assert secret not in session.scalars(select(Lien.empreinte)).all()


@pytest.mark.parametrize(
    ("nature", "apres", "motif"),
    [
        (NatureLien.INVITATION, UNE_HEURE, "expire"),
        (NatureLien.MOT_DE_PASSE, timedelta(0), "inconnu"),
    ],
)
def test_an_expired_link_or_one_for_another_purpose_opens_nothing(
    sessions: sessionmaker[Session], lina: UUID, nature: NatureLien, apres: timedelta, motif: str
) -> None:
    secret = send(sessions, lina)
    for use in (read_lien, consume_lien):
        with pytest.raises(LienInvalide) as refus, writing(sessions) as session:
            use(session, secret, nature, MIDI + apres)
        assert refus.value.motif == motif
    with sessions() as session:
        assert session.scalar(select(Lien.utilise_le)) is None


def test_a_link_lives_to_its_last_second(sessions: sessionmaker[Session], lina: UUID) -> None:
    secret = send(sessions, lina)
    with writing(sessions) as session:
        presque = MIDI + UNE_HEURE - timedelta(seconds=1)
        assert consume_lien(session, secret, NatureLien.INVITATION, presque).compte == lina


def test_an_altered_link_is_not_known(sessions: sessionmaker[Session], lina: UUID) -> None:
    secret = send(sessions, lina)
    with sessions() as session, pytest.raises(LienInvalide, match="inconnu"):
        read_lien(session, secret[:-1], NatureLien.INVITATION, MIDI)


def test_a_new_link_ends_the_older_one_of_its_kind_and_account_only(
    sessions: sessionmaker[Session], lina: UUID
) -> None:
    with writing(sessions) as session:
        autre = Compte(courriel="omar@equipe.example", nom="Omar", role=Role.RAQ)
        session.add(autre)
        session.flush()
        omar = autre.id
    ancien, oubli = send(sessions, lina), send(sessions, lina, NatureLien.MOT_DE_PASSE)
    chez_omar, nouveau = send(sessions, omar), send(sessions, lina)
    with sessions() as session:
        with pytest.raises(LienInvalide, match="expire"):
            read_lien(session, ancien, NatureLien.INVITATION, MIDI)
        for secret, nature in (
            (nouveau, NatureLien.INVITATION),
            (chez_omar, NatureLien.INVITATION),
            (oubli, NatureLien.MOT_DE_PASSE),
        ):
            assert read_lien(session, secret, nature, MIDI)


def test_all_links_of_an_account_end_when_it_is_disabled(
    sessions: sessionmaker[Session], lina: UUID
) -> None:
    secret = send(sessions, lina)
    with writing(sessions) as session:
        expire_liens(session, lina, MIDI)
    with sessions() as session, pytest.raises(LienInvalide, match="expire"):
        read_lien(session, secret, NatureLien.INVITATION, MIDI)


def test_of_four_forms_sent_at_once_one_uses_the_link(
    sessions: sessionmaker[Session], lina: UUID
) -> None:
    secret, depart = send(sessions, lina), Barrier(4)

    def use(_rang: int) -> str:
        depart.wait()
        try:
            with writing(sessions) as session:
                consume_lien(session, secret, NatureLien.INVITATION, MIDI)
        except LienInvalide as refus:
            return refus.motif
        return "pris"

    with ThreadPoolExecutor(4) as fils:
        assert sorted(fils.map(use, range(4))) == ["pris", "utilise", "utilise", "utilise"]


def test_a_link_used_in_a_form_that_fails_can_be_used_again(
    sessions: sessionmaker[Session], lina: UUID
) -> None:
    secret = send(sessions, lina)
    with sessions() as session:  # what follows failed: nothing is committed
        consume_lien(session, secret, NatureLien.INVITATION, MIDI)
    with writing(sessions) as session:
        assert consume_lien(session, secret, NatureLien.INVITATION, MIDI).utilise_le == MIDI
