"""Which events has a command recorded? They stand together, and the last of them is known."""

from collections.abc import Sequence
from uuid import UUID

from kit.envelope import Record
from kit.recorder import Done, Recorder

_PAGE = 100


def recorded_by(recorder: Recorder, command_id: UUID, done: Done | None) -> Sequence[Record]:
    """Return in their order the events of a command that led to ``done``."""
    found = list[Record]()
    end = max(done.positions.values(), default=0) if done else 0
    while end > 0:
        start = max(end - _PAGE, 0)
        read = recorder.records(start, end - start)
        own = [record for record in read if record.envelope().command_id == command_id]
        found = [*own, *found]
        if len(own) < len(read):
            return found
        end = start
    return found
