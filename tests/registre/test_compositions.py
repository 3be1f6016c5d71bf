"""Which sectors make which quartier: one sector in one quartier on one day, on both engines."""

import threading
from datetime import date

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from registre import compositions
from registre.compositions import assign_secteurs, list_bornes
from registre.erreurs import QuartierInconnu, SecteurAbsent, SecteurDejaAttribue
from registre.modeles import QuartierSecteur
from registre.session import make_sessions, writing
from registre.versions import read_versions
from tests.fabriques import MILLESIME, make_commune, make_quartier, make_secteur

MARS_2022 = date(2022, 3, 1)
JANVIER_2024 = date(2024, 1, 1)
MAROLLES = ["21004A00-", "21004A01-"]


@pytest.fixture(autouse=True)
def deux_quartiers(request: pytest.FixtureRequest) -> None:
    """Marolles and Anneessens, without a sector yet, and three sectors of Brussels."""
    nom = "moteur_postgis" if "moteur_postgis" in request.fixturenames else "moteur"
    with writing(make_sessions(request.getfixturevalue(nom))) as session:
        session.add_all(
            [make_commune("21004"), make_quartier("Marolles"), make_quartier("Anneessens")]
        )
        session.flush()
        session.add_all(
            make_secteur(f"21004A0{rang}-", 4.34 + rang / 100, 50.83) for rang in range(3)
        )


def assign(
    sessions: sessionmaker[Session],
    quartier: str,
    codes: list[str],
    du: date = MARS_2022,
    au: date | None = None,
) -> int:
    with writing(sessions) as session:
        return assign_secteurs(session, quartier, codes, MILLESIME, du, au)


def list_zones(sessions: sessionmaker[Session]) -> list[tuple[str, str]]:
    with sessions() as session:
        rows = session.execute(
            select(QuartierSecteur.quartier, QuartierSecteur.code).order_by(
                QuartierSecteur.code, QuartierSecteur.valide_du
            )
        )
        return [(quartier, code) for quartier, code in rows]


def test_a_zone_is_written_once_and_counted_once(sessions: sessionmaker[Session]) -> None:
    assert assign(sessions, "marolles", MAROLLES) == 2
    assert assign(sessions, "marolles", MAROLLES) == 0
    assert list_zones(sessions) == [("marolles", code) for code in MAROLLES]
    with sessions() as session:
        assert read_versions(session).territoire == 1


def test_a_sector_of_the_marolles_cannot_be_given_to_anneessens_too(
    sessions: sessionmaker[Session],
) -> None:
    assign(sessions, "marolles", MAROLLES)
    with pytest.raises(SecteurDejaAttribue) as vue:
        assign(sessions, "anneessens", ["21004A01-", "21004A02-"], JANVIER_2024)
    assert vue.value.codes == ("21004A01-",)
    assert vue.value.quartiers == ("marolles",)
    assert list_zones(sessions) == [("marolles", code) for code in MAROLLES]
    with sessions() as session:
        assert read_versions(session).territoire == 1


def test_a_sector_passes_to_another_quartier_on_the_day_the_first_one_lets_go(
    sessions: sessionmaker[Session],
) -> None:
    assign(sessions, "marolles", ["21004A00-"], au=JANVIER_2024)
    assert assign(sessions, "anneessens", ["21004A00-"], JANVIER_2024) == 1
    with pytest.raises(SecteurDejaAttribue):
        assign(sessions, "marolles", ["21004A00-"], date(2021, 1, 1))
    assert assign(sessions, "marolles", ["21004A00-"], date(2021, 1, 1), MARS_2022) == 1


def test_a_quartier_cannot_hold_a_sector_for_longer_by_overlapping_itself(
    sessions: sessionmaker[Session],
) -> None:
    assign(sessions, "marolles", ["21004A00-"], au=JANVIER_2024)
    with pytest.raises(SecteurDejaAttribue):
        assign(sessions, "marolles", ["21004A00-"])


def test_unknown_quartiers_sectors_and_backward_periods_are_named(
    sessions: sessionmaker[Session],
) -> None:
    with pytest.raises(QuartierInconnu, match="nulle-part"):
        assign(sessions, "nulle-part", MAROLLES)
    with pytest.raises(SecteurAbsent, match="99999Z99-"):
        assign(sessions, "marolles", ["21004A00-", "99999Z99-"])
    with pytest.raises(ValueError, match="ends after"):
        assign(sessions, "marolles", MAROLLES, JANVIER_2024, MARS_2022)
    assert list_zones(sessions) == []


def test_two_people_who_give_one_sector_at_once_cannot_both_succeed(moteur: Engine) -> None:
    depart = threading.Barrier(2)
    refus: list[SecteurDejaAttribue] = []

    def give(quartier: str) -> None:
        depart.wait()
        try:
            assign(make_sessions(moteur), quartier, ["21004A00-"])
        except SecteurDejaAttribue as erreur:
            refus.append(erreur)

    fils = [threading.Thread(target=give, args=(q,)) for q in ("marolles", "anneessens")]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert len(refus) == 1
    assert len(list_zones(make_sessions(moteur))) == 1


@pytest.mark.postgis
def test_what_the_check_did_not_see_postgresql_refuses_under_the_same_name(
    moteur_postgis: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions = make_sessions(moteur_postgis)
    assign(sessions, "marolles", ["21004A00-"])
    monkeypatch.setattr(compositions, "_find_tenus", lambda *_: set())
    with pytest.raises(SecteurDejaAttribue, match="21004A00-"):
        assign(sessions, "anneessens", ["21004A00-"], JANVIER_2024)


def test_the_days_on_which_a_zone_changes_are_known(sessions: sessionmaker[Session]) -> None:
    assign(sessions, "marolles", ["21004A00-"], au=JANVIER_2024)
    assign(sessions, "marolles", ["21004A01-"])
    with sessions() as session:
        assert list_bornes(session) == [MARS_2022, JANVIER_2024]
