"""Who is the relay of a quartier on a day: people, hosts, antennas, presences."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from registre.contacts import find_contacts
from registre.erreurs import QuartierInconnu
from registre.modeles import Quartier
from registre.session import writing
from tests.appuis.bases import list_selects
from tests.fabriques import (
    MIDI,
    add_quartier,
    make_antenne,
    make_attribution,
    make_commune,
    make_hote,
    make_hote_quartier,
    make_presence,
    make_relais,
    make_secteur,
)

SOIR_DU_30_JUIN = datetime(2022, 6, 30, 21, 30, tzinfo=UTC)
"""23:30 in Brussels."""

NUIT_DU_1ER_JUILLET = datetime(2022, 6, 30, 22, 30, tzinfo=UTC)
"""Half past midnight in Brussels: 1 July, although it is still 30 June in UTC."""


@pytest.fixture
def marolles(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    """The Marolles: two sectors of Brussels and one of Saint-Gilles, nobody yet."""
    with writing(sessions) as session:
        session.add_all([make_commune("21004"), make_commune("21013")])
        session.flush()
        session.add_all(
            [
                make_secteur("21013A00-", 4.36, 50.83, nis5="21013"),
                make_secteur("21004A00-", 4.34, 50.83),
                make_secteur("21004A01-", 4.35, 50.83),
            ]
        )
        session.flush()
        add_quartier(session, "Marolles", ["21004A00-", "21004A01-", "21013A00-"])
    return sessions


def test_a_quartier_lists_its_sectors_and_its_communes_the_largest_first(
    marolles: sessionmaker[Session],
) -> None:
    with marolles() as session:
        [quartier] = find_contacts(session, ["marolles"], MIDI)
    assert quartier.nom == "Marolles"
    assert quartier.secteurs == ("21004A00-", "21004A01-", "21013A00-")
    assert quartier.millesime == 2024
    assert [commune.nom_fr for commune in quartier.communes] == ["Bruxelles", "Saint-Gilles"]
    assert quartier.composition_confirmee is False
    assert (quartier.relais, quartier.hotes, quartier.antennes, quartier.presences) == (
        (),
        (),
        (),
        (),
    )


def test_a_relay_known_by_its_role_only_is_given_by_its_role_only(
    marolles: sessionmaker[Session],
) -> None:
    with writing(marolles) as session:
        relais = make_relais()
        session.add(relais)
        session.flush()
        session.add(make_attribution(relais, "marolles"))
    with marolles() as session:
        [quartier] = find_contacts(session, ["marolles"], MIDI)
    [relais_public] = quartier.relais
    assert relais_public.role == "Relais d'action de quartier – Marolles"
    assert (relais_public.nom, relais_public.telephone, relais_public.courriel) == (
        None,
        None,
        None,
    )


def test_the_relay_changes_at_midnight_in_brussels(marolles: sessionmaker[Session]) -> None:
    premier_juillet = date(2022, 7, 1)
    with writing(marolles) as session:
        avant, apres = make_relais("Marolles – avant"), make_relais("Marolles – après")
        session.add_all([avant, apres])
        session.flush()
        session.add_all(
            [
                make_attribution(avant, "marolles", au=premier_juillet),
                make_attribution(apres, "marolles", du=premier_juillet),
            ]
        )
    with marolles() as session:
        roles = [
            [relais.role for relais in find_contacts(session, ["marolles"], instant)[0].relais]
            for instant in (SOIR_DU_30_JUIN, NUIT_DU_1ER_JUILLET)
        ]
    assert roles == [
        ["Relais d'action de quartier – Marolles – avant"],
        ["Relais d'action de quartier – Marolles – après"],
    ]


def test_the_host_is_the_one_of_the_report_until_an_attribution_names_another(
    marolles: sessionmaker[Session],
) -> None:
    with writing(marolles) as session:
        imprime, nouveau = make_hote("Entraide des Marolles"), make_hote("CASG des Tanneurs")
        relais = make_relais()
        session.add_all([imprime, nouveau, relais])
        session.flush()
        session.add_all(
            [
                make_hote_quartier(imprime, "marolles"),
                make_attribution(relais, "marolles", au=date(2023, 1, 1)),
                make_attribution(relais, "marolles", du=date(2023, 1, 1), hote=nouveau),
            ]
        )
    with marolles() as session:
        hotes = [
            [hote.nom for hote in find_contacts(session, ["marolles"], instant)[0].hotes]
            for instant in (MIDI, MIDI + timedelta(days=365))
        ]
    assert hotes == [["Entraide des Marolles"], ["CASG des Tanneurs"]]


def test_an_antenna_is_shown_only_when_an_attribution_says_so(
    marolles: sessionmaker[Session],
) -> None:
    with writing(marolles) as session:
        hote, relais = make_hote(), make_relais()
        session.add_all([hote, relais])
        session.flush()
        dite, tue = make_antenne(hote, "Rue Haute"), make_antenne(hote, "Rue des Tanneurs")
        session.add_all([dite, tue, make_hote_quartier(hote, "marolles")])
        session.flush()
        session.add(make_attribution(relais, "marolles", hote=hote, antenne=dite))
    with marolles() as session:
        [quartier] = find_contacts(session, ["marolles"], MIDI)
    assert [antenne.nom for antenne in quartier.antennes] == ["Rue Haute"]


def test_presences_of_the_next_seven_days_come_soonest_first(
    marolles: sessionmaker[Session],
) -> None:
    with writing(marolles) as session:
        session.add_all(
            [
                make_presence("marolles", MIDI + timedelta(days=8), lieu="Trop tard"),
                make_presence("marolles", MIDI + timedelta(days=7), lieu="Le septième jour"),
                make_presence("marolles", MIDI + timedelta(days=6), lieu="Rue Haute"),
                make_presence("marolles", MIDI + timedelta(hours=2), lieu="Rue Blaes"),
                make_presence("marolles", MIDI - timedelta(hours=1), lieu="Place du Jeu de Balle"),
                make_presence("marolles", MIDI - timedelta(days=1), lieu="Trop tôt"),
            ]
        )
    with marolles() as session:
        [quartier] = find_contacts(session, ["marolles"], MIDI)
    assert [presence.lieu for presence in quartier.presences] == [
        "Place du Jeu de Balle",
        "Rue Blaes",
        "Rue Haute",
        "Le septième jour",
    ]


def test_two_relays_of_one_host_name_it_once(marolles: sessionmaker[Session]) -> None:
    with writing(marolles) as session:
        hote = make_hote()
        premiere, seconde = make_relais("Marolles – Rue Haute"), make_relais("Marolles – Tanneurs")
        session.add_all([hote, premiere, seconde])
        session.flush()
        session.add_all(
            make_attribution(relais, "marolles", hote=hote) for relais in (premiere, seconde)
        )
    with marolles() as session:
        [quartier] = find_contacts(session, ["marolles"], MIDI)
    assert len(quartier.relais) == 2
    assert len(quartier.hotes) == 1


def test_the_order_asked_for_is_kept_and_an_unknown_quartier_is_named(
    marolles: sessionmaker[Session],
) -> None:
    with writing(marolles) as session:
        add_quartier(session, "Anneessens", [])
    with marolles() as session:
        slugs = ["marolles", "anneessens"]
        assert [q.slug for q in find_contacts(session, slugs, MIDI)] == slugs
        assert find_contacts(session, [], MIDI) == []
        with pytest.raises(QuartierInconnu, match="nulle-part"):
            find_contacts(session, ["marolles", "nulle-part"], MIDI)


def test_thirty_quartiers_cost_as_many_selects_as_one(
    sessions_semees: sessionmaker[Session],
    compte_requetes: Callable[[sessionmaker[Session]], AbstractContextManager[list[str]]],
) -> None:
    nombres = []
    with sessions_semees() as session:
        slugs = session.scalars(select(Quartier.slug)).all()
    for demandes in (["marolles"], slugs):
        with sessions_semees() as session, compte_requetes(sessions_semees) as requetes:
            contacts = find_contacts(session, demandes, MIDI)
        assert len(contacts) == len(demandes)
        assert all(contact.relais and contact.hotes for contact in contacts)
        nombres.append(len(list_selects(requetes)))
    assert len(slugs) == 30
    assert nombres == [6, 6]
