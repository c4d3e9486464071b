"""How far has each pull of people from SIASN come, and of whom was something found?

It holds no name and no number of anybody: people by their id, or by their place in what was asked.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    DateTime,
    Engine,
    Integer,
    MetaData,
    RowMapping,
    String,
    Table,
    Uuid,
    insert,
    select,
    update,
)

from kit.postgres import alone

T = TypeVar("T")

SHOWN: Final = 500
"""How many findings are shown at once."""
MOST_FAILURES: Final = 10
"""In a row; after so many a person has to look at it."""
_LONGEST_WAIT: Final = 300.0
_LOCK: Final = 7_020_911_167
_METADATA = MetaData()
_PULLS = Table(
    "siasn_pull",
    _METADATA,
    Column("pull_id", Uuid, primary_key=True),
    Column("account_id", Uuid, nullable=False),
    Column("at", DateTime(timezone=True)),
    Column("begun_at", DateTime(timezone=True), nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("place", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("listed", Integer, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("recorded", Integer, nullable=False),
    Column("ahead", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("again_at", DateTime(timezone=True)),
    Column("reason", String),
)
_FINDINGS = Table(
    "siasn_pull_finding",
    _METADATA,
    Column("pull_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("nth", Integer, primary_key=True, autoincrement=False),
    Column("person_id", Uuid),
    Column("weight", String, nullable=False),
    Column("field", String),
    Column("code", String, nullable=False),
    Column("reason", String, nullable=False),
)


class PullState(StrEnum):
    GOING = "going"
    STOPPED = "stopped"
    """Until somebody asks for it again; it then goes on from where it stopped."""
    DONE = "done"


class Weight(StrEnum):
    ERROR = "error"
    """The person was not taken."""
    WARNING = "warning"
    """The person was taken, and somebody should look at it."""


class Pull(msgspec.Struct, frozen=True, kw_only=True):
    """One pull; ``place`` of ``until`` says how much of the journal's people it has been through.

    ``listed`` is the rank of the last one asked for whom the list of retirements alone names.
    """

    pull_id: UUID
    account_id: UUID
    at: datetime | None
    """In sample data, when it is said to be."""
    begun_at: datetime
    state: PullState = PullState.GOING
    place: int = 0
    until: int = 0
    listed: int = 0
    asked: int = 0
    recorded: int = 0
    ahead: int = 0
    refused: int = 0
    failures: int = 0
    again_at: datetime | None = None
    reason: str | None = None


class PullFinding(msgspec.Struct, frozen=True):
    """One thing found about one person; ``number`` is their place among those asked for."""

    number: int
    nth: int
    person_id: UUID | None
    weight: Weight
    field: str | None
    code: str
    reason: str


class SiasnPulls:
    """The pulls, beside the journal: what was recorded outlives them."""

    def __init__(self, engine: Engine) -> None:
        """Keep them in a database; nothing is asked of it yet."""
        self._engine = engine

    def create(self) -> None:
        """Make the tables where they are missing."""
        with alone(self._engine, _LOCK) as c:
            _METADATA.create_all(c)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def ask(self, new: Pull) -> Pull:
        """Begin it, unless one is not at its end yet: that one goes on."""
        with self._writing() as c:
            known = _PULLS.c.pull_id == new.pull_id
            open_ = _PULLS.c.state != PullState.DONE
            found = _first(c, known) or _first(c, open_)
            if found is None:
                c.execute(insert(_PULLS).values(_columns(new)))
                return new
            if found.state is not PullState.STOPPED:
                return found
            return _put(c, found, state=PullState.GOING, failures=0, again_at=None, reason=None)

    def going(self, now: datetime) -> Pull | None:
        """Return the one to go on with, unless it is to wait."""
        with self._writing() as c:
            found = _first(c, _PULLS.c.state == PullState.GOING)
        waits = found is not None and found.again_at is not None and found.again_at > now
        return None if waits else found

    def went_on(self, pull: Pull, found: Sequence[PullFinding], **to: Any) -> Pull:  # noqa: ANN401 - columns
        """Note how far it came, and what was found on the way."""
        with self._writing() as c:
            if found:
                rows = [{"pull_id": pull.pull_id, **_columns(one)} for one in found]
                c.execute(insert(_FINDINGS), rows)
            return _put(c, pull, failures=0, again_at=None, reason=None, **to)

    def failed(self, pull: Pull, reason: str, now: datetime, after: float | None = None) -> Pull:
        """Let it wait, longer each time; after too many times until somebody asks again."""
        failures = pull.failures + 1
        state = PullState.STOPPED if failures >= MOST_FAILURES else PullState.GOING
        wait = min(after if after is not None else 2.0**failures, _LONGEST_WAIT)
        again_at = now + timedelta(seconds=wait)
        with self._writing() as c:
            return _put(c, pull, state=state, failures=failures, again_at=again_at, reason=reason)

    def stopped(self, pull: Pull, reason: str) -> Pull:
        """Let it wait until somebody asks for it again."""
        with self._writing() as c:
            return _put(c, pull, state=PullState.STOPPED, reason=reason)

    def find(self, pull_id: UUID) -> Pull | None:
        """Return one pull."""
        with self._writing() as c:
            return _first(c, _PULLS.c.pull_id == pull_id)

    def findings(self, pull_id: UUID, after: int) -> Sequence[PullFinding]:
        """Return what was found about those after a place, by place; of nobody only a part."""
        query = (
            select(_FINDINGS)
            .where(_FINDINGS.c.pull_id == pull_id, _FINDINGS.c.number > after)
            .order_by(_FINDINGS.c.number, _FINDINGS.c.nth)
            .limit(SHOWN)
        )
        with self._writing() as c:
            found = [_read(row, PullFinding) for row in c.execute(query).mappings()]
        if len(found) < SHOWN:
            return found
        return [one for one in found if one.number != found[-1].number]

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with alone(self._engine, _LOCK) as c:
            if c.dialect.name == "sqlite":
                _METADATA.create_all(c)
            yield c


def _first(c: Connection, condition: Any) -> Pull | None:  # noqa: ANN401 - a SQL expression
    query = select(_PULLS).where(condition).order_by(_PULLS.c.begun_at).limit(1)
    row = c.execute(query).mappings().one_or_none()
    return None if row is None else _read(row, Pull)


def _put(c: Connection, pull: Pull, **to: Any) -> Pull:  # noqa: ANN401 - columns
    changed = msgspec.structs.replace(pull, **to)
    values = {name: value for name, value in _columns(changed).items() if name in to}
    c.execute(update(_PULLS).where(_PULLS.c.pull_id == pull.pull_id).values(values))
    return changed


def _columns(row: Pull | PullFinding) -> dict[str, Any]:
    """Return plain values: a driver need not know how a word of an enumeration is written."""
    columns: dict[str, Any] = msgspec.to_builtins(row, builtin_types=(UUID, datetime))
    return columns


def _read(row: RowMapping, shape: type[T]) -> T:
    """SQLite gives instants back without their zone, which is UTC."""
    said = {
        str(name): value.replace(tzinfo=UTC)
        if isinstance(value, datetime) and value.tzinfo is None
        else value
        for name, value in row.items()
    }
    return msgspec.convert(said, shape)
