"""How often the actors of each category are verified: the coordination's choice."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from registre.modeles import Categorie, Groupe
from registre.valeurs import Compteur
from registre.versions import bump

MOIS_MINIMUM: Final = 1
MOIS_MAXIMUM: Final = 60
"""After five years a record that nobody looked at says nothing any more."""


def list_frequences(session: Session) -> Sequence[tuple[Groupe, Categorie]]:
    """Return every category with its group, in the report's order. One SELECT."""
    requete = (
        select(Groupe, Categorie)
        .join(Categorie, Categorie.groupe == Groupe.lettre)
        .order_by(Groupe.ordre, Groupe.lettre, Categorie.ordre, Categorie.slug)
    )
    return [(groupe, categorie) for groupe, categorie in session.execute(requete)]


def write_frequences(session: Session, mois: Mapping[str, int]) -> int:
    """Set slug → months, in the caller's write transaction; return how many changed.

    Only what changes is written. Raises ValueError for a number out of bounds.
    """
    if any(not MOIS_MINIMUM <= nombre <= MOIS_MAXIMUM for nombre in mois.values()):
        raise ValueError("months out of bounds")
    changees = [
        categorie
        for categorie in session.scalars(select(Categorie).where(Categorie.slug.in_(mois)))
        if categorie.frequence_mois != mois[categorie.slug]
    ]
    for categorie in changees:
        categorie.frequence_mois = mois[categorie.slug]
    if changees:
        bump(session, Compteur.ANNUAIRE)
    return len(changees)
