"""Which teams an OPD has had and will have, and whether a nomination for it is running.

Nothing is decided here: nominations, decrees and reorganisations record it in their own append,
so that one OPD has one running nomination and a reorganisation sees what it ends.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Never, assert_never
from uuid import UUID, uuid5

import msgspec

from kit import decider
from kit.decider import Decider, Facts


def team_of(opd_id: UUID) -> UUID:
    """Return the stream of the teams of one OPD."""
    return uuid5(opd_id, "team")


class TeamMember(msgspec.Struct, frozen=True):
    position: str
    person_id: UUID


class NominationOpened(decider.Event, frozen=True, tag="personnel.nomination-opened.v1"):
    opd_id: UUID
    nomination_id: UUID


class NominationClosed(decider.Event, frozen=True, tag="personnel.nomination-closed.v1"):
    opd_id: UUID
    nomination_id: UUID


class TeamDecreed(decider.Event, frozen=True, tag="personnel.team-decreed.v1"):
    opd_id: UUID
    decree_id: UUID
    nomination_id: UUID
    effective_on: date
    until: date
    """The last day of the term."""
    members: tuple[TeamMember, ...]


class TeamDissolved(decider.Event, frozen=True, tag="personnel.team-dissolved.v1"):
    opd_id: UUID
    decree_id: UUID
    effective_on: date
    """The first day without this team."""


Event = NominationOpened | NominationClosed | TeamDecreed | TeamDissolved


class Period(msgspec.Struct, frozen=True):
    """One decreed team. Both days belong to its term."""

    decree_id: UUID
    effective_on: date
    until: date
    members: tuple[TeamMember, ...]


class Team(msgspec.Struct, frozen=True):
    opd_id: UUID | None = None
    running: UUID | None = None
    """The nomination that is neither decreed nor withdrawn."""
    periods: tuple[Period, ...] = ()

    @property
    def members(self) -> tuple[TeamMember, ...]:
        """Return who was named by the last decree."""
        return self.periods[-1].members if self.periods else ()

    def between(self, first: date, last: date) -> tuple[Period, ...]:
        """Return the teams that hold office on any day from ``first`` to ``last``."""
        return tuple(
            period
            for period in self.periods
            if period.effective_on <= last and first <= period.until
        )


def decide(command: Never, _state: Team, _facts: Facts) -> Sequence[Event]:
    assert_never(command)


def evolve(state: Team, event: Event) -> Team:
    match event:
        case NominationOpened():
            return msgspec.structs.replace(state, opd_id=event.opd_id, running=event.nomination_id)
        case NominationClosed():
            return msgspec.structs.replace(state, running=None)
        case TeamDecreed():
            period = Period(event.decree_id, event.effective_on, event.until, event.members)
            return msgspec.structs.replace(
                state, opd_id=event.opd_id, periods=(*state.periods, period)
            )
        case TeamDissolved():
            return msgspec.structs.replace(state, periods=_ended(state.periods, event))
        case _:
            assert_never(event)


def _ended(periods: tuple[Period, ...], event: TeamDissolved) -> tuple[Period, ...]:
    last_day = event.effective_on - timedelta(days=1)
    shortened = (
        msgspec.structs.replace(period, until=min(period.until, last_day))
        if period.decree_id == event.decree_id
        else period
        for period in periods
    )
    return tuple(period for period in shortened if period.effective_on <= period.until)


team: Decider[Never, Event, Team] = Decider(
    name="team", initial=Team(), decide=decide, evolve=evolve
)
"""What is known of the teams of one OPD."""
