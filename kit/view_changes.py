"""How are row changes applied? In their order, neighbours of one shape in one statement."""

from collections.abc import Sequence
from functools import cache
from itertools import groupby

from sqlalchemy import Connection, Table, and_, delete, update
from sqlalchemy.dialects.sqlite import Insert, insert

from kit.views import Change, Delete, Update, Upsert


def write(connection: Connection, changes: Sequence[Change]) -> None:
    """Apply changes in their order."""
    for shape, group in groupby(changes, _shape):
        if shape is None:
            for change in group:
                _change(connection, change)
            continue
        rows = [dict(change.row) for change in group if isinstance(change, Upsert)]
        _upsert(connection, shape[0], rows)


def _upsert(connection: Connection, table: Table, rows: Sequence[dict[str, object]]) -> None:
    connection.execute(_upserting(table, tuple(rows[0])), rows)


@cache
def _upserting(table: Table, columns: tuple[str, ...]) -> Insert:
    """Return the statement for rows of one shape; making it costs more than carrying it out."""
    statement = insert(table)
    keys = {column.name for column in table.primary_key}
    rest = {name: statement.excluded[name] for name in columns if name not in keys}
    at = list(table.primary_key)
    if rest:
        return statement.on_conflict_do_update(index_elements=at, set_=rest)
    return statement.on_conflict_do_nothing(index_elements=at)


def _change(connection: Connection, change: Change) -> None:
    if isinstance(change, Upsert):
        _upsert(connection, change.table, [dict(change.row)])
        return
    where = and_(*(change.table.c[name] == value for name, value in change.where.items()))
    if isinstance(change, Update):
        connection.execute(update(change.table).where(where).values(dict(change.values)))
    if isinstance(change, Delete):
        connection.execute(delete(change.table).where(where))


def _shape(change: Change) -> tuple[Table, tuple[str, ...]] | None:
    """Return what rows must share to be written together; nothing else than upserts are."""
    return (change.table, tuple(change.row)) if isinstance(change, Upsert) else None
