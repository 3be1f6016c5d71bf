"""What comes back from the street: rounds, what each recorded, photos. No walk is kept."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from registre.base import Base, Instant, now


class Maraude(Base):
    """One street round: who, in which quartier, from when to when. Never where they walked."""

    __tablename__ = "maraude"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """Made on the device."""
    compte: Mapped[UUID] = mapped_column(ForeignKey("compte.id"), index=True)
    auteur_nom: Mapped[str] = mapped_column(String(120))
    quartier: Mapped[str | None] = mapped_column(ForeignKey("quartier.slug"), index=True)
    debut: Mapped[datetime] = mapped_column(Instant)
    fin: Mapped[datetime | None] = mapped_column(Instant)
    """None while it lasts, or when nobody said that it ended."""
    cree_le: Mapped[datetime] = mapped_column(Instant, default=now)


class Releve(Base):
    """One thing that a device sent: a new record, a change, an answer, a photo.

    It keeps when it was noted on the pavement and which round it belongs to; what it says lies in
    the revision, the verification or the photo of the same identifier.
    """

    __tablename__ = "releve"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """Made on the device: sent twice, it is received once."""
    maraude: Mapped[UUID | None] = mapped_column(ForeignKey("maraude.id"), index=True)
    acteur: Mapped[UUID] = mapped_column(ForeignKey("acteur.id"), index=True)
    nature: Mapped[str] = mapped_column(String(20))
    compte: Mapped[UUID] = mapped_column(ForeignKey("compte.id"))
    auteur_nom: Mapped[str] = mapped_column(String(120))
    empreinte: Mapped[str] = mapped_column(String(64))
    """SHA-256 of what was sent: the same identifier with other words is refused."""
    note_le: Mapped[datetime] = mapped_column(Instant)
    """By the device's clock."""
    recu_le: Mapped[datetime] = mapped_column(Instant, default=now)


class PhotoActeur(Base):
    """A photo of a place, made anew from what was sent; for the team alone."""

    __tablename__ = "photo_acteur"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    acteur: Mapped[UUID] = mapped_column(ForeignKey("acteur.id"), index=True)
    octets: Mapped[bytes] = mapped_column(LargeBinary)
    """JPEG without metadata, 1,600 px and 300 kB at most."""
    largeur: Mapped[int]
    hauteur: Mapped[int]
    ajoutee_par: Mapped[str] = mapped_column(String(120))
    cree_le: Mapped[datetime] = mapped_column(Instant, default=now)
