"""Whether the members of a nomination may take their seats on a day, and what follows if they do.

What was true when the OPD submitted may have changed by the day of the decree, so that everything
is asked again for the day on which the seats begin.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec

from kit.decider import Elsewhere, Facts
from personnel.domain.eligibility import Candidate, Fault, faults_of
from personnel.domain.nomination import Nomination, NominationDecreed, drafted_in, nomination
from personnel.domain.opd import opd
from personnel.domain.person import person
from personnel.domain.relief import relieved
from personnel.domain.seat import LeavingReason, SeatTaken, taken
from personnel.domain.structure import STRUCTURE_ID, structure
from personnel.domain.team import NominationClosed, TeamDecreed, TeamMember, team, team_of
from personnel.domain.vacancy import vacated


class TeamFault(StrEnum):
    """What stands against a team as a whole."""

    OPD_NOT_IN_FORCE = "opd-not-in-force"
    POSITIONS_CHANGED = "positions-changed"


class Term(msgspec.Struct, frozen=True):
    """By which decree, from which day and until which seats are held."""

    decree_id: UUID
    effective_on: date
    until: date


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


def obstacles(state: Nomination, term: Term, facts: Facts) -> list[Obstacle]:
    """Return everything that stands against seating this nomination for the term."""
    opd_id = drafted_in(state).opd_id
    on = term.effective_on
    positions = {each.key: each for each in facts.of(structure, STRUCTURE_ID).in_force(on)}
    found: list[Obstacle] = []
    office = facts.of(opd, opd_id)
    if not (office.in_force(on) and office.in_force(term.until)):
        found.append(Obstacle(opd_id, TeamFault.OPD_NOT_IN_FORCE))
    if {item.position for item in state.items} != set(positions):
        found.append(Obstacle(opd_id, TeamFault.POSITIONS_CHANGED))
    for item in state.items:
        if item.position not in positions:
            continue
        candidate = Candidate(opd_id, positions[item.position], item.person_id)
        found.extend(
            Obstacle(opd_id, fault, item.position, item.person_id)
            for fault in faults_of(candidate, on, term.until, facts)
        )
    return found


def seated(state: Nomination, term: Term, facts: Facts) -> Sequence[Elsewhere]:
    """Return what follows for the nomination, the team and the people once it is decreed."""
    drafted = drafted_in(state)
    opd_id, nomination_id = drafted.opd_id, drafted.nomination_id
    members = tuple(TeamMember(item.position, item.person_id) for item in state.items)
    decreed = NominationDecreed(
        nomination_id=nomination_id,
        opd_id=opd_id,
        decree_id=term.decree_id,
        effective_on=term.effective_on,
    )
    closed = NominationClosed(opd_id=opd_id, nomination_id=nomination_id)
    named = TeamDecreed(
        opd_id=opd_id,
        decree_id=term.decree_id,
        nomination_id=nomination_id,
        effective_on=term.effective_on,
        until=term.until,
        members=members,
    )
    return [
        Elsewhere(nomination, nomination_id, decreed),
        Elsewhere(team, team_of(opd_id), closed),
        *relieved(opd_id, term.effective_on, term.until, LeavingReason.TEAM_RENEWED, facts),
        Elsewhere(team, team_of(opd_id), named),
        *(each for member in members for each in _taken(member, named, facts)),
    ]


def _taken(member: TeamMember, named: TeamDecreed, facts: Facts) -> Iterator[Elsewhere]:
    """Yield that a seat is taken, and left where it is known already that its holder will go."""
    event = SeatTaken(
        person_id=member.person_id,
        opd_id=named.opd_id,
        position=member.position,
        decree_id=named.decree_id,
        nomination_id=named.nomination_id,
        effective_on=named.effective_on,
        until=named.until,
    )
    yield Elsewhere(person, member.person_id, event)
    records = facts.of(person, member.person_id).records
    for left in vacated(member.person_id, taken((), event), records, named.effective_on):
        yield Elsewhere(person, member.person_id, left)
