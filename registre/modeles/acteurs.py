"""The living directory: groups, categories, actors and their verifications."""

from datetime import datetime
from uuid import UUID, uuid4

import shapely
from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from registre.base import Base, Geom, Instant, now
from registre.valeurs import EtatActeur, ResultatVerification


class Groupe(Base):
    """One of the 8 groups of the report, by its letter A–H."""

    __tablename__ = "groupe"

    lettre: Mapped[str] = mapped_column(String(1), primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    ordre: Mapped[int]
    source_fr: Mapped[str] = mapped_column(String(200))
    nom_fr: Mapped[str] = mapped_column(String(200))
    nom_nl: Mapped[str] = mapped_column(String(200))
    nom_en: Mapped[str] = mapped_column(String(200))
    pictogramme: Mapped[str] = mapped_column(String(60))
    couleur_claire: Mapped[str] = mapped_column(String(7))
    couleur_sombre: Mapped[str] = mapped_column(String(7))


class Categorie(Base):
    """One of the 39 categories; `source_fr` is the label as the report prints it."""

    __tablename__ = "categorie"

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    groupe: Mapped[str] = mapped_column(ForeignKey("groupe.lettre"), index=True)
    ordre: Mapped[int]
    source_fr: Mapped[str] = mapped_column(String(200))
    nom_fr: Mapped[str] = mapped_column(String(200))
    nom_nl: Mapped[str] = mapped_column(String(200))
    nom_en: Mapped[str] = mapped_column(String(200))
    pictogramme: Mapped[str] = mapped_column(String(60))
    personne_privee: Mapped[bool] = mapped_column(default=False)
    """Its actors are persons: name, contact and point never leave the team's area."""
    frequence_mois: Mapped[int] = mapped_column(default=6, server_default="6")
    """How often its actors should be verified; the coordination decides."""


class Acteur(Base):
    """A local actor. `secteur` and `quartier` are computed from the point, never typed."""

    __tablename__ = "acteur"
    __table_args__ = (
        Index(None, "lon", "lat"),
        Index(None, "etat", "quartier"),
        Index(None, "etat", "categorie"),
        Index(None, "etat", "cle_tri", "id"),
        Index(
            "ix_acteur_rang",
            *("rang", "etat", "cle_tri", "id", "categorie", "quartier", "nis5"),
            info={"moteur": "sqlite"},
        ).ddl_if(dialect="sqlite"),
        Index("ix_acteur_geom", "geom", postgresql_using="gist").ddl_if(dialect="postgresql"),
        Index(
            "ix_acteur_texte_trgm",
            "texte_recherche",
            postgresql_using="gin",
            postgresql_ops={"texte_recherche": "gin_trgm_ops"},
        ).ddl_if(dialect="postgresql"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    cle_source: Mapped[str | None] = mapped_column(String(300), unique=True)
    source: Mapped[str] = mapped_column(String(20))
    etat: Mapped[str] = mapped_column(String(20), default=EtatActeur.A_RELIRE)
    nom: Mapped[str] = mapped_column(String(200))
    nom_nl: Mapped[str | None] = mapped_column(String(200))
    categorie: Mapped[str] = mapped_column(ForeignKey("categorie.slug"))
    rue: Mapped[str | None] = mapped_column(String(160))
    numero: Mapped[str | None] = mapped_column(String(20))
    code_postal: Mapped[str | None] = mapped_column(String(4))
    nis5: Mapped[str | None] = mapped_column(ForeignKey("commune.nis5"), index=True)
    telephone: Mapped[str | None] = mapped_column(String(60))
    """As typed; the projection gives its E.164 form beside it."""
    courriel: Mapped[str | None] = mapped_column(String(160))
    site: Mapped[str | None] = mapped_column(String(300))
    horaires: Mapped[str | None] = mapped_column(Text)
    """OSM opening_hours, as typed."""
    acces_pmr: Mapped[str | None] = mapped_column(String(10))
    langues: Mapped[str | None] = mapped_column(String(200))
    """Language codes separated by spaces: “fr nl ar”; None when nobody said."""
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    geom: Mapped[shapely.Point | None] = mapped_column(Geom("POINT"))
    precision_lieu: Mapped[str | None] = mapped_column(String(20))
    """How the point came to be (valeurs.PrecisionLieu); None when nobody said."""
    precision_m: Mapped[int | None]
    """Metres that the device gave as its accuracy, for a point by GPS."""
    groupe_seul: Mapped[str | None] = mapped_column(String(1))
    """Letter of the group when nobody chose the category yet: then `categorie` is that group's
    first, shown to nobody, and the record cannot be published.
    """
    note: Mapped[str | None] = mapped_column(Text)
    """For the team alone."""
    secteur: Mapped[str | None] = mapped_column(String(9))
    quartier: Mapped[str | None] = mapped_column(ForeignKey("quartier.slug"))
    fusionne_dans: Mapped[UUID | None] = mapped_column(index=True)
    """The record that this one turned out to repeat; it is archived then."""
    texte_recherche: Mapped[str] = mapped_column(Text, default="")
    """Normalised names, category, street, commune and quartier (registre.recherche writes it);
    of a private person the category and the quartier only.
    """
    cle_tri: Mapped[str] = mapped_column(
        Text().with_variant(Text(collation="C"), "postgresql"), default=""
    )
    """Normalised names, the order of every list: both engines compare it byte by byte. Of a
    private person the category's, so that no order betrays a name.
    """
    rang: Mapped[int | None]
    """SQLite: rowid of its row in `acteur_fts` while it is published; never set on PostgreSQL.
    (An implicit rowid would not do: VACUUM renumbers it.)
    """
    public_jusqu_a: Mapped[datetime | None] = mapped_column(Instant)
    """When the consent of a private person ends: from then on the record is not public. Always set
    for a published private person, None for an institution.
    """
    cree_le: Mapped[datetime] = mapped_column(Instant, default=now)
    modifie_le: Mapped[datetime] = mapped_column(Instant, default=now)
    modifie_par: Mapped[str | None] = mapped_column(String(120))
    """None as long as only seeding or import wrote the row."""


class Verification(Base):
    """Somebody went to see whether an actor is still there: an event, never `modifie_le`."""

    __tablename__ = "verification"
    __table_args__ = (Index(None, "acteur", "verifie_le"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    acteur: Mapped[UUID] = mapped_column(ForeignKey("acteur.id"))
    verifie_le: Mapped[datetime] = mapped_column(Instant, default=now)
    verifie_par: Mapped[str] = mapped_column(String(120))
    canal: Mapped[str] = mapped_column(String(20))
    resultat: Mapped[str] = mapped_column(
        String(20), default=ResultatVerification.TOUJOURS_LA, server_default="toujours_la"
    )
    """What was found. Only “toujours_la” makes a record fresh; the others wait for somebody."""


class MotRecherche(Base):
    """A word that some public text contains or once contained, to correct mistyped ones."""

    __tablename__ = "mot_recherche"

    mot: Mapped[str] = mapped_column(Text, primary_key=True)
