"""Review: revisions and who decided, reports of visitors, consents of private persons."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registre.base import Base, Instant, now


class Revision(Base):
    """A whole record as somebody wanted it, numbered from 1 for each record.

    What stands is the last revision `publiee`; one `proposee` waits for review and changes
    nothing until it is published.
    """

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("objet", "cle", "numero"),
        Index(None, "etat", "cree_le"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    """Made with the form: a form sent twice is one revision."""
    objet: Mapped[str] = mapped_column(String(20))
    cle: Mapped[str] = mapped_column(String(80))
    """The record's identifier as text (“projet/fr” for a site text)."""
    numero: Mapped[int]
    base: Mapped[int] = mapped_column(default=0)
    """The number that its author had on screen; 0: there was none."""
    etat: Mapped[str] = mapped_column(String(20))
    contenu: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Field → value; {} once a private person was anonymised."""
    auteur: Mapped[UUID | None] = mapped_column(ForeignKey("compte.id"))
    auteur_nom: Mapped[str] = mapped_column(String(120))
    motif: Mapped[str] = mapped_column(String(300), default="")
    cree_le: Mapped[datetime] = mapped_column(Instant, default=now)
    decide_par: Mapped[str | None] = mapped_column(String(120))
    decide_le: Mapped[datetime | None] = mapped_column(Instant)
    decision: Mapped[str | None] = mapped_column(String(300))
    """Why it was refused, or what was said when it was published."""


class Signalement(Base):
    """What a visitor said of a record: moved, closed, wrong, duplicate. No personal data."""

    __tablename__ = "signalement"
    __table_args__ = (Index(None, "etat", "cree_le"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    acteur: Mapped[UUID] = mapped_column(ForeignKey("acteur.id"), index=True)
    motif: Mapped[str] = mapped_column(String(20))
    texte: Mapped[str] = mapped_column(Text, default="")
    cree_le: Mapped[datetime] = mapped_column(Instant, default=now)
    etat: Mapped[str] = mapped_column(String(20), default="nouveau")
    traite_par: Mapped[str | None] = mapped_column(String(120))
    traite_le: Mapped[datetime | None] = mapped_column(Instant)
    suite: Mapped[str | None] = mapped_column(String(500))


class Consentement(Base):
    """A private person agreed to be in the directory, from an instant to another."""

    __tablename__ = "consentement"
    __table_args__ = (Index(None, "acteur", "fin"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    acteur: Mapped[UUID] = mapped_column(ForeignKey("acteur.id"))
    debut: Mapped[datetime] = mapped_column(Instant)
    fin: Mapped[datetime] = mapped_column(Instant)
    canal: Mapped[str] = mapped_column(String(20))
    recueilli_par: Mapped[str] = mapped_column(String(120))
    cree_le: Mapped[datetime] = mapped_column(Instant, default=now)


class VerificationHote(Base):
    """Somebody made sure that a host partner's record is still right."""

    __tablename__ = "verification_hote"
    __table_args__ = (Index(None, "hote", "verifie_le"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    hote: Mapped[UUID] = mapped_column(ForeignKey("hote.id"))
    verifie_le: Mapped[datetime] = mapped_column(Instant, default=now)
    verifie_par: Mapped[str] = mapped_column(String(120))
    canal: Mapped[str] = mapped_column(String(20))


class Texte(Base):
    """A text of the site that the coordination wrote; without a row, the one kept with the code."""

    __tablename__ = "texte"

    cle: Mapped[str] = mapped_column(String(30), primary_key=True)
    langue: Mapped[str] = mapped_column(String(2), primary_key=True)
    markdown: Mapped[str] = mapped_column(Text)
    modifie_le: Mapped[datetime] = mapped_column(Instant, default=now)


class Parametre(Base):
    """A choice of the coordination (registre.parametres names them all)."""

    __tablename__ = "parametre"

    cle: Mapped[str] = mapped_column(String(60), primary_key=True)
    valeur: Mapped[str] = mapped_column(Text)
