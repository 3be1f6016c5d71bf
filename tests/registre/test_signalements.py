"""What visitors report waits for a person, is answered once, and is never public."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session, sessionmaker

from registre.erreurs import ActeurInconnu, ObjetInconnu
from registre.session import writing
from registre.signalements import (
    answer,
    count_nouveaux,
    find_signalement,
    list_nouveaux,
    list_repondus,
    report,
)
from registre.valeurs import EtatSignalement, MotifSignalement
from tests.appuis.annuaire import fill_annuaire, make_id
from tests.fabriques import MIDI

BIBLIOTHEQUE, ELAN = make_id(4), make_id(5)
"""Of Matongé, of the Marolles (tests.appuis.annuaire)."""
BROUILLON, PERSONNE = make_id(12), make_id(14)


@pytest.fixture
def annuaire(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    fill_annuaire(sessions)
    return sessions


def add_report(
    annuaire: sessionmaker[Session], acteur: UUID, heures: int = 0, texte: str = ""
) -> UUID:
    identifiant = uuid4()
    instant = MIDI + timedelta(hours=heures)
    with writing(annuaire) as session:
        assert report(session, acteur, MotifSignalement.FERME, texte, instant, id=identifiant)
    return identifiant


def test_the_one_that_waits_longest_is_read_first(annuaire: sessionmaker[Session]) -> None:
    tard, tot = add_report(annuaire, ELAN, 5), add_report(annuaire, BIBLIOTHEQUE, 1, "Volets <b>")
    with annuaire() as session:
        recus = list_nouveaux(session)
        assert [recu.id for recu in recus] == [tot, tard]
        assert count_nouveaux(session) == 2
        assert list_nouveaux(session, limit=1) == recus[:1]
    assert (recus[0].nom, recus[0].quartier) == ("Bibliothèque de la Forêt", "matonge")
    assert (recus[0].texte, recus[0].motif) == ("Volets <b>", MotifSignalement.FERME)


def test_a_relay_sees_the_reports_of_their_quartiers_only(annuaire: sessionmaker[Session]) -> None:
    add_report(annuaire, BIBLIOTHEQUE)
    des_marolles = add_report(annuaire, ELAN)
    with annuaire() as session:
        assert [recu.id for recu in list_nouveaux(session, {"marolles"})] == [des_marolles]
        assert count_nouveaux(session, {"marolles"}) == 1
        assert list_nouveaux(session, set()) == []


def test_the_same_sending_twice_is_one_report(annuaire: sessionmaker[Session]) -> None:
    identifiant = add_report(annuaire, ELAN)
    with writing(annuaire) as session:
        encore = report(session, ELAN, MotifSignalement.FERME, "", MIDI, id=identifiant)
    assert not encore
    with annuaire() as session:
        assert count_nouveaux(session) == 1


@pytest.mark.parametrize("acteur", [BROUILLON, PERSONNE, UUID(int=0)])
def test_only_a_public_place_can_be_reported(annuaire: sessionmaker[Session], acteur: UUID) -> None:
    with pytest.raises(ActeurInconnu), writing(annuaire) as session:
        report(session, acteur, MotifSignalement.FAUX, "", MIDI, id=uuid4())


def test_the_first_answer_stands(annuaire: sessionmaker[Session]) -> None:
    identifiant = add_report(annuaire, ELAN)
    plus_tard = MIDI + timedelta(days=1)
    with writing(annuaire) as session:
        assert answer(
            session, identifiant, EtatSignalement.TRAITE, "Adresse corrigée", "Nora", plus_tard
        )
    with writing(annuaire) as session:
        assert not answer(
            session, identifiant, EtatSignalement.ECARTE, "Rien vu", "Paul", plus_tard
        )
    with annuaire() as session:
        assert count_nouveaux(session) == 0
        (repondu,) = list_repondus(session)
    assert (repondu.etat, repondu.suite) == (EtatSignalement.TRAITE, "Adresse corrigée")
    assert (repondu.traite_par, repondu.traite_le) == ("Nora", plus_tard)


def test_the_latest_answers_stand_first(annuaire: sessionmaker[Session]) -> None:
    premier, second = add_report(annuaire, ELAN), add_report(annuaire, ELAN, 1)
    for heure, identifiant in enumerate((second, premier)):
        with writing(annuaire) as session:
            instant = MIDI + timedelta(days=1, hours=heure)
            answer(session, identifiant, EtatSignalement.ECARTE, "", "Nora", instant)
    with annuaire() as session:
        assert [recu.id for recu in list_repondus(session)] == [premier, second]
        assert [recu.id for recu in list_repondus(session, limit=1)] == [premier]
        assert list_repondus(session, {"matonge"}) == []
        assert find_signalement(session, premier).suite is None


def test_a_report_that_nobody_made_is_unknown(annuaire: sessionmaker[Session]) -> None:
    with annuaire() as session, pytest.raises(ObjetInconnu):
        find_signalement(session, uuid4())
