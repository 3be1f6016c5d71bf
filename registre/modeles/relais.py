"""Relays, their hosts, and who covers which quartier from which antenna, from–to."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from registre.base import Base, Instant, now


class Hote(Base):
    """A host partner (partenaire hébergeur). `communes` is what the report prints."""

    __tablename__ = "hote"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    cle_source: Mapped[str | None] = mapped_column(String(120), unique=True)
    nom: Mapped[str] = mapped_column(String(160))
    communes: Mapped[str] = mapped_column(String(200), default="")
    telephone: Mapped[str | None] = mapped_column(String(40))
    courriel: Mapped[str | None] = mapped_column(String(160))
    site: Mapped[str | None] = mapped_column(String(300))


class HoteQuartier(Base):
    """The host of a quartier, as printed; which antenna serves it may be unknown."""

    __tablename__ = "hote_quartier"

    hote: Mapped[UUID] = mapped_column(ForeignKey("hote.id"), primary_key=True)
    quartier: Mapped[str] = mapped_column(ForeignKey("quartier.slug"), primary_key=True)


class Antenne(Base):
    """A place where a host receives people."""

    __tablename__ = "antenne"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    hote: Mapped[UUID] = mapped_column(ForeignKey("hote.id"), index=True)
    nom: Mapped[str] = mapped_column(String(160))
    type_antenne: Mapped[str] = mapped_column(String(10), default="autre")
    adresse: Mapped[str | None] = mapped_column(String(200))
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    precision: Mapped[str | None] = mapped_column(String(20))
    """How well the gazetteer knew the address: “maison” or “rue”; None: no point."""


class Relais(Base):
    """A relay, known by its role until the coordination fills the person in.

    The row is the post: a field of the person is public only if it is filled and named in
    `publics`, and until `parti_le`.
    """

    __tablename__ = "relais"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    cle_source: Mapped[str | None] = mapped_column(String(120), unique=True)
    role: Mapped[str] = mapped_column(String(160))
    nom: Mapped[str | None] = mapped_column(String(120))
    telephone: Mapped[str | None] = mapped_column(String(40))
    courriel: Mapped[str | None] = mapped_column(String(160))
    langues: Mapped[str | None] = mapped_column(String(200))
    """Language codes separated by spaces: “fr nl ar”."""
    horaires: Mapped[str | None] = mapped_column(Text)
    langues_telephone: Mapped[str | None] = mapped_column(String(200))
    langues_courriel: Mapped[str | None] = mapped_column(String(200))
    """Those of one channel, where they differ from `langues`."""
    publics: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """Names of the fields that the coordination chose to show, separated by spaces."""
    parti_le: Mapped[date | None] = mapped_column(Date)
    """The day from which the person is gone: their fields are shown no more, then erased."""
    revision: Mapped[int] = mapped_column(default=0, server_default="0")
    """Counts the changes: two people who edit one relay see each other."""


class Photo(Base):
    """The photo of a relay who agreed to it: JPEG, re-encoded, without metadata."""

    __tablename__ = "photo"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    relais: Mapped[UUID] = mapped_column(ForeignKey("relais.id"), unique=True)
    octets: Mapped[bytes] = mapped_column(LargeBinary)
    largeur: Mapped[int]
    hauteur: Mapped[int]
    consentie_le: Mapped[date] = mapped_column(Date)
    ajoutee_par: Mapped[str] = mapped_column(String(120))
    cree_le: Mapped[datetime] = mapped_column(Instant, default=now)


class Remplacement(Base):
    """Who answers for a relay who is away or whose post is vacant, from–to (`valide_au` excluded).

    Without a `remplacant` the coordination answers.
    """

    __tablename__ = "remplacement"
    __table_args__ = (Index(None, "relais", "valide_du"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    relais: Mapped[UUID] = mapped_column(ForeignKey("relais.id"))
    remplacant: Mapped[UUID | None] = mapped_column(ForeignKey("relais.id"))
    motif: Mapped[str] = mapped_column(String(20))
    valide_du: Mapped[date] = mapped_column(Date)
    valide_au: Mapped[date | None] = mapped_column(Date)


class Attribution(Base):
    """Who covers which quartier, from which host and antenna, from–to (`valide_au` excluded)."""

    __tablename__ = "attribution"
    __table_args__ = (Index(None, "quartier", "valide_du"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    relais: Mapped[UUID] = mapped_column(ForeignKey("relais.id"), index=True)
    quartier: Mapped[str] = mapped_column(ForeignKey("quartier.slug"))
    hote: Mapped[UUID | None] = mapped_column(ForeignKey("hote.id"))
    antenne: Mapped[UUID | None] = mapped_column(ForeignKey("antenne.id"))
    valide_du: Mapped[date] = mapped_column(Date)
    valide_au: Mapped[date | None] = mapped_column(Date)


class Presence(Base):
    """A moment when the relay of a quartier can be met somewhere."""

    __tablename__ = "presence"
    __table_args__ = (Index(None, "quartier", "debut"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    quartier: Mapped[str] = mapped_column(ForeignKey("quartier.slug"))
    lieu: Mapped[str] = mapped_column(String(200))
    debut: Mapped[datetime] = mapped_column(Instant)
    fin: Mapped[datetime] = mapped_column(Instant)
    lon: Mapped[float | None]
    lat: Mapped[float | None]
