"""Has a heard event that was set aside been given up, and why? Provable for as long as the journal.

Each such event has a stream of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID, uuid5

import msgspec

from kit.catalogue import HeardEventDiscarded
from kit.decider import Command, Decider, Facts
from kit.recorder import Heard

_DISCARDED: Final = UUID("5b0e6e4c-6f43-5a6e-9d3e-3f1f6a6a0004")

Why = Annotated[str, msgspec.Meta(min_length=1, max_length=2_000, pattern=r"[^\W_]")]
"""A reason that says something; nobody's name belongs there."""


class DiscardHeardEvent(Command, frozen=True):
    """Give up a heard event that is set aside; later ones of its stream can be taken up then."""

    service: str
    source: str
    epoch: UUID
    lane: int
    position: int
    heard_id: UUID | None
    heard_type: str
    heard_stream: UUID
    parked_reason: str
    parked_at: datetime
    why: Why


def discarding_of(service: str, heard: Heard, heard_id: UUID | None) -> UUID:
    """Return the stream in which a service says that it gave up an event.

    It is the event's own, which may be heard again after a restore; of bytes that are no event it
    is the place's.
    """
    lane = heard.lane
    event = heard_id or f"{lane.epoch}/{lane.lane}/{heard.position}"
    return uuid5(_DISCARDED, f"{service}/{lane.source}/{event}")


@dataclass(frozen=True)
class Discarding:
    """What has become of one event."""

    given_up: bool = False


def decide(
    command: DiscardHeardEvent, state: Discarding, _facts: Facts
) -> Sequence[HeardEventDiscarded]:
    """Decide; what is given up already changes nothing."""
    return [] if state.given_up else [HeardEventDiscarded(**msgspec.structs.asdict(command))]


def evolve(_: Discarding, __: HeardEventDiscarded) -> Discarding:
    """Fold one event."""
    return Discarding(given_up=True)


discarding: Decider[DiscardHeardEvent, HeardEventDiscarded, Discarding] = Decider(
    name="discarding", initial=Discarding(), decide=decide, evolve=evolve
)
