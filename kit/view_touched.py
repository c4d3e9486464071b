"""Which rows would changes touch, and what stands in them before and after?"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, Uuid, and_, select

from kit.parked import Column, RowChange
from kit.view_changes import keys_of
from kit.views import Change, Row, Update, Upsert, View

Key = tuple[Any, ...]
Held = Mapping[str, Any] | None
"""What a row holds; none where there is no such row."""
Rows = dict[tuple[Table, Key], Held]


def touched(connection: Connection, changes: Sequence[Change]) -> Rows:
    """Return the rows that changes will touch, as they stand before the first is carried out.

    What is found only by what an earlier change puts there is a row which that one touches.
    """
    places = dict.fromkeys(place for change in changes for place in _places(connection, change))
    return {place: _at(connection, *place) for place in places}


def compared(connection: Connection, view: View, before: Rows) -> Iterator[RowChange]:
    """Yield what has become of the rows since; those that are as they were are left out."""
    for (table, key), old in sorted(before.items(), key=_named):
        new = _at(connection, table, key)
        if old == new:
            continue
        keys = keys_of(table)
        yield RowChange(
            table=str(table.name),
            key={str(name): _shown(value) for name, value in zip(keys, key, strict=True)},
            change="insert" if old is None else "delete" if new is None else "change",
            columns=[
                _column(view, table, name, old, new)
                for name in table.columns.keys()  # noqa: SIM118 - of columns, not of names
                if name not in keys and _differs(name, old, new)
            ],
        )


def _places(connection: Connection, change: Change) -> Iterator[tuple[Table, Key]]:
    table = change.table
    if isinstance(change, Upsert):
        yield table, _key(table, change.row)
        return
    for row in _found(connection, table, change.where):
        yield table, _key(table, row)
        if isinstance(change, Update):
            yield table, _key(table, {**row, **change.values})


def _column(
    view: View,
    table: Table,
    name: str,
    old: Mapping[str, Any] | None,
    new: Mapping[str, Any] | None,
) -> Column:
    """Return what a column held and holds; of a view that opens names, of ids only."""
    if view.opens and not isinstance(table.c[name].type, Uuid):
        return Column(str(name), hidden=True)
    return Column(str(name), _shown(old and old[name]), _shown(new and new[name]))


def _differs(name: str, old: Held, new: Held) -> bool:
    return old is None or new is None or bool(old[name] != new[name])


def _found(connection: Connection, table: Table, where: Row) -> Sequence[Mapping[str, Any]]:
    conditions = and_(*(table.c[name] == value for name, value in where.items()))
    return [dict(row) for row in connection.execute(select(table).where(conditions)).mappings()]


def _at(connection: Connection, table: Table, key: Key) -> Held:
    found = _found(connection, table, dict(zip(keys_of(table), key, strict=True)))
    return found[0] if found else None


def _key(table: Table, row: Row) -> Key:
    return tuple(row[name] for name in keys_of(table))


def _named(place: tuple[tuple[Table, Key], object]) -> tuple[str, str]:
    (table, key), _ = place
    return table.name, str(key)


def _shown(value: Any) -> Any:  # noqa: ANN401 - of any column
    """Return a value as JSON has it; stored bytes are text."""
    return (
        bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else value
    )
