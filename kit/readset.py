"""Which streams has a decision looked at, and in which version? So much is checked again."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from kit.decider import Actor, Decider, Elsewhere, Event, Refused

S = TypeVar("S")

Load = Callable[[Decider[Any, Any, Any], UUID], tuple[Any, int]]
"""Returns a stream's state and version."""

Numbered = tuple[tuple[UUID, int], Event]
"""An event with its stream and version."""


class WrongKindOfId(Refused):
    """The id is that of something else than is meant here."""

    status = 404


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
            raise WrongKindOfId(id=stream_id)
        seen: S = state_seen
        return seen


def numbered(
    kind: Decider[Any, Any, Any],
    stream_id: UUID,
    decided: Sequence[Event | Elsewhere],
    reading: Reading,
) -> Sequence[Numbered]:
    """Give each event its stream and version; a stream written to belongs to the read set.

    Each is replayed here once, since what cannot be replayed would lock its stream for ever.
    """
    last: dict[UUID, int] = {}
    found: list[Numbered] = []
    states: dict[UUID, Any] = {}
    for item in decided:
        one = item if isinstance(item, Elsewhere) else Elsewhere(kind, stream_id, item)
        stream, before = one.stream_id, reading.of(one.kind, one.stream_id)
        if not isinstance(one.event, one.kind.events):
            msg = f"{type(one.event).__name__} is no event of a {one.kind.name}"
            raise TypeError(msg)
        states[stream] = one.kind.evolve(states.get(stream, before), one.event)
        last[stream] = last.get(stream, reading.versions[stream]) + 1
        found.append(((stream, last[stream]), one.event))
    return found
