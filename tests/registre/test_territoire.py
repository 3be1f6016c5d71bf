"""The territory of a day, and the one that a worker keeps at hand."""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from geo.affectation import Territoire
from registre import territoire as module
from registre.compositions import assign_secteurs
from registre.modeles import QuartierSecteur
from registre.session import writing
from registre.territoire import TERRITOIRES_GARDES, Territoires, load_territoire
from registre.valeurs import Compteur
from registre.versions import bump
from tests.appuis.bases import list_selects
from tests.fabriques import (
    DEBUT_DES_ZONES,
    MILLESIME,
    PLACE_DU_JEU_DE_BALLE,
    add_quartier,
    make_commune,
    make_quartier,
    make_secteur,
)

JUIN_2022 = date(2022, 6, 15)
VEILLE_DES_ZONES = DEBUT_DES_ZONES - timedelta(days=1)
DANS_LE_PREMIER = (4.341, 50.831)
DANS_LE_SECOND = (4.351, 50.831)

CompteRequetes = Callable[[sessionmaker[Session]], AbstractContextManager[list[str]]]


@pytest.fixture
def petites_zones(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    """Two made-up sectors of Brussels; the first one is the Marolles."""
    with writing(sessions) as session:
        session.add_all([make_commune("21004"), make_quartier("Anneessens")])
        session.flush()
        session.add_all(
            [
                make_secteur("21004A00-", 4.34, 50.83),
                make_secteur("21004A01-", 4.35, 50.83),
            ]
        )
        session.flush()
        add_quartier(session, "Marolles", ["21004A00-"])
        bump(session, Compteur.TERRITOIRE)
    return sessions


def make_territoires() -> Territoires:
    return Territoires(list, [])


def test_the_region_of_the_carried_data_is_loaded_whole(
    sessions_semees: sessionmaker[Session],
) -> None:
    with sessions_semees() as session:
        territoire = load_territoire(session, JUIN_2022)
    assert len(territoire.secteurs) == 724
    assert len(territoire.quartiers) == 30
    assert territoire.locate(*PLACE_DU_JEU_DE_BALLE).quartier == "marolles"
    assert territoire.quartiers["marolles"].nom == "Marolles"


def test_before_the_first_zone_the_region_has_sectors_and_no_quartier(
    sessions_semees: sessionmaker[Session],
) -> None:
    with sessions_semees() as session:
        territoire = load_territoire(session, VEILLE_DES_ZONES)
    assert len(territoire.quartiers) == 0
    assert territoire.locate(*PLACE_DU_JEU_DE_BALLE).secteur is not None


def test_a_zone_begins_on_its_first_day_and_is_over_on_its_last(
    petites_zones: sessionmaker[Session],
) -> None:
    fin = date(2024, 1, 1)
    with writing(petites_zones) as session:
        session.execute(update(QuartierSecteur).values(valide_au=fin))
    with petites_zones() as session:
        jours = [VEILLE_DES_ZONES, DEBUT_DES_ZONES, fin - timedelta(days=1), fin]
        lieux = [load_territoire(session, jour).locate(*DANS_LE_PREMIER) for jour in jours]
    assert [lieu.quartier for lieu in lieux] == [None, "marolles", "marolles", None]


def test_a_territory_at_hand_costs_one_select(
    petites_zones: sessionmaker[Session], compte_requetes: CompteRequetes
) -> None:
    territoires = make_territoires()
    with petites_zones() as session:
        premier = territoires.current(session, JUIN_2022)
        with compte_requetes(petites_zones) as requetes:
            second = territoires.current(session, JUIN_2022)
    assert len(list_selects(requetes)) == 1
    assert second.territoire is premier.territoire
    assert (second.version, second.le) == (premier.version, JUIN_2022)


def test_a_new_zone_is_seen_at_the_next_request(petites_zones: sessionmaker[Session]) -> None:
    territoires = make_territoires()
    with petites_zones() as session:
        avant = territoires.current(session, JUIN_2022)
    with writing(petites_zones) as session:
        assign_secteurs(session, "anneessens", ["21004A01-"], MILLESIME, DEBUT_DES_ZONES)
    with petites_zones() as session:
        apres = territoires.current(session, JUIN_2022)
    assert avant.territoire.locate(*DANS_LE_SECOND).quartier is None
    assert apres.territoire.locate(*DANS_LE_SECOND).quartier == "anneessens"
    assert apres.version == avant.version + 1


def test_a_day_passes_without_building_again_and_a_zone_begins_at_midnight(
    petites_zones: sessionmaker[Session],
) -> None:
    premier_juillet = date(2022, 7, 1)
    with writing(petites_zones) as session:
        assign_secteurs(session, "anneessens", ["21004A01-"], MILLESIME, premier_juillet)
    territoires = make_territoires()
    with petites_zones() as session:
        jours = [date(2022, 6, 29), date(2022, 6, 30), premier_juillet]
        courants = [territoires.current(session, jour) for jour in jours]
    assert courants[0].territoire is courants[1].territoire
    assert [courant.le for courant in courants] == jours
    assert [c.territoire.locate(*DANS_LE_SECOND).quartier for c in courants] == [
        None,
        None,
        "anneessens",
    ]


def test_questions_about_many_days_do_not_fill_the_memory(
    petites_zones: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    construits: list[date] = []

    def load(session: Session, le: date, millesime: int) -> Territoire:
        construits.append(le)
        return load_territoire(session, le, millesime)

    monkeypatch.setattr(module, "load_territoire", load)
    annees = [date(2023 + rang, 1, 1) for rang in range(TERRITOIRES_GARDES)]
    with writing(petites_zones) as session:
        for annee in annees:
            fin = annee + timedelta(days=365)
            assign_secteurs(session, "anneessens", ["21004A01-"], MILLESIME, annee, fin)
    territoires = make_territoires()
    with petites_zones() as session:
        for jour in (JUIN_2022, *annees):
            territoires.current(session, jour)
        assert len(construits) == TERRITOIRES_GARDES + 1
        territoires.current(session, annees[-1])
        assert len(construits) == TERRITOIRES_GARDES + 1
        territoires.current(session, JUIN_2022)
    assert len(construits) == TERRITOIRES_GARDES + 2


def test_threads_that_ask_together_wait_for_one_builder(
    petites_zones: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    construits: list[date] = []

    def load_slowly(session: Session, le: date, millesime: int) -> Territoire:
        construits.append(le)
        time.sleep(0.05)
        return load_territoire(session, le, millesime)

    monkeypatch.setattr(module, "load_territoire", load_slowly)
    territoires = make_territoires()
    recus: list[Territoire] = []

    def ask() -> None:
        with petites_zones() as session:
            recus.append(territoires.current(session, JUIN_2022).territoire)

    _run_together([ask] * 4)
    assert len(recus) == 4
    assert len(set(map(id, recus))) == 1
    assert len(construits) == 1


def _run_together(taches: Sequence[Callable[[], None]]) -> None:
    fils = [threading.Thread(target=tache) for tache in taches]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()


def test_the_name_of_a_quartier_that_does_not_exist_yet_finds_no_relay(
    sessions_semees: sessionmaker[Session],
) -> None:
    territoires = make_territoires()
    with sessions_semees() as session:
        avant = territoires.current(session, VEILLE_DES_ZONES)
        localisation = avant.localisateur.localise_texte("Marolles")
    assert localisation.quartiers == ()
    assert all(candidat.quartier is None for candidat in localisation.candidats)
