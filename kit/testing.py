"""Given / when / then for deciders, for tests only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar
from uuid import UUID

from kit.decider import Actor, Decider, Elsewhere, Event, Refused

C = TypeVar("C")
E = TypeVar("E", bound=Event)
S = TypeVar("S")
T = TypeVar("T")

Stream = tuple[Decider[Any, Any, Any], UUID]

SOMEBODY = Actor(account_id=UUID(int=0xACC))
SOME_DAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Given:
    """The facts of a test: the histories of other streams, the day and the actor."""

    today: date = SOME_DAY
    actor: Actor = SOMEBODY
    histories: Mapping[Stream, Sequence[Event]] = field(default_factory=dict)

    def of(self, kind: Decider[Any, Any, T], stream_id: UUID) -> T:
        """Replay the history given for that stream; none given is an empty one."""
        return kind.replay(self.histories.get((kind, stream_id), ()))


@dataclass(frozen=True)
class Spec(Generic[C, E, S]):
    """What a decider decides, said as events before, a command, and events after."""

    decider: Decider[C, E, S]

    def __call__(  # noqa: PLR0913 - each part of the sentence is said by name
        self,
        *,
        given: Sequence[E],
        when: C,
        then: Sequence[E | Elsewhere] | type[Refused],
        elsewhere: Mapping[Stream, Sequence[Event]] | None = None,
        today: date = SOME_DAY,
        by: Actor = SOMEBODY,
    ) -> None:
        """Replay ``given``, send ``when``, and compare what was decided with ``then``."""
        facts = Given(today=today, actor=by, histories=elsewhere or {})
        state = self.decider.replay(given)
        if not isinstance(then, type):
            decided = list(self.decider.decide(when, state, facts))
            assert decided == list(then), decided  # noqa: S101
            return
        try:
            decided = list(self.decider.decide(when, state, facts))
        except then:
            return
        msg = f"{when!r} should be refused with {then.__name__}, but decided {decided!r}"
        raise AssertionError(msg)
