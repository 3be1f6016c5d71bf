"""Antennas: the places where a host receives people, as the coordination writes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from registre.erreurs import ErreurRegistre, ObjetInconnu
from registre.messages import identify_envoi
from registre.modeles import Antenne, Hote
from registre.situation import Situation
from registre.valeurs import Compteur, TypeAntenne
from registre.versions import bump

ANTENNES_MAXIMUM = 50
"""A list shows no more of one host; the report prints three at most."""


class AntenneChangee(ErreurRegistre):
    """Somebody changed the antenna since a form showed it; nothing was written."""

    def __init__(self, antenne: UUID) -> None:
        super().__init__(str(antenne))
        self.antenne = antenne


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

    `identifiant` is that of the form that was sent: sent twice, it is one antenna; sent again with
    another name, type or address, a second one. Raises ObjetInconnu when there is no such host.
    """
    if session.get(Hote, hote, with_for_update={"key_share": True}) is None:
        raise ObjetInconnu("hote", hote)
    cle = identify_envoi(identifiant, str(hote), *_list_textes(contenu))
    antenne = session.get(Antenne, cle)
    if antenne is None:
        antenne = Antenne(id=cle, hote=hote)
        session.add(antenne)
        _fill(session, antenne, contenu)
    elif (antenne.lon is None) != (contenu.situation is None):
        _fill(session, antenne, contenu)  # the same antenna, its point kept or left out after all
    return antenne


def write_antenne(session: Session, antenne: Antenne, contenu: ContenuAntenne, *, vue: str) -> None:
    """Write an antenna's fields, in the caller's write transaction; it was found `tenue`.

    `vue` is the fingerprint of what its editor had on screen. Raises AntenneChangee when somebody
    else wrote another name, type or address since then.
    """
    if vue != fingerprint(antenne) and _list_textes(antenne) != _list_textes(contenu):
        raise AntenneChangee(antenne.id)
    _fill(session, antenne, contenu)


def fingerprint(antenne: Antenne) -> str:
    """Return what tells whether an antenna is still what a form showed."""
    champs = (*_list_textes(antenne), antenne.lon, antenne.lat)
    return sha256(repr(champs).encode()).hexdigest()[:16]


def _list_textes(antenne: Antenne | ContenuAntenne) -> tuple[str, str, str]:
    return antenne.nom, str(antenne.type_antenne), antenne.adresse or ""


def _fill(session: Session, antenne: Antenne, contenu: ContenuAntenne) -> None:
    situation = contenu.situation
    antenne.nom = contenu.nom
    antenne.type_antenne = contenu.type_antenne
    antenne.adresse = contenu.adresse
    antenne.lon = situation.lon if situation else None
    antenne.lat = situation.lat if situation else None
    antenne.precision = situation.precision if situation else None
    bump(session, Compteur.ANNUAIRE)
