"""What holds once the first part of a decision is recorded, while the rest of it is being taken?"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from kit.decider import Actor, Decider, Elsewhere, Facts

S = TypeVar("S")


class SoFar:
    """The facts, with what was decided so far: several parts may say something of one seat."""

    def __init__(self, facts: Facts) -> None:
        """Begin with nothing decided."""
        self._facts = facts
        self._states: dict[tuple[Decider[Any, Any, Any], UUID], Any] = {}

    @property
    def today(self) -> date:
        """Return the business day on which the decision falls."""
        return self._facts.today

    @property
    def actor(self) -> Actor:
        """Return who asks."""
        return self._facts.actor

    def of(self, kind: Decider[Any, Any, S], stream_id: UUID) -> S:
        """Return the state of a stream with what was decided for it so far."""
        if (kind, stream_id) not in self._states:
            return self._facts.of(kind, stream_id)
        state: S = self._states[kind, stream_id]
        return state

    def know(self, kind: Decider[Any, Any, S], stream_id: UUID, state: S) -> None:
        """Take this for the state of a stream."""
        self._states[kind, stream_id] = state

    def decided(self, events: Iterable[Elsewhere]) -> Iterator[Elsewhere]:
        """Yield the events, each of which is known before the next one is made."""
        for each in events:
            self.know(
                each.kind,
                each.stream_id,
                each.kind.evolve(self.of(each.kind, each.stream_id), each.event),
            )
            yield each
