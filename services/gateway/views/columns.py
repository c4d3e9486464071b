"""In which form do exact numbers, instants and lists stand in a view, whatever the database?"""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

import msgspec
from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Numeric, String, TypeDecorator, Uuid
from sqlalchemy.types import TypeEngine

Id = Uuid
Word = String().with_variant(String(collation="C"), "postgresql")
"""Text in the order of its code points, which in a column of a view it has anyhow."""
Listed = JSON(none_as_null=True)
"""What is only ever read together with its row."""


class Exact(TypeDecorator[Decimal]):
    """A number as it was written, its last zeros included: text where the database has floats."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str] | TypeEngine[Decimal]:
        """Return text for SQLite and the database's own exact number elsewhere."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String())
        return dialect.type_descriptor(Numeric())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> object:
        """Write it."""
        return str(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: object, _dialect: Dialect) -> Decimal | None:
        """Read it."""
        return None if value is None else Decimal(str(value))


class Rupiah(TypeDecorator[Decimal]):
    """An amount of money in sen: whole numbers add exactly, in either database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, _dialect: Dialect) -> int | None:
        """Write it in sen."""
        return None if value is None else int(value.scaleb(2))

    def process_result_value(self, value: object, _dialect: Dialect) -> Decimal | None:
        """Read it in rupiah; a sum too, which PostgreSQL has as another type."""
        return None if value is None else Decimal(int(str(value))).scaleb(-2)


class Instant(TypeDecorator[datetime]):
    """A time in UTC. SQLite keeps no time zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Write it in UTC."""
        return value if value is None or value.tzinfo is UTC else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Read it in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


TEN_THOUSANDTHS = 10_000


def scaled(value: Decimal) -> int:
    """Return an index in ten-thousandths, its finest unit: whole numbers sort and add exactly."""
    return int(value * TEN_THOUSANDTHS)


def listed(parts: Sequence[object]) -> object:
    """Return what a column of ``Listed`` takes."""
    return msgspec.to_builtins(list(parts))
