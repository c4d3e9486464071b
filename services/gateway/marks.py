"""Are the journals sample data, and how far is it played? Said around every answer."""

from datetime import date
from uuid import uuid5

import msgspec
from sqlalchemy import Connection, select

from gateway.fan_out import SOURCES
from gateway.touched import beside
from gateway.views.history import EVENT, newest
from kit.catalogue import JournalOpened, PlayBegan, type_of
from kit.clock import business_day
from kit.envelope import decode
from kit.journal import OPENING

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


def played_until(connection: Connection) -> date | None:
    """Return up to which day sample data has been played; none where no play goes on."""
    wanted = select(EVENT.c.source, EVENT.c.type).where(EVENT.c.stream.in_(_OF_JOURNALS))
    with beside(connection):
        rows = connection.execute(wanted.order_by(EVENT.c.version)).all()
        last = {row.source: row.type for row in rows}
        played = [source for source in last if last[source] == type_of(PlayBegan)]
        times = [at for source in played if (at := newest(connection, source))]
    return business_day(max(times)) if times else None
