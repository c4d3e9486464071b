"""Where do the versions of the views stand, and how are they written and read there?

Each version has its own places, and parked and discarded events, beside its tables.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
)

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
    Column("stream", Uuid, nullable=False, index=True),
    Column("type", String, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("reason", String, nullable=False),
    Column("parked_at", String, nullable=False),
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


class OpenView(Protocol):
    """One version of one view, as its writer has it. Safe for use by many threads."""

    def alone(self) -> AbstractContextManager[Connection]:
        """Return a transaction beside which nobody else writes this version, in any process."""

    def write(self, connection: Connection, changes: Sequence[Change]) -> None:
        """Carry out changes, each row's own in their order; a fault names no values."""

    def close(self) -> None:
        """Let go of it."""


class ViewStore(Protocol):
    """All the versions of views in one folder or database."""

    def create(self, views: Sequence[View]) -> None:
        """Make what these versions need where it is missing; many processes may at once."""

    def open(self, view: View) -> OpenView:
        """Return one version for writing."""

    def reading(self, views: Sequence[View]) -> Engine:
        """Return an engine that only reads, and sees each view under its name.

        All the views stand still from the first question of a transaction to its end.
        """

    def close(self) -> None:
        """Let go of all that those who write have in common."""
