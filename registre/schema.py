"""The shape of the database: bring it up to this code's, or say how it differs."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, inspect, text

from registre.erreurs import SchemaAncien, SchemaPlusRecent

MIGRATIONS: Final = Path(__file__).with_name("migrations")

TABLE_DE_REVISION: Final = "alembic_version"


def list_revisions() -> tuple[str, ...]:
    """Return the revisions this code knows, oldest first.

    A revision is the number that begins its file's name (0001_…): reading the names spares the
    server Alembic's import; a test holds both lists together.
    """
    fichiers = sorted((MIGRATIONS / "versions").glob("[0-9][0-9][0-9][0-9]_*.py"))
    return tuple(fichier.name[:4] for fichier in fichiers)


def upgrade_schema(url: str) -> None:
    """Bring the database to the last revision; a missing SQLite file is created.

    All or nothing, on both engines; a second call changes nothing.
    Raises ExtensionManquante, SchemaPlusRecent, and what `session` names.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = url
    command.upgrade(config, "head")


def check_schema(engine: Engine) -> None:
    """Make sure that this code and the database agree; cheap enough to ask at every start.

    Raises BaseAbsente (BaseIllisible for a file that is no database), SchemaAncien when
    migrations wait or were never run, SchemaPlusRecent when a newer code has migrated it.
    """
    with engine.connect() as connexion:
        vue = read_revision(connexion)
    check_known(vue)
    derniere = list_revisions()[-1]
    if vue != derniere:
        raise SchemaAncien(vue, derniere)


def check_known(vue: str | None) -> None:
    """Raise SchemaPlusRecent when this code does not know the revision seen in a database."""
    connues = list_revisions()
    if vue is not None and vue not in connues:
        raise SchemaPlusRecent(vue, connues[-1])


def read_revision(connexion: Connection) -> str | None:
    """Return the revision written in the database, None when it was never migrated."""
    if not inspect(connexion).has_table(TABLE_DE_REVISION):
        return None
    lue: str | None = connexion.scalar(text("SELECT version_num FROM alembic_version"))
    return lue
