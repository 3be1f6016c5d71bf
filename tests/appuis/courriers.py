"""The outbox in tests: mails to post, postmen in a hurry, and waiting for what they do."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy.orm import Session, sessionmaker

from raq.facteur import Facteur
from raq.smtp import ServeurSmtp, read_serveur
from registre.base import now
from registre.courrier.delais import Patience
from registre.courrier.depot import post_courriel
from registre.modeles import Courriel
from registre.session import writing
from registre.valeurs import EtatCourriel, NatureCourriel

RELAIS: Final = "relais.marolles@example.org"
EXPEDITEUR: Final = "raq@relais.example"
COURTE: Final = Patience((timedelta(seconds=0.05),), timedelta(seconds=0.1), timedelta(seconds=60))


def post(sessions: sessionmaker[Session], objet: str = "Un message", **autres: Any) -> UUID:
    """Put a resident's message for the relay of Marolles in the outbox."""
    valeurs: dict[str, Any] = {
        "id": uuid4(),
        "nature": NatureCourriel.CONTACT,
        "destinataire": RELAIS,
        "corps": "Bonjour, j'habite place du Jeu de Balle.",
        "instant": now(),
        **autres,
    }
    with writing(sessions) as session:
        return post_courriel(session, objet=objet, **valeurs).id


def read(sessions: sessionmaker[Session], identifiant: UUID) -> Courriel:
    with sessions() as session:
        return session.get_one(Courriel, identifiant)


def is_in(
    sessions: sessionmaker[Session], courriel: UUID, etat: EtatCourriel
) -> Callable[[], bool]:
    return lambda: read(sessions, courriel).etat == etat


def make_envoi(url: str, **autres: Any) -> ServeurSmtp:
    return replace(read_serveur(url, EXPEDITEUR), **{"delai_s": 5.0, **autres})


def make_facteur(
    sessions: sessionmaker[Session], envoi: ServeurSmtp | None, **autres: Any
) -> Facteur:
    """A postman that waits for nothing long."""
    reglages: dict[str, Any] = {
        "patience": COURTE,
        "bail": timedelta(seconds=60),
        "rythme_s": 0.05,
        "repit_s": 0.05,
        **autres,
    }
    return Facteur(sessions, reglages.pop("verifier_base", lambda: None), now, envoi, **reglages)


@contextmanager
def working(facteur: Facteur) -> Iterator[Facteur]:
    facteur.start()
    try:
        yield facteur
    finally:
        facteur.stop()
