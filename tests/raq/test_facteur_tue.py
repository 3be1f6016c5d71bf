"""The postman's process is killed at the worst moments: no mail is lost, each keeps its name."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from registre.modeles import Courriel
from registre.session import make_sessions, writing
from registre.valeurs import EtatCourriel
from tests.appuis.attente import wait_for
from tests.appuis.courriers import is_in, post, read
from tests.appuis.serveur_smtp import Pause, ServeurSmtp, serving_mail
from tests.conftest import RACINE

BAIL_S = "1"
DEPART_S = 20.0
"""Python and SQLAlchemy start slowly on a busy machine."""


@contextmanager
def postman_apart(moteur: Engine, serveur: ServeurSmtp) -> Iterator[subprocess.Popen[bytes]]:
    base = moteur.url.render_as_string(hide_password=False)
    processus = subprocess.Popen(
        [sys.executable, "-m", "tests.appuis.facteur_a_part", base, serveur.url, BAIL_S],
        cwd=RACINE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(RACINE), str(RACINE / "site")])},
    )
    try:
        yield processus
    finally:
        processus.kill()
        processus.wait()


def count(sessions: sessionmaker[Session]) -> int:
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(Courriel)) or 0


def test_killed_before_the_text_was_sent_the_mail_leaves_once(moteur: Engine) -> None:
    sessions = make_sessions(moteur)
    with serving_mail() as serveur:
        pause = Pause()
        serveur.consignes.append(("RCPT", pause))
        courriel = post(sessions)
        nom = read(sessions, courriel).message_id
        with postman_apart(moteur, serveur) as processus:
            assert pause.arrive.wait(DEPART_S)
            processus.kill()
            processus.wait()
        pause.suite.set()
        assert read(sessions, courriel).etat == EtatCourriel.EN_ATTENTE
        assert not serveur.recus
        with postman_apart(moteur, serveur):
            wait_for(is_in(sessions, courriel, EtatCourriel.ENVOYE), DEPART_S)
        assert [recu.message_id for recu in serveur.recus] == [nom]
    assert count(sessions) == 1
    assert read(sessions, courriel).essais == 2


def test_killed_before_the_server_answered_the_mail_keeps_its_name(moteur: Engine) -> None:
    sessions = make_sessions(moteur)
    with serving_mail() as serveur:
        pause = Pause()
        serveur.consignes.append(("DATA", pause))
        courriel = post(sessions)
        with postman_apart(moteur, serveur) as processus:
            assert pause.arrive.wait(DEPART_S)
            processus.kill()
            processus.wait()
        pause.suite.set()
        with postman_apart(moteur, serveur):
            wait_for(is_in(sessions, courriel, EtatCourriel.ENVOYE), DEPART_S)
        noms = [recu.message_id for recu in serveur.recus]
    assert noms == [read(sessions, courriel).message_id] * 2
    assert count(sessions) == 1


def test_killed_after_the_answer_and_before_it_was_written_the_mail_keeps_its_name(
    moteur: Engine,
) -> None:
    sessions = make_sessions(moteur)
    with serving_mail() as serveur:
        pause = Pause()
        serveur.consignes.append(("DATA", pause))
        courriel = post(sessions)
        with postman_apart(moteur, serveur) as processus:
            assert pause.arrive.wait(DEPART_S)
            # While this test holds the row, the postman hears “250” and cannot write it.
            with writing(sessions) as session:
                session.get(Courriel, courriel, with_for_update=True)
                pause.suite.set()
                assert serveur.adieu.wait(5)
                time.sleep(0.1)
                processus.kill()
                processus.wait()
        assert read(sessions, courriel).etat == EtatCourriel.EN_ATTENTE
        assert len(serveur.recus) == 1
        with postman_apart(moteur, serveur):
            wait_for(is_in(sessions, courriel, EtatCourriel.ENVOYE), DEPART_S)
        premiers, seconds = serveur.recus
    assert premiers.message_id == seconds.message_id == read(sessions, courriel).message_id
    assert premiers.octets == seconds.octets
    assert count(sessions) == 1


def test_mails_that_wait_survive_a_restart(moteur: Engine) -> None:
    sessions = make_sessions(moteur)
    serveur = ServeurSmtp()
    courriels = [post(sessions) for _ in range(3)]
    with postman_apart(moteur, serveur):
        wait_for(lambda: all(read(sessions, c).essais for c in courriels), DEPART_S)
    serveur.start()
    try:
        with postman_apart(moteur, serveur):
            wait_for(
                lambda: all(is_in(sessions, c, EtatCourriel.ENVOYE)() for c in courriels), DEPART_S
            )
    finally:
        serveur.stop()
    assert len({recu.message_id for recu in serveur.recus}) == len(serveur.recus) == 3
