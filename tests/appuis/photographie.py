"""A picture of a whole database, to tell that nothing has changed."""

from hashlib import sha256
from typing import Any

import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from registre.base import Base


def photograph(sessions: sessionmaker[Session], *sauf: str) -> dict[str, str]:
    """Return table → hash of all its rows in any order, but for the tables named in `sauf`."""
    with sessions() as session:
        return {
            table.name: _hash_rows(session.execute(select(table)).all())
            for table in Base.metadata.sorted_tables
            if table.name not in sauf
        }


def _hash_rows(lignes: Any) -> str:
    textes = sorted(repr([_plain(valeur) for valeur in ligne]) for ligne in lignes)
    return sha256("\n".join(textes).encode()).hexdigest()


def _plain(valeur: Any) -> Any:
    return shapely.to_wkb(valeur, hex=True) if isinstance(valeur, shapely.Geometry) else valeur
