"""Where the public page of a record that was merged into another leads."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from registre.modeles import Acteur
from registre.publication.visibilite import is_not_private, public_at
from registre.valeurs import EtatActeur

ETAPES_MAXIMUM: Final = 20
"""Merges that are followed one after the other: more of them is a fault in the data."""


def find_gardee(session: Session, identifiant: UUID, instant: datetime) -> UUID | None:
    """Return the public record that stands for a merged one at an instant (aware), else None.

    A record that was merged into one that was merged later leads to the last. None too where that
    one is not public, or is a private person's: a merge reveals nothing. One SELECT a merge.
    """
    vues = {identifiant}
    courante = identifiant
    while len(vues) <= ETAPES_MAXIMUM:
        suivante = session.scalar(
            select(Acteur.fusionne_dans).where(
                Acteur.id == courante, Acteur.etat == EtatActeur.ARCHIVE
            )
        )
        if suivante is None:
            break
        if suivante in vues:
            return None
        vues.add(suivante)
        courante = suivante
    if courante == identifiant:
        return None
    publique = select(Acteur.id).where(Acteur.id == courante, public_at(instant), is_not_private())
    return session.scalar(publique)
