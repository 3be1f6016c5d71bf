"""The version counters by which workers see each other's writes."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy.orm import Session, sessionmaker

from registre.session import writing
from registre.valeurs import Compteur
from registre.versions import Versions, bump, read_versions


def test_an_empty_register_stands_at_zero(sessions: sessionmaker[Session]) -> None:
    with sessions() as session:
        assert read_versions(session) == Versions(territoire=0, annuaire=0)


def test_a_write_counts_once_for_each_counter_it_names(sessions: sessionmaker[Session]) -> None:
    with writing(sessions) as session:
        bump(session, Compteur.ANNUAIRE)
    with writing(sessions) as session:
        bump(session, Compteur.ANNUAIRE, Compteur.TERRITOIRE, Compteur.ANNUAIRE)
    with sessions() as session:
        assert read_versions(session) == Versions(territoire=1, annuaire=2)


def test_a_write_that_fails_is_not_counted(sessions: sessionmaker[Session]) -> None:
    def write_and_fail() -> None:
        with writing(sessions) as session:
            bump(session, Compteur.ANNUAIRE)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    with sessions() as session:
        assert read_versions(session).annuaire == 0


def test_writers_at_the_same_time_lose_no_count(sessions: sessionmaker[Session]) -> None:
    def write_often() -> None:
        for _ in range(10):
            with writing(sessions) as session:
                bump(session, Compteur.TERRITOIRE, Compteur.ANNUAIRE)

    fils = [threading.Thread(target=write_often) for _ in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    with sessions() as session:
        assert read_versions(session) == Versions(territoire=40, annuaire=40)


def test_reading_the_versions_costs_one_select(
    sessions: sessionmaker[Session],
    compte_requetes: Callable[[sessionmaker[Session]], AbstractContextManager[list[str]]],
) -> None:
    with sessions() as session, compte_requetes(sessions) as requetes:
        read_versions(session)
    assert len(requetes) == 1
