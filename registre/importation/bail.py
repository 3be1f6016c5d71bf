"""Who works on an import: a lease that is put off at each step, and what may be resumed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, or_, update
from sqlalchemy.orm import Session, sessionmaker

from registre.erreurs import ActionImpossible, ErreurRegistre
from registre.importation.etapes import get_import
from registre.modeles import Importation
from registre.session import writing
from registre.valeurs import EtatImportation

LECTURE: Final = timedelta(minutes=1)
"""Longer than any step of a reading; after it, the work of a process that died may be resumed."""
APPLICATION: Final = timedelta(minutes=3)
"""Longer than the one step of an application of 50,000 rows."""


def is_held(importation: Importation, instant: datetime) -> bool:
    """Tell whether a process works on an import at this instant."""
    return importation.pris_jusqu_a is not None and importation.pris_jusqu_a > instant


def is_free(instant: datetime) -> ColumnElement[bool]:
    """Return the condition of the imports that are not held at this instant, as `is_held` says."""
    return or_(Importation.pris_jusqu_a.is_(None), Importation.pris_jusqu_a <= instant)


@dataclass(slots=True)
class Bail:
    """A process's hold on an import in one state."""

    identifiant: UUID
    etat: EtatImportation
    horloge: Callable[[], datetime]
    duree: timedelta
    jusqu_a: datetime

    def put_off(self, session: Session, **valeurs: Any) -> None:
        """Write values of the import and put the lease off, in the caller's write transaction.

        Raises ActionImpossible(“import_repris”) when somebody else holds it or gave it up.
        """
        suivant = self.horloge() + self.duree
        siennes = update(Importation).where(
            Importation.id == self.identifiant,
            Importation.etat == self.etat,
            Importation.pris_jusqu_a == self.jusqu_a,
        )
        ecrites = session.connection().execute(
            siennes.values(**{"pris_jusqu_a": suivant, **valeurs})
        )
        if ecrites.rowcount != 1:
            raise ActionImpossible("import_repris")
        self.jusqu_a = suivant


@contextmanager
def holding(
    sessions: sessionmaker[Session],
    identifiant: UUID,
    etat: EtatImportation,
    horloge: Callable[[], datetime],
    duree: timedelta,
) -> Iterator[Bail]:
    """Hold an import in a state while the block works; let go of it whatever happens.

    `duree` is how long a step may last. Raises ObjetInconnu, ActionImpossible: “import_pas_la” (it
    is in another state), “import_en_cours” (another process works on it).
    """
    instant = horloge()
    bail = Bail(identifiant, etat, horloge, duree, instant + duree)
    with writing(sessions) as session:
        libre = update(Importation).where(
            Importation.id == identifiant,
            Importation.etat == etat,
            is_free(instant),
        )
        pris = session.connection().execute(libre.values(pris_jusqu_a=bail.jusqu_a))
        if pris.rowcount != 1:
            la = get_import(session, identifiant).etat == etat
            raise ActionImpossible("import_en_cours" if la else "import_pas_la")
    try:
        yield bail
    finally:
        # A lease that cannot be given back ends by itself.
        with suppress(ErreurRegistre), writing(sessions) as session:
            session.connection().execute(
                update(Importation)
                .where(Importation.id == identifiant, Importation.pris_jusqu_a == bail.jusqu_a)
                .values(pris_jusqu_a=None)
            )
