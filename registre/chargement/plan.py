"""A load decided but not yet done: rows by kind, each with the key by which it is known.

Seeding inserts keys that are absent and leaves every other row as it is (DESIGN.md §4). Some rows
make sense only with another one that the same load brings in: who covers a quartier is inserted
with its relay, never added to a relay that people have been editing since.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from registre.base import Base
from registre.chargement.bilan import Compte

Cle = tuple[Hashable, ...]
"""The values of a row's key, in the order of `Tranche.cles`."""


@dataclass(frozen=True, slots=True)
class Ligne:
    """One row to be there.

    With `parents`, each a (kind, key), it is inserted only when this load inserts one of them.
    """

    valeurs: dict[str, Any]
    parents: tuple[tuple[str, Cle], ...] = ()


@dataclass(frozen=True, slots=True)
class Tranche:
    """The rows of one kind, to be inserted together.

    `cles` are the columns of their key, `autres_cles` those of a second one, if any: a row is
    there when either is.
    """

    nature: str
    modele: type[Base]
    cles: tuple[str, ...]
    lignes: tuple[Ligne, ...]
    autres_cles: tuple[str, ...] = ()

    def key_of(self, ligne: Ligne) -> Cle:
        """Return the key of one of the rows."""
        return tuple(ligne.valeurs[cle] for cle in self.cles)


@dataclass(frozen=True, slots=True)
class Plan:
    """The reference kinds in the order that foreign keys ask for, and the actors.

    Actors come last: they can be placed only once the zones are there.
    """

    references: tuple[Tranche, ...]
    acteurs: Tranche

    def count(self) -> int:
        """Return how many rows the plan holds."""
        return sum(len(tranche.lignes) for tranche in (*self.references, self.acteurs))


def rows(lignes: Iterable[dict[str, Any]]) -> tuple[Ligne, ...]:
    """Return rows that depend on no other."""
    return tuple(Ligne(valeurs) for valeurs in lignes)


def insert_absents(
    session: Session, tranche: Tranche, arrives: dict[str, set[Cle]]
) -> tuple[list[Ligne], Compte]:
    """Insert the rows of a kind whose key is absent; return them, and the count.

    `arrives` is kind → keys that this load inserted before; the new keys are added to it.
    """
    nouvelles = [
        ligne for ligne in find_absents(session, tranche).lignes if _is_due(ligne, arrives)
    ]
    if nouvelles:
        session.execute(insert(tranche.modele), [ligne.valeurs for ligne in nouvelles])
    arrives[tranche.nature] = {tranche.key_of(ligne) for ligne in nouvelles}
    return nouvelles, Compte(inseres=len(nouvelles), presents=len(tranche.lignes) - len(nouvelles))


def find_absents(session: Session, tranche: Tranche) -> Tranche:
    """Return the rows of a kind none of whose keys the database has."""
    table = tranche.modele.__table__
    absents = tranche.lignes
    for cles in filter(None, (tranche.cles, tranche.autres_cles)):
        demande = select(*(table.c[cle] for cle in cles))
        presents: set[Cle] = {tuple(ligne) for ligne in session.execute(demande)}
        absents = tuple(
            ligne for ligne in absents if tuple(ligne.valeurs[cle] for cle in cles) not in presents
        )
    return replace(tranche, lignes=absents)


def _is_due(ligne: Ligne, arrives: dict[str, set[Cle]]) -> bool:
    if not ligne.parents:
        return True
    return any(cle in arrives.get(nature, set()) for nature, cle in ligne.parents)


def check_unique(tranche: Tranche) -> Sequence[Cle]:
    """Return the keys that stand twice in a kind (none in a sound plan)."""
    vues: set[Cle] = set()
    doubles = []
    for ligne in tranche.lignes:
        cle = tranche.key_of(ligne)
        if cle in vues:
            doubles.append(cle)
        vues.add(cle)
    return doubles
