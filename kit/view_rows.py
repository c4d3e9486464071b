"""Are two versions of a view the same, whichever databases they stand in, and where not?

Rows are read in the order of their keys and written as bytes that say the same everywhere; neither
a table nor a digest's rows are ever held in memory. Places and parked events are no rows.
"""

import hashlib
import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any, Literal, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Table, select

from kit.view_changes import keys_of
from kit.views import View

_AT_ONCE = 500
"""So many rows are fetched at a time."""
_json = msgspec.json.Encoder(order="sorted", decimal_format="string")
_PLAIN = frozenset({UUID, str, bytes, int, bool, date, datetime})
"""What is read back as it was written, from any database."""

Key = tuple[Any, ...]


class OutOfOrder(Exception):  # noqa: N818 - reads as a sentence
    """A database gives the keys of a table in another order than that of their values."""


class CanonicalRow(NamedTuple):
    """A row as it is compared."""

    key: Key
    values: tuple[object, ...]
    """In the order of the columns that were asked for."""

    def line(self) -> bytes:
        """Return the same bytes for the same values on every database, in one line."""
        return _json.encode(self.values) + b"\n"


class Digest(msgspec.Struct, frozen=True):
    """What a table's rows come to."""

    rows: int
    sha256: str
    """Of the line with the names of the columns and the rows' own, in the order of their keys."""


class Difference(msgspec.Struct, frozen=True):
    """A row that is not the same. It names no values but those of the key."""

    table: str
    at: Key
    """The values of the key."""
    key: Mapping[str, str]
    columns: tuple[str, ...]
    """Those that differ; none where the row is missing."""
    only_in: Literal["one", "other"] | None = None

    def __str__(self) -> str:
        """Say it in a line."""
        key = ", ".join(f"{name}={value}" for name, value in self.key.items())
        differs = f"only in the {self.only_in}" if self.only_in else ", ".join(self.columns)
        return f"{self.table} {key}: {differs}"


def columns_of(table: Table) -> tuple[str, ...]:
    """Return the names of a table's columns in the order in which they are compared."""
    return tuple(sorted(map(str, table.columns.keys())))


def canonical_rows(
    connection: Connection, table: Table, columns: Sequence[str] = ()
) -> Iterator[CanonicalRow]:
    """Yield the rows of a table in the order of its key; of its columns all, or those named.

    ``OutOfOrder`` where the database's order is not that of the values.
    """
    names, keys = columns or columns_of(table), keys_of(table)
    wanted = select(*(table.c[name] for name in (*keys, *names))).order_by(*table.primary_key)
    forms = [_form_of(table, name) for name in names]
    last: Key | None = None
    with connection.execution_options(yield_per=_AT_ONCE).execute(wanted) as found:
        for row in found:
            key = tuple(row[: len(keys)])
            if last is not None and not last < key:
                raise OutOfOrder(table.name, key)
            last = key
            values = zip(forms, row[len(keys) :], strict=True)
            yield CanonicalRow(key, tuple(v if form is None else form(v) for form, v in values))


def digest(connection: Connection, table: Table, columns: Sequence[str] = ()) -> Digest:
    """Return what the rows of a table come to; of its columns all, or those named."""
    names = columns or columns_of(table)
    digested, rows = hashlib.sha256(_json.encode(list(map(str, names))) + b"\n"), 0
    for row in canonical_rows(connection, table, names):
        digested.update(row.line())
        rows += 1
    return Digest(rows, digested.hexdigest())


def differences(
    one: Connection, other: Connection, table: Table, columns: Sequence[str] = ()
) -> Iterator[Difference]:
    """Yield in the order of the keys where a table is not the same in two versions.

    Nothing is read beyond the difference that is looked at.
    """
    names = columns or columns_of(table)
    here, there = (canonical_rows(side, table, names) for side in (one, other))
    for key, mine, theirs in side_by_side(here, there):
        if mine is None or theirs is None:
            yield Difference(table.name, key, _said(table, key), (), "one" if mine else "other")
        elif differing := _differing(names, mine, theirs):
            yield Difference(table.name, key, _said(table, key), differing)


def view_differences(one: Connection, other: Connection, view: View) -> Iterator[Difference]:
    """Yield where a view is not the same in two versions, table by table."""
    for table in view.metadata.sorted_tables:
        yield from differences(one, other, table)


Pair = tuple[Key, CanonicalRow | None, CanonicalRow | None]


def side_by_side(here: Iterable[CanonicalRow], there: Iterable[CanonicalRow]) -> Iterator[Pair]:
    """Yield every key that stands on a side, with its row on each."""
    merged = heapq.merge(_of_side(0, here), _of_side(1, there), key=itemgetter(0, 1))
    for key, found in groupby(merged, key=itemgetter(0)):
        rows = {side: row for _, side, row in found}
        yield key, rows.get(0), rows.get(1)


def _of_side(side: int, rows: Iterable[CanonicalRow]) -> Iterator[tuple[Key, int, CanonicalRow]]:
    return ((row.key, side, row) for row in rows)


def _differing(names: Sequence[str], mine: CanonicalRow, theirs: CanonicalRow) -> tuple[str, ...]:
    if mine.line() == theirs.line():
        return ()
    sides = zip(names, mine.values, theirs.values, strict=True)
    return tuple(name for name, a, b in sides if _json.encode(a) != _json.encode(b))


def _said(table: Table, key: Key) -> dict[str, str]:
    return {name: str(value) for name, value in zip(keys_of(table), key, strict=True)}


def _form_of(table: Table, name: str) -> Callable[[Any], object] | None:
    """Return what makes a column's values say the same everywhere, where they may not."""
    try:
        kind = table.c[name].type.python_type
    except NotImplementedError:
        return _form
    return None if kind in _PLAIN else _form


def _form(value: object) -> object:
    """Write out an exact number: no database keeps the exponent in which it was given."""
    if not isinstance(value, Decimal):
        return value
    return format(value.copy_abs() if value.is_zero() else value, "f")
