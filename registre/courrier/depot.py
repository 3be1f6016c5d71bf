"""Putting a mail in the outbox, in the transaction of what asks for it."""

import re
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, sessionmaker

from registre.modeles import Courriel
from registre.valeurs import EtatCourriel, NatureCourriel

OBJET_MAXIMUM: Final = 200

DOMAINE_SANS_EXPEDITEUR: Final = "raq.localhost"
"""Right-hand side of a Message-ID where no sender is set; its left-hand side is unique anyway."""

_DOMAINE: Final = "domaine_des_courriels"
_DOMAINE_ECRIT: Final = re.compile(r"[a-z0-9.-]{1,150}")


def know_expediteur(sessions: sessionmaker[Session], expediteur: str | None) -> None:
    """Tell all sessions of a maker who sends: new mails are named after the sender's domain."""
    domaine = (expediteur or "").rpartition("@")[2].lower()
    if _DOMAINE_ECRIT.fullmatch(domaine):
        sessions.configure(info={_DOMAINE: domaine})


def post_courriel(
    session: Session,
    *,
    id: UUID,
    nature: NatureCourriel,
    destinataire: str | None,
    objet: str,
    corps: str,
    instant: datetime,
    reponse_a: str | None = None,
    quartier: str | None = None,
) -> Courriel:
    """Put a mail in the outbox, inside the caller's `writing` block, and return its row.

    An id that is there already is returned as it stands: a form sent twice is one mail, two
    workers at once included. `destinataire` None: the coordination, or for a resident's message
    who answers for `quartier` (a slug) when it leaves. The subject becomes one line of at most 200
    characters. The Message-ID is made here and stays.
    """
    domaine = session.info.get(_DOMAINE, DOMAINE_SANS_EXPEDITEUR)
    valeurs = {
        "id": id,
        "message_id": f"<{id}@{domaine}>",
        "nature": nature,
        "destinataire": destinataire,
        "reponse_a": reponse_a,
        "objet": " ".join(objet.split())[:OBJET_MAXIMUM],
        "corps": corps,
        "quartier": quartier,
        "etat": EtatCourriel.EN_ATTENTE,
        "essais": 0,
        "prochain_essai": instant,
        "cree_le": instant,
    }
    session.execute(_insert_absent(session), valeurs)
    return session.get_one(Courriel, id, populate_existing=True)


def _insert_absent(session: Session) -> Insert:
    """Return an INSERT that leaves a row of the same id alone."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(Courriel).on_conflict_do_nothing()
    return sqlite.insert(Courriel).on_conflict_do_nothing()
