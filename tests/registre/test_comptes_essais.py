"""Limits on tries: the window moves with the clock, keys do not touch each other."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from registre.comptes.essais import (
    count_essais,
    ensure_allowed,
    forget_essais,
    note_essai,
    take_back,
)
from registre.erreurs import TropDEssais
from registre.modeles import Essai
from registre.session import writing
from tests.fabriques import MIDI

QUART_D_HEURE = timedelta(minutes=15)


def count(sessions: sessionmaker[Session]) -> int:
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(Essai)) or 0


def test_the_delay_is_until_the_oldest_try_leaves_the_window(
    sessions: sessionmaker[Session],
) -> None:
    with writing(sessions) as session:
        for minute in (0, 2, 4):
            ensure_allowed(session, "a", 3, QUART_D_HEURE, MIDI + timedelta(minutes=minute))
            note_essai(session, "a", MIDI + timedelta(minutes=minute))
    with sessions() as session:
        with pytest.raises(TropDEssais) as refus:
            ensure_allowed(session, "a", 3, QUART_D_HEURE, MIDI + timedelta(minutes=5))
        assert refus.value.delai == 600
        ensure_allowed(session, "b", 3, QUART_D_HEURE, MIDI + timedelta(minutes=5))
        ensure_allowed(session, "a", 3, QUART_D_HEURE, MIDI + QUART_D_HEURE)


def test_a_refused_try_counts_nowhere_so_that_the_window_ends(
    sessions: sessionmaker[Session],
) -> None:
    limites = (("large", 9, QUART_D_HEURE), ("etroite", 1, QUART_D_HEURE))
    count_essais(sessions, limites, MIDI)
    for _ in range(3):
        with pytest.raises(TropDEssais):
            count_essais(sessions, limites, MIDI)
    assert count(sessions) == 2


def test_a_try_that_was_right_is_taken_back_alone(sessions: sessionmaker[Session]) -> None:
    premier = count_essais(sessions, (("a", 9, QUART_D_HEURE),), MIDI)
    count_essais(sessions, (("a", 9, QUART_D_HEURE), ("b", 9, QUART_D_HEURE)), MIDI)
    with writing(sessions) as session:
        take_back(session, premier)
    assert count(sessions) == 2
    with writing(sessions) as session:
        forget_essais(session, "a")
    with sessions() as session:
        assert session.scalars(select(Essai.cle)).all() == ["b"]
