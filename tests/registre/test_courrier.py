"""The outbox: one row for one mail, taken by one postman, forgotten in time."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session, sessionmaker

from registre.courrier import boite, suivi
from registre.courrier.delais import Patience
from registre.courrier.depot import know_expediteur, post_courriel
from registre.courrier.oubli import TROP_ANCIEN, erase_courriels, forget_textes
from registre.erreurs import ActionImpossible, ObjetInconnu
from registre.modeles import Compte, Courriel, Parametre
from registre.session import writing
from registre.valeurs import EtatCourriel, NatureCourriel, Role

MARDI = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
BAIL = timedelta(minutes=10)
JOUR = timedelta(days=1)

Sessions = sessionmaker[Session]


def post(sessions: Sessions, **autres: Any) -> UUID:
    valeurs: dict[str, Any] = {
        "id": uuid4(),
        "nature": NatureCourriel.CONTACT,
        "destinataire": "relais@example.org",
        "objet": "Marolles",
        "corps": "Bonjour",
        "reponse_a": "amina@example.org",
        "instant": MARDI,
        **autres,
    }
    with writing(sessions) as session:
        return post_courriel(session, **valeurs).id


def read(sessions: Sessions, courriel: UUID) -> Courriel:
    with sessions() as session:
        return session.get_one(Courriel, courriel)


def take(sessions: Sessions, instant: datetime = MARDI) -> boite.Prise | None:
    with writing(sessions) as session:
        return boite.take_due(session, instant, BAIL)


def taken(sessions: Sessions, instant: datetime = MARDI) -> boite.Prise:
    prise = take(sessions, instant)
    assert prise is not None
    return prise


def send(sessions: Sessions, instant: datetime = MARDI) -> None:
    prise = taken(sessions, instant)
    with writing(sessions) as session:
        boite.note_sent(session, prise, instant)


def fail(sessions: Sessions, prise: boite.Prise, instant: datetime = MARDI) -> None:
    with writing(sessions) as session:
        boite.put_off(session, prise, "Refus (451).", instant, Patience())


def test_a_form_sent_twice_is_one_mail_with_its_first_words(sessions: Sessions) -> None:
    courriel = post(sessions)
    assert post(sessions, id=courriel, corps="Autre chose") == courriel
    seul = read(sessions, courriel)
    assert seul.corps == "Bonjour"
    taken(sessions)
    assert take(sessions) is None


def test_a_form_sent_twice_at_once_is_one_mail(sessions: Sessions) -> None:
    identifiant, barriere, faits = uuid4(), Barrier(4), []

    def post_at_once() -> None:
        barriere.wait()
        faits.append(post(sessions, id=identifiant))

    fils = [Thread(target=post_at_once) for _ in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert faits == [identifiant] * 4
    with sessions() as session:
        assert suivi.count_by_etat(session)[EtatCourriel.EN_ATTENTE] == 1


@pytest.mark.parametrize(
    ("expediteur", "domaine"),
    [
        ("raq@Relais.Example", "relais.example"),
        (None, "raq.localhost"),
        ("raq@x>\r\nBcc: a", "raq.localhost"),
    ],
)
def test_the_name_of_a_mail_is_made_from_its_row_and_the_sender(
    sessions: Sessions, expediteur: str | None, domaine: str
) -> None:
    know_expediteur(sessions, expediteur)
    courriel = post(sessions)
    assert read(sessions, courriel).message_id == f"<{courriel}@{domaine}>"


def test_a_change_of_sender_does_not_rename_a_mail_that_was_tried(sessions: Sessions) -> None:
    know_expediteur(sessions, "raq@ancien.example")
    courriel = post(sessions)
    fail(sessions, taken(sessions))
    know_expediteur(sessions, "raq@nouveau.example")
    assert taken(sessions, MARDI + JOUR).message_id == f"<{courriel}@ancien.example>"


def test_a_mail_that_is_taken_is_left_alone_until_its_lease_ends(sessions: Sessions) -> None:
    courriel = post(sessions)
    premiere = taken(sessions)
    assert take(sessions, MARDI + BAIL - timedelta(seconds=1)) is None
    seconde = taken(sessions, MARDI + BAIL)
    assert (seconde.id, seconde.message_id) == (courriel, premiere.message_id)
    assert (premiere.essai, seconde.essai) == (1, 2)


def test_a_postman_that_lost_its_lease_changes_nothing_but_a_delivery(sessions: Sessions) -> None:
    courriel = post(sessions)
    ancienne = taken(sessions)
    nouvelle = taken(sessions, MARDI + BAIL)
    fail(sessions, ancienne, MARDI + BAIL)
    with writing(sessions) as session:
        boite.refuse(session, ancienne, "Refus (550).")
    pris = read(sessions, courriel)
    assert (pris.etat, pris.pris_jusqu_a) == (EtatCourriel.EN_ATTENTE, nouvelle.jusqu_a)
    with writing(sessions) as session:
        boite.note_sent(session, ancienne, MARDI + BAIL)
    fail(sessions, nouvelle, MARDI + BAIL)
    assert read(sessions, courriel).etat == EtatCourriel.ENVOYE


def test_two_workers_never_take_the_same_mail(sessions: Sessions) -> None:
    for _ in range(12):
        post(sessions)
    prises: list[UUID] = []

    def empty_box() -> None:
        while (prise := take(sessions)) is not None:
            prises.append(prise.id)

    fils = [Thread(target=empty_box) for _ in range(3)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert len(prises) == len(set(prises)) == 12


def test_retries_come_soon_at_first_then_every_three_hours_for_five_days() -> None:
    patience = Patience()
    attentes: list[timedelta] = []
    while (suivant := patience.next_essai(len(attentes) + 1, MARDI)) is not None:
        attentes.append(suivant - MARDI)
    secondes = [int(attente.total_seconds()) for attente in attentes]
    assert secondes[:7] == [5, 15, 60, 300, 900, 3600, 10800]
    assert set(secondes[7:]) == {10800}
    assert timedelta(days=4, hours=21) < sum(attentes, timedelta()) <= timedelta(days=5)


def test_a_mail_to_the_coordination_goes_to_whoever_that_is_when_it_leaves(
    sessions: Sessions,
) -> None:
    post(sessions, destinataire=None)
    with writing(sessions) as session:
        session.add(
            Compte(
                courriel="marie@example.org",
                nom="Marie",
                role=Role.COORDINATION,
                mot_de_passe="condensat",
            )
        )
    premiere = taken(sessions)
    assert premiere.destinataires == ("marie@example.org",)
    fail(sessions, premiere)
    with writing(sessions) as session:
        session.add(Parametre(cle="coordination_courriel", valeur="equipe@example.org"))
    assert taken(sessions, MARDI + JOUR).destinataires == ("equipe@example.org",)


def test_a_mail_that_waits_for_somebody_keeps_all_its_tries(sessions: Sessions) -> None:
    courriel = post(sessions, destinataire=None)
    for minute in range(0, 60, 10):
        instant = MARDI + timedelta(minutes=minute)
        prise = taken(sessions, instant)
        assert prise.destinataires == ()
        with writing(sessions) as session:
            boite.put_off_for_nobody(session, prise, instant)
    attend = read(sessions, courriel)
    assert (attend.etat, attend.essais) == (EtatCourriel.EN_ATTENTE, 0)
    assert attend.dernier_refus == boite.SANS_PERSONNE


def test_trying_again_gives_a_refused_mail_all_its_tries_back(sessions: Sessions) -> None:
    courriel = post(sessions)
    prise = taken(sessions)
    with writing(sessions) as session:
        boite.refuse(session, prise, "Refus (550).")
    assert take(sessions, MARDI + JOUR) is None
    with writing(sessions) as session:
        suivi.retry_courriel(session, str(courriel), MARDI + JOUR)
    assert taken(sessions, MARDI + JOUR).essai == 1


def test_trying_again_does_not_take_a_mail_from_the_postman_that_carries_it(
    sessions: Sessions,
) -> None:
    courriel = post(sessions)
    taken(sessions)
    with writing(sessions) as session:
        suivi.retry_courriel(session, str(courriel), MARDI)
    assert take(sessions) is None


def test_what_was_delivered_or_forgotten_cannot_be_tried_again(sessions: Sessions) -> None:
    envoye = post(sessions)
    send(sessions)
    oublie = post(sessions)
    with writing(sessions) as session:
        forget_textes(session, MARDI + 30 * JOUR, 10)
    for courriel, motif in ((envoye, "courriel_envoye"), (oublie, "courriel_sans_texte")):
        with (
            pytest.raises(ActionImpossible, match=motif),
            writing(sessions) as session,
        ):
            suivi.retry_courriel(session, str(courriel), MARDI)
    for inconnu in (str(uuid4()), "1", "../etc"):
        with pytest.raises(ObjetInconnu), writing(sessions) as session:
            suivi.retry_courriel(session, inconnu, MARDI)


def test_a_mail_that_waited_thirty_days_loses_its_text_and_says_why(sessions: Sessions) -> None:
    courriel = post(sessions)
    with writing(sessions) as session:
        assert forget_textes(session, MARDI + 30 * JOUR - timedelta(seconds=1), 10) == 0
        assert forget_textes(session, MARDI + 30 * JOUR, 10) == 1
    vieux = read(sessions, courriel)
    assert (vieux.corps, vieux.reponse_a) == (None, None)
    assert (vieux.etat, vieux.dernier_refus) == (EtatCourriel.REFUSE, TROP_ANCIEN)
    assert take(sessions, MARDI + 30 * JOUR) is None


def test_messages_that_were_kept_leave_after_thirty_days_or_when_the_choice_ends(
    sessions: Sessions,
) -> None:
    with writing(sessions) as session:
        session.add(Parametre(cle="garder_messages", valeur="oui"))
    courriel = post(sessions)
    send(sessions)
    with writing(sessions) as session:
        assert forget_textes(session, MARDI + JOUR, 10) == 0
    assert read(sessions, courriel).corps == "Bonjour"
    with writing(sessions) as session:
        session.delete(session.get_one(Parametre, "garder_messages"))
        assert forget_textes(session, MARDI + JOUR, 10) == 1
    assert read(sessions, courriel).corps is None
    assert read(sessions, courriel).etat == EtatCourriel.ENVOYE


def test_rows_leave_thirty_days_after_delivery_and_never_while_they_wait(
    sessions: Sessions,
) -> None:
    envoye = post(sessions)
    send(sessions, MARDI + 20 * JOUR)
    attend = post(sessions, instant=MARDI)
    with writing(sessions) as session:
        assert erase_courriels(session, MARDI + 49 * JOUR, 10) == 0
        assert erase_courriels(session, MARDI + 50 * JOUR, 10) == 1
    with sessions() as session:
        assert session.get(Courriel, envoye) is None
        assert session.get(Courriel, attend) is not None
    with writing(sessions) as session:
        forget_textes(session, MARDI + 50 * JOUR, 10)
        assert erase_courriels(session, MARDI + 59 * JOUR, 10) == 0
        assert erase_courriels(session, MARDI + 60 * JOUR, 10) == 1
