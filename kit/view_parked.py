"""What becomes of an event that a view could not project? It is projected late, or given up."""

import contextlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
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

from kit.envelope import Context, Record
from kit.feed import Delivered
from kit.journal import CommandIsAnother
from kit.parked import Effect, ParkedEvents, TakeUp
from kit.parked_tables import text
from kit.recorder import AlreadyHeard, Heard, Parked, Waiting, WaitingKey, Wanted
from kit.sealing import GivenKeys
from kit.view_hearer import ViewHearer
from kit.view_parked_tables import Asked, ParkedRows
from kit.view_store import DISCARDED, PARKED, RETRIES
from kit.view_touched import compared, touched
from kit.view_writer import ViewWriter
from kit.views import Change


class ParkedOfView(ParkedEvents):
    """The parked events of one version of a view.

    Each step is one build's from its beginning to its end, whatever is flipped meanwhile.
    """

    def __init__(self, hearer: ViewHearer, reading: Asked) -> None:
        """Take up what ``hearer`` has set aside, as it would have."""
        self.hearer, self._hearer = hearer.name, hearer
        self.rows = ParkedRows(hearer.view, reading)

    def waiting(self, wanted: Wanted, after: WaitingKey | None, limit: int) -> Sequence[Waiting]:
        """Return what is parked and wanted, oldest first, beyond a key."""
        return self.rows.waiting(wanted, after, limit)

    def next_of(self, stream: UUID) -> Parked | None:
        """Return what comes first of a stream."""
        return self.rows.next_of(stream)

    def count(self, wanted: Wanted) -> int:
        """Return how many are parked, of those wanted."""
        return self.rows.count(wanted)

    def since(self) -> datetime | None:
        """Return since when the oldest waits."""
        return self.rows.since()

    def discard(self, parked: Parked, why: str, context: Context) -> None:
        """Note in the view's book that it goes on without an event, who says so, and why."""
        writer = self._hearer.reads()
        with writer.there.lasting() as connection:
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
                    discarded_at=text(writer.clock.now()),
                )
            )

    def discarded_by(self, context: Context) -> UUID | None:
        """Return of which stream a command has given up an event, if it was carried out."""
        with self._hearer.reads().there.alone() as connection:
            mine = DISCARDED.c.command_id == context.command_id
            row = connection.execute(select(DISCARDED).where(mine)).one_or_none()
        if row is None:
            return None
        if row.fingerprint != context.fingerprint:
            raise CommandIsAnother
        stream: UUID = row.stream
        return stream

    def _take_up(self, parked: Parked) -> None:
        writer = self._hearer.reads()
        keys = writer.keys_for([_delivered(parked)])
        with writer.there.alone() as connection:
            _write(connection, writer, parked, _changes(writer, parked, keys))

    @contextmanager
    def _shadow(self, parked: Sequence[Parked]) -> Iterator[TakeUp]:
        writer = self._hearer.reads()
        keys = writer.keys_for([_delivered(one) for one in parked])
        with contextlib.suppress(_RolledBack), writer.there.alone() as connection:

            def take_up(one: Parked) -> Effect:
                changes = _changes(writer, one, keys)
                before = touched(connection, changes)
                _write(connection, writer, one, changes)
                return Effect(rows=list(compared(connection, writer.view, before)))

            yield take_up
            raise _RolledBack

    def _held_up_again(self, heard: Heard, reason: str) -> None:
        writer = self._hearer.reads()
        with writer.there.alone() as connection:
            again = update(PARKED).where(_at(PARKED, heard)).values(reason=reason)
            if not connection.execute(again).rowcount:
                raise AlreadyHeard(heard)
            tried = text(writer.clock.now())
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


def _changes(writer: ViewWriter, parked: Parked, keys: GivenKeys) -> Sequence[Change]:
    """Return what follows from an event; nothing where a later release does not hear it."""
    if not writer.hears(parked.type):
        return ()
    return writer.project(_delivered(parked), keys)


def _write(
    connection: Connection, writer: ViewWriter, parked: Parked, changes: Sequence[Change]
) -> None:
    _forget(connection, parked.heard)
    writer.there.write(connection, changes)


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
