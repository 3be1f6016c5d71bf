"""Somebody goes back, changes an entry and sends the same form again: nothing of it is lost."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from registre.equipes.antennes import (
    AntenneChangee,
    ContenuAntenne,
    create_antenne,
    fingerprint,
    write_antenne,
)
from registre.equipes.attributions import attribute
from registre.equipes.comptes import list_comptes_ouverts
from registre.equipes.departs import leave
from registre.equipes.hotes import create_hote
from registre.equipes.photos import PhotoLue, find_photo, write_photo
from registre.equipes.presences import PresencePrevue, announce, remove_presence
from registre.equipes.relais import add_relais
from registre.equipes.remplacements import begin_remplacement
from registre.erreurs import ActionImpossible
from registre.modeles import (
    Antenne,
    Attribution,
    Compte,
    CompteQuartier,
    Hote,
    Presence,
    Relais,
    Remplacement,
)
from registre.revue.hotes import CHAMPS_HOTE
from registre.revue.revisions import Auteur, list_revisions
from registre.session import writing
from registre.situation import Situation
from registre.valeurs import MotifRemplacement, ObjetRevise, Role, TypeAntenne

MARDI = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
LE_3_MARS, LE_10_MARS, LE_20_MARS = date(2026, 3, 3), date(2026, 3, 10), date(2026, 3, 20)
SOIREE = PresencePrevue("Place du Jeu de Balle", date(2026, 3, 24), time(18), time(20))
FLAGEY = ContenuAntenne("Flagey", TypeAntenne.CASG, "Place Flagey 18, 1050", None)
PLACE_FLAGEY = Situation(4.3724, 50.8284, "rue", "21009A00-", "flagey", "21009")


def find_relais(session: Session, quartier: str = "marolles") -> Relais:
    voulu = select(Attribution.relais).where(Attribution.quartier == quartier)
    return session.get_one(Relais, session.scalars(voulu.limit(1)).one())


def test_other_hours_are_a_second_presence_and_the_same_ones_are_not(
    sessions_semees: sessionmaker[Session],
) -> None:
    envoi = uuid4()
    matin = replace(SOIREE, de=time(9), a=time(11))
    deux_semaines = replace(SOIREE, chaque_semaine_jusqu_a=date(2026, 3, 31))
    for prevue, nombre in ((SOIREE, 1), (SOIREE, 1), (matin, 1), (deux_semaines, 2)):
        with writing(sessions_semees) as session:
            assert announce(session, "marolles", prevue, id=envoi, instant=MARDI) == nombre
    with sessions_semees() as session:
        debuts = session.scalars(select(Presence.debut).order_by(Presence.debut)).all()
        assert [(d.day, d.astimezone(UTC).hour) for d in debuts] == [(24, 8), (24, 17), (31, 16)]
        premiere = session.scalars(select(Presence).where(Presence.debut == debuts[1])).one()
    with writing(sessions_semees) as session:
        remove_presence(session, "marolles", str(premiere.id))
    with writing(sessions_semees) as session:
        announce(session, "marolles", deux_semaines, id=envoi, instant=MARDI)
    with sessions_semees() as session:
        assert len(session.scalars(select(Presence)).all()) == 3


def test_another_name_is_a_second_partner_with_its_own_history(
    sessions_semees: sessionmaker[Session],
) -> None:
    envoi, auteur = uuid4(), Auteur(None, "Coordination")
    cles: list[UUID] = []
    for nom in ("Maison d'essai", "Maison d'essai", "Autre maison"):
        contenu = dict.fromkeys(CHAMPS_HOTE) | {"nom": nom, "communes": ""}
        with writing(sessions_semees) as session:
            cles.append(create_hote(session, envoi, contenu, auteur, MARDI))
    assert cles[0] == cles[1] != cles[2]
    with sessions_semees() as session:
        assert session.get_one(Hote, cles[2]).nom == "Autre maison"
        for cle in set(cles):
            assert len(list_revisions(session, ObjetRevise.HOTE, str(cle))) == 1


def test_another_antenna_is_a_second_one_and_the_same_one_may_lose_its_point(
    sessions_semees: sessionmaker[Session],
) -> None:
    envoi = uuid4()
    with writing(sessions_semees) as session:
        hote = session.scalars(select(Hote.id).limit(1)).one()
        create = partial(create_antenne, session, envoi, hote)
        situee = create(replace(FLAGEY, situation=PLACE_FLAGEY))
        assert situee.lon is not None
        assert create(FLAGEY) is situee
        assert situee.lon is None
        assert create(replace(FLAGEY, nom="La Chasse")) is not situee
    with sessions_semees() as session:
        assert set(session.scalars(select(Antenne.nom))) == {"Flagey", "La Chasse"}


def test_an_antenna_is_not_written_over_what_its_editor_has_not_seen(
    sessions_semees: sessionmaker[Session],
) -> None:
    with writing(sessions_semees) as session:
        hote = session.scalars(select(Hote.id).limit(1)).one()
        antenne = create_antenne(session, uuid4(), hote, FLAGEY)
        vue = fingerprint(antenne)
        write_antenne(session, antenne, replace(FLAGEY, nom="Rez-de-chaussée"), vue=vue)
        with pytest.raises(AntenneChangee) as refus:
            write_antenne(session, antenne, replace(FLAGEY, nom="Premier étage"), vue=vue)
        assert refus.value.antenne == antenne.id
        assert antenne.nom == "Rez-de-chaussée"
        write_antenne(session, antenne, replace(FLAGEY, nom="Rez-de-chaussée"), vue=vue)


def test_another_quartier_is_a_second_relay_and_a_second_attribution(
    sessions_semees: sessionmaker[Session],
) -> None:
    envoi = uuid4()
    with writing(sessions_semees) as session:
        add = partial(add_relais, session, id=envoi, du=LE_3_MARS)
        premier = add("marolles", "Second relais")
        assert add("marolles", "Second relais") is premier
        assert add("matonge", "Second relais") is not premier
        give = partial(attribute, session, premier, id=envoi, hote=None, antenne=None, au=None)
        give("brabant", du=LE_10_MARS)
        give("brabant", du=LE_10_MARS)
        give("nord", du=LE_10_MARS)
        with pytest.raises(ActionImpossible, match="chevauchement"):
            give("brabant", du=LE_3_MARS)
        session.flush()
        couverts = select(Attribution.quartier).where(Attribution.relais == premier.id)
        assert sorted(session.scalars(couverts)) == ["brabant", "marolles", "nord"]


def test_other_days_are_a_second_absence_or_are_refused_in_words(
    sessions_semees: sessionmaker[Session],
) -> None:
    envoi = uuid4()
    with writing(sessions_semees) as session:
        note = partial(
            begin_remplacement,
            session,
            find_relais(session),
            MotifRemplacement.ABSENCE,
            id=envoi,
            remplacant=None,
        )
        for _ in range(2):
            note(du=LE_3_MARS, au=LE_10_MARS)
        note(du=LE_20_MARS, au=None)
        with pytest.raises(ActionImpossible, match="chevauchement"):
            note(du=LE_3_MARS, au=LE_20_MARS)
        session.flush()
        assert len(session.scalars(select(Remplacement)).all()) == 2


def test_the_day_of_a_departure_that_is_corrected_is_the_one_that_counts(
    sessions_semees: sessionmaker[Session],
) -> None:
    envoi = uuid4()
    for le in (LE_10_MARS, LE_10_MARS, LE_20_MARS):
        with writing(sessions_semees) as session:
            leave(session, find_relais(session), le, id=envoi, remplacant=None, instant=MARDI)
    with sessions_semees() as session:
        assert find_relais(session).parti_le == LE_20_MARS
        assert [r.valide_du for r in session.scalars(select(Remplacement))] == [LE_20_MARS]


def test_another_photo_takes_the_place_of_the_first(
    sessions_semees: sessionmaker[Session],
) -> None:
    envoi = uuid4()
    for octets in (b"\xff\xd8une", b"\xff\xd8une", b"\xff\xd8autre"):
        with writing(sessions_semees) as session:
            write_photo(
                session,
                find_relais(session),
                PhotoLue(octets, 360, 480),
                id=envoi,
                consentie_le=LE_3_MARS,
                par="Coordination",
                publique=True,
                instant=MARDI,
            )
    with sessions_semees() as session:
        photo = find_photo(session, find_relais(session).id)
        assert photo is not None
        assert photo.octets == b"\xff\xd8autre"


def test_presences_from_the_day_of_a_departure_on_are_removed_and_others_stay(
    sessions_semees: sessionmaker[Session],
) -> None:
    chaque_mardi = replace(SOIREE, jour=LE_10_MARS, chaque_semaine_jusqu_a=date(2026, 3, 31))
    with writing(sessions_semees) as session:
        for quartier in ("marolles", "anneessens"):
            announce(session, quartier, chaque_mardi, id=uuid4(), instant=MARDI)
    with writing(sessions_semees) as session:
        leave(
            session,
            find_relais(session),
            date(2026, 3, 17),
            id=uuid4(),
            remplacant=None,
            instant=MARDI,
            retirer_presences=True,
        )
    with sessions_semees() as session:
        jours = {
            quartier: [
                debut.day
                for debut in session.scalars(
                    select(Presence.debut)
                    .where(Presence.quartier == quartier)
                    .order_by(Presence.debut)
                )
            ]
            for quartier in ("marolles", "anneessens")
        }
    assert jours == {"marolles": [10], "anneessens": [10, 17, 24, 31]}


def test_the_accounts_that_let_somebody_work_for_a_quartier_are_listed(
    sessions_semees: sessionmaker[Session],
) -> None:
    comptes = (
        ("Ouvert", Role.RAQ, True),
        ("Fermé", Role.RAQ, False),
        ("Coordination", Role.COORDINATION, True),
    )
    with writing(sessions_semees) as session:
        for nom, role, actif in comptes:
            compte = Compte(courriel=f"{role}{actif}@equipe.example", nom=nom, role=role)
            compte.actif = actif
            session.add(compte)
            session.flush()
            session.add(CompteQuartier(compte=compte.id, quartier="marolles"))
    with sessions_semees() as session:
        ouverts = list_comptes_ouverts(session)
    assert {slug: [c.nom for c in siens] for slug, siens in ouverts.items()} == {
        "marolles": ["Ouvert"]
    }
