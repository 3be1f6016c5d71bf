"""The database as commands open it, and the territory of the day as they read it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session, sessionmaker

from raq.chemins import find_ressource
from raq.donnees import Donnees
from registre.base import now
from registre.calendrier import day_in_brussels
from registre.schema import check_schema
from registre.session import make_engine, make_sessions
from registre.territoire import TerritoireCourant, Territoires


@contextmanager
def opened(base: str) -> Iterator[sessionmaker[Session]]:
    """Open the database at an address while the block works.

    Raises what `check_schema` does when it is not this version's.
    """
    engine = make_engine(base)
    try:
        check_schema(engine)
        yield make_sessions(engine)
    finally:
        engine.dispose()


def make_courant_of() -> Callable[[Session], TerritoireCourant]:
    """Return what reads today's territory (in Brussels) from a session and the carried files."""
    donnees = Donnees(find_ressource("data"))
    territoires = Territoires(donnees.rues, donnees.communes_hors_region())
    return lambda session: territoires.current(session, day_in_brussels(now()))
