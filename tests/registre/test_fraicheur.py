"""When a record is due again: by the calendar, in Brussels, never by counting days."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session, sessionmaker

from registre.calendrier import BRUXELLES
from registre.echues import count_echues, list_echues
from registre.fraicheur import due_before, due_le
from registre.modeles import Acteur
from registre.session import writing
from registre.valeurs import EtatActeur
from tests.fabriques import (
    MIDI,
    PLACE_DU_JEU_DE_BALLE,
    make_acteur,
    make_categorie,
    make_groupe,
    make_quartier,
    make_verification,
)

PARVIS_DE_SAINT_GILLES = (4.3447, 50.8299)
PLACE_FLAGEY = (4.3722, 50.8275)

INSTANTS = st.datetimes(datetime(2022, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def in_brussels(annee: int, mois: int, jour: int, heure: int = 0) -> datetime:
    return datetime(annee, mois, jour, heure, tzinfo=BRUXELLES)


@pytest.mark.parametrize(
    ("verifie_le", "mois", "echeance"),
    [
        (in_brussels(2025, 3, 3, 10), 6, in_brussels(2025, 9, 3)),
        (in_brussels(2025, 8, 31, 10), 6, in_brussels(2026, 2, 28)),
        (in_brussels(2023, 8, 31, 10), 6, in_brussels(2024, 2, 29)),
        (in_brussels(2025, 11, 30, 10), 3, in_brussels(2026, 2, 28)),
        (in_brussels(2025, 1, 15, 10), 24, in_brussels(2027, 1, 15)),
        # Half past midnight in Brussels is still the day before in UTC.
        (datetime(2025, 6, 30, 22, 30, tzinfo=UTC), 6, in_brussels(2026, 1, 1)),
    ],
)
def test_a_record_is_due_the_same_day_some_months_later(
    verifie_le: datetime, mois: int, echeance: datetime
) -> None:
    assert due_le(verifie_le, mois) == echeance


@given(verifie_le=INSTANTS, instant=INSTANTS, mois=st.integers(1, 60))
def test_the_database_and_the_page_agree_on_what_is_due(
    verifie_le: datetime, instant: datetime, mois: int
) -> None:
    assert (due_le(verifie_le, mois) <= instant) == (verifie_le < due_before(instant, mois))


@given(instant=INSTANTS, mois=st.integers(1, 60), ecart=st.integers(-3, 3))
def test_they_agree_at_the_very_edge(instant: datetime, mois: int, ecart: int) -> None:
    verifie_le = due_before(instant, mois) + timedelta(minutes=ecart)
    assert (due_le(verifie_le, mois) <= instant) == (ecart < 0)


@pytest.fixture
def rue_haute(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    """Five public actors of the Marolles and of Matongé, verified long ago, lately or never."""
    ici, parvis, flagey = PLACE_DU_JEU_DE_BALLE, PARVIS_DE_SAINT_GILLES, PLACE_FLAGEY
    acteurs = (
        ("Jamais vue", "marolles", flagey, None),
        ("Vue il y a un an", "marolles", ici, 365),
        ("Vue il y a sept mois", "marolles", parvis, 213),
        ("Vue hier", "marolles", ici, 1),
        ("Sans point", "matonge", (None, None), None),
    )
    with writing(sessions) as session:
        session.add_all([make_groupe("A"), make_groupe("H")])
        session.add_all(make_quartier(nom) for nom in ("Marolles", "Matonge"))
        session.flush()
        session.add(make_categorie())
        session.add(make_categorie("pharmacies", groupe="H", frequence_mois=12))
        session.flush()
        for nom, quartier, (lon, lat), jours in acteurs:
            acteur = make_acteur(nom, quartier=quartier, lon=lon, lat=lat, cle_tri=nom.lower())
            add_verified(session, acteur, jours)
        pharmacie = make_acteur("Pharmacie vue il y a sept mois", categorie="pharmacies")
        add_verified(session, pharmacie, 213)
        add_verified(session, make_acteur("Brouillon", etat=EtatActeur.BROUILLON), None)
    return sessions


def add_verified(session: Session, acteur: Acteur, jours: int | None) -> None:
    session.add(acteur)
    session.flush()
    if jours is not None:
        session.add(make_verification(acteur.id, MIDI - timedelta(days=jours)))
        session.add(make_verification(acteur.id, MIDI - timedelta(days=jours + 400)))


def names(sessions: sessionmaker[Session], **choix: object) -> list[str]:
    with sessions() as session:
        return [echue.nom for echue in list_echues(session, MIDI, **choix)]  # type: ignore[arg-type]


def test_what_nobody_verified_comes_first_then_the_oldest(
    rue_haute: sessionmaker[Session],
) -> None:
    attendues = ["Jamais vue", "Sans point", "Vue il y a un an", "Vue il y a sept mois"]
    assert names(rue_haute) == attendues
    assert names(rue_haute, limit=2, offset=1) == attendues[1:3]


def test_each_category_has_a_frequency_of_its_own(rue_haute: sessionmaker[Session]) -> None:
    assert "Pharmacie vue il y a sept mois" not in names(rue_haute)
    with rue_haute() as session:
        plus_tard = list_echues(session, MIDI + timedelta(days=160))
    assert "Pharmacie vue il y a sept mois" in [echue.nom for echue in plus_tard]


def test_on_a_round_the_nearest_comes_first(rue_haute: sessionmaker[Session]) -> None:
    with rue_haute() as session:
        echues = list_echues(session, MIDI, depuis=PLACE_DU_JEU_DE_BALLE)
    assert [echue.nom for echue in echues] == [
        *("Vue il y a un an", "Vue il y a sept mois", "Jamais vue", "Sans point"),
    ]
    assert echues[0].metres == pytest.approx(0, abs=0.01)
    assert echues[1].metres == pytest.approx(762, rel=0.02)
    assert echues[-1].metres is None


def test_a_list_is_held_to_some_quartiers_and_counts_them(
    rue_haute: sessionmaker[Session],
) -> None:
    assert names(rue_haute, quartiers=["matonge"]) == ["Sans point"]
    assert names(rue_haute, quartiers=[]) == []
    with rue_haute() as session:
        assert count_echues(session, MIDI) == {"marolles": 3, "matonge": 1}
        assert count_echues(session, MIDI, ["marolles"]) == {"marolles": 3}


def test_an_empty_directory_has_nothing_to_verify(sessions: sessionmaker[Session]) -> None:
    with sessions() as session:
        assert list_echues(session, MIDI) == []
        assert count_echues(session, MIDI) == {}
