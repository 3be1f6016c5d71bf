"""Communes, statistical sectors, and quartiers as dated sets of sectors."""

from datetime import date

import shapely
from sqlalchemy import Date, ForeignKey, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from registre.base import Base, Geom


class Commune(Base):
    """One of the 19 communes, by its NIS5 code."""

    __tablename__ = "commune"

    nis5: Mapped[str] = mapped_column(String(5), primary_key=True)
    nom_fr: Mapped[str] = mapped_column(String(80))
    nom_nl: Mapped[str] = mapped_column(String(80))


class CodePostal(Base):
    """A postal code reaches one or more communes, and a commune has one or more codes."""

    __tablename__ = "code_postal"

    code_postal: Mapped[str] = mapped_column(String(4), primary_key=True)
    nis5: Mapped[str] = mapped_column(ForeignKey("commune.nis5"), primary_key=True)


class Secteur(Base):
    """A statistical sector. Codes changed in 2025: the vintage is part of the key."""

    __tablename__ = "secteur"
    __table_args__ = (
        Index("ix_secteur_geom", "geom", postgresql_using="gist").ddl_if(dialect="postgresql"),
    )

    code: Mapped[str] = mapped_column(String(9), primary_key=True)
    millesime: Mapped[int] = mapped_column(primary_key=True)
    nom_fr: Mapped[str] = mapped_column(String(120))
    nom_nl: Mapped[str] = mapped_column(String(120))
    nis5: Mapped[str] = mapped_column(ForeignKey("commune.nis5"), index=True)
    population: Mapped[int | None]
    surface_ha: Mapped[float | None]
    geom: Mapped[shapely.MultiPolygon] = mapped_column(Geom("MULTIPOLYGON"))


class Quartier(Base):
    """A zone that one relay covers. Its outline is derived from its sectors, never stored."""

    __tablename__ = "quartier"

    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    nom: Mapped[str] = mapped_column(String(80))
    composition_confirmee: Mapped[bool] = mapped_column(default=False)
    confiance: Mapped[str] = mapped_column(String(10), default="basse")
    """How sure the proposal is: haute, moyenne or basse."""


class SurnomQuartier(Base):
    """What people call a quartier; one nickname may stand for several (Cureghem)."""

    __tablename__ = "surnom_quartier"

    quartier: Mapped[str] = mapped_column(ForeignKey("quartier.slug"), primary_key=True)
    surnom: Mapped[str] = mapped_column(String(80), primary_key=True)
    langue: Mapped[str] = mapped_column(String(2), primary_key=True)


class QuartierSecteur(Base):
    """One sector in one quartier for a time. `valide_au` is the first day it no longer holds.

    One sector lies in one quartier on one day: an exclusion constraint holds it on PostgreSQL
    (migration 0001), BEGIN IMMEDIATE and a check on SQLite.
    """

    __tablename__ = "quartier_secteur"
    __table_args__ = (
        ForeignKeyConstraint(["code", "millesime"], ["secteur.code", "secteur.millesime"]),
        Index(None, "quartier"),
    )

    quartier: Mapped[str] = mapped_column(ForeignKey("quartier.slug"))
    code: Mapped[str] = mapped_column(String(9), primary_key=True)
    millesime: Mapped[int] = mapped_column(primary_key=True)
    valide_du: Mapped[date] = mapped_column(Date, primary_key=True)
    valide_au: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str | None] = mapped_column(Text)
