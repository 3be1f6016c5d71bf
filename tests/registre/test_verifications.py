"""A verification is an event of its own: it moves nothing else, and one form makes one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from registre.erreurs import ObjetInconnu
from registre.modeles import Acteur, Hote, Verification, VerificationHote
from registre.session import writing
from registre.valeurs import CanalVerification, ResultatVerification
from registre.verifications import (
    find_verification,
    find_verification_hote,
    verify_acteur,
    verify_hote,
)
from registre.versions import read_versions
from tests.fabriques import MIDI, make_acteur, make_categorie, make_groupe, make_hote

ENVOI = UUID("0b0b7a62-36f1-4d8b-8b0e-2d1c7f8a9e01")


@pytest.fixture
def fiches(sessions: sessionmaker[Session]) -> tuple[UUID, UUID]:
    """An actor and a host partner."""
    with writing(sessions) as session:
        session.add(make_groupe())
        session.flush()
        session.add(make_categorie())
        session.flush()
        acteur, hote = make_acteur(modifie_le=MIDI, modifie_par="Une relais"), make_hote()
        session.add_all([acteur, hote])
        session.flush()
        return acteur.id, hote.id


def test_verifying_moves_nothing_else_of_the_record(
    sessions: sessionmaker[Session], fiches: tuple[UUID, UUID]
) -> None:
    with sessions() as session:
        avant = session.get_one(Acteur, fiches[0])
    plus_tard = MIDI + timedelta(days=30)
    with writing(sessions) as session:
        verify_acteur(session, fiches[0], "Une relais", CanalVerification.SITE, plus_tard, id=ENVOI)
    with sessions() as session:
        apres = session.get_one(Acteur, fiches[0])
        notee = session.scalars(select(Verification)).one()
        versions = read_versions(session)
    assert (apres.modifie_le, apres.modifie_par) == (avant.modifie_le, avant.modifie_par)
    assert (notee.id, notee.acteur, notee.verifie_le) == (ENVOI, fiches[0], plus_tard)
    assert (notee.verifie_par, notee.canal) == ("Une relais", "site")
    assert versions.annuaire == 1


def test_the_same_form_twice_is_one_verification(
    sessions: sessionmaker[Session], fiches: tuple[UUID, UUID]
) -> None:
    acteur, hote = fiches
    for _ in range(2):
        with writing(sessions) as session:
            verify_acteur(session, acteur, "A", CanalVerification.TELEPHONE, MIDI, id=ENVOI)
            verify_hote(session, hote, "A", CanalVerification.TELEPHONE, MIDI, id=ENVOI)
    with sessions() as session:
        assert len(session.scalars(select(Verification)).all()) == 1
        assert len(session.scalars(select(VerificationHote)).all()) == 1
        assert read_versions(session).annuaire == 2


def test_two_workers_with_the_same_form_write_it_once(
    sessions: sessionmaker[Session], fiches: tuple[UUID, UUID]
) -> None:
    def verify(_: int) -> None:
        with writing(sessions) as session:
            verify_acteur(session, fiches[0], "A", CanalVerification.SUR_PLACE, MIDI, id=ENVOI)

    with ThreadPoolExecutor(4) as ouvriers:
        list(ouvriers.map(verify, range(8)))
    with sessions() as session:
        assert len(session.scalars(select(Verification)).all()) == 1


def test_the_last_verification_of_a_host_is_found(
    sessions: sessionmaker[Session], fiches: tuple[UUID, UUID]
) -> None:
    hote = fiches[1]
    with sessions() as session:
        assert find_verification_hote(session, hote) is None
    with writing(sessions) as session:
        for jours in (3, 0, 9):
            instant = MIDI - timedelta(days=jours)
            verify_hote(session, hote, "A", CanalVerification.COURRIEL, instant, id=uuid4())
    with sessions() as session:
        derniere = find_verification_hote(session, hote)
        assert derniere is not None
        assert derniere.verifie_le == MIDI


@pytest.mark.parametrize(("nature", "modele"), [("acteur", Acteur), ("hote", Hote)])
def test_what_does_not_exist_cannot_be_verified(
    sessions: sessionmaker[Session], nature: str, modele: type[Acteur | Hote]
) -> None:
    verify = verify_acteur if modele is Acteur else verify_hote
    with pytest.raises(ObjetInconnu) as refus, writing(sessions) as session:
        verify(session, uuid4(), "A", CanalVerification.SITE, MIDI, id=ENVOI)
    assert refus.value.nature == nature


def test_what_is_not_there_any_more_is_noted_and_shows_to_nobody(
    sessions: sessionmaker[Session], fiches: tuple[UUID, UUID]
) -> None:
    acteur, sur_place = fiches[0], CanalVerification.SUR_PLACE
    ferme, plus_tard = ResultatVerification.FERME, MIDI + timedelta(days=1)
    with writing(sessions) as session:
        verify_acteur(session, acteur, "A", sur_place, plus_tard, id=ENVOI, resultat=ferme)
    with sessions() as session:
        assert session.get_one(Verification, ENVOI).resultat == "ferme"
        assert find_verification(session, acteur) is None
        assert read_versions(session).annuaire == 0
    with writing(sessions) as session:
        verify_acteur(session, acteur, "A", sur_place, MIDI, id=uuid4())
    with sessions() as session:
        derniere = find_verification(session, acteur)
        assert derniere is not None
        assert derniere.verifie_le == MIDI
