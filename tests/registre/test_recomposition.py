"""The coordination composes a quartier anew, from a day on, and actors follow."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from geo.quartiers import list_voisins
from registre.erreurs import ActionImpossible, QuartierInconnu, SecteurDejaAttribue
from registre.modeles import Acteur, Quartier, QuartierSecteur
from registre.recomposition import confirm, find_bizarreries, read_secteurs, recompose
from registre.session import writing
from registre.territoire import load_territoire
from registre.versions import read_versions

AUJOURD_HUI = date(2026, 3, 3)
DEBUT = date(2022, 3, 1)


def list_codes(session: Session, slug: str, le: date) -> tuple[str, ...]:
    return load_territoire(session, le).quartiers[slug].codes


def test_a_sector_that_leaves_takes_its_actors_along_and_history_keeps_it(
    sessions_semees: sessionmaker[Session],
) -> None:
    with sessions_semees() as session:
        avant = list_codes(session, "marolles", AUJOURD_HUI)
        peuples = session.scalars(select(Acteur.secteur).where(Acteur.quartier == "marolles")).all()
        quitte = next(code for code in avant if code in peuples)
    reste = [code for code in avant if code != quitte]
    with writing(sessions_semees) as session:
        assert recompose(session, "marolles", reste, AUJOURD_HUI, AUJOURD_HUI)
    with sessions_semees() as session:
        assert list_codes(session, "marolles", AUJOURD_HUI) == tuple(reste)
        assert list_codes(session, "marolles", date(2026, 3, 2)) == avant
        quartiers = session.scalars(select(Acteur.quartier).where(Acteur.secteur == quitte)).all()
        assert quartiers
        assert set(quartiers) == {None}


def test_a_neighbour_that_joins_brings_its_actors(sessions_semees: sessionmaker[Session]) -> None:
    with sessions_semees() as session:
        avant = list_codes(session, "marolles", AUJOURD_HUI)
        territoire = load_territoire(session, AUJOURD_HUI)
        libres = [
            code
            for code in list_voisins(avant, read_secteurs(session))
            if territoire.quartier_of_secteur(code) is None
        ]
        version = read_versions(session)
    with writing(sessions_semees) as session:
        assert recompose(session, "marolles", [*avant, libres[0]], AUJOURD_HUI, AUJOURD_HUI)
        assert not recompose(session, "marolles", [*avant, libres[0]], AUJOURD_HUI, AUJOURD_HUI)
    with sessions_semees() as session:
        assert libres[0] in list_codes(session, "marolles", AUJOURD_HUI)
        nouvelle = read_versions(session)
        assert nouvelle.territoire > version.territoire
        assert nouvelle.annuaire > version.annuaire
        siens = session.scalars(select(Acteur.quartier).where(Acteur.secteur == libres[0])).all()
        assert set(siens) <= {"marolles"}


def test_a_sector_of_another_quartier_is_not_taken(sessions_semees: sessionmaker[Session]) -> None:
    with sessions_semees() as session:
        marolles = list_codes(session, "marolles", AUJOURD_HUI)
        anneessens = list_codes(session, "anneessens", AUJOURD_HUI)
    with pytest.raises(SecteurDejaAttribue) as refus, writing(sessions_semees) as session:
        recompose(session, "marolles", [*marolles[1:], anneessens[0]], AUJOURD_HUI, AUJOURD_HUI)
    assert refus.value.quartiers == ("anneessens",)
    with sessions_semees() as session:
        assert list_codes(session, "marolles", AUJOURD_HUI) == marolles


def test_a_composition_that_began_today_is_corrected_without_a_trace(
    sessions_semees: sessionmaker[Session],
) -> None:
    with sessions_semees() as session:
        avant = list_codes(session, "marolles", AUJOURD_HUI)
        libre = next(
            code
            for code in list_voisins(avant, read_secteurs(session))
            if load_territoire(session, AUJOURD_HUI).quartier_of_secteur(code) is None
        )
    for codes in ([*avant, libre], avant):
        with writing(sessions_semees) as session:
            recompose(session, "marolles", codes, AUJOURD_HUI, AUJOURD_HUI)
    with sessions_semees() as session:
        assert list_codes(session, "marolles", AUJOURD_HUI) == avant
        traces = select(QuartierSecteur).where(QuartierSecteur.code == libre)
        assert session.scalars(traces).all() == []


@pytest.mark.parametrize(
    ("codes", "le", "motif"),
    [
        ([], AUJOURD_HUI, "sans_secteur"),
        (["21004A00-"], date(2026, 3, 4), "jour_a_venir"),
        (["21004A00-"], date(2022, 2, 1), "jour_deja_compose"),
    ],
)
def test_what_cannot_be_composed_is_refused_by_its_reason(
    sessions_semees: sessionmaker[Session], codes: list[str], le: date, motif: str
) -> None:
    with pytest.raises(ActionImpossible) as refus, writing(sessions_semees) as session:
        recompose(session, "marolles", codes, le, AUJOURD_HUI)
    assert refus.value.motif == motif


def test_an_unknown_quartier_is_refused(sessions_semees: sessionmaker[Session]) -> None:
    with pytest.raises(QuartierInconnu), writing(sessions_semees) as session:
        recompose(session, "atlantide", ["21004A00-"], AUJOURD_HUI, AUJOURD_HUI)
    with pytest.raises(QuartierInconnu), writing(sessions_semees) as session:
        confirm(session, "atlantide", confirmee=True)


def test_what_is_unusual_is_told(sessions_semees: sessionmaker[Session]) -> None:
    with sessions_semees() as session:
        secteurs = read_secteurs(session)
        marolles = list_codes(session, "marolles", AUJOURD_HUI)
        maritime = list_codes(session, "maritime", AUJOURD_HUI)
    assert not find_bizarreries(marolles, secteurs)
    assert find_bizarreries(marolles[:1], secteurs).nombre
    assert find_bizarreries([*marolles[:3], *maritime[:2]], secteurs).morcele


def test_a_confirmation_can_be_taken_back(sessions_semees: sessionmaker[Session]) -> None:
    for confirmee in (True, False):
        with writing(sessions_semees) as session:
            confirm(session, "marolles", confirmee=confirmee)
        with sessions_semees() as session:
            quartier = session.get(Quartier, "marolles")
            assert quartier is not None
            assert quartier.composition_confirmee is confirmee
