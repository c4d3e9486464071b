"""Is sample data being played in a time of its own, and so not yet in that of its readers?

It stands in the journal's first stream, so that every process and every reader of the events knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never
from uuid import UUID

from kit.catalogue import JournalOpened, PlayBegan, PlayEnded
from kit.decider import Command, Decider, Facts, Refused


class BeginPlay(Command, frozen=True):
    """From now on commands that name no time are given at the story's, not at the clock's."""

    play_id: UUID
    """The same again goes on with a play that was broken off."""


class EndPlay(Command, frozen=True):
    """From now on time is that of the clock again."""


class OnlySampleDataIsPlayed(Refused):
    """Only sample data is played in a time of its own."""


class AnotherPlayGoesOn(Refused):
    """Sample data is played once at a time."""


Commands = BeginPlay | EndPlay
Events = JournalOpened | PlayBegan | PlayEnded


@dataclass(frozen=True)
class Play:
    """What a journal is for; nothing before it was opened."""

    service: str = ""
    sample: bool = False
    goes_on: UUID | None = None
    """Which play does."""


def decide(command: Commands, state: Play, _facts: Facts) -> Sequence[Events]:
    """Decide; what is so already changes nothing."""
    if not state.sample:
        raise OnlySampleDataIsPlayed
    match command:
        case BeginPlay():
            return _begin(command, state)
        case EndPlay():
            return [PlayEnded(service=state.service)] if state.goes_on else []
        case _:
            assert_never(command)


def _begin(command: BeginPlay, state: Play) -> Sequence[Events]:
    if state.goes_on is None:
        return [PlayBegan(service=state.service, play_id=command.play_id)]
    if state.goes_on != command.play_id:
        raise AnotherPlayGoesOn
    return []


def evolve(state: Play, event: Events) -> Play:
    """Fold one event."""
    match event:
        case JournalOpened():
            return Play(event.service, event.sample)
        case PlayBegan():
            return replace(state, goes_on=event.play_id)
        case PlayEnded():
            return replace(state, goes_on=None)
        case _:
            assert_never(event)


play: Decider[Commands, Events, Play] = Decider(
    name="play", initial=Play(), decide=decide, evolve=evolve
)
