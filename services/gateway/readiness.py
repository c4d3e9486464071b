"""Can the views be asked, and do they keep up with the journals?"""

from collections.abc import Sequence

import anyio
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from gateway.reading import Reading
from gateway.views.history import EVENT
from kit.http.parts import Check
from kit.inbox import Inbox

BEHIND_SECONDS = 60.0


def views_keep_up(reading: Reading, inboxes: Sequence[Inbox]) -> Check:
    """Return the check; of views that another process writes only whether they can be asked."""

    async def check() -> bool | str:
        if not await anyio.to_thread.run_sync(_answers, reading):
            return "the views cannot be read"
        late = [_late(inbox) for inbox in inboxes]
        return "; ".join(filter(None, late)) or True

    return check


def _answers(reading: Reading) -> bool:
    try:
        with reading.connect() as connection:
            connection.execute(select(EVENT.c.event_id).limit(1)).all()
    except SQLAlchemyError:
        return False
    return True


def _late(inbox: Inbox) -> str:
    behind = [
        f"{source} since {seconds:.0f} s"
        for source, (lanes, seconds) in inbox.lag().items()
        if lanes and seconds > BEHIND_SECONDS
    ]
    return f"{inbox.hearer.name} is behind {', '.join(behind)}" if behind else ""
