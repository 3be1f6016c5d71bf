"""What the author of an import may write: a relay in its own quartiers, the coordination all."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from registre.modeles import Compte, CompteQuartier, Importation
from registre.valeurs import Role


@dataclass(frozen=True, slots=True)
class Portee:
    """`quartiers` are the slugs that an author is held to, None: all. `publie`: may publish."""

    quartiers: frozenset[str] | None
    publie: bool

    def covers(self, quartier: str | None) -> bool:
        """Tell whether a record of this quartier (slug; None: in none) is within reach."""
        return self.quartiers is None or quartier in self.quartiers


def find_portee(session: Session, importation: Importation) -> Portee:
    """Return what the author of an import may write, as the account is now. At most two SELECTs.

    The command line is the operator's: everything.
    """
    if importation.compte is None:
        return Portee(None, publie=True)
    compte = session.get(Compte, importation.compte)
    if compte is not None and compte.role == Role.COORDINATION:
        return Portee(None, publie=True)
    siens = select(CompteQuartier.quartier).where(CompteQuartier.compte == importation.compte)
    return Portee(frozenset(session.scalars(siens)), publie=False)
