"""In how few statements can row changes be carried out, so that each row still sees its own order?

Rows know nothing of each other: what befalls different rows may be done in any order, and so rows
that undergo the same are put together, wherever they stand in a batch.
"""

from bisect import bisect_right
from collections.abc import Hashable, Iterable
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import Connection, Table, and_, delete, update

from kit.views import Change, Delete, Row, Update, Upsert


class Shape(NamedTuple):
    """What rows must have in common to be written by one statement."""

    kind: type[Upsert | Update | Delete]
    table: Table
    columns: tuple[str, ...]
    """Those that are said of each row, its key among them."""


class Batch(NamedTuple):
    """Rows of one shape, no two of them of one key."""

    shape: Shape
    rows: list[Row]


Step = Batch | Update | Delete
"""Many rows at once, or a change of whichever rows it finds."""


def steps(changes: Iterable[Change]) -> list[Step]:
    """Return what is to be done, one after the other."""
    plan = _Plan()
    for change in changes:
        plan.add(change)
    return plan.steps


def change_found(connection: Connection, change: Update | Delete) -> None:
    """Change whichever rows are found."""
    where = and_(*(change.table.c[name] == value for name, value in change.where.items()))
    if isinstance(change, Update):
        connection.execute(update(change.table).where(where).values(dict(change.values)))
    else:
        connection.execute(delete(change.table).where(where))


@cache
def keys_of(table: Table) -> tuple[str, ...]:
    """Return the names of the columns of a table's key."""
    return tuple(column.name for column in table.primary_key)


class _Rows:
    """What is planned for the rows of one table."""

    def __init__(self, table: Table) -> None:
        self.key_of = itemgetter(*keys_of(table))
        self.columns = tuple(table.c.keys())
        self.named = frozenset(self.columns)
        self.last: dict[Hashable, int] = {}
        """The number of the step that changes a row last."""
        self.found = -1
        """The number of the last step that changes whichever rows it finds."""
        self.batches: dict[tuple[type[Change], tuple[str, ...]], list[tuple[int, Batch]]] = {}


class _Plan:
    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._tables: dict[Table, _Rows] = {}

    def add(self, change: Change) -> None:
        rows = self._tables.get(change.table)
        if rows is None:
            rows = self._tables[change.table] = _Rows(change.table)
        row = change.row if type(change) is Upsert else _whole(change)
        if row is not None:
            key = rows.key_of(row)
            after = rows.last.get(key, rows.found)
            number, batch = self._batch(rows, type(change), change.table, row, after)
            batch.rows.append(row)
            rows.last[key] = number
        elif not isinstance(change, Upsert):
            rows.found = len(self.steps)
            rows.last.clear()
            self.steps.append(change)

    def _batch(
        self, rows: _Rows, kind: type[Change], table: Table, row: Row, after: int
    ) -> tuple[int, Batch]:
        """Return the first batch of a row's shape that comes after a step."""
        # Rows that say the same columns in another order have one shape.
        columns = rows.columns if row.keys() == rows.named else tuple(row)
        known = rows.batches.setdefault((kind, columns), [])
        if known and known[0][0] > after:
            return known[0]
        nth = bisect_right(known, after, key=itemgetter(0))
        if nth == len(known):
            known.append((len(self.steps), Batch(Shape(kind, table, columns), [])))
            self.steps.append(known[nth][1])
        return known[nth]


def _whole(change: Change) -> Row | None:
    """Return all that is said of the one row that is meant; ``None`` where it may be others."""
    if isinstance(change, Upsert):
        return change.row
    keys = keys_of(change.table)
    if len(change.where) != len(keys) or not all(name in change.where for name in keys):
        return None
    if isinstance(change, Delete):
        return change.where
    row = {**change.where, **change.values}
    stays = all(row[name] == change.where[name] for name in keys)
    return row if stays and len(row) > len(keys) else None
