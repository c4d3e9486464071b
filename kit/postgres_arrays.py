"""How do lists reach PostgreSQL? As arrays in its binary form; the driver takes longer for them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from struct import Struct
from struct import error as NotPackedError  # noqa: N812 - named as what it says
from typing import Any
from uuid import UUID

from psycopg import adapters
from psycopg.adapt import Dumper
from psycopg.pq import Format

_HEAD = Struct("!iiIii")
"""How many dimensions, that there may be nulls, of which type, how many, the first one's number."""
_NULL = b"\xff\xff\xff\xff"
_LENGTH = Struct("!i").pack
_16_BYTES = _LENGTH(16)
_SHORT, _INT, _LONG, _FLAG = (Struct(form).pack for form in ("!ih", "!ii", "!iq", "!i?"))
_FIRST_INSTANT = datetime(2000, 1, 1, tzinfo=UTC)
_FIRST_DAY = date(2000, 1, 1).toordinal()
_MICROSECOND = timedelta(microseconds=1)


class Array(bytes):
    """What the server takes for an array; the statement says of which type."""


class _AsItIs(Dumper):
    format = Format.BINARY

    def dump(self, obj: Array) -> bytes:
        return obj


adapters.register_dumper(Array, _AsItIs)

Made = Callable[[Iterable[Any]], Array]


def _of(kind: int, element: Callable[[Any], bytes]) -> Made:
    """Return what makes an array of elements, each written with its length before it."""

    def made(values: Iterable[Any]) -> Array:
        try:
            parts = [_NULL if value is None else element(value) for value in values]
        except NotPackedError as fault:
            msg = "a value does not fit its column"
            raise OverflowError(msg) from fault
        return Array(_HEAD.pack(1, 1, kind, len(parts), 1) + b"".join(parts))

    return made


def _id(value: UUID) -> bytes:
    return _16_BYTES + value.int.to_bytes(16)


def _text(value: str) -> bytes:
    written = value.encode()
    return _LENGTH(len(written)) + written


def _blob(value: bytes) -> bytes:
    return _LENGTH(len(value)) + value


def _day(value: date) -> bytes:
    return _INT(4, value.toordinal() - _FIRST_DAY)


def _instant(value: datetime) -> bytes:
    return _LONG(8, (value - _FIRST_INSTANT) // _MICROSECOND)


uuids, texts, blobs = _of(2950, _id), _of(25, _text), _of(17, _blob)
bigints = _of(20, lambda value: _LONG(8, value))
smallints = _of(21, lambda value: _SHORT(2, value))
instants = _of(1184, _instant)

BY_TYPE: Mapping[str, Made] = {
    "UUID": uuids,
    "TEXT": texts,
    "VARCHAR": _of(1043, _text),
    "JSON": _of(114, _text),
    "BYTEA": blobs,
    "BOOLEAN": _of(16, lambda value: _FLAG(1, value)),
    "INTEGER": _of(23, lambda value: _INT(4, value)),
    "BIGINT": bigints,
    "DATE": _of(1082, _day),
    "TIMESTAMP WITH TIME ZONE": instants,
}
"""By the name of the elements' type, those that can be made here."""
