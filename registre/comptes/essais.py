"""Limits on tries, shared by all workers: a window that moves with the clock, nobody locked out.

A key is a keyed hash (registre.comptes.secrets.hash_keyed): never an address nor a mail as such.
"""

import math
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker

from registre.erreurs import TropDEssais
from registre.modeles import Essai
from registre.session import writing

GARDE: Final = timedelta(days=1)
"""registre.entretien erases tries after a day: no window may be longer."""

Limite = tuple[str, int, timedelta]
"""Key, tries, window."""


def ensure_allowed(
    session: Session, cle: str, maximum: int, fenetre: timedelta, instant: datetime
) -> None:
    """Raise TropDEssais when `maximum` tries were noted within the window that ends now.

    Its delay is in seconds, until the oldest of the last `maximum` tries leaves the window.
    """
    recents = session.scalars(
        select(Essai.fait_le)
        .where(Essai.cle == cle, Essai.fait_le > instant - fenetre)
        .order_by(Essai.fait_le.desc())
        .limit(maximum)
    ).all()
    if len(recents) >= maximum:
        attente = recents[-1] + fenetre - instant
        raise TropDEssais(max(1, math.ceil(attente.total_seconds())))


def note_essai(session: Session, cle: str, instant: datetime) -> int:
    """Count one try, in the caller's write transaction; return its number, to take it back."""
    essai = Essai(cle=cle, fait_le=instant)
    session.add(essai)
    session.flush()
    return essai.id


def take_back(session: Session, essais: list[int]) -> None:
    """Forget tries that turned out not to be failures."""
    session.execute(delete(Essai).where(Essai.id.in_(essais)))


def forget_essais(session: Session, cle: str) -> None:
    """Forget all tries of a key."""
    session.execute(delete(Essai).where(Essai.cle == cle))


def count_essais(
    sessions: sessionmaker[Session], limites: tuple[Limite, ...], instant: datetime
) -> list[int]:
    """Count one try against each limit; return their numbers. Raises TropDEssais, then none is."""
    with writing(sessions) as session:
        for cle, maximum, fenetre in limites:
            ensure_allowed(session, cle, maximum, fenetre, instant)
        return [note_essai(session, cle, instant) for cle, _, _ in limites]
