"""Migrations: one way to the present shape, on both engines, with what people wrote kept."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from registre.base import Base, now
from registre.erreurs import ExtensionManquante, SchemaPlusRecent
from registre.modeles import Acteur, Categorie, QuartierSecteur, Relais
from registre.schema import MIGRATIONS, check_schema, list_revisions, upgrade_schema
from registre.session import make_engine, make_sessions, writing
from tests.appuis.bases import Bases, BasesPostgis, BasesSqlite
from tests.fabriques import (
    make_acteur,
    make_categorie,
    make_commune,
    make_groupe,
    make_quartier,
    make_secteur,
    make_zone,
)


def configure(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = url
    return config


def address_of(moteur: Engine) -> str:
    return moteur.url.render_as_string(hide_password=False)


@pytest.fixture
def role_ordinaire(bases_postgis: BasesPostgis) -> Iterator[str]:
    """The address of an empty database whose owner may not create PostGIS."""
    admin = make_engine(bases_postgis.url.render_as_string(hide_password=False))
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connexion:
        connexion.execute(text("DROP DATABASE IF EXISTS raq_ordinaire"))
        connexion.execute(text("DROP ROLE IF EXISTS raq_ordinaire"))
        connexion.execute(text("CREATE ROLE raq_ordinaire LOGIN"))
        connexion.execute(text("CREATE DATABASE raq_ordinaire OWNER raq_ordinaire"))
        adresse = bases_postgis.url.set(database="raq_ordinaire", username="raq_ordinaire")
        yield adresse.render_as_string(hide_password=False)
        connexion.execute(text("DROP DATABASE raq_ordinaire WITH (FORCE)"))
        connexion.execute(text("DROP ROLE raq_ordinaire"))
    admin.dispose()


def test_the_migrations_make_exactly_the_tables_of_the_models(moteur: Engine) -> None:
    command.check(configure(address_of(moteur)))
    assert set(Base.metadata.tables) <= set(inspect(moteur).get_table_names())


def test_the_revisions_read_from_file_names_are_those_of_alembic() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    chaine = [script.revision for script in scripts.walk_revisions()]
    assert list_revisions() == tuple(reversed(chaine))


def test_migrating_again_changes_nothing_and_keeps_what_people_wrote(
    moteur: Engine, sessions: sessionmaker[Session]
) -> None:
    with writing(sessions) as session:
        session.add_all([make_commune("21004"), make_groupe("A")])
        session.flush()
        session.add_all([make_categorie(), make_secteur("21004A00-", 4.34, 50.83)])
        session.flush()
        session.add(make_acteur("Pharmacie du Jeu de Balle"))
    upgrade_schema(address_of(moteur))
    check_schema(moteur)
    with sessions() as session:
        acteur = session.scalars(select(Acteur)).one()
        assert acteur.nom == "Pharmacie du Jeu de Balle"
        assert acteur.geom is not None
        assert (acteur.geom.x, acteur.geom.y) == (acteur.lon, acteur.lat)


@pytest.fixture
def base_d_avant_l_equipe(bases: Bases) -> Iterator[str]:
    """A database of the revision 0001, with a relay filled in, a person and a pharmacy."""
    url = bases.make_vide()
    command.upgrade(configure(url), "0001")
    moteur = make_engine(url)
    with moteur.begin() as connexion:
        for ordre in AVANT_L_EQUIPE:
            connexion.execute(text(ordre))
    moteur.dispose()
    yield url
    bases.drop(url)


AVANT_L_EQUIPE = (
    "INSERT INTO relais (id, role, nom, telephone, langues)"
    " VALUES ('6f2d2c9e4a4e5c1e9a530a4f4b2f9b11', 'Relais – Marolles', 'X', '02 511 00 00', 'fr')",
    "INSERT INTO relais (id, role) VALUES ('6f2d2c9e4a4e5c1e9a530a4f4b2f9b12', 'Relais – Bosnie')",
    "INSERT INTO groupe VALUES ('A', 'a', 1, 's', 'f', 'n', 'e', 'p', '#000000', '#ffffff')",
    "INSERT INTO categorie (slug, groupe, ordre, source_fr, nom_fr, nom_nl, nom_en, pictogramme,"
    " personne_privee) VALUES ('personne', 'A', 1, 's', 'f', 'n', 'e', 'p', true),"
    " ('pharmacie', 'A', 2, 's', 'f', 'n', 'e', 'p', false)",
    "INSERT INTO acteur (id, source, etat, nom, categorie, texte_recherche, cle_tri, cree_le,"
    " modifie_le) VALUES ('6f2d2c9e4a4e5c1e9a530a4f4b2f9b13', 'equipe', 'publie', 'Une personne',"
    " 'personne', '', '', '2026-01-01', '2026-01-01'), ('6f2d2c9e4a4e5c1e9a530a4f4b2f9b14',"
    " 'equipe', 'publie', 'Pharmacie', 'pharmacie', '', '', '2026-01-01', '2026-01-01')",
)


def test_the_team_area_arrives_without_losing_or_showing_anything(
    base_d_avant_l_equipe: str,
) -> None:
    upgrade_schema(base_d_avant_l_equipe)
    moteur = make_engine(base_d_avant_l_equipe)
    with make_sessions(moteur)() as session:
        relais = dict(session.execute(select(Relais.role, Relais.publics)).all())
        assert relais == {"Relais – Marolles": "nom telephone langues", "Relais – Bosnie": ""}
        finis = dict(session.execute(select(Acteur.nom, Acteur.public_jusqu_a)).all())
        assert finis["Pharmacie"] is None
        assert finis["Une personne"] is not None
        assert finis["Une personne"] < now()
        assert set(session.scalars(select(Categorie.frequence_mois))) == {6}
    moteur.dispose()


def test_servers_that_start_together_migrate_once(bases_sqlite: BasesSqlite, donnees: Path) -> None:
    url = f"sqlite:///{bases_sqlite.dossier / 'ensemble' / 'raq.db'}"
    ordre = f"from registre.schema import upgrade_schema; upgrade_schema({url!r})"
    serveurs = [
        subprocess.Popen([sys.executable, "-c", ordre], cwd=donnees.parent) for _ in range(3)
    ]
    assert [serveur.wait(60) for serveur in serveurs] == [0, 0, 0]
    moteur = make_engine(url)
    check_schema(moteur)
    moteur.dispose()


def test_a_base_of_a_newer_code_is_not_migrated(moteur: Engine) -> None:
    with moteur.begin() as connexion:
        connexion.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaPlusRecent):
        upgrade_schema(address_of(moteur))


@pytest.mark.postgis
def test_one_sector_in_two_quartiers_on_one_day_is_refused_by_the_database_itself(
    moteur_postgis: Engine,
) -> None:
    sessions_postgis = make_sessions(moteur_postgis)
    with writing(sessions_postgis) as session:
        session.add_all(
            [make_commune("21004"), make_quartier("Marolles"), make_quartier("Jourdan")]
        )
        session.flush()
        session.add(make_secteur("21004A00-", 4.34, 50.83))
        session.flush()
        session.add(make_zone("marolles", "21004A00-"))
    with pytest.raises(IntegrityError), writing(sessions_postgis) as session:
        session.add(make_zone("jourdan", "21004A00-", du=date(2023, 1, 1)))
    with sessions_postgis() as session:
        assert session.scalars(select(QuartierSecteur.quartier)).all() == ["marolles"]


@pytest.mark.postgis
def test_a_role_that_may_not_create_postgis_is_told_which_extension_is_missing(
    role_ordinaire: str,
) -> None:
    with pytest.raises(ExtensionManquante, match="postgis"):
        upgrade_schema(role_ordinaire)
