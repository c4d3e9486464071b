"""The shape every aggregate has: what it starts as, what it decides, how it changes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from types import FunctionType
from typing import (
    Annotated,
    Any,
    ClassVar,
    Generic,
    Protocol,
    TypeVar,
    get_args,
    get_type_hints,
)
from uuid import UUID

import msgspec

C = TypeVar("C")
E = TypeVar("E", bound="Event")
S = TypeVar("S")
T = TypeVar("T")
D = TypeVar("D", bound="Dated")

Personal = Annotated[str, msgspec.Meta(extra_json_schema={"x-personal": True})]
"""Text about a person, stored and published sealed under the key of each person it is about."""

_STATE_AND_EVENT = 2

ERASED = "[erased]"
"""What a personal field reads as once the key of a person it is about has been destroyed."""


class Command(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody wants, as they said it. The clock and the actor come in ``Facts``."""


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """What happened. The tag is its stored and published name.

    A field ``effective_on`` says from which date the fact holds; without it, from the day it was
    recorded. Fields of type ``Personal`` are sealed under the keys of the persons in ``about``.
    """

    def about(self) -> tuple[UUID, ...]:
        """Return the persons whose keys seal this event: its ``person_id`` unless overridden."""
        return (getattr(self, "person_id"),)  # noqa: B009 - only events of a person have the field


class Refused(Exception):  # noqa: N818 - reads as a sentence at the raise site
    """The rules do not allow this command now; nothing was recorded."""

    status: ClassVar[int] = 409

    def __init__(self, **facts: object) -> None:
        """Keep ``facts``, what the caller needs to know to do better, in JSON types or UUIDs."""
        super().__init__(*facts.items())
        self.facts = facts


@dataclass(frozen=True)
class Actor:
    """Who asks. ``account_id`` is opaque: neither a user name nor an employee number."""

    account_id: UUID
    roles: frozenset[str] = frozenset()
    opd_id: UUID | None = None
    on_behalf_of: UUID | None = None
    """For whom they act, where that is not themselves; roles and OPD are then those of the other's
    office."""
    home_opd_id: UUID | None = None
    """The own OPD of who acts for another."""

    @property
    def persons(self) -> frozenset[UUID]:
        """Return whose hand this is: who acts, and for whom."""
        return frozenset({self.account_id, self.on_behalf_of or self.account_id})

    @property
    def opds(self) -> frozenset[UUID]:
        """Return the OPDs to which they belong, for themselves or for whom they act."""
        return frozenset(one for one in (self.opd_id, self.home_opd_id) if one is not None)


class Facts(Protocol):
    """What a decision may look at. All that it looked at is checked again when it is recorded."""

    @property
    def today(self) -> date:
        """Return the business day on which the decision falls."""

    @property
    def actor(self) -> Actor:
        """Return who asks."""

    def of(self, kind: "Decider[Any, Any, T]", stream_id: UUID) -> T:
        """Return the state of another stream, which thereby belongs to the read set."""


class EventsNotNamed(Exception):  # noqa: N818 - a fault of the code, but reads as a sentence
    """``evolve`` has to take a state and one of the events that it names, and nothing else."""


@dataclass(frozen=True)
class Elsewhere:
    """An event for another stream than the command's own, recorded in the same append."""

    kind: "Decider[Any, Any, Any]"
    stream_id: UUID
    event: Event


@dataclass(frozen=True, eq=False)
class Decider(Generic[C, E, S]):
    """Pure functions only: no clock, no randomness, no I/O.

    ``decide`` returns no event where the command changes nothing, which makes a repeat harmless.
    ``evolve`` has no rules: replay never refuses. What its second parameter is said to be are the
    events of this kind of stream; where it says nothing, no decider is made.
    """

    name: str
    initial: S
    decide: Callable[[C, S, Facts], Sequence[E | Elsewhere]]
    evolve: Callable[[S, E], S]
    events: tuple[type[Event], ...] = field(init=False)
    """The types of its events. An id under which others stand is that of something else."""

    def __post_init__(self) -> None:
        """Learn the events. ``EventsNotNamed`` where ``evolve`` does not tell them."""
        code = self.evolve.__code__ if isinstance(self.evolve, FunctionType) else None
        taken = code.co_varnames[: code.co_argcount] if code else ()
        hints = get_type_hints(self.evolve) if len(taken) == _STATE_AND_EVENT else {}
        told = hints.get(taken[1]) if hints else None
        events = get_args(told) or (told,)
        if not all(isinstance(one, type) and issubclass(one, Event) for one in events):
            raise EventsNotNamed(self.name)
        object.__setattr__(self, "events", events)

    def replay(self, history: Iterable[E]) -> S:
        """Return the state that ``history`` leads to."""
        return reduce(self.evolve, history, self.initial)


class Dated(Protocol):
    """It holds from a day on, until the next one does."""

    @property
    def effective_on(self) -> date:
        """Return the first day on which it holds."""


def holding(said: Sequence[D], day: date) -> D | None:
    """Return what holds on a day, of all that was said in the order of its days."""
    held = [each for each in said if each.effective_on <= day]
    return held[-1] if held else None


def restated(said: Sequence[D], new: D) -> tuple[D, ...]:
    """Return all in the order of the days; for the same day only what was said last."""
    others = [each for each in said if each.effective_on != new.effective_on]
    return tuple(sorted([*others, new], key=lambda each: each.effective_on))
