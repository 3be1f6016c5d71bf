"""The postman, against a real mail server that refuses, hangs, drops and is absent."""

import logging
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from registre.base import now
from registre.courrier.boite import SANS_PERSONNE
from registre.courrier.delais import Patience
from registre.erreurs import BaseAbsente
from registre.modeles import Compte, Courriel, Parametre
from registre.session import writing
from registre.valeurs import EtatCourriel, NatureCourriel, Role
from tests.appuis.attente import wait_for
from tests.appuis.courriers import (
    EXPEDITEUR,
    RELAIS,
    is_in,
    make_envoi,
    make_facteur,
    post,
    read,
    working,
)
from tests.appuis.serveur_smtp import COUPE, MUET, Pause, ServeurSmtp, serving_mail


@pytest.fixture
def serveur() -> Iterator[ServeurSmtp]:
    with serving_mail() as ouvert:
        yield ouvert


def test_a_message_reaches_the_relay_as_it_was_written(
    sessions: sessionmaker[Session], serveur: ServeurSmtp
) -> None:
    texte = "Goeiedag – à côté de l'école, « rue Haute » №7 😀\n.\n..\nmerci\n"
    ecrit = datetime.fromisoformat("2026-03-03T10:30:00+01:00")
    courriel = post(
        sessions,
        "Message d'une habitante – Marolles 😀",
        corps=texte,
        instant=ecrit,
        reponse_a="amina@example.org",
    )
    with working(make_facteur(sessions, make_envoi(serveur.url))):
        wait_for(is_in(sessions, courriel, EtatCourriel.ENVOYE))
    (recu,) = serveur.recus
    assert recu.texte == texte
    assert recu.message["Subject"] == "Message d'une habitante – Marolles 😀"
    assert recu.message["Date"].datetime == ecrit
    assert recu.message["Reply-To"] == "amina@example.org"
    assert recu.message["From"].addresses[0].addr_spec == EXPEDITEUR
    assert recu.destinataires == (RELAIS,)
    assert recu.message_id == read(sessions, courriel).message_id
    assert "Auto-Submitted" not in recu.message
    assert all(len(ligne) <= 998 and ligne.isascii() for ligne in recu.octets.splitlines())


def test_once_delivered_the_text_and_whom_to_answer_are_gone(
    sessions: sessionmaker[Session], serveur: ServeurSmtp
) -> None:
    courriel = post(sessions, reponse_a="amina@example.org")
    with working(make_facteur(sessions, make_envoi(serveur.url))):
        wait_for(is_in(sessions, courriel, EtatCourriel.ENVOYE))
    parti = read(sessions, courriel)
    assert (parti.corps, parti.reponse_a, parti.dernier_refus) == (None, None, None)


def test_the_coordination_may_keep_residents_messages_but_no_link(
    sessions: sessionmaker[Session], serveur: ServeurSmtp
) -> None:
    with writing(sessions) as session:
        session.add(Parametre(cle="garder_messages", valeur="oui"))
    message = post(sessions)
    lien = post(sessions, nature=NatureCourriel.MOT_DE_PASSE, corps="https://…/secret")
    with working(make_facteur(sessions, make_envoi(serveur.url))):
        wait_for(is_in(sessions, message, EtatCourriel.ENVOYE))
        wait_for(is_in(sessions, lien, EtatCourriel.ENVOYE))
    assert read(sessions, message).corps is not None
    assert read(sessions, lien).corps is None
    automatiques = [recu for recu in serveur.recus if recu.message["Auto-Submitted"]]
    assert [recu.message_id for recu in automatiques] == [read(sessions, lien).message_id]


@pytest.mark.parametrize(
    ("consigne", "raison"),
    [
        (("RCPT", "451 Greylisted, come back"), "(451)"),
        (("DATA", "452 Disk full"), "(452)"),
        (("RCPT", "530 Authentication required"), "(530)"),
        (("RCPT", COUPE), "coupé"),
        (("DATA", COUPE), "coupé"),
        (("RCPT", MUET), "ne répond pas à temps"),
        (("DATA", MUET), "ne répond pas à temps"),
    ],
)
def test_a_server_that_fails_for_now_gets_the_same_mail_later(
    sessions: sessionmaker[Session], serveur: ServeurSmtp, consigne: Any, raison: str
) -> None:
    serveur.consignes.append(consigne)
    courriel = post(sessions)
    lente = Patience((timedelta(hours=1),))
    envoi = make_envoi(serveur.url, delai_s=1.0 if consigne[1] == MUET else 5.0)
    facteur = make_facteur(sessions, envoi, patience=lente)
    with working(facteur):
        wait_for(lambda: read(sessions, courriel).dernier_refus)
    refuse = read(sessions, courriel)
    assert refuse.etat == EtatCourriel.EN_ATTENTE
    assert refuse.essais == 1
    assert raison in str(refuse.dernier_refus)
    assert refuse.corps is not None
    assert refuse.prochain_essai > now() + timedelta(minutes=55)

    with writing(sessions) as session:
        session.get_one(Courriel, courriel).prochain_essai = now()
    with working(make_facteur(sessions, make_envoi(serveur.url))):
        wait_for(is_in(sessions, courriel, EtatCourriel.ENVOYE))
    assert {recu.message_id for recu in serveur.recus} == {refuse.message_id}
    assert read(sessions, courriel).essais == 2


@pytest.mark.parametrize("consigne", [("RCPT", "550 No such user"), ("DATA", "554 Spam")])
def test_what_the_server_will_never_take_waits_for_a_person(
    sessions: sessionmaker[Session], serveur: ServeurSmtp, consigne: Any
) -> None:
    serveur.consignes.append(consigne)
    courriel, suivant = post(sessions), post(sessions)
    with working(make_facteur(sessions, make_envoi(serveur.url))):
        wait_for(is_in(sessions, courriel, EtatCourriel.REFUSE))
        wait_for(is_in(sessions, suivant, EtatCourriel.ENVOYE))
    refuse = read(sessions, courriel)
    assert refuse.essais == 1
    assert refuse.corps is not None
    assert consigne[1][:3] in str(refuse.dernier_refus)
    assert "user" not in str(refuse.dernier_refus)
    assert len(serveur.recus) == 1


def test_a_mail_waits_for_a_server_that_is_down_and_leaves_when_it_is_up(
    sessions: sessionmaker[Session],
) -> None:
    serveur = ServeurSmtp()
    courriel = post(sessions)
    with working(make_facteur(sessions, make_envoi(serveur.url))):
        wait_for(lambda: read(sessions, courriel).essais >= 2)
        assert "arrêté" in str(read(sessions, courriel).dernier_refus)
        serveur.start()
        try:
            wait_for(is_in(sessions, courriel, EtatCourriel.ENVOYE))
        finally:
            serveur.stop()
    assert len(serveur.recus) == 1


def test_after_five_days_of_tries_a_person_decides(sessions: sessionmaker[Session]) -> None:
    absent = ServeurSmtp()
    courriel = post(sessions)
    breve = Patience((timedelta(seconds=0.01),), timedelta(seconds=0.01), timedelta(seconds=0.03))
    with working(make_facteur(sessions, make_envoi(absent.url), patience=breve)):
        wait_for(is_in(sessions, courriel, EtatCourriel.REFUSE))
    abandonne = read(sessions, courriel)
    assert abandonne.essais == 4
    assert abandonne.corps is not None


def test_a_sending_that_outlasts_its_time_is_cut_and_tried_again(
    sessions: sessionmaker[Session],
) -> None:
    with serving_mail() as serveur:
        serveur.consignes.append(("RCPT", MUET))
        courriel = post(sessions)
        envoi = make_envoi(serveur.url, delai_s=30.0, duree_maximum_s=1.0)
        with working(make_facteur(sessions, envoi)):
            wait_for(is_in(sessions, courriel, EtatCourriel.ENVOYE), 15)
    assert read(sessions, courriel).essais >= 2


def test_a_mail_for_nobody_waits_says_so_and_leaves_once_somebody_is_there(
    sessions: sessionmaker[Session], serveur: ServeurSmtp
) -> None:
    courriel = post(sessions, destinataire=None)
    with working(make_facteur(sessions, make_envoi(serveur.url))):
        wait_for(lambda: read(sessions, courriel).dernier_refus)
        attend = read(sessions, courriel)
        assert (attend.etat, attend.essais) == (EtatCourriel.EN_ATTENTE, 0)
        assert attend.dernier_refus == SANS_PERSONNE
        with writing(sessions) as session:
            session.add(Parametre(cle="coordination_courriel", valeur="coordination@example.org"))
            session.get_one(Courriel, courriel).prochain_essai = now()
        wait_for(is_in(sessions, courriel, EtatCourriel.ENVOYE))
    assert serveur.recus[0].destinataires == ("coordination@example.org",)


def test_all_the_coordination_gets_what_is_meant_for_it(
    sessions: sessionmaker[Session], serveur: ServeurSmtp
) -> None:
    with writing(sessions) as session:
        for adresse in ("jan@example.org", "marie@example.org", "sans arobase"):
            session.add(
                Compte(courriel=adresse, nom=adresse, role=Role.COORDINATION, mot_de_passe="x")
            )
    courriel = post(sessions, destinataire=None)
    with working(make_facteur(sessions, make_envoi(serveur.url))):
        wait_for(is_in(sessions, courriel, EtatCourriel.ENVOYE))
    (recu,) = serveur.recus
    assert recu.destinataires == ("jan@example.org", "marie@example.org")
    assert recu.message["To"] == "jan@example.org, marie@example.org"


def test_a_word_wakes_the_postman_before_its_next_look(
    sessions: sessionmaker[Session], serveur: ServeurSmtp
) -> None:
    with working(make_facteur(sessions, make_envoi(serveur.url), rythme_s=3600.0)) as facteur:
        time.sleep(0.2)
        courriel = post(sessions)
        facteur.wake()
        wait_for(is_in(sessions, courriel, EtatCourriel.ENVOYE))


def test_two_postmen_never_send_one_mail_twice(
    sessions: sessionmaker[Session], serveur: ServeurSmtp
) -> None:
    courriels = [post(sessions, f"Message {n}") for n in range(25)]
    envoi = make_envoi(serveur.url)
    with working(make_facteur(sessions, envoi)), working(make_facteur(sessions, envoi)):
        wait_for(lambda: all(is_in(sessions, c, EtatCourriel.ENVOYE)() for c in courriels), 60)
    identifiants = [recu.message_id for recu in serveur.recus]
    assert len(identifiants) == len(set(identifiants)) == 25


@pytest.mark.parametrize(
    "destinataire",
    [
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org, b@example.org",
        "Nom <a@example.org>",
        "a@example.org\n",
        "a b@example.org",
        "sans-arobase",
        "@example.org",
        "a@",
        "é@example.org",
        'a"b@example.org',
        "a@b@example.org",
    ],
)
def test_a_hostile_address_reaches_nobody(
    sessions: sessionmaker[Session], serveur: ServeurSmtp, destinataire: str
) -> None:
    courriel, suivant = post(sessions, destinataire=destinataire), post(sessions)
    with working(make_facteur(sessions, make_envoi(serveur.url))):
        wait_for(is_in(sessions, courriel, EtatCourriel.REFUSE))
        wait_for(is_in(sessions, suivant, EtatCourriel.ENVOYE))
    assert [recu.destinataires for recu in serveur.recus] == [(RELAIS,)]
    assert "example" not in str(read(sessions, courriel).dernier_refus)


def test_a_hostile_subject_or_answer_address_adds_no_header(
    sessions: sessionmaker[Session], serveur: ServeurSmtp
) -> None:
    hostile = "Bonjour\r\nBcc: tous@example.org\r\n\r\nfaux\x0bcorps\u2028fin"
    courriel = post(sessions, hostile, reponse_a="a@example.org\r\nBcc: tous@example.org")
    with working(make_facteur(sessions, make_envoi(serveur.url))):
        wait_for(is_in(sessions, courriel, EtatCourriel.ENVOYE))
    (recu,) = serveur.recus
    assert "Bcc" not in recu.message
    assert "Reply-To" not in recu.message
    assert recu.message["Subject"] == "Bonjour Bcc: tous@example.org faux corps fin"
    assert recu.destinataires == (RELAIS,)


def test_an_address_of_a_domain_with_accents_is_written_for_mail(
    sessions: sessionmaker[Session], serveur: ServeurSmtp
) -> None:
    courriel = post(sessions, destinataire="accueil@médiation.example")
    with working(make_facteur(sessions, make_envoi(serveur.url))):
        wait_for(is_in(sessions, courriel, EtatCourriel.ENVOYE))
    assert serveur.recus[0].destinataires == ("accueil@xn--mdiation-b1a.example",)


def test_the_postman_outlives_a_database_that_is_away(
    sessions: sessionmaker[Session], serveur: ServeurSmtp
) -> None:
    pannes = [BaseAbsente("sqlite:///"), RuntimeError(RELAIS), BaseAbsente("sqlite:///")]

    def check() -> None:
        if pannes:
            raise pannes.pop()

    courriel = post(sessions)
    with working(make_facteur(sessions, make_envoi(serveur.url), verifier_base=check)):
        wait_for(is_in(sessions, courriel, EtatCourriel.ENVOYE))
    assert not pannes


def test_the_log_tells_what_happens_and_never_to_whom_nor_what(
    sessions: sessionmaker[Session],
    serveur: ServeurSmtp,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(logging.getLogger("raq"), "propagate", True)
    caplog.set_level(logging.DEBUG, logger="raq")
    serveur.consignes.extend(
        [("RCPT", "550 <relais.marolles@example.org> unknown"), ("RCPT", MUET)]
    )
    for _ in range(3):
        post(sessions, "Objet intime", corps="Texte intime", reponse_a="amina@example.org")
    with working(make_facteur(sessions, make_envoi(serveur.url, delai_s=1.0))):
        wait_for(lambda: len(serveur.recus) == 2)
    lignes = [e.getMessage() for e in caplog.records if e.name.startswith("raq")]
    assert any("sent (contact" in ligne for ligne in lignes)
    assert any("refused for good" in ligne for ligne in lignes)
    assert any("put off" in ligne for ligne in lignes)
    assert not [li for li in lignes if "example" in li or "intime" in li or "@" in li]


def test_without_a_mail_server_the_postman_keeps_house_and_mails_wait(
    sessions: sessionmaker[Session],
) -> None:
    courriel = post(sessions)
    vieux = post(sessions, instant=now() - timedelta(days=30))
    with working(make_facteur(sessions, None)) as facteur:
        facteur.wake()
        wait_for(is_in(sessions, vieux, EtatCourriel.REFUSE))
    attend = read(sessions, courriel)
    assert (attend.etat, attend.essais) == (EtatCourriel.EN_ATTENTE, 0)
    assert attend.corps is not None


def test_a_mail_that_left_is_marked_even_when_the_database_is_busy(
    sessions: sessionmaker[Session], serveur: ServeurSmtp
) -> None:
    pause = Pause()
    serveur.consignes.append(("DATA", pause))
    courriel = post(sessions)
    with working(make_facteur(sessions, make_envoi(serveur.url, delai_s=5.0))):
        assert pause.arrive.wait(5)
        with writing(sessions) as session:
            session.get(Courriel, courriel, with_for_update=True)
            pause.suite.set()
            assert serveur.adieu.wait(5)
            time.sleep(0.5)
        wait_for(is_in(sessions, courriel, EtatCourriel.ENVOYE))
    assert len(serveur.recus) == 1
