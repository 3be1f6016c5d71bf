"""The two version counters by which every worker sees a change at its next request."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from registre.modeles import Version
from registre.valeurs import Compteur

INCREMENT: Final = text(
    "INSERT INTO version (compteur, valeur) VALUES (:compteur, 1)"
    " ON CONFLICT (compteur) DO UPDATE SET valeur = version.valeur + 1"
)
"""Atomic in the database, the same words on both engines: two writers cannot lose one."""


LECTURE: Final = select(Version.compteur, Version.valeur)
"""Written once: it is run at each request."""


@dataclass(frozen=True, slots=True)
class Versions:
    """What has been counted so far; 0 when nothing was ever written."""

    territoire: int
    annuaire: int


def read_versions(session: Session) -> Versions:
    """Read both counters with one SELECT."""
    lues = dict(session.execute(LECTURE).all())
    return Versions(lues.get(Compteur.TERRITOIRE, 0), lues.get(Compteur.ANNUAIRE, 0))


def bump(session: Session, *compteurs: Compteur) -> None:
    """Count one more change, in the caller's own write transaction.

    Each counter once, in one fixed order, so that two writers of both never wait for each other.
    """
    for compteur in sorted(set(compteurs)):
        session.execute(INCREMENT, {"compteur": compteur.value})
