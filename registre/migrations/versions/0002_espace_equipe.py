"""The team's area: accounts, outbox, review, what the coordination fills in.

Revision 0002, after 0001. What was filled in of a relay stays public, as it was; a published
private person is withdrawn until a consent is on record.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from registre.base import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

CHAMPS_REMPLIS = """
    UPDATE relais SET publics = trim(
        CASE WHEN nom IS NULL THEN '' ELSE 'nom ' END ||
        CASE WHEN telephone IS NULL THEN '' ELSE 'telephone ' END ||
        CASE WHEN courriel IS NULL THEN '' ELSE 'courriel ' END ||
        CASE WHEN langues IS NULL THEN '' ELSE 'langues ' END ||
        CASE WHEN horaires IS NULL THEN '' ELSE 'horaires' END
    )
"""

PERSONNES_SANS_CONSENTEMENT = """
    UPDATE acteur SET public_jusqu_a = modifie_le
    WHERE etat = 'publie'
    AND categorie IN (SELECT slug FROM categorie WHERE personne_privee)
"""
"""Their consent was never recorded: an instant that is past withdraws them."""


def upgrade() -> None:
    create_comptes()
    create_sessions()
    create_courrier()
    create_revues()
    create_acteurs_suivis()
    create_relais_remplis()
    create_choix()
    add_columns()
    op.execute(CHAMPS_REMPLIS)
    op.execute(PERSONNES_SANS_CONSENTEMENT)


def downgrade() -> None:
    raise NotImplementedError("migrations only move forward")


def identifiant() -> sa.Column[Any]:
    return sa.Column("id", sa.Uuid(), primary_key=True)


def texte(nom: str, longueur: int, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(nom, sa.String(longueur), nullable=nullable)


def instant(nom: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(nom, Instant(), nullable=nullable)


def lien(
    nom: str, vers: str, *, nullable: bool = False, index: bool = False, unique: bool = False
) -> sa.Column[Any]:
    return sa.Column(
        nom, sa.Uuid(), sa.ForeignKey(vers), nullable=nullable, index=index, unique=unique
    )


def create_comptes() -> None:
    op.create_table(
        "compte",
        identifiant(),
        sa.Column("courriel", sa.String(160), nullable=False, unique=True),
        texte("nom", 120),
        texte("role", 20),
        lien("hote", "hote.id", nullable=True),
        texte("mot_de_passe", 200, nullable=True),
        texte("secret_totp", 64, nullable=True),
        sa.Column("totp_actif", sa.Boolean(), nullable=False),
        sa.Column("dernier_totp", sa.Integer()),
        sa.Column("actif", sa.Boolean(), nullable=False),
        instant("cree_le"),
        instant("vu_le", nullable=True),
    )
    op.create_table(
        "compte_quartier",
        sa.Column("compte", sa.Uuid(), sa.ForeignKey("compte.id"), primary_key=True),
        sa.Column("quartier", sa.String(60), sa.ForeignKey("quartier.slug"), primary_key=True),
    )


def create_sessions() -> None:
    op.create_table(
        "session_equipe",
        identifiant(),
        sa.Column("empreinte", sa.String(64), nullable=False, unique=True),
        lien("compte", "compte.id", index=True),
        sa.Column("complete", sa.Boolean(), nullable=False),
        texte("appareil", 120),
        instant("cree_le"),
        instant("vue_le"),
        instant("expire_le"),
    )
    op.create_table(
        "lien",
        identifiant(),
        texte("nature", 20),
        sa.Column("empreinte", sa.String(64), nullable=False, unique=True),
        lien("compte", "compte.id", nullable=True, index=True),
        lien("acteur", "acteur.id", nullable=True, index=True),
        lien("hote", "hote.id", nullable=True, index=True),
        instant("cree_le"),
        instant("expire_le"),
        instant("utilise_le", nullable=True),
    )
    op.create_table(
        "essai",
        sa.Column("id", sa.Integer(), primary_key=True),
        texte("cle", 64),
        instant("fait_le"),
        sa.Index(None, "cle", "fait_le"),
    )


def create_courrier() -> None:
    op.create_table(
        "courriel",
        identifiant(),
        sa.Column("message_id", sa.String(200), nullable=False, unique=True),
        texte("nature", 20),
        texte("destinataire", 160, nullable=True),
        texte("reponse_a", 160, nullable=True),
        texte("objet", 200),
        sa.Column("corps", sa.Text()),
        sa.Column("quartier", sa.String(60), sa.ForeignKey("quartier.slug")),
        texte("etat", 20),
        sa.Column("essais", sa.Integer(), nullable=False),
        instant("prochain_essai"),
        instant("pris_jusqu_a", nullable=True),
        texte("dernier_refus", 300, nullable=True),
        instant("cree_le"),
        instant("envoye_le", nullable=True),
        sa.Index(None, "etat", "prochain_essai"),
    )


def create_revues() -> None:
    op.create_table(
        "revision",
        identifiant(),
        texte("objet", 20),
        texte("cle", 80),
        sa.Column("numero", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        texte("etat", 20),
        sa.Column("contenu", sa.JSON(), nullable=False),
        lien("auteur", "compte.id", nullable=True),
        texte("auteur_nom", 120),
        texte("motif", 300),
        instant("cree_le"),
        texte("decide_par", 120, nullable=True),
        instant("decide_le", nullable=True),
        texte("decision", 300, nullable=True),
        sa.UniqueConstraint("objet", "cle", "numero"),
        sa.Index(None, "etat", "cree_le"),
    )


def create_acteurs_suivis() -> None:
    op.create_table(
        "signalement",
        identifiant(),
        lien("acteur", "acteur.id", index=True),
        texte("motif", 20),
        sa.Column("texte", sa.Text(), nullable=False),
        instant("cree_le"),
        texte("etat", 20),
        texte("traite_par", 120, nullable=True),
        instant("traite_le", nullable=True),
        texte("suite", 500, nullable=True),
        sa.Index(None, "etat", "cree_le"),
    )
    op.create_table(
        "consentement",
        identifiant(),
        lien("acteur", "acteur.id"),
        instant("debut"),
        instant("fin"),
        texte("canal", 20),
        texte("recueilli_par", 120),
        instant("cree_le"),
        sa.Index(None, "acteur", "fin"),
    )
    op.create_table(
        "verification_hote",
        identifiant(),
        lien("hote", "hote.id"),
        instant("verifie_le"),
        texte("verifie_par", 120),
        texte("canal", 20),
        sa.Index(None, "hote", "verifie_le"),
    )


def create_relais_remplis() -> None:
    op.create_table(
        "photo",
        identifiant(),
        lien("relais", "relais.id", unique=True),
        sa.Column("octets", sa.LargeBinary(), nullable=False),
        sa.Column("largeur", sa.Integer(), nullable=False),
        sa.Column("hauteur", sa.Integer(), nullable=False),
        sa.Column("consentie_le", sa.Date(), nullable=False),
        texte("ajoutee_par", 120),
        instant("cree_le"),
    )
    op.create_table(
        "remplacement",
        identifiant(),
        lien("relais", "relais.id"),
        lien("remplacant", "relais.id", nullable=True),
        texte("motif", 20),
        sa.Column("valide_du", sa.Date(), nullable=False),
        sa.Column("valide_au", sa.Date()),
        sa.Index(None, "relais", "valide_du"),
    )


def create_choix() -> None:
    op.create_table(
        "texte",
        sa.Column("cle", sa.String(30), primary_key=True),
        sa.Column("langue", sa.String(2), primary_key=True),
        sa.Column("markdown", sa.Text(), nullable=False),
        instant("modifie_le"),
    )
    op.create_table(
        "parametre",
        sa.Column("cle", sa.String(60), primary_key=True),
        sa.Column("valeur", sa.Text(), nullable=False),
    )


def add_columns() -> None:
    op.add_column("acteur", instant("public_jusqu_a", nullable=True))
    op.add_column("antenne", texte("precision", 20, nullable=True))
    op.add_column(
        "categorie",
        sa.Column("frequence_mois", sa.Integer(), nullable=False, server_default="6"),
    )
    op.add_column("relais", texte("langues_telephone", 200, nullable=True))
    op.add_column("relais", texte("langues_courriel", 200, nullable=True))
    op.add_column("relais", sa.Column("publics", sa.String(200), nullable=False, server_default=""))
    op.add_column("relais", sa.Column("parti_le", sa.Date()))
    op.add_column("relais", sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
