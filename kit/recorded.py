"""Which events has a command recorded, and which has a stream since a version?

The events of a command stand together, and the last of them is known.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from kit.envelope import Record, decode
from kit.recorder import Done, Recorder

_PAGE = 100
MEANWHILE = 20
"""How many of the changes are named to who has seen an older version."""


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


def since(recorder: Recorder, stream: UUID, version: int | None) -> Sequence[Mapping[str, str]]:
    """Return what happened on a stream after a version, by name and time, the last of it."""
    later = recorder.select_events(stream)[version or 0 :][-MEANWHILE:]
    return [
        {"type": one.type, "at": one.recorded_at.isoformat()}
        for one in (decode(stored.state) for stored in later)
    ]
