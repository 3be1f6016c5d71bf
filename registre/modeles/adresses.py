"""Exact house numbers from the Region's official address file (BeSt)."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from registre.base import Base, Instant, now


class LotAdresses(Base):
    """One imported address file. Only a complete lot answers; a former one leaves when it does."""

    __tablename__ = "lot_adresses"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    empreinte: Mapped[str] = mapped_column(String(64), unique=True)
    """sha256 of the file: the same file resumes its own lot."""
    lignes_lues: Mapped[int] = mapped_column(default=0)
    complet: Mapped[bool] = mapped_column(default=False)
    commence_le: Mapped[datetime] = mapped_column(Instant, default=now)


class Adresse(Base):
    """One house number. `cle_fr` and `cle_nl` are the normalised street names."""

    __tablename__ = "adresse"
    __table_args__ = (
        Index(None, "lot", "numero", "cle_fr"),
        Index(None, "lot", "numero", "cle_nl"),
    )

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    lot: Mapped[int] = mapped_column(ForeignKey("lot_adresses.id"))
    cle_fr: Mapped[str] = mapped_column(String(120))
    cle_nl: Mapped[str] = mapped_column(String(120))
    numero: Mapped[str] = mapped_column(String(20))
    code_postal: Mapped[str] = mapped_column(String(4))
    lon: Mapped[float]
    lat: Mapped[float]
