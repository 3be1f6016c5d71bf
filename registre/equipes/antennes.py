"""Antennas: the places where a host receives people, as the coordination writes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from registre.erreurs import ObjetInconnu
from registre.modeles import Antenne, Hote
from registre.situation import Situation
from registre.valeurs import Compteur, TypeAntenne
from registre.versions import bump

ANTENNES_MAXIMUM = 50
"""A list shows no more of one host; the report prints three at most."""


@dataclass(frozen=True, slots=True)
class ContenuAntenne:
    """What is written of an antenna. `situation` None: it is kept without a point."""

    nom: str
    type_antenne: TypeAntenne
    adresse: str | None
    situation: Situation | None


def find_antenne(session: Session, identifiant: UUID, *, tenue: bool = False) -> Antenne:
    """Return an antenna; `tenue`: nobody else writes it until the end of the transaction.

    Raises ObjetInconnu.
    """
    antenne = session.get(Antenne, identifiant, with_for_update=tenue or None)
    if antenne is None:
        raise ObjetInconnu("antenne", identifiant)
    return antenne


def list_antennes(session: Session, hote: UUID) -> Sequence[Antenne]:
    """Return the antennas of a host by name, ANTENNES_MAXIMUM at most."""
    siennes = select(Antenne).where(Antenne.hote == hote).order_by(Antenne.nom, Antenne.id)
    return session.scalars(siennes.limit(ANTENNES_MAXIMUM)).all()


def create_antenne(
    session: Session, identifiant: UUID, hote: UUID, contenu: ContenuAntenne
) -> Antenne:
    """Add an antenna to a host, in the caller's write transaction.

    `identifiant` is that of the form that was sent: sent twice, it is one antenna. Raises
    ObjetInconnu when there is no such host.
    """
    if session.get(Hote, hote, with_for_update={"key_share": True}) is None:
        raise ObjetInconnu("hote", hote)
    antenne = session.get(Antenne, identifiant)
    if antenne is None:
        antenne = Antenne(id=identifiant, hote=hote)
        session.add(antenne)
        write_antenne(session, antenne, contenu)
    return antenne


def write_antenne(session: Session, antenne: Antenne, contenu: ContenuAntenne) -> None:
    """Write an antenna's fields, in the caller's write transaction."""
    situation = contenu.situation
    antenne.nom = contenu.nom
    antenne.type_antenne = contenu.type_antenne
    antenne.adresse = contenu.adresse
    antenne.lon = situation.lon if situation else None
    antenne.lat = situation.lat if situation else None
    antenne.precision = situation.precision if situation else None
    bump(session, Compteur.ANNUAIRE)
