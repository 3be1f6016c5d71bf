"""The declarative base and the column types that behave alike on SQLite and on PostGIS."""

from datetime import UTC, datetime
from typing import Any

import shapely
from geoalchemy2 import Geometry
from geoalchemy2.shape import from_shape, to_shape
from sqlalchemy import DateTime, Dialect, LargeBinary, MetaData
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator, TypeEngine

from geo.reperes import WGS84

CONVENTION_DE_NOMS = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table of the project; constraints have fixed names, for migrations to find them."""

    metadata = MetaData(naming_convention=CONVENTION_DE_NOMS)


class Geom(TypeDecorator[shapely.Geometry]):
    """A Shapely geometry in EPSG:4326: PostGIS geometry there, WKB on SQLite. None stays None."""

    impl = Geometry
    cache_ok = True

    def __init__(self, geometry_type: str = "GEOMETRY", srid: int = WGS84) -> None:
        super().__init__(geometry_type, srid=srid, spatial_index=False)

    def load_dialect_impl(self, dialect: Dialect | None) -> TypeEngine[Any]:
        """Choose the storage; GeoAlchemy2's own PostgreSQL listener calls this with None."""
        if dialect is not None and dialect.name == "sqlite":
            return dialect.type_descriptor(LargeBinary())
        return self.impl_instance

    def process_bind_param(self, value: shapely.Geometry | None, dialect: Dialect) -> Any:
        """Return what the driver stores."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return shapely.to_wkb(value)
        return from_shape(value, srid=WGS84)

    def process_result_value(self, value: Any, dialect: Dialect) -> shapely.Geometry | None:
        """Return the Shapely value of what the driver read."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return shapely.from_wkb(bytes(value))
        return to_shape(value)


class Instant(TypeDecorator[datetime]):
    """An instant, always aware and in UTC (SQLite forgets time zones; this gives them back)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive value, store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        en_utc = value.astimezone(UTC)
        return en_utc.replace(tzinfo=None) if dialect.name == "sqlite" else en_utc

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 – the signature is SQLAlchemy's
    ) -> datetime | None:
        """Return an aware UTC value."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)
