"""How do many rows reach PostgreSQL at once? Column by column, as arrays, in one round trip."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

import msgspec
from sqlalchemy import JSON, Column, Table
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from kit.postgres_arrays import BY_TYPE
from kit.view_changes import Batch, Shape, keys_of
from kit.views import Change, Delete, Row, Update, Upsert

_DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]
_quoted = _DIALECT.identifier_preparer.quote
_as_json = msgspec.json.Encoder(decimal_format="string")

_INSERT = "INSERT INTO {into} ({names}) SELECT * FROM {rows} ON CONFLICT ({keys}) DO NOTHING"
_STATEMENTS: Mapping[type[Change], str] = {
    Upsert: _INSERT.replace("NOTHING", "UPDATE SET {excluded}"),
    Update: "UPDATE {into} AS there SET {put} FROM {rows} WHERE {where}",
    Delete: "DELETE FROM {into} AS there USING {rows} WHERE {where}",
}

Written = Callable[[Any], object]
Sent = Callable[[Iterable[Any]], object]


def columns_of(batch: Batch) -> tuple[object, ...]:
    """Return the values of the rows, column by column."""
    _, table, columns = batch.shape
    said = zip(*map(_row_of(columns), batch.rows), strict=True)
    return tuple(
        sent(values if written is None else map(written, values))
        for (written, sent), values in zip(_sent(table, columns), said, strict=True)
    )


@cache
def statement_of(shape: Shape, schema: str) -> str:
    """Return the statement for rows of one shape."""
    kind, table, columns = shape
    # Arrays in the binary form cost the client a sixth of what they cost as text.
    arrays = ", ".join(f"%b::{_type(table.c[name])}[]" for name in columns)
    names, keys = [_quoted(name) for name in columns], keys_of(table)
    said = {
        "into": f"{_quoted(schema)}.{_quoted(table.name)}",
        "rows": f"unnest({arrays}) AS given ({', '.join(names)})",
        "names": ", ".join(names),
        "keys": ", ".join(map(_quoted, keys)),
        "where": " AND ".join(f"there.{key} = given.{key}" for key in map(_quoted, keys)),
        "put": ", ".join(f"{n} = given.{n}" for n in _rest(columns, keys)),
        "excluded": ", ".join(f"{n} = excluded.{n}" for n in _rest(columns, keys)),
    }
    if kind is Upsert and not said["put"]:
        return _INSERT.format_map(said)
    return _STATEMENTS[kind].format_map(said)


def _rest(columns: Sequence[str], keys: Sequence[str]) -> list[str]:
    return [_quoted(name) for name in columns if name not in keys]


@cache
def _row_of(columns: tuple[str, ...]) -> Callable[[Row], Sequence[object]]:
    if len(columns) == 1:
        return lambda row: (row[columns[0]],)
    return itemgetter(*columns)


@cache
def _sent(table: Table, columns: Sequence[str]) -> Sequence[tuple[Written | None, Sent]]:
    """Return how the values of each column are written, and sent as an array."""
    there = [table.c[name] for name in columns]
    return [(_processor(column), BY_TYPE.get(_type(column), list)) for column in there]


def _processor(column: Column[Any]) -> Written | None:
    if isinstance(column.type, JSON):
        return _json
    return column.type.dialect_impl(_DIALECT).bind_processor(_DIALECT)


def _json(value: object) -> str | None:
    return None if value is None else _as_json.encode(value).decode()


def _type(column: Column[Any]) -> str:
    return column.type.compile(_DIALECT)
