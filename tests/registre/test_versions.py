"""The version counters by which workers see each other's writes."""

from sqlalchemy.orm import Session, sessionmaker

from registre.session import writing
from registre.valeurs import Compteur
from registre.versions import Versions, bump, read_versions


def test_an_empty_register_stands_at_zero(sessions: sessionmaker[Session]) -> None:
    with sessions() as session:
        assert read_versions(session) == Versions(territoire=0, annuaire=0)
