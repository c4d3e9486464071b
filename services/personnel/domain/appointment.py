"""Whether the members of a nomination may take their seats on a day, and what follows if they do.

What was true when the OPD submitted may have changed by the day of the decree, so that everything
is asked again for the day on which the seats begin.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec

from kit.decider import Elsewhere, Facts, Refused
from personnel.domain.drafting import NominationDrafted
from personnel.domain.eligibility import Candidate, Fault, faults_of
from personnel.domain.holder import judged
from personnel.domain.nomination import Nomination, NominationDecreed, drafted_in, nomination
from personnel.domain.opd import opd
from personnel.domain.person import person
from personnel.domain.relief import Span, made_way, relieved
from personnel.domain.seat import SeatTaken, seat_of
from personnel.domain.structure import STRUCTURE_ID, structure
from personnel.domain.team import (
    NominationClosed,
    TeamAmended,
    TeamDecreed,
    TeamMember,
    team,
    team_of,
)
from personnel.domain.team_structure import structure_on
from personnel.domain.tenure import End, LeavingReason


class TeamFault(StrEnum):
    """What stands against a team as a whole."""

    OPD_NOT_IN_FORCE = "opd-not-in-force"
    POSITIONS_CHANGED = "positions-changed"
    TEAM_NOT_IN_OFFICE = "team-not-in-office"


class Term(msgspec.Struct, frozen=True):
    """By which decree, from which day and until which seats are held."""

    decree_id: UUID
    effective_on: date
    until: date


class Seating(msgspec.Struct, frozen=True):
    """The people of one nomination who are to take their seats for a term."""

    nomination: Nomination
    term: Term
    left_out: frozenset[str] = frozenset()
    """The positions that are not decided."""

    @property
    def drafted(self) -> NominationDrafted:
        return drafted_in(self.nomination)

    @property
    def members(self) -> tuple[TeamMember, ...]:
        return tuple(
            TeamMember(item.position, item.person_id)
            for item in self.nomination.items
            if item.position not in self.left_out
        )

    @property
    def vacant(self) -> tuple[str, ...]:
        """Return the positions for which nobody is decided."""
        named = (item.position for item in self.nomination.items)
        return tuple(position for position in named if position in self.left_out)


class Obstacle(msgspec.Struct, frozen=True):
    """What stands against a team, or against one member where a person is named."""

    opd_id: UUID
    fault: Fault | TeamFault
    position: str | None = None
    person_id: UUID | None = None

    def told(self) -> dict[str, object]:
        return {
            "opd_id": self.opd_id,
            "fault": self.fault.value,
            "position": self.position,
            "person_id": self.person_id,
        }


class MembersMayNotBeSeated(Refused):
    """Everybody named may hold their seat on the day on which the decree takes effect."""


def all_seated(seatings: Sequence[Seating], facts: Facts) -> list[Elsewhere]:
    """Return what follows for all of them, refused with everything that stands against any."""
    found = [each for seating in seatings for each in obstacles(seating, facts)]
    if found:
        on = seatings[0].term.effective_on
        raise MembersMayNotBeSeated(members=[each.told() for each in found], on=on.isoformat())
    return [each for seating in seatings for each in seated(seating, facts)]


def obstacles(seating: Seating, facts: Facts) -> list[Obstacle]:
    """Return everything that stands against seating this nomination for the term."""
    term, opd_id = seating.term, seating.drafted.opd_id
    begun_on = _begun_on(seating, facts)
    if begun_on is None:
        return [Obstacle(opd_id, TeamFault.TEAM_NOT_IN_OFFICE)]
    positions = {each.key: each for each in facts.of(structure, STRUCTURE_ID).in_force(begun_on)}
    wanted = set(seating.drafted.positions or positions)
    found: list[Obstacle] = []
    office = facts.of(opd, opd_id)
    if not (office.in_force(term.effective_on) and office.in_force(term.until)):
        found.append(Obstacle(opd_id, TeamFault.OPD_NOT_IN_FORCE))
    if {item.position for item in seating.nomination.items} != wanted & set(positions):
        found.append(Obstacle(opd_id, TeamFault.POSITIONS_CHANGED))
    for member in seating.members:
        if member.position not in positions:
            continue
        candidate = Candidate(opd_id, positions[member.position], member.person_id)
        found.extend(
            Obstacle(opd_id, fault, member.position, member.person_id)
            for fault in faults_of(candidate, term.effective_on, term.until, facts)
        )
    return found


def _begun_on(seating: Seating, facts: Facts) -> date | None:
    """Return the day whose structure holds: that of a new team, or of the one that is amended."""
    drafted, term = seating.drafted, seating.term
    if drafted.amends is None:
        return term.effective_on
    period = facts.of(team, team_of(drafted.opd_id)).by(drafted.amends)
    if period and period.effective_on <= term.effective_on <= term.until == period.until:
        return period.structure_day
    return None


def seated(seating: Seating, facts: Facts) -> Sequence[Elsewhere]:
    """Return what follows for the nomination, the team and the people once it is decreed."""
    drafted, term = seating.drafted, seating.term
    opd_id, nomination_id = drafted.opd_id, drafted.nomination_id
    decreed = NominationDecreed(
        nomination_id=nomination_id,
        opd_id=opd_id,
        decree_id=term.decree_id,
        effective_on=term.effective_on,
    )
    closed = NominationClosed(opd_id=opd_id, nomination_id=nomination_id)
    return [
        Elsewhere(nomination, nomination_id, decreed),
        Elsewhere(team, team_of(opd_id), closed),
        *(_renewed(seating, facts) if drafted.amends is None else _amended(seating, facts)),
        *(each for member in seating.members for each in _taken(member, seating, facts)),
    ]


def _renewed(seating: Seating, facts: Facts) -> Iterator[Elsewhere]:
    """Yield that a whole team is named, after the one that it takes over from."""
    term, opd_id = seating.term, seating.drafted.opd_id
    end = End(LeavingReason.TEAM_RENEWED, term.effective_on, term.decree_id)
    yield from relieved(Span(opd_id, term.effective_on, term.until), end, facts)
    named = TeamDecreed(
        opd_id=opd_id,
        decree_id=term.decree_id,
        nomination_id=seating.drafted.nomination_id,
        effective_on=term.effective_on,
        until=term.until,
        members=seating.members,
        vacant=seating.vacant,
        structure_on=structure_on(term.effective_on, facts).effective_on,
    )
    yield Elsewhere(team, team_of(opd_id), named)


def _amended(seating: Seating, facts: Facts) -> Iterator[Elsewhere]:
    """Yield that single seats are given to others, for the rest of the team's term."""
    term, drafted = seating.term, seating.drafted
    if drafted.amends is None or not seating.members:
        return
    given = {member.position: member.person_id for member in seating.members}
    span = Span(drafted.opd_id, term.effective_on, term.until)
    yield from made_way(span, given, term.decree_id, facts)
    amended = TeamAmended(
        opd_id=drafted.opd_id,
        decree_id=drafted.amends,
        amended_by=term.decree_id,
        nomination_id=drafted.nomination_id,
        effective_on=term.effective_on,
        members=seating.members,
    )
    yield Elsewhere(team, team_of(drafted.opd_id), amended)


def _taken(member: TeamMember, seating: Seating, facts: Facts) -> Iterator[Elsewhere]:
    """Yield that a seat is taken, and left where it is known already that its holder will go."""
    term = seating.term
    event = SeatTaken(
        person_id=member.person_id,
        opd_id=seating.drafted.opd_id,
        position=member.position,
        decree_id=term.decree_id,
        nomination_id=seating.drafted.nomination_id,
        effective_on=term.effective_on,
        until=term.until,
    )
    records = facts.of(person, member.person_id).records
    for each in (event, *judged(member.person_id, seat_of(event), records)):
        yield Elsewhere(person, member.person_id, each)
