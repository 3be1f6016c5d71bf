"""The outbox: every mail of the site passes through this table."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from registre.base import Base, Instant, now


class Courriel(Base):
    """One mail: one row, one Message-ID for ever, however often it is tried."""

    __tablename__ = "courriel"
    __table_args__ = (Index(None, "etat", "prochain_essai"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    """Made with the form that asks for the mail: a form sent twice is one mail."""
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    nature: Mapped[str] = mapped_column(String(20))
    destinataire: Mapped[str | None] = mapped_column(String(160))
    """None: the coordination, whoever that is when the mail leaves."""
    reponse_a: Mapped[str | None] = mapped_column(String(160))
    objet: Mapped[str] = mapped_column(String(200))
    corps: Mapped[str | None] = mapped_column(Text)
    """Plain text; None once it was delivered (unless the coordination keeps messages) or is 30
    days old.
    """
    quartier: Mapped[str | None] = mapped_column(ForeignKey("quartier.slug"))
    etat: Mapped[str] = mapped_column(String(20), default="en_attente")
    essais: Mapped[int] = mapped_column(default=0)
    prochain_essai: Mapped[datetime] = mapped_column(Instant, default=now)
    pris_jusqu_a: Mapped[datetime | None] = mapped_column(Instant)
    """A worker is sending it; after this instant another one may take it over."""
    dernier_refus: Mapped[str | None] = mapped_column(String(300))
    cree_le: Mapped[datetime] = mapped_column(Instant, default=now)
    envoye_le: Mapped[datetime | None] = mapped_column(Instant)
