"""May a build take the place of another one? Not where they differ, unless it is known why.

Known is what a version declares to be changed, and what streams account for of which the other
build has parked events: curing these is what a rebuild is for.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from kit.view_changes import keys_of
from kit.view_parked_tables import of_schema
from kit.view_rows import Difference, Key, differences, digest
from kit.view_store import BOOK, PARKED
from kit.views import View

SHOWN = 20
"""So many of the keys that differ are named; all are counted."""


@dataclass
class Verdict:
    """What a comparison came to. It names no values but those of keys."""

    rows: int = 0
    differing: int = 0
    shown: list[str] = field(default_factory=list)
    explained: int = 0
    """Rows that differ as was to be expected."""

    @property
    def allowed(self) -> bool:
        """Whether nothing differs but what is explained."""
        return self.differing == 0

    def add(self, difference: str) -> None:
        """Count what nobody has explained."""
        self.differing += 1
        if len(self.shown) < SHOWN:
            self.shown.append(difference)


@dataclass(frozen=True)
class Compared:
    """The build that is read, at one moment, and the one that is to take its place."""

    view: View
    """As the code has it; the build that is read may be of an earlier version."""
    read: Connection
    built: Connection
    columns: dict[str, frozenset[str]]
    """By table what the build that is read has."""
    earlier: bool
    """Whether it is of an earlier version, which the declared changes are about."""


def parked_in(connection: Connection, view: View) -> Sequence[Row[Any]]:
    """Return what is parked in a build, the oldest first of each lane."""
    table = of_schema(view.schema, PARKED)
    return connection.execute(select(table).order_by(*table.primary_key)).all()


def judge(compared: Compared, accounted: Collection[tuple[str, Key]]) -> Verdict:
    """Compare the builds; ``accounted`` are the (table, key) of streams parked in the read one."""
    verdict = Verdict()
    for row in newly_parked(compared.read, compared.built, compared.view):
        place = f"{row.source} {row.position}"
        verdict.add(f"parked in the new one: {place} {row.type} of {row.stream}: {row.reason}")
    for told in _foreign_tables(compared):
        verdict.add(told)
    for table in compared.view.metadata.sorted_tables:
        _judge_table(compared, table, accounted, verdict)
    return verdict


def newly_parked(read: Connection, built: Connection, view: View) -> Sequence[Row[Any]]:
    """Return what is parked in a new build and not in the one that is read, event by event."""
    before = {(row.source, row.position) for row in parked_in(read, view)}
    parked = parked_in(built, view)
    return [row for row in parked if (row.source, row.position) not in before]


def _foreign_tables(compared: Compared) -> Iterator[str]:
    """Yield what the earlier version has and this one has not, undeclared."""
    own = {table.name: table for table in compared.view.metadata.sorted_tables}
    book = BOOK.tables.keys()
    for name in sorted(compared.columns.keys() - own.keys() - book) if compared.earlier else ():
        if _declared(compared, name) is not None:
            yield f"{name}: the table is no longer there"


def _declared(compared: Compared, table: str) -> frozenset[str] | None:
    """Return the columns of a table that are declared to be changed; nothing if all of it is."""
    if not compared.earlier:
        return frozenset()
    said = [change for change in compared.view.changed if change.table == table]
    if any(not change.columns for change in said):
        return None
    return frozenset(column for change in said for column in change.columns)


def _judge_table(
    compared: Compared, table: Table, accounted: Collection[tuple[str, Key]], verdict: Verdict
) -> None:
    declared = _declared(compared, table.name)
    if declared is None:
        return
    if table.name not in compared.columns:
        verdict.add(f"{table.name}: the table was not there")
        return
    there, own = compared.columns[table.name], frozenset(table.columns.keys())
    for name in sorted((there ^ own) - declared):
        verdict.add(f"{table.name}.{name}: the column is only in one of them")
    names = tuple(sorted((own & there) - declared))
    if not set(keys_of(table)) <= there:
        return
    counted = digest(compared.built, table, names)
    verdict.rows += counted.rows
    if counted == digest(compared.read, table, names):
        return
    for difference in differences(compared.read, compared.built, table, names):
        _weigh(difference, accounted, verdict)


def _weigh(
    difference: Difference, accounted: Collection[tuple[str, Key]], verdict: Verdict
) -> None:
    if (difference.table, difference.at) in accounted:
        verdict.explained += 1
    else:
        verdict.add(str(difference))
