"""Can the views be asked, and do they keep up with the journals?"""

from collections.abc import Sequence

import anyio
import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from gateway.reading import Reading
from gateway.views.history import EVENT
from kit.assembly import Job
from kit.http.parts import Check
from kit.inbox import Inbox
from kit.observability import UNREADABLE
from kit.view_builds import Builds
from kit.view_store import ViewStore
from kit.views import View

log = structlog.get_logger(__name__)

BEHIND_SECONDS = 60.0
LOOKS_SECONDS = 1.0


def views_keep_up(reading: Reading, inboxes: Sequence[Inbox]) -> Check:
    """Return the check; of views that another process writes only whether they can be asked."""

    async def check() -> bool | str:
        try:
            incomplete = await anyio.to_thread.run_sync(_asked, reading, abandon_on_cancel=True)
        except SQLAlchemyError:
            return "the views cannot be read"
        if incomplete:
            return f"not complete yet: {', '.join(incomplete)}"
        late = [_late(inbox) for inbox in inboxes]
        return "; ".join(filter(None, late)) or True

    return check


def _asked(reading: Reading) -> Sequence[str]:
    """Ask the views something, and return which of them are not complete yet."""
    with reading.connect() as connection:
        connection.execute(select(EVENT.c.event_id).limit(1)).all()
    return reading.incomplete()


def _late(inbox: Inbox) -> str:
    behind = [
        f"{source} since {seconds:.0f} s"
        for source, (lanes, seconds) in inbox.lag().items()
        if lanes and seconds > BEHIND_SECONDS
    ]
    return f"{inbox.hearer.name} is behind {', '.join(behind)}" if behind else ""


def completing(store: ViewStore, kept: Sequence[tuple[View, Inbox]]) -> Job:
    """Return what says of a version made beside another one when it has heard everything."""

    async def complete() -> None:
        while incomplete := await anyio.to_thread.run_sync(_incomplete, store, kept):
            heard = [view for view, inbox in incomplete if _has_heard_all(inbox)]
            await anyio.to_thread.run_sync(_complete, store, heard)
            await anyio.sleep(LOOKS_SECONDS)
        await anyio.sleep_forever()

    return complete


def _has_heard_all(inbox: Inbox) -> bool:
    return all(lag == (0, 0.0) for lag in inbox.lag().values())


def _complete(store: ViewStore, heard: Sequence[View]) -> None:
    try:
        for view in heard:
            Builds(store.book()).complete(view)
    except UNREADABLE as fault:  # it is tried again: the views are written on meanwhile
        log.warning("the book cannot be written", fault=repr(fault))


def _incomplete(store: ViewStore, kept: Sequence[tuple[View, Inbox]]) -> list[tuple[View, Inbox]]:
    try:
        standing = Builds(store.book()).standing([view for view, _ in kept])
    except UNREADABLE:  # the book is asked again
        return list(kept)
    return [(view, inbox) for view, inbox in kept if not standing[view.name].complete]
