"""Which teams an OPD has had and will have, and whether a nomination for it is running.

Nothing is decided here: nominations, decrees, interim assignments and reorganisations record it in
their own append, so that one OPD has one running nomination and each sees who holds what.
"""

from collections.abc import Sequence
from datetime import date
from typing import Never, assert_never
from uuid import UUID, uuid5

import msgspec
from msgspec.structs import replace

from kit import decider
from kit.decider import Decider, Facts
from personnel.domain.decreed_team import Period, inherited_team
from personnel.domain.inherited import InheritedTeamCorrected, TeamInherited, corrected
from personnel.domain.tenure import End, LeavingReason


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


class TeamDissolved(decider.Event, frozen=True, tag="personnel.team-dissolved.v1"):
    """Something ends a team; of the same cause it takes the place of what was said before."""

    opd_id: UUID
    decree_id: UUID
    effective_on: date
    """The first day without this team."""
    for_decree_id: UUID | None = None
    """The later decree whose team takes over, or the one that is revoked."""
    reason: LeavingReason | None = None
    """Why: renewed, revoked, or ended with its OPD."""
    dissolved_before_on: date | None = None
    """The first day without it where something else ends it before: that stands, and this counts
    once it falls away."""


class TeamRestored(decider.Event, frozen=True, tag="personnel.team-restored.v1"):
    """What had ended a team, or would have, never takes effect."""

    opd_id: UUID
    decree_id: UUID
    effective_on: date
    """The first day without this team, had that taken effect."""
    until: date
    """The last day on which it is in office by what stands now; before ``effective_on`` where
    something else ends it before."""
    for_decree_id: UUID | None
    """The decree whose team does not take over; none where its OPD does not end after all."""


class InterimNamed(decider.Event, frozen=True, tag="personnel.interim-named.v1"):
    """Somebody does the work of a position in the team without a decree."""

    opd_id: UUID
    assignment_id: UUID
    decree_id: UUID
    """By which the team was named."""
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


class Team(msgspec.Struct, frozen=True):
    opd_id: UUID | None = None
    running: UUID | None = None
    """The nomination that is neither decreed nor withdrawn."""
    periods: tuple[Period, ...] = ()
    """By their first days, those that were ended before these too."""
    interims: tuple[InterimNamed, ...] = ()
    inherited: tuple[TeamInherited, ...] = ()
    struck: tuple[InheritedTeamCorrected, ...] = ()

    def between(self, first: date, last: date) -> tuple[Period, ...]:
        """Return the teams that hold office on any day from ``first`` to ``last``."""
        return tuple(period for period in self.periods if period.is_held(first, last))

    def people_between(self, first: date, last: date) -> tuple[UUID, ...]:
        """Return everybody who holds a seat of the OPD on any of these days, or could."""
        decreed = (
            each
            for period in self.periods
            if period.effective_on <= last and first <= period.term_until
            for each in period.people
        )
        assigned = (
            each.person_id
            for each in self.interims
            if each.effective_on <= last and first <= each.until
        )
        return tuple(dict.fromkeys((*decreed, *assigned)))

    def papers(self, decree_id: UUID) -> frozenset[UUID]:
        """Return the decrees and assignments by which seats of one team are held."""
        period = self.by(decree_id)
        amended_by = period.amended_by if period else ()
        of_old = (one.decree_id for one in self.inherited if one.amends == decree_id)
        work = (one.assignment_id for one in self.interims if one.decree_id == decree_id)
        return frozenset({decree_id, *amended_by, *of_old, *work})

    def by(self, decree_id: UUID) -> Period | None:
        """Return the team that this decree named, as it is now."""
        return next((each for each in self.periods if each.decree_id == decree_id), None)


def decide(command: Never, _state: Team, _facts: Facts) -> Sequence[Event]:
    assert_never(command)


def evolve(state: Team, event: Event) -> Team:
    match event:
        case NominationOpened() | NominationClosed():
            running = event.nomination_id if isinstance(event, NominationOpened) else None
            return replace(state, opd_id=event.opd_id, running=running)
        case InterimNamed():
            return replace(state, opd_id=event.opd_id, interims=(*state.interims, event))
        case TeamDecreeRevoked():
            return state
        case TeamDecreed():
            return _with(replace(state, opd_id=event.opd_id), _decreed(event))
        case TeamInherited() | InheritedTeamCorrected():
            return _inherited(replace(state, opd_id=event.opd_id), event)
        case TeamAmended() | TeamDissolved() | TeamRestored():
            period = state.by(event.decree_id)
            return _with(state, _changed(period, event)) if period else state
        case _:
            assert_never(event)


def _decreed(event: TeamDecreed) -> Period:
    return Period(
        decree_id=event.decree_id,
        effective_on=event.effective_on,
        term_until=event.until,
        people=tuple(dict.fromkeys(each.person_id for each in event.members)),
        structure_day=event.structure_on or event.effective_on,
    )


def _with(state: Team, period: Period) -> Team:
    others = (each for each in state.periods if each.decree_id != period.decree_id)
    periods = sorted([*others, period], key=lambda each: each.effective_on)
    return replace(state, periods=tuple(periods))


def _inherited(state: Team, event: TeamInherited | InheritedTeamCorrected) -> Team:
    match event:
        case TeamInherited():
            known = replace(state, inherited=(*state.inherited, event))
        case InheritedTeamCorrected():
            inherited = (corrected(each, event) for each in state.inherited)
            left = tuple(each for each in inherited if each.seats)
            known = replace(state, inherited=left, struck=(*state.struck, event))
        case _:
            assert_never(event)
    by = event.amends or event.decree_id
    others = tuple(each for each in state.periods if each.decree_id != by)
    period = inherited_team(by, known.inherited, state.by(by))
    return (
        _with(replace(known, periods=others), period) if period else replace(known, periods=others)
    )


def _changed(period: Period, event: TeamAmended | TeamDissolved | TeamRestored) -> Period:
    match event:
        case TeamAmended():
            people = (each.person_id for each in event.members)
            return period.amended(event.amended_by, people)
        case TeamDissolved():
            return period.ended(_end(event))
        case TeamRestored():
            return period.without(_end(event).cause)
        case _:
            assert_never(event)


def _end(event: TeamDissolved | TeamRestored) -> End:
    said = event.reason if isinstance(event, TeamDissolved) else None
    other = LeavingReason.TEAM_RENEWED if event.for_decree_id else LeavingReason.OPD_CLOSED
    return End(said or other, event.effective_on, event.for_decree_id)


team: Decider[Never, Event, Team] = Decider(
    name="team", initial=Team(), decide=decide, evolve=evolve
)
"""What is known of the teams of one OPD."""
