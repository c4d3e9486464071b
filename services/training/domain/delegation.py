"""Who stands in for whom, in which acts and on which days, as training has heard of it."""

from collections.abc import Sequence
from datetime import date
from typing import assert_never
from uuid import UUID

from msgspec import Struct, structs

from kit import decider
from kit.decider import Decider, Facts


class NoteDelegation(decider.Command, frozen=True):
    delegation_id: UUID
    role: str
    opd_id: UUID | None
    on_behalf_of: UUID
    """The account of the holder; of a vacant office the id of the office itself."""
    deputy: UUID
    actions: tuple[str, ...] | None
    """``None``: all that the role has when it is used."""
    first_on: date
    last_on: date
    heard_event_id: UUID
    """The event of personnel that this rests on."""


class NoteDelegationEnd(decider.Command, frozen=True):
    delegation_id: UUID
    ended_on: date
    heard_event_id: UUID


class NoteDelegationResumption(decider.Command, frozen=True):
    delegation_id: UUID
    heard_event_id: UUID


Command = NoteDelegation | NoteDelegationEnd | NoteDelegationResumption


class DelegationNoted(decider.Event, frozen=True, tag="training.delegation-noted.v1"):
    delegation_id: UUID
    role: str
    opd_id: UUID | None
    on_behalf_of: UUID
    deputy: UUID
    actions: tuple[str, ...] | None
    first_on: date
    last_on: date
    heard_event_id: UUID


class DelegationEndNoted(decider.Event, frozen=True, tag="training.delegation-end-noted.v1"):
    delegation_id: UUID
    ended_on: date
    heard_event_id: UUID


class DelegationResumptionNoted(
    decider.Event, frozen=True, tag="training.delegation-resumption-noted.v1"
):
    """It does not end on the day on which it had been going to end with its OPD."""

    delegation_id: UUID
    heard_event_id: UUID


Event = DelegationNoted | DelegationEndNoted | DelegationResumptionNoted


class NotedDelegation(Struct, frozen=True):
    noted: DelegationNoted | None = None
    ended_on: date | None = None
    """The first day on which nothing is done by it; that may lie ahead."""

    def has_ended(self, day: date) -> bool:
        return self.ended_on is not None and self.ended_on <= day


def decide(command: Command, state: NotedDelegation, _facts: Facts) -> Sequence[Event]:
    match command:
        case NoteDelegation():
            return [] if state.noted else [DelegationNoted(**structs.asdict(command))]
        case NoteDelegationEnd():
            ended = state.has_ended(command.ended_on)
            return [] if ended else [DelegationEndNoted(**structs.asdict(command))]
        case NoteDelegationResumption():
            goes_on = state.ended_on is None
            return [] if goes_on else [DelegationResumptionNoted(**structs.asdict(command))]
        case _:
            assert_never(command)


def evolve(state: NotedDelegation, event: Event) -> NotedDelegation:
    match event:
        case DelegationNoted():
            return structs.replace(state, noted=event)
        case DelegationEndNoted():
            ended_on = min(event.ended_on, state.ended_on or event.ended_on)
            return structs.replace(state, ended_on=ended_on)
        case DelegationResumptionNoted():
            return structs.replace(state, ended_on=None)
        case _:
            assert_never(event)


delegation: Decider[Command, Event, NotedDelegation] = Decider(
    name="delegation", initial=NotedDelegation(), decide=decide, evolve=evolve
)
