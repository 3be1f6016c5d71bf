"""Files of actors that somebody sends, read row by row before anything is written; duplicates."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registre.base import Base, Instant, now


class Importation(Base):
    """One file of actors, from its arrival to its application. Rows change nothing of themselves.

    The file's bytes are kept until it is applied or given up, 30 days at most.
    """

    __tablename__ = "importation"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    compte: Mapped[UUID | None] = mapped_column(ForeignKey("compte.id"), index=True)
    """None: it came by the command line."""
    auteur_nom: Mapped[str] = mapped_column(String(120))
    fichier: Mapped[str] = mapped_column(String(200))
    octets: Mapped[bytes | None] = mapped_column(LargeBinary)
    etat: Mapped[str] = mapped_column(String(20), index=True)
    colonnes: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """One entry per column of the file, in its order: {"titre", "champ" or None, "exemple"}."""
    voulu: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What its author chose: {"publier": bool, "categorie": slug or None}."""
    bilan: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Decision → how many rows; after the application, what was written."""
    refus: Mapped[str | None] = mapped_column(String(300))
    """Why the file was refused, as a code and its facts (registre.importation.erreurs)."""
    faites: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    """Rows read so far, of how many: the progress of the work under way."""
    pris_jusqu_a: Mapped[datetime | None] = mapped_column(Instant)
    """While a process works on it, this instant is put off; once past, the work may be resumed."""
    cree_le: Mapped[datetime] = mapped_column(Instant, default=now)
    applique_le: Mapped[datetime | None] = mapped_column(Instant)


class LigneImportation(Base):
    """What would become of one row of a file, and why; what became of it once applied."""

    __tablename__ = "ligne_importation"
    __table_args__ = (
        UniqueConstraint("importation", "numero"),
        Index(None, "importation", "decision", "numero"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    importation: Mapped[UUID] = mapped_column(ForeignKey("importation.id"))
    numero: Mapped[int]
    """Its number in the file, the header being 1."""
    decision: Mapped[str] = mapped_column(String(20))
    raisons: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """[code, field or None, value] each, for refusals and warnings."""
    contenu: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """The content of a revision (registre.revue.acteurs.CHAMPS), as far as it could be read."""
    acteur: Mapped[UUID | None] = mapped_column(index=True)
    """The record that it changes or repeats, or the one that it created."""
    motifs: Mapped[str] = mapped_column(String(60), default="")
    """Why it looks like that record: “nom”, “telephone”, “distance”, separated by spaces."""
    choix: Mapped[str | None] = mapped_column(String(20))
    """What a person chose for a likely duplicate; None: nothing is done with it."""


class FusionActeurs(Base):
    """Two records that were found to be one, and what they were before: it can be undone."""

    __tablename__ = "fusion_acteurs"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    gardee: Mapped[UUID] = mapped_column(ForeignKey("acteur.id"), index=True)
    absorbee: Mapped[UUID] = mapped_column(ForeignKey("acteur.id"), index=True)
    avant: Mapped[dict[str, Any]] = mapped_column(JSON)
    """{"gardee", "absorbee": contents; "etat": state of the absorbed record; "source": of the kept
    one; "attente", "attente_gardee": identifiers of the proposals of the absorbed and of the kept
    record that the merge set aside}. {} once it was undone or a content was erased."""
    numero: Mapped[int]
    """The number of the kept record's revision that the merge wrote: published, or proposed where
    that record was never published."""
    par: Mapped[str] = mapped_column(String(120))
    fait_le: Mapped[datetime] = mapped_column(Instant, default=now)
    annulee_par: Mapped[str | None] = mapped_column(String(120))
    annulee_le: Mapped[datetime | None] = mapped_column(Instant)


class DoublonEcarte(Base):
    """A person said that two records are two places: the pair is not proposed again."""

    __tablename__ = "doublon_ecarte"

    premier: Mapped[UUID] = mapped_column(ForeignKey("acteur.id"), primary_key=True)
    """The lesser identifier of the two."""
    second: Mapped[UUID] = mapped_column(ForeignKey("acteur.id"), primary_key=True)
    par: Mapped[str] = mapped_column(String(120))
    ecarte_le: Mapped[datetime] = mapped_column(Instant, default=now)
