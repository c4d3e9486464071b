"""Are the journals sample data, and how far is it played? Said around every answer."""

from datetime import date, timedelta
from typing import Final
from uuid import uuid5

import msgspec
from sqlalchemy import Connection, select

from gateway.fan_out import SOURCES
from gateway.touched import beside
from gateway.views.history import EVENT, newest
from kit.catalogue import JournalOpened, PlayBegan, type_of
from kit.clock import Clock, business_day
from kit.envelope import decode
from kit.journal import OPENING

STANDS_AFTER: Final = timedelta(minutes=1)
"""A play writes several events a second."""
_OF_JOURNALS = tuple(uuid5(OPENING, source) for source in SOURCES)


def is_sample(connection: Connection) -> bool:
    """Say whether one of the journals was opened for sample data."""
    return True in _marks(connection)


def holds_real_data(connection: Connection) -> bool:
    """Say whether one of the journals was opened for real data."""
    return False in _marks(connection)


def _marks(connection: Connection) -> set[bool]:
    wanted = select(EVENT.c.state).where(
        EVENT.c.stream.in_(_OF_JOURNALS), EVENT.c.type == type_of(JournalOpened)
    )
    with beside(connection):
        opened = connection.execute(wanted).scalars().all()
    return {msgspec.json.decode(decode(state).data)["sample"] for state in opened}


class Played(msgspec.Struct, frozen=True):
    """How a play that has not come to its end stands."""

    until: date
    """The day of the story that it has reached."""
    stopped: bool
    """Nothing of it has come for a while: whoever played it may have gone."""


class Plays:
    """Watches, from one question to the next, whether a play goes on. Safe for many threads."""

    def __init__(self, clock: Clock) -> None:
        """Have seen nothing yet."""
        self._clock, self._seen = clock, (0, clock.now())

    def going_on(self, connection: Connection) -> Played | None:
        """Return how far sample data has been played; none where no play goes on."""
        wanted = select(EVENT.c.source, EVENT.c.type).where(EVENT.c.stream.in_(_OF_JOURNALS))
        with beside(connection):
            rows = connection.execute(wanted.order_by(EVENT.c.version)).all()
            last = {row.source: row.type for row in rows}
            played = [source for source in last if last[source] == type_of(PlayBegan)]
            ends = [end for source in played if (end := newest(connection, source))]
        if not ends:
            return None
        until = business_day(max(recorded_at for recorded_at, _ in ends))
        return Played(until, self._stands(sum(position for _, position in ends)))

    def _stands(self, recorded: int) -> bool:
        """Say whether nothing more has been seen for a while; the first look begins it."""
        before, since = self._seen
        now = self._clock.now()
        if recorded != before:
            self._seen = recorded, now
            return False
        return now - since >= STANDS_AFTER
