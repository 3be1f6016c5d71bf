"""The accounts that let somebody work for a quartier: one stays open when its relay leaves."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from registre.modeles import Compte, CompteQuartier
from registre.valeurs import Role

OUVERTS_MAXIMUM = 500
"""A list shows no more; the team has a few dozen accounts."""


@dataclass(frozen=True, slots=True)
class CompteOuvert:
    """An account of role `raq` that may still come in, and how its owner is called."""

    id: UUID
    nom: str


def list_comptes_ouverts(session: Session) -> dict[str, tuple[CompteOuvert, ...]]:
    """Return quartier (its slug) → the open accounts of relays bound to it, by name. One SELECT."""
    rows = session.execute(
        select(CompteQuartier.quartier, Compte.id, Compte.nom)
        .join(Compte, Compte.id == CompteQuartier.compte)
        .where(Compte.actif.is_(True), Compte.role == Role.RAQ)
        .order_by(Compte.nom, Compte.id)
        .limit(OUVERTS_MAXIMUM)
    )
    ouverts: dict[str, list[CompteOuvert]] = defaultdict(list)
    for quartier, identifiant, nom in rows:
        ouverts[quartier].append(CompteOuvert(identifiant, nom))
    return {quartier: tuple(comptes) for quartier, comptes in ouverts.items()}
