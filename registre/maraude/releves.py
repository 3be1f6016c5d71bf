"""What all that a device sends has in common: who, when, in which round, and once only."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registre.doublons.suivi import follow
from registre.erreurs import ObjetInconnu
from registre.maraude.erreurs import ReleveDejaServi, ReleveInterdit
from registre.modeles import Acteur, Maraude, Releve
from registre.revue.acteurs import get_acteur
from registre.revue.ecritures import lock_nom
from registre.revue.revisions import Auteur
from registre.valeurs import NatureReleve


@dataclass(frozen=True, slots=True)
class Maraudeur:
    """Who sends: an account, and the quartiers (slugs) that it works in; None: all of them."""

    compte: UUID
    nom: str
    quartiers: frozenset[str] | None

    @property
    def auteur(self) -> Auteur:
        """How history names them."""
        return Auteur(self.compte, self.nom)

    def covers(self, quartier: str | None) -> bool:
        """Tell whether a record of this quartier (slug; None: of none) is theirs to write."""
        return self.quartiers is None or quartier in self.quartiers


@dataclass(frozen=True, slots=True)
class Envoi:
    """What every sending says: its own `id`, made on the device, the record, the round, when.

    `maraude` None: outside a round; one that never arrived counts as none. `note_le` is aware, by
    the device's clock.
    """

    id: UUID
    acteur: UUID
    maraude: UUID | None
    note_le: datetime

    def noted_at(self, instant: datetime) -> datetime:
        """Return when it was noted; by a clock that is ahead, now (`instant`, aware)."""
        return min(self.note_le, instant)


def find_releve(session: Session, id: UUID, maraudeur: Maraudeur, empreinte: str) -> Releve | None:
    """Return what came before under this identifier, once this transaction alone may write it.

    None: it is new. Raises ReleveInterdit (“autre_compte”), ReleveDejaServi.
    """
    lock_nom(session, f"releve/{id}")
    deja = session.get(Releve, id)
    if deja is None:
        return None
    if deja.compte != maraudeur.compte:
        raise ReleveInterdit("autre_compte")
    if deja.empreinte != empreinte:
        raise ReleveDejaServi(id)
    return deja


def add_releve(
    session: Session,
    envoi: Envoi,
    nature: NatureReleve,
    acteur: UUID,
    empreinte: str,
    maraudeur: Maraudeur,
    instant: datetime,
) -> None:
    """Write down what came, of the record that it was found to be about."""
    session.add(
        Releve(
            id=envoi.id,
            maraude=_find_maraude(session, envoi.maraude, maraudeur),
            acteur=acteur,
            nature=nature,
            compte=maraudeur.compte,
            auteur_nom=maraudeur.nom[:120],
            empreinte=empreinte,
            note_le=envoi.noted_at(instant),
            recu_le=instant,
        )
    )
    session.flush()


def hash_envoi(nature: NatureReleve, acteur: UUID, contenu: Mapping[str, Any] | bytes) -> str:
    """Return what tells two sendings apart: not when, nor by which round, nor on which version."""
    octets = (
        contenu
        if isinstance(contenu, bytes)
        else json.dumps(contenu, sort_keys=True, ensure_ascii=False).encode()
    )
    # A change that was noted as a creation stays the same sending.
    return sha256(f"{nature}\0{acteur}\0".encode() + octets).hexdigest()


def follow_fusions(session: Session, identifiant: UUID) -> Acteur:
    """Return a record, or the one that was kept when it turned out to stand twice.

    Raises ObjetInconnu.
    """
    gardee = follow(session, [identifiant]).get(identifiant)
    if gardee is None:
        raise ObjetInconnu("acteur", identifiant)
    return get_acteur(session, gardee)


def _find_maraude(session: Session, identifiant: UUID | None, maraudeur: Maraudeur) -> UUID | None:
    """Return the round, when it is one of this account's: a record is worth more than its round."""
    maraude = session.get(Maraude, identifiant) if identifiant else None
    return maraude.id if maraude is not None and maraude.compte == maraudeur.compte else None
