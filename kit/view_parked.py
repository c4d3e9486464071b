"""What becomes of an event that a view could not project? It is projected late, or given up."""

import contextlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    delete,
    insert,
    select,
    update,
)

from kit.clock import Clock
from kit.envelope import Context, Record
from kit.feed import Delivered
from kit.journal import CommandIsAnother
from kit.parked import Effect, ParkedEvents, TakeUp
from kit.parked_tables import text
from kit.recorder import AlreadyHeard, Heard, Parked, Waiting, WaitingKey, Wanted
from kit.sealing import GivenKeys
from kit.view_parked_tables import Asked, ParkedRows
from kit.view_store import DISCARDED, PARKED, RETRIES, OpenView
from kit.view_touched import compared, touched
from kit.views import Change, View


class Writes(Protocol):
    """So much of the writer of a view as it takes to take up what it set aside."""

    name: str
    view: View

    @property
    def clock(self) -> Clock:
        """Return what tells the time."""

    @property
    def there(self) -> OpenView:
        """Return the build that is read, open for writing."""

    def hears(self, name: str) -> bool:
        """Say whether events of a type are projected."""

    def keys_for(self, records: Sequence[Delivered]) -> GivenKeys:
        """Return the keys of all persons in records."""

    def project(self, delivered: Delivered, keys: GivenKeys) -> Sequence[Change]:
        """Return what becomes of the rows by an event that is heard."""


class ParkedOfView(ParkedEvents):
    """The parked events of one version of a view."""

    def __init__(self, writer: Writes, reading: Asked) -> None:
        """Take up what ``writer`` has set aside, as it would have."""
        self.hearer, self._writer = writer.name, writer
        self.rows = ParkedRows(writer.view, reading)

    def waiting(self, wanted: Wanted, after: WaitingKey | None, limit: int) -> Sequence[Waiting]:
        """Return what is parked and wanted, oldest first, beyond a key."""
        return self.rows.waiting(wanted, after, limit)

    def count(self, wanted: Wanted) -> int:
        """Return how many are parked, of those wanted."""
        return self.rows.count(wanted)

    def since(self) -> datetime | None:
        """Return since when the oldest waits."""
        return self.rows.since()

    def discard(self, parked: Parked, why: str, context: Context) -> None:
        """Note in the view's book that it goes on without an event, who says so, and why."""
        with self._writer.there.lasting() as connection:
            _forget(connection, parked.heard)
            connection.execute(
                insert(DISCARDED).values(
                    **_place(parked.heard),
                    stream=parked.stream,
                    type=parked.type,
                    reason=parked.reason,
                    parked_at=text(parked.parked_at),
                    why=why,
                    account_id=context.actor.account_id,
                    command_id=context.command_id,
                    fingerprint=context.fingerprint,
                    discarded_at=text(self._writer.clock.now()),
                )
            )

    def discarded_by(self, context: Context) -> UUID | None:
        """Return of which stream a command has given up an event, if it was carried out."""
        with self._writer.there.alone() as connection:
            mine = DISCARDED.c.command_id == context.command_id
            row = connection.execute(select(DISCARDED).where(mine)).one_or_none()
        if row is None:
            return None
        if row.fingerprint != context.fingerprint:
            raise CommandIsAnother
        stream: UUID = row.stream
        return stream

    def _take_up(self, parked: Parked) -> None:
        keys = self._keys([parked])
        with self._writer.there.alone() as connection:
            self._write(connection, parked, self._changes(parked, keys))

    @contextmanager
    def _shadow(self, parked: Sequence[Parked]) -> Iterator[TakeUp]:
        keys = self._keys(parked)
        with contextlib.suppress(_RolledBack), self._writer.there.alone() as connection:

            def take_up(one: Parked) -> Effect:
                changes = self._changes(one, keys)
                before = touched(connection, changes)
                self._write(connection, one, changes)
                return Effect(rows=list(compared(connection, self._writer.view, before)))

            yield take_up
            raise _RolledBack

    def _keys(self, parked: Sequence[Parked]) -> GivenKeys:
        return self._writer.keys_for([_delivered(one) for one in parked])

    def _changes(self, parked: Parked, keys: GivenKeys) -> Sequence[Change]:
        """Return what follows from an event; nothing where a later release does not hear it."""
        if not self._writer.hears(parked.type):
            return ()
        return self._writer.project(_delivered(parked), keys)

    def _write(self, connection: Connection, parked: Parked, changes: Sequence[Change]) -> None:
        _forget(connection, parked.heard)
        self._writer.there.write(connection, changes)

    def _held_up_again(self, heard: Heard, reason: str) -> None:
        with self._writer.there.alone() as connection:
            again = update(PARKED).where(_at(PARKED, heard)).values(reason=reason)
            if not connection.execute(again).rowcount:
                raise AlreadyHeard(heard)
            tried = text(self._writer.clock.now())
            more = update(RETRIES).where(_at(RETRIES, heard))
            more = more.values(attempts=RETRIES.c.attempts + 1, tried_at=tried)
            if not connection.execute(more).rowcount:
                first = insert(RETRIES).values(**_place(heard), attempts=1, tried_at=tried)
                connection.execute(first)


class _RolledBack(Exception):  # noqa: N818 - reads as a sentence
    """What was previewed is undone."""


def _delivered(parked: Parked) -> Delivered:
    """Return the event as it came; what stood before it in its lane is of no matter any more."""
    lane, position = parked.heard.lane, parked.heard.position
    record = Record(
        position=position,
        lane=lane.lane,
        previous=0,
        stream=parked.stream,
        type=parked.type,
        state=parked.state,
    )
    return Delivered(lane.source, lane.epoch, record)


def _forget(connection: Connection, heard: Heard) -> None:
    """Forget that an event is parked; ``AlreadyHeard`` if it is not, or not any more."""
    connection.execute(delete(RETRIES).where(_at(RETRIES, heard)))
    if not connection.execute(delete(PARKED).where(_at(PARKED, heard))).rowcount:
        raise AlreadyHeard(heard)


def _at(table: Table, heard: Heard) -> ColumnElement[bool]:
    return and_(*(table.c[name] == value for name, value in _place(heard).items()))


def _place(heard: Heard) -> dict[str, object]:
    lane = heard.lane
    return {
        "source": lane.source,
        "epoch": lane.epoch,
        "lane": lane.lane,
        "position": heard.position,
    }
