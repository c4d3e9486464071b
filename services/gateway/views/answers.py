"""How does a row become an answer? Each field of the answer is the column of the same name."""

from typing import TypeVar

import msgspec
from sqlalchemy import Connection, RowMapping
from sqlalchemy.sql import Select

A = TypeVar("A", bound=msgspec.Struct)


def answer(kind: type[A], row: RowMapping, /, **own: object) -> A:
    """Return the answer of one row; ``own`` are the fields that do not come from it."""
    said = {name: row[name] for name in kind.__struct_fields__ if name not in own}
    return kind(**{name: _frozen(value) for name, value in said.items()}, **own)


def answers(
    connection: Connection, wanted: Select[tuple[object, ...]], kind: type[A]
) -> tuple[A, ...]:
    """Return the answers of all rows, in their order."""
    return tuple(answer(kind, row) for row in connection.execute(wanted).mappings())


def one(connection: Connection, wanted: Select[tuple[object, ...]], kind: type[A]) -> A | None:
    """Return the answer of the only row, ``None`` where there is none."""
    row = connection.execute(wanted).mappings().one_or_none()
    return None if row is None else answer(kind, row)


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
