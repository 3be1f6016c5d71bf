"""Rounds and what they bring back, imports of actors, merged duplicates.

Revision 0003, after 0002. Every verification so far said “still there”.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from registre.base import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_terrain()
    create_importations()
    create_doublons()
    add_columns()


def downgrade() -> None:
    raise NotImplementedError("migrations only move forward")


def cle() -> sa.Column[Any]:
    return sa.Column("id", sa.Uuid(), primary_key=True)


def texte(nom: str, longueur: int, **options: Any) -> sa.Column[Any]:
    return sa.Column(nom, sa.String(longueur), **{"nullable": False, **options})


def instant(nom: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(nom, Instant(), nullable=nullable)


def nombre(nom: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(nom, sa.Integer(), nullable=nullable)


def json(nom: str) -> sa.Column[Any]:
    return sa.Column(nom, sa.JSON(), nullable=False)


def lien(nom: str, vers: str, *, nullable: bool = False, index: bool = False) -> sa.Column[Any]:
    return sa.Column(nom, sa.Uuid(), sa.ForeignKey(vers), nullable=nullable, index=index)


def create_terrain() -> None:
    op.create_table(
        "maraude",
        cle(),
        lien("compte", "compte.id", index=True),
        texte("auteur_nom", 120),
        sa.Column("quartier", sa.String(60), sa.ForeignKey("quartier.slug"), index=True),
        instant("debut"),
        instant("fin", nullable=True),
        instant("cree_le"),
    )
    op.create_table(
        "releve",
        cle(),
        lien("maraude", "maraude.id", nullable=True, index=True),
        lien("acteur", "acteur.id", index=True),
        texte("nature", 20),
        lien("compte", "compte.id"),
        texte("auteur_nom", 120),
        texte("empreinte", 64),
        instant("note_le"),
        instant("recu_le"),
    )
    op.create_table(
        "photo_acteur",
        cle(),
        lien("acteur", "acteur.id", index=True),
        sa.Column("octets", sa.LargeBinary(), nullable=False),
        nombre("largeur"),
        nombre("hauteur"),
        texte("ajoutee_par", 120),
        instant("cree_le"),
    )


def create_importations() -> None:
    op.create_table(
        "importation",
        cle(),
        lien("compte", "compte.id", nullable=True, index=True),
        texte("auteur_nom", 120),
        texte("fichier", 200),
        sa.Column("octets", sa.LargeBinary()),
        texte("etat", 20, index=True),
        json("colonnes"),
        json("voulu"),
        json("bilan"),
        texte("refus", 300, nullable=True),
        nombre("faites"),
        nombre("total", nullable=True),
        instant("pris_jusqu_a", nullable=True),
        instant("cree_le"),
        instant("applique_le", nullable=True),
    )
    op.create_table(
        "ligne_importation",
        sa.Column("id", sa.Integer(), primary_key=True),
        lien("importation", "importation.id"),
        nombre("numero"),
        texte("decision", 20),
        json("raisons"),
        json("contenu"),
        sa.Column("acteur", sa.Uuid(), index=True),
        texte("motifs", 60),
        texte("choix", 20, nullable=True),
        sa.UniqueConstraint("importation", "numero"),
        sa.Index(None, "importation", "decision", "numero"),
    )


def create_doublons() -> None:
    op.create_table(
        "fusion_acteurs",
        cle(),
        lien("gardee", "acteur.id", index=True),
        lien("absorbee", "acteur.id", index=True),
        json("avant"),
        nombre("numero"),
        texte("par", 120),
        instant("fait_le"),
        texte("annulee_par", 120, nullable=True),
        instant("annulee_le", nullable=True),
    )
    op.create_table(
        "doublon_ecarte",
        sa.Column("premier", sa.Uuid(), sa.ForeignKey("acteur.id"), primary_key=True),
        sa.Column("second", sa.Uuid(), sa.ForeignKey("acteur.id"), primary_key=True),
        texte("par", 120),
        instant("ecarte_le"),
    )


def add_columns() -> None:
    op.add_column("acteur", texte("groupe_seul", 1, nullable=True))
    op.add_column("acteur", sa.Column("note", sa.Text()))
    op.add_column("acteur", texte("precision_lieu", 20, nullable=True))
    op.add_column("acteur", nombre("precision_m", nullable=True))
    op.add_column("acteur", sa.Column("fusionne_dans", sa.Uuid()))
    op.add_column("verification", texte("resultat", 20, server_default="toujours_la"))
    op.create_index("ix_acteur_fusionne_dans", "acteur", ["fusionne_dans"])
