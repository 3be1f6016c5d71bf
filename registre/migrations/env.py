"""How Alembic reaches a database: one transaction, both engines, forward only.

The address comes as `config.attributes["url"]` (see registre.schema). SQLite is opened without
the foreign_keys pragma, because batch mode rebuilds tables and would cascade; what it leaves is
verified with `PRAGMA foreign_key_check` before the commit.
"""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, Index, text
from sqlalchemy.schema import SchemaItem

import registre.modeles  # noqa: F401 - registers the tables
from registre.base import Base, Geom, Instant
from registre.schema import TABLE_DE_REVISION, check_known, read_revision
from registre.session import ECRITURE, make_engine

VERROU_DES_MIGRATIONS = 0x726171
"""Any number of ours will do (“raq”): two servers that start together migrate in turn."""

TABLES_ETRANGERES = frozenset({"spatial_ref_sys", TABLE_DE_REVISION})


def include_object(
    objet: SchemaItem, nom: str | None, nature: str, _lu: bool, _compare: SchemaItem | None
) -> bool:
    """Leave out the tables that no model describes (PostGIS's own, the full-text ones).

    So are the indexes that are the other engine's.
    """
    if nature == "table":
        return nom not in TABLES_ETRANGERES and "_fts" not in (nom or "")
    if isinstance(objet, Index):
        moteur = context.get_context().dialect.name
        if moteur == "sqlite":
            return not any(str(option).startswith("postgresql_") for option in objet.dialect_kwargs)
        return bool(objet.info.get("moteur", moteur) == moteur)
    return True


def compare_type(
    _contexte: Any, _colonne_lue: Any, _colonne: Any, _type_lu: Any, type_du_modele: Any
) -> bool | None:
    """Say that a geometry fits (GeoAlchemy2 reads it back otherwise); None: Alembic compares."""
    return False if isinstance(type_du_modele, Geom) else None


def render_item(nature: str, objet: Any, autogen_context: AutogenContext) -> str | Literal[False]:
    """Write our own types by their name in a new migration; False: Alembic writes it."""
    if nature != "type" or not isinstance(objet, Geom | Instant):
        return False
    autogen_context.imports.add("from registre.base import Geom, Instant")
    if isinstance(objet, Instant):
        return "Instant()"
    forme: Any = objet.impl_instance
    return f"Geom({forme.geometry_type!r})"


def run_migrations(connexion: Connection) -> None:
    """Migrate in the transaction that the caller opened, and verify what is left."""
    sqlite = connexion.dialect.name == "sqlite"
    if not sqlite:
        verrou = {"verrou": VERROU_DES_MIGRATIONS}
        connexion.execute(text("SELECT pg_advisory_xact_lock(:verrou)"), verrou)
    check_known(read_revision(connexion))
    context.configure(
        connection=connexion,
        target_metadata=Base.metadata,
        include_object=include_object,
        compare_type=compare_type,
        render_item=render_item,
        render_as_batch=sqlite,
        transactional_ddl=True,
    )
    context.run_migrations()
    if sqlite and (orphelines := connexion.exec_driver_sql("PRAGMA foreign_key_check").all()):
        raise RuntimeError(f"the migration left rows without their parent: {orphelines[:10]}")


def run() -> None:
    """Open the database for writing, migrate, commit; nothing is left of a failure."""
    moteur = make_engine(context.config.attributes["url"], create=True, foreign_keys=False)
    try:
        with moteur.connect().execution_options(**{ECRITURE: True}) as connexion, connexion.begin():
            run_migrations(connexion)
    finally:
        moteur.dispose()


run()
