"""Which teams an OPD has had and will have, and whether a nomination for it is running.

Nothing is decided here: nominations, decrees, interim assignments and reorganisations record it in
their own append, so that one OPD has one running nomination and each sees who holds what.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Never, assert_never
from uuid import UUID, uuid5

import msgspec
from msgspec.structs import replace

from kit import decider
from kit.decider import Decider, Facts
from personnel.domain.decreed_team import Named, Period, with_inherited, without_inherited
from personnel.domain.inherited import InheritedTeamCorrected, TeamInherited, corrected


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
    vacant: tuple[str, ...] = ()
    """Positions that the decree leaves out: they are vacant from the first day on."""
    structure_on: date | None = None
    """The first day of the structure of positions by which it was decreed."""


class TeamAmended(decider.Event, frozen=True, tag="personnel.team-amended.v1"):
    """An amending decree named people for some positions, for the rest of the term."""

    opd_id: UUID
    decree_id: UUID
    """By which the team was named."""
    amended_by: UUID
    """The amending decree."""
    nomination_id: UUID
    effective_on: date
    members: tuple[TeamMember, ...]


class TeamDecreeRevoked(decider.Event, frozen=True, tag="personnel.team-decree-revoked.v1"):
    """A decree that named or amended a team gives nobody a seat in it any more."""

    opd_id: UUID
    decree_id: UUID
    """The decree that is revoked."""
    effective_on: date
    """The first day without it."""
    restored: tuple[Named, ...]
    """Who keeps a seat that the decree, which never takes effect, would have given to another."""


class TeamDissolved(decider.Event, frozen=True, tag="personnel.team-dissolved.v1"):
    opd_id: UUID
    decree_id: UUID
    effective_on: date
    """The first day without this team."""
    for_decree_id: UUID | None = None
    """The later decree whose team takes over."""


class TeamRestored(decider.Event, frozen=True, tag="personnel.team-restored.v1"):
    """The decree by which another team would have taken over never takes effect."""

    opd_id: UUID
    decree_id: UUID
    effective_on: date
    """The day on which it had been going to end."""
    until: date


class InterimNamed(decider.Event, frozen=True, tag="personnel.interim-named.v1"):
    """Somebody does the work of a position in the team without a decree."""

    opd_id: UUID
    assignment_id: UUID
    position: str
    person_id: UUID
    effective_on: date
    until: date
    """The last day, if it is not ended before."""


Event = (
    NominationOpened
    | NominationClosed
    | TeamDecreed
    | TeamAmended
    | TeamDecreeRevoked
    | TeamDissolved
    | TeamRestored
    | InterimNamed
    | TeamInherited
    | InheritedTeamCorrected
)


class Dissolved(msgspec.Struct, frozen=True):
    """A team as it was before its term was cut, and the first day without it."""

    period: Period
    on: date
    for_decree_id: UUID | None


class Team(msgspec.Struct, frozen=True):
    opd_id: UUID | None = None
    running: UUID | None = None
    """The nomination that is neither decreed nor withdrawn."""
    periods: tuple[Period, ...] = ()
    interims: tuple[InterimNamed, ...] = ()
    dissolved: tuple[Dissolved, ...] = ()
    revoked: tuple[tuple[UUID, date], ...] = ()
    """Decrees that give nobody a seat any more, each with the first day without it."""
    inherited: tuple[TeamInherited, ...] = ()
    struck: tuple[InheritedTeamCorrected, ...] = ()

    def between(self, first: date, last: date) -> tuple[Period, ...]:
        """Return the teams that hold office on any day from ``first`` to ``last``."""
        return tuple(
            period
            for period in self.periods
            if period.effective_on <= last and first <= period.until
        )

    def people_between(self, first: date, last: date) -> tuple[UUID, ...]:
        """Return everybody who may hold a seat of the OPD on any day from ``first`` to ``last``."""
        decreed = (each for period in self.between(first, last) for each in period.people)
        assigned = (
            each.person_id
            for each in self.interims
            if each.effective_on <= last and first <= each.until
        )
        return tuple(dict.fromkeys((*decreed, *assigned)))

    def until(self, decree_id: UUID, last: date) -> date:
        """Return until when, at most until ``last``, seats are held by a decree."""
        firsts = [since for revoked, since in self.revoked if revoked == decree_id]
        return min([last, *(first - timedelta(days=1) for first in firsts)])

    def by(self, decree_id: UUID) -> Period | None:
        """Return the team that this decree named, as it is now."""
        return next((each for each in self.periods if each.decree_id == decree_id), None)


def decide(command: Never, _state: Team, _facts: Facts) -> Sequence[Event]:
    assert_never(command)


def evolve(state: Team, event: Event) -> Team:
    match event:
        case NominationOpened():
            return replace(state, opd_id=event.opd_id, running=event.nomination_id)
        case NominationClosed():
            return replace(state, running=None)
        case InterimNamed():
            return replace(state, opd_id=event.opd_id, interims=(*state.interims, event))
        case TeamAmended() | TeamDecreeRevoked():
            return _amended(state, event)
        case TeamInherited() | InheritedTeamCorrected():
            return _inherited(state, event)
        case TeamDecreed() | TeamDissolved() | TeamRestored():
            return _in_office(state, event)
        case _:
            assert_never(event)


def _in_office(state: Team, event: TeamDecreed | TeamDissolved | TeamRestored) -> Team:
    match event:
        case TeamDecreed():
            periods = (*state.periods, _period(event))
            return replace(state, opd_id=event.opd_id, periods=periods)
        case TeamDissolved():
            found = (each for each in state.periods if _is_of(each, event))
            cut = (Dissolved(each, event.effective_on, event.for_decree_id) for each in found)
            kept = _ended(state.periods, event)
            return replace(state, periods=kept, dissolved=(*state.dissolved, *cut))
        case TeamRestored():
            was = next(each for each in reversed(state.dissolved) if _is_of(each.period, event))
            others = (each for each in state.periods if not _is_of(each, event))
            return replace(
                state,
                periods=(*others, replace(was.period, until=event.until)),
                dissolved=tuple(each for each in state.dissolved if each != was),
            )
        case _:
            assert_never(event)


def _is_of(period: Period, event: TeamDissolved | TeamRestored) -> bool:
    return period.decree_id == event.decree_id


def _period(event: TeamDecreed) -> Period:
    return Period(
        decree_id=event.decree_id,
        effective_on=event.effective_on,
        until=event.until,
        named=tuple(
            Named(each.position, each.person_id, event.decree_id) for each in event.members
        ),
        people=tuple(dict.fromkeys(each.person_id for each in event.members)),
        structure_day=event.structure_on or event.effective_on,
    )


def _inherited(state: Team, event: TeamInherited | InheritedTeamCorrected) -> Team:
    if isinstance(event, TeamInherited):
        periods = with_inherited(state.periods, event)
        return replace(state, periods=periods, inherited=(*state.inherited, event))
    inherited = (corrected(each, event) for each in state.inherited)
    return replace(
        state,
        inherited=tuple(each for each in inherited if each.seats),
        periods=without_inherited(state.periods, event),
        struck=(*state.struck, event),
    )


def _amended(state: Team, event: TeamAmended | TeamDecreeRevoked) -> Team:
    periods = tuple(_changed(each, event) for each in state.periods)
    if isinstance(event, TeamAmended):
        return replace(state, periods=periods)
    revoked = (*state.revoked, (event.decree_id, event.effective_on))
    return replace(state, periods=periods, revoked=revoked)


def _changed(period: Period, event: TeamAmended | TeamDecreeRevoked) -> Period:
    match event:
        case TeamAmended() if period.decree_id != event.decree_id:
            return period
        case TeamAmended():
            by = event.amended_by
            new = tuple(Named(each.position, each.person_id, by) for each in event.members)
            changed = {each.position for each in new}
            others = tuple(each for each in period.named if each.position not in changed)
            people = dict.fromkeys((*period.people, *(each.person_id for each in new)))
            return replace(period, named=(*others, *new), people=tuple(people))
        case TeamDecreeRevoked() if any(each.decree_id == event.decree_id for each in period.named):
            others = tuple(each for each in period.named if each.decree_id != event.decree_id)
            return replace(period, named=(*others, *event.restored))
        case TeamDecreeRevoked():
            return period
        case _:
            assert_never(event)


def _ended(periods: tuple[Period, ...], event: TeamDissolved) -> tuple[Period, ...]:
    last_day = event.effective_on - timedelta(days=1)
    shortened = (
        replace(each, until=min(each.until, last_day)) if _is_of(each, event) else each
        for each in periods
    )
    return tuple(period for period in shortened if period.effective_on <= period.until)


team: Decider[Never, Event, Team] = Decider(
    name="team", initial=Team(), decide=decide, evolve=evolve
)
"""What is known of the teams of one OPD."""
