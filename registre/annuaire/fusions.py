"""Where the public page of a record that was merged into another leads."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from registre.doublons.suivi import follow
from registre.modeles import Acteur
from registre.publication.visibilite import is_not_private, public_at


def find_gardee(session: Session, identifiant: UUID, instant: datetime) -> UUID | None:
    """Return the public record that stands for a merged one at an instant (aware), else None.

    A record that was merged into one that was merged later leads to the last. None too where that
    one is not public, or is a private person's: a merge reveals nothing. One SELECT a merge.
    """
    gardee = follow(session, [identifiant]).get(identifiant)
    if gardee is None or gardee == identifiant:
        return None
    publique = select(Acteur.id).where(Acteur.id == gardee, public_at(instant), is_not_private())
    return session.scalar(publique)
