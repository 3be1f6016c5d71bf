"""Single-use links sent by mail: only the hash of their secret is kept, a form consumes them.

Opening a link changes nothing: mail scanners open links before people do (SPIKES.md §11).
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from registre.comptes.secrets import hash_secret, make_secret
from registre.erreurs import LienInvalide
from registre.modeles import Lien
from registre.valeurs import NatureLien


def make_lien(
    session: Session,
    nature: NatureLien,
    instant: datetime,
    duree: timedelta,
    *,
    compte: UUID | None = None,
    acteur: UUID | None = None,
    hote: UUID | None = None,
) -> str:
    """Return the secret of a new link; older unused ones for the same thing expire at once."""
    anciens = (Lien.compte == compte, Lien.acteur == acteur, Lien.hote == hote)
    session.execute(
        update(Lien)
        .where(Lien.nature == nature, *anciens, Lien.utilise_le.is_(None))
        .where(Lien.expire_le > instant)
        .values(expire_le=instant)
    )
    secret = make_secret()
    session.add(
        Lien(
            nature=nature,
            empreinte=hash_secret(secret),
            compte=compte,
            acteur=acteur,
            hote=hote,
            cree_le=instant,
            expire_le=instant + duree,
        )
    )
    session.flush()
    return secret


def read_lien(session: Session, secret: str, nature: NatureLien, instant: datetime) -> Lien:
    """Return a link that can still be used; nothing changes. Raises LienInvalide.

    A link of another nature is “inconnu”; one that was used is “utilise”, even when it has
    expired since.
    """
    lien = session.scalar(
        select(Lien).where(Lien.empreinte == hash_secret(secret), Lien.nature == nature)
    )
    if lien is None:
        raise LienInvalide("inconnu")
    if lien.utilise_le is not None:
        raise LienInvalide("utilise")
    if lien.expire_le <= instant:
        raise LienInvalide("expire")
    return lien


def consume_lien(session: Session, secret: str, nature: NatureLien, instant: datetime) -> Lien:
    """Use a link up, in the caller's write transaction. Raises LienInvalide.

    One UPDATE decides who was first: of two forms sent at once, the second raises “utilise”.
    """
    lien = session.scalar(
        update(Lien)
        .where(
            Lien.empreinte == hash_secret(secret),
            Lien.nature == nature,
            Lien.utilise_le.is_(None),
            Lien.expire_le > instant,
        )
        .values(utilise_le=instant)
        .returning(Lien)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    if lien is None:
        read_lien(session, secret, nature, instant)
        raise LienInvalide("utilise")
    return lien


def expire_confirmations(
    session: Session, *, acteur: UUID | None = None, hote: UUID | None = None, instant: datetime
) -> None:
    """End the unused confirmation links of a record: its mail address is another one now."""
    session.execute(
        update(Lien)
        .where(Lien.nature == NatureLien.CONFIRMATION, Lien.acteur == acteur, Lien.hote == hote)
        .where(Lien.utilise_le.is_(None), Lien.expire_le > instant)
        .values(expire_le=instant)
        .execution_options(synchronize_session=False)
    )


def expire_liens(session: Session, compte: UUID, instant: datetime) -> None:
    """End every unused link of an account: it was disabled, or its password has just been set."""
    session.execute(
        update(Lien)
        .where(Lien.compte == compte, Lien.utilise_le.is_(None), Lien.expire_le > instant)
        .values(expire_le=instant)
        .execution_options(synchronize_session=False)
    )
