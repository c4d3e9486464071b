"""Which streams has a decision looked at, and in which version? So much is checked again."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from kit.decider import Actor, Decider, Elsewhere, Event

S = TypeVar("S")

Load = Callable[[Decider[Any, Any, Any], UUID], tuple[Any, int]]
"""Returns a stream's state and version."""


class Reading:
    """The facts of one decision; it remembers which versions were looked at."""

    def __init__(self, load: Load, today: date, actor: Actor) -> None:
        """Start with nothing looked at."""
        self._load, self.today, self.actor = load, today, actor
        self.versions: dict[UUID, int] = {}
        self._states: dict[UUID, tuple[str, Any]] = {}

    def of(self, kind: Decider[Any, Any, S], stream_id: UUID) -> S:
        """Return the state of a stream and add it to the read set."""
        if stream_id not in self._states:
            state, version = self._load(kind, stream_id)
            self._states[stream_id], self.versions[stream_id] = (kind.name, state), version
        name, state_seen = self._states[stream_id]
        if name != kind.name:
            msg = f"stream {stream_id} is looked at as {kind.name} and as {name}"
            raise ValueError(msg)
        seen: S = state_seen
        return seen


def numbered(
    stream_id: UUID, decided: Sequence[Event | Elsewhere], reading: Reading
) -> Iterator[tuple[tuple[UUID, int], Event]]:
    """Give each event its stream and version; a stream written to belongs to the read set."""
    last: dict[UUID, int] = {}
    for item in decided:
        if isinstance(item, Elsewhere):
            stream, event = item.stream_id, item.event
            reading.of(item.kind, stream)
        else:
            stream, event = stream_id, item
        last[stream] = last.get(stream, reading.versions[stream]) + 1
        yield (stream, last[stream]), event
