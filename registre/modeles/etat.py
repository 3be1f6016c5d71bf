"""What the database says of itself: the version counters and what has been loaded."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from registre.base import Base, Instant, now


class Version(Base):
    """A counter bumped in the transaction of any write that matters (DESIGN.md §3.3)."""

    __tablename__ = "version"

    compteur: Mapped[str] = mapped_column(String(20), primary_key=True)
    valeur: Mapped[int] = mapped_column(default=0)


class ReferenceChargee(Base):
    """A reference file that seeding has read, by the hash of its content."""

    __tablename__ = "reference_chargee"

    fichier: Mapped[str] = mapped_column(String(120), primary_key=True)
    empreinte: Mapped[str] = mapped_column(String(64))
    charge_le: Mapped[datetime] = mapped_column(Instant, default=now)
