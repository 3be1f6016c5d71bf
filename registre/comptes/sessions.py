"""Sessions of the team, kept on the server: listed, ended one by one, gone when unused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from registre.calendrier import day_in_brussels
from registre.comptes.secrets import hash_secret, make_secret
from registre.contacts.equipes import covers_on
from registre.modeles import Attribution, Compte, CompteQuartier, HoteQuartier, SessionEquipe
from registre.valeurs import Role

DUREE: Final = timedelta(days=14)
"""A browser that was not used for so long must log in again."""
DUREE_ABSOLUE: Final = timedelta(days=90)
"""However much it is used, a session ends then: a stolen cookie does not serve for ever."""
DUREE_ABSOLUE_COORDINATION: Final = timedelta(days=30)
DUREE_INCOMPLETE: Final = timedelta(minutes=15)
"""Time to type the second factor."""
RAFRAICHIE_APRES: Final = timedelta(minutes=10)
"""`vue_le` is written no more often: reading a page is not a write."""


@dataclass(frozen=True, slots=True)
class CompteConnecte:
    """Who asks: the account of a session, with what it may touch.

    `quartiers` are slugs: those of a RAQ, those that a host partner hosts today; empty for the
    roles that are not bound to any. `complete` is False until the second factor was given.
    """

    id: UUID
    session: UUID
    nom: str
    courriel: str
    role: Role
    hote: UUID | None
    quartiers: frozenset[str]
    complete: bool
    totp_actif: bool
    vue_le: datetime
    fin_le: datetime
    """When the session ends however much it is used."""


def open_session(
    session: Session, compte: UUID, appareil: str, instant: datetime, *, complete: bool
) -> str:
    """Open a session for an account and return its secret, for the cookie."""
    secret = make_secret()
    session.add(
        SessionEquipe(
            empreinte=hash_secret(secret),
            compte=compte,
            complete=complete,
            appareil=appareil[:120],
            cree_le=instant,
            vue_le=instant,
            expire_le=instant + (DUREE if complete else DUREE_INCOMPLETE),
        )
    )
    return secret


def find_compte(session: Session, secret: str, instant: datetime) -> CompteConnecte | None:
    """Return who holds a secret; None: unknown, expired, too old, or the account was disabled.

    One SELECT, two for a role that is bound to quartiers.
    """
    ligne = session.execute(
        select(SessionEquipe, Compte)
        .join(Compte, Compte.id == SessionEquipe.compte)
        .where(
            SessionEquipe.empreinte == hash_secret(secret),
            SessionEquipe.expire_le > instant,
            Compte.actif.is_(True),
        )
    ).one_or_none()
    if ligne is None:
        return None
    ouverte, compte = ligne
    fin_le = ouverte.cree_le + _limit_of(Role(compte.role))
    if fin_le <= instant:
        return None
    return CompteConnecte(
        id=compte.id,
        session=ouverte.id,
        nom=compte.nom,
        courriel=compte.courriel,
        role=Role(compte.role),
        hote=compte.hote,
        quartiers=list_quartiers_de(session, compte, instant),
        complete=ouverte.complete,
        totp_actif=compte.totp_actif,
        vue_le=ouverte.vue_le,
        fin_le=fin_le,
    )


def _limit_of(role: Role) -> timedelta:
    """Return how long a session may last; who is coordination sees and changes everything."""
    return DUREE_ABSOLUE_COORDINATION if role is Role.COORDINATION else DUREE_ABSOLUE


def list_quartiers_de(session: Session, compte: Compte, instant: datetime) -> frozenset[str]:
    """Return the slugs that an account is bound to at an instant (aware)."""
    if compte.role == Role.RAQ:
        siens = select(CompteQuartier.quartier).where(CompteQuartier.compte == compte.id)
        return frozenset(session.scalars(siens))
    if compte.role == Role.HOTE and compte.hote is not None:
        imprimes = select(HoteQuartier.quartier).where(HoteQuartier.hote == compte.hote)
        attribues = select(Attribution.quartier).where(
            Attribution.hote == compte.hote, covers_on(day_in_brussels(instant))
        )
        return frozenset(session.scalars(imprimes.union(attribues)))
    return frozenset()


def keep_alive(session: Session, compte: CompteConnecte, instant: datetime) -> None:
    """Put off the end of a complete session that is in use, `fin_le` at the latest.

    Writes at most every 10 minutes.
    """
    session.execute(
        update(SessionEquipe)
        .where(
            SessionEquipe.id == compte.session,
            SessionEquipe.complete.is_(True),
            SessionEquipe.vue_le < instant - RAFRAICHIE_APRES,
        )
        .values(vue_le=instant, expire_le=min(instant + DUREE, compte.fin_le))
    )


def list_sessions(session: Session, compte: UUID, instant: datetime) -> Sequence[SessionEquipe]:
    """Return the open sessions of an account, the one used last first."""
    siennes = select(SessionEquipe).where(
        SessionEquipe.compte == compte, SessionEquipe.expire_le > instant
    )
    return session.scalars(siennes.order_by(SessionEquipe.vue_le.desc())).all()


def end_session(session: Session, compte: UUID, ouverte: UUID) -> bool:
    """End one session of an account; False when it has no such session."""
    fermees = session.execute(
        delete(SessionEquipe)
        .where(SessionEquipe.compte == compte, SessionEquipe.id == ouverte)
        .returning(SessionEquipe.id)
    ).all()
    return bool(fermees)


def end_sessions(session: Session, compte: UUID, sauf: UUID | None = None) -> None:
    """End all sessions of an account, but for one."""
    siennes = delete(SessionEquipe).where(SessionEquipe.compte == compte)
    session.execute(siennes if sauf is None else siennes.where(SessionEquipe.id != sauf))
