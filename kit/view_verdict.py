"""May a build take the place of another one? Not where they differ, unless it is known why.

Known is what a version declares to be changed, and what streams account for of which the other
build has parked events: curing these is what a rebuild is for.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Table, select

from kit.recorder import Lane
from kit.view_changes import keys_of
from kit.view_parked_tables import of_schema
from kit.view_rows import Difference, Key, canonical_rows, differences, digest, side_by_side
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


def mark(table: str, key: Key) -> bytes:
    """Return what stands for a row where millions are to be known again."""
    return blake2b(msgspec.json.encode((str(table), key)), digest_size=16).digest()


def lanes_parked(connection: Connection, view: View) -> list[Lane]:
    """Return the lanes of which something is parked in a build."""
    p = of_schema(view.schema, PARKED).c
    found = connection.execute(select(p.source, p.epoch, p.lane).distinct())
    return [Lane(*row) for row in found]


def streams_parked(connection: Connection, view: View, lane: Lane) -> set[UUID]:
    """Return the streams of a lane of which something is parked in a build."""
    p = of_schema(view.schema, PARKED).c
    of_lane = (p.source == lane.source, p.epoch == lane.epoch, p.lane == lane.lane)
    return set(connection.execute(select(p.stream).where(*of_lane).distinct()).scalars())


def judge(compared: Compared, accounted: Collection[bytes]) -> Verdict:
    """Compare the builds; ``accounted`` are the marks of rows of streams parked in the read one."""
    verdict = Verdict()
    for told in newly_parked(compared.read, compared.built, compared.view):
        verdict.add(told)
    for told in _foreign_tables(compared):
        verdict.add(told)
    for table in compared.view.metadata.sorted_tables:
        _judge_table(compared, table, accounted, verdict)
    return verdict


def newly_parked(read: Connection, built: Connection, view: View) -> Iterator[str]:
    """Say in a line of each event that it is parked in a new build and not in the one that is read.

    Where a whole type fails there are very many. No event is read, nor anything beyond the line.
    """
    parked = of_schema(view.schema, PARKED)
    sides = (canonical_rows(side, parked, ("type", "stream", "reason")) for side in (read, built))
    for (source, _, _, position), before, now in side_by_side(*sides):
        if now is not None and before is None:
            name, stream, reason = now.values
            yield f"parked in the new one: {source} {position} {name} of {stream}: {reason}"


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
    compared: Compared, table: Table, accounted: Collection[bytes], verdict: Verdict
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


def _weigh(difference: Difference, accounted: Collection[bytes], verdict: Verdict) -> None:
    if mark(difference.table, difference.at) in accounted:
        verdict.explained += 1
    else:
        verdict.add(str(difference))
