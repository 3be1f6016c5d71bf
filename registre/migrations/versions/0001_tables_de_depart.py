"""Tables of the beginning: territory, relays, directory, addresses, state.

Revision 0001, after none. Names of keys and indexes follow the convention of registre.base.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from registre.base import Geom, Instant
from registre.erreurs import ExtensionManquante

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

EXTENSIONS = ("postgis", "pg_trgm", "btree_gist")

INTERDIT_OU_ABSENT = ("42501", "0A000", "58P01")
"""SQLSTATE: not permitted, not available, its files are not installed."""

UN_QUARTIER_PAR_JOUR = """
    ALTER TABLE quartier_secteur ADD CONSTRAINT ex_quartier_secteur_un_par_jour
    EXCLUDE USING gist (
        code WITH =, millesime WITH =, daterange(valide_du, valide_au) WITH &&
    )
"""

PLEIN_TEXTE = """
    CREATE VIRTUAL TABLE acteur_fts USING fts5(texte, tokenize='trigram')
"""
"""Its rowid is `acteur.rang`."""

COLONNES_DU_RANG = ["rang", "etat", "cle_tri", "id", "categorie", "quartier", "nis5"]
"""All that a search sorts and filters by: it never reads the rows that it does not show."""


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        create_extensions()
    create_territoire()
    create_quartiers()
    create_relais()
    create_attributions()
    create_categories()
    create_acteurs()
    create_adresses()
    create_etat()
    if postgresql:
        op.execute(UN_QUARTIER_PAR_JOUR)
        create_index_postgresql()
    else:
        op.execute(PLEIN_TEXTE)
        op.create_index("ix_acteur_rang", "acteur", COLONNES_DU_RANG)


def downgrade() -> None:
    raise NotImplementedError("migrations only go forward: restore a backup instead")


def create_extensions() -> None:
    connexion = op.get_bind()
    presentes = set(connexion.scalars(sa.text("SELECT extname FROM pg_extension")))
    for nom in EXTENSIONS:
        if nom in presentes:
            continue
        try:
            connexion.execute(sa.text(f"CREATE EXTENSION IF NOT EXISTS {nom}"))
        except sa.exc.DBAPIError as erreur:
            if getattr(erreur.orig, "sqlstate", None) in INTERDIT_OU_ABSENT:
                raise ExtensionManquante(nom) from erreur
            raise


def textes(longueur: int, *noms: str) -> list[sa.Column[Any]]:
    return [sa.Column(nom, sa.String(longueur), nullable=False) for nom in noms]


def facultatifs(longueur: int, *noms: str) -> list[sa.Column[Any]]:
    return [sa.Column(nom, sa.String(longueur)) for nom in noms]


def cle(nom: str, longueur: int, vers: str | None = None) -> sa.Column[Any]:
    liens = [sa.ForeignKey(vers)] if vers else []
    return sa.Column(nom, sa.String(longueur), *liens, primary_key=True)


def identifiant() -> sa.Column[Any]:
    return sa.Column("id", sa.Uuid(), primary_key=True)


def quartier(*, nullable: bool = False) -> sa.Column[Any]:
    lien = sa.ForeignKey("quartier.slug")
    return sa.Column("quartier", sa.String(60), lien, nullable=nullable)


def lien(nom: str, vers: str, *, nullable: bool = False, index: bool = False) -> sa.Column[Any]:
    return sa.Column(nom, sa.Uuid(), sa.ForeignKey(vers), nullable=nullable, index=index)


def point(*, nullable: bool = True) -> list[sa.Column[Any]]:
    return [sa.Column(nom, sa.Double(), nullable=nullable) for nom in ("lon", "lat")]


def periode(*, primary_key: bool = False) -> list[sa.Column[Any]]:
    debut = sa.Column("valide_du", sa.Date(), nullable=False, primary_key=primary_key)
    return [debut, sa.Column("valide_au", sa.Date())]


def create_territoire() -> None:
    op.create_table("commune", cle("nis5", 5), *textes(80, "nom_fr", "nom_nl"))
    op.create_table(
        "code_postal",
        cle("code_postal", 4),
        cle("nis5", 5, "commune.nis5"),
    )
    op.create_table(
        "secteur",
        cle("code", 9),
        sa.Column("millesime", sa.Integer(), primary_key=True, autoincrement=False),
        *textes(120, "nom_fr", "nom_nl"),
        sa.Column("nis5", sa.String(5), sa.ForeignKey("commune.nis5"), nullable=False, index=True),
        sa.Column("population", sa.Integer()),
        sa.Column("surface_ha", sa.Double()),
        sa.Column("geom", Geom("MULTIPOLYGON"), nullable=False),
    )


def create_quartiers() -> None:
    op.create_table(
        "quartier",
        cle("slug", 60),
        *textes(80, "nom"),
        sa.Column("composition_confirmee", sa.Boolean(), nullable=False),
        *textes(10, "confiance"),
    )
    op.create_table(
        "surnom_quartier",
        cle("quartier", 60, "quartier.slug"),
        cle("surnom", 80),
        cle("langue", 2),
    )
    op.create_table(
        "quartier_secteur",
        quartier(),
        cle("code", 9),
        sa.Column("millesime", sa.Integer(), primary_key=True, autoincrement=False),
        *periode(primary_key=True),
        sa.Column("note", sa.Text()),
        sa.ForeignKeyConstraint(["code", "millesime"], ["secteur.code", "secteur.millesime"]),
        sa.Index(None, "quartier"),
    )


def create_relais() -> None:
    op.create_table(
        "hote",
        identifiant(),
        sa.Column("cle_source", sa.String(120), unique=True),
        *textes(160, "nom"),
        *textes(200, "communes"),
        *facultatifs(40, "telephone"),
        *facultatifs(160, "courriel"),
        *facultatifs(300, "site"),
    )
    op.create_table(
        "antenne",
        identifiant(),
        lien("hote", "hote.id", index=True),
        *textes(160, "nom"),
        *textes(10, "type_antenne"),
        *facultatifs(200, "adresse"),
        *point(),
    )
    op.create_table(
        "relais",
        identifiant(),
        sa.Column("cle_source", sa.String(120), unique=True),
        *textes(160, "role"),
        *facultatifs(120, "nom"),
        *facultatifs(40, "telephone"),
        *facultatifs(160, "courriel"),
        *facultatifs(200, "langues"),
        sa.Column("horaires", sa.Text()),
    )


def create_attributions() -> None:
    op.create_table(
        "hote_quartier",
        sa.Column("hote", sa.Uuid(), sa.ForeignKey("hote.id"), primary_key=True),
        cle("quartier", 60, "quartier.slug"),
    )
    op.create_table(
        "attribution",
        identifiant(),
        lien("relais", "relais.id", index=True),
        quartier(),
        lien("hote", "hote.id", nullable=True),
        lien("antenne", "antenne.id", nullable=True),
        *periode(),
        sa.Index(None, "quartier", "valide_du"),
    )
    op.create_table(
        "presence",
        identifiant(),
        quartier(),
        *textes(200, "lieu"),
        sa.Column("debut", Instant(), nullable=False),
        sa.Column("fin", Instant(), nullable=False),
        *point(),
        sa.Index(None, "quartier", "debut"),
    )


def create_categories() -> None:
    op.create_table(
        "groupe",
        cle("lettre", 1),
        sa.Column("slug", sa.String(60), nullable=False, unique=True),
        sa.Column("ordre", sa.Integer(), nullable=False),
        *textes(200, "source_fr", "nom_fr", "nom_nl", "nom_en"),
        *textes(60, "pictogramme"),
        *textes(7, "couleur_claire", "couleur_sombre"),
    )
    lettre = sa.ForeignKey("groupe.lettre")
    op.create_table(
        "categorie",
        cle("slug", 80),
        sa.Column("groupe", sa.String(1), lettre, nullable=False, index=True),
        sa.Column("ordre", sa.Integer(), nullable=False),
        *textes(200, "source_fr", "nom_fr", "nom_nl", "nom_en"),
        *textes(60, "pictogramme"),
        sa.Column("personne_privee", sa.Boolean(), nullable=False),
    )


def create_acteurs() -> None:
    octet_par_octet = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "acteur",
        identifiant(),
        sa.Column("cle_source", sa.String(300), unique=True),
        *textes(20, "source", "etat"),
        *textes(200, "nom"),
        *facultatifs(200, "nom_nl"),
        sa.Column("categorie", sa.String(80), sa.ForeignKey("categorie.slug"), nullable=False),
        *facultatifs(160, "rue"),
        *facultatifs(20, "numero"),
        *facultatifs(4, "code_postal"),
        sa.Column("nis5", sa.String(5), sa.ForeignKey("commune.nis5"), index=True),
        *facultatifs(60, "telephone"),
        *facultatifs(160, "courriel"),
        *facultatifs(300, "site"),
        sa.Column("horaires", sa.Text()),
        *facultatifs(10, "acces_pmr"),
        *facultatifs(200, "langues"),
        *point(),
        sa.Column("geom", Geom("POINT")),
        *facultatifs(9, "secteur"),
        quartier(nullable=True),
        sa.Column("texte_recherche", sa.Text(), nullable=False),
        sa.Column("cle_tri", octet_par_octet, nullable=False),
        sa.Column("rang", sa.Integer()),
        sa.Column("cree_le", Instant(), nullable=False),
        sa.Column("modifie_le", Instant(), nullable=False),
        *facultatifs(120, "modifie_par"),
        sa.Index(None, "lon", "lat"),
        sa.Index(None, "etat", "quartier"),
        sa.Index(None, "etat", "categorie"),
        sa.Index(None, "etat", "cle_tri", "id"),
    )
    op.create_table("mot_recherche", sa.Column("mot", sa.Text(), primary_key=True))
    op.create_table(
        "verification",
        identifiant(),
        lien("acteur", "acteur.id"),
        sa.Column("verifie_le", Instant(), nullable=False),
        *textes(120, "verifie_par"),
        *textes(20, "canal"),
        sa.Index(None, "acteur", "verifie_le"),
    )


def create_adresses() -> None:
    op.create_table(
        "lot_adresses",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("empreinte", sa.String(64), nullable=False, unique=True),
        sa.Column("lignes_lues", sa.Integer(), nullable=False),
        sa.Column("complet", sa.Boolean(), nullable=False),
        sa.Column("commence_le", Instant(), nullable=False),
    )
    grand = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "adresse",
        sa.Column("id", grand, primary_key=True, autoincrement=True),
        sa.Column("lot", sa.Integer(), sa.ForeignKey("lot_adresses.id"), nullable=False),
        *textes(120, "cle_fr", "cle_nl"),
        *textes(20, "numero"),
        *textes(4, "code_postal"),
        *point(nullable=False),
        sa.Index(None, "lot", "numero", "cle_fr"),
        sa.Index(None, "lot", "numero", "cle_nl"),
    )


def create_etat() -> None:
    op.create_table(
        "version", cle("compteur", 20), sa.Column("valeur", sa.Integer(), nullable=False)
    )
    op.create_table(
        "reference_chargee",
        cle("fichier", 120),
        *textes(64, "empreinte"),
        sa.Column("charge_le", Instant(), nullable=False),
    )


def create_index_postgresql() -> None:
    op.create_index("ix_secteur_geom", "secteur", ["geom"], postgresql_using="gist")
    op.create_index("ix_acteur_geom", "acteur", ["geom"], postgresql_using="gist")
    op.create_index(
        "ix_acteur_texte_trgm",
        "acteur",
        ["texte_recherche"],
        postgresql_using="gin",
        postgresql_ops={"texte_recherche": "gin_trgm_ops"},
    )
