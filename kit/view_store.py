"""Where do the versions of the views stand, and how are they written and read there?

Each version has its own places, and parked and discarded events, beside its tables.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
)

from kit.recorder import Lane
from kit.views import Change, View

BOOK = MetaData()
PLACES = Table(
    "places",
    BOOK,
    Column("source", String, primary_key=True),
    Column("epoch", Uuid, primary_key=True),
    Column("lane", Integer, primary_key=True),
    Column("position", BigInteger, nullable=False),
)
PARKED = Table(
    "parked",
    BOOK,
    Column("source", String, primary_key=True),
    Column("epoch", Uuid, primary_key=True),
    Column("lane", Integer, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("stream", Uuid, nullable=False),
    Column("type", String, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("reason", String, nullable=False),
    Column("parked_at", String, nullable=False),
    Index("parked_in_order", "stream", "position"),
    Index("parked_by_age", "parked_at", "source", "position"),
)
RETRIES = Table(
    "retries",
    BOOK,
    Column("source", String, primary_key=True),
    Column("epoch", Uuid, primary_key=True),
    Column("lane", Integer, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("attempts", Integer, nullable=False),
    Column("tried_at", String, nullable=False),
)
"""How often a parked event was tried again in vain."""
DISCARDED = Table(
    "discarded",
    BOOK,
    Column("source", String, primary_key=True),
    Column("epoch", Uuid, primary_key=True),
    Column("lane", Integer, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("stream", Uuid, nullable=False),
    Column("type", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("parked_at", String, nullable=False),
    Column("why", String, nullable=False),
    Column("account_id", Uuid, nullable=False),
    Column("command_id", Uuid, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("discarded_at", String, nullable=False),
)
"""What a person has given up, so that the view is without it: it is a function of the journals and
of this."""


class Passed(NamedTuple):
    """What lies in a lane between two places, without a gap, and is not heard."""

    lane: Lane
    first: int
    """The position right before it."""
    last: int


class OpenView(Protocol):
    """One version of one view, as its writer has it. Safe for use by many threads."""

    def alone(self) -> AbstractContextManager[Connection]:
        """Return a transaction beside which nobody else writes this version, in any process."""

    def lasting(self) -> AbstractContextManager[Connection]:
        """Return one like it, whose end is waited for: what it wrote outlives a fall at once."""

    def pass_over(self, passed: Sequence[Passed]) -> bool:
        """Move each place that stands within what is passed to its end; say whether all were."""

    def write(self, connection: Connection, changes: Sequence[Change]) -> None:
        """Carry out changes, each row's own in their order; a fault names no values."""

    def close(self) -> None:
        """Let go of it."""


class ViewStore(Protocol):
    """All the versions of views in one folder or database."""

    def create(self, views: Sequence[View]) -> None:
        """Make what these builds need where it is missing; many processes may at once."""

    def open(self, view: View) -> OpenView:
        """Return one build for writing."""

    def reading(self, views: Sequence[View], *, patient: bool = False) -> Engine:
        """Return an engine that only reads, and sees each view under its name.

        All the views stand still from the first question of a transaction to its end. A question
        may take long where it is said to be ``patient``.
        """

    def book(self, *, reading: bool = False) -> Engine:
        """Return where it is kept which builds there are; see ``kit.view_builds``.

        Who is ``reading`` waits for it no longer than for any question.
        """

    def standing(self, name: str) -> frozenset[tuple[int, int]]:
        """Return the (version, build) of a view of which there is anything."""

    def columns(self, view: View) -> Mapping[str, frozenset[str]]:
        """Return by table the columns that a build has, which other code may have made."""

    def drop(self, view: View) -> None:
        """Remove a build that nobody reads or writes any more; nothing where there is none."""

    def close(self) -> None:
        """Let go of all that those who write have in common."""


def index_parked(connection: Connection, parked: Table = PARKED) -> None:
    """Give the table of an earlier release the order in which it is asked."""
    for index in parked.indexes:
        index.create(connection, checkfirst=True)


def by_table(found: Iterable[Sequence[str]]) -> Mapping[str, frozenset[str]]:
    """Put (table, column) together by table."""
    tables = dict[str, set[str]]()
    for table, column in found:
        tables.setdefault(table, set()).add(column)
    return {table: frozenset(columns) for table, columns in tables.items()}
