"""Accounts of the team: who may come in, from which device, by which link, after how many tries."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from registre.base import Base, Instant, now


class Compte(Base):
    """A person who may come into the team's area. Never deleted: history names it."""

    __tablename__ = "compte"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    courriel: Mapped[str] = mapped_column(String(160), unique=True)
    """Lower case: the name that one logs in with."""
    nom: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(20))
    hote: Mapped[UUID | None] = mapped_column(ForeignKey("hote.id"))
    """The host partner that an account of role `hote` speaks for."""
    mot_de_passe: Mapped[str | None] = mapped_column(String(200))
    """argon2 hash; None until the invitation is taken."""
    secret_totp: Mapped[str | None] = mapped_column(String(64))
    totp_actif: Mapped[bool] = mapped_column(default=False)
    dernier_totp: Mapped[int | None]
    """The 30 s step of the last code that was taken: a code serves once."""
    actif: Mapped[bool] = mapped_column(default=True)
    cree_le: Mapped[datetime] = mapped_column(Instant, default=now)
    vu_le: Mapped[datetime | None] = mapped_column(Instant)


class CompteQuartier(Base):
    """A quartier that an account of role `raq` works in."""

    __tablename__ = "compte_quartier"

    compte: Mapped[UUID] = mapped_column(ForeignKey("compte.id"), primary_key=True)
    quartier: Mapped[str] = mapped_column(ForeignKey("quartier.slug"), primary_key=True)


class SessionEquipe(Base):
    """A browser that is logged in. The cookie holds a secret; only its hash is kept."""

    __tablename__ = "session_equipe"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    empreinte: Mapped[str] = mapped_column(String(64), unique=True)
    compte: Mapped[UUID] = mapped_column(ForeignKey("compte.id"), index=True)
    complete: Mapped[bool] = mapped_column(default=False)
    """False between the password and the second factor."""
    appareil: Mapped[str] = mapped_column(String(120), default="")
    """“Firefox, Android”: what its owner recognises it by."""
    cree_le: Mapped[datetime] = mapped_column(Instant, default=now)
    vue_le: Mapped[datetime] = mapped_column(Instant, default=now)
    expire_le: Mapped[datetime] = mapped_column(Instant)


class Lien(Base):
    """A single-use link sent by mail; only the hash of its secret is kept."""

    __tablename__ = "lien"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    nature: Mapped[str] = mapped_column(String(20))
    empreinte: Mapped[str] = mapped_column(String(64), unique=True)
    compte: Mapped[UUID | None] = mapped_column(ForeignKey("compte.id"), index=True)
    acteur: Mapped[UUID | None] = mapped_column(ForeignKey("acteur.id"), index=True)
    hote: Mapped[UUID | None] = mapped_column(ForeignKey("hote.id"), index=True)
    cree_le: Mapped[datetime] = mapped_column(Instant, default=now)
    expire_le: Mapped[datetime] = mapped_column(Instant)
    utilise_le: Mapped[datetime | None] = mapped_column(Instant)


class Essai(Base):
    """One try that counts against a limit, shared by all workers. Never an address as such."""

    __tablename__ = "essai"
    __table_args__ = (Index(None, "cle", "fait_le"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    cle: Mapped[str] = mapped_column(String(64))
    """Keyed hash of what is limited (an account, an address, both)."""
    fait_le: Mapped[datetime] = mapped_column(Instant, default=now)
