"""Which structure of positions holds for a team: that of its first day, as known when decreed.

A new structure takes effect from a day while running teams keep theirs, also where an amending
decree changes who sits in them.
"""

from datetime import date
from uuid import UUID

from kit.decider import Facts, Refused
from personnel.domain.decreed_team import Period
from personnel.domain.structure import STRUCTURE_ID, Position, StructurePublished, structure
from personnel.domain.team import team, team_of


class NoStructureIsInForce(Refused):
    """A team is named for positions that are in force on the day."""


class TeamIsNotInOffice(Refused):
    """Single seats are filled anew in a team that is in office on the day."""


class PositionIsUnknown(Refused):
    """Only positions of the structure in force are filled."""


def structure_on(on: date, facts: Facts) -> StructurePublished:
    """Return the structure for a team whose term begins on the day."""
    version = facts.of(structure, STRUCTURE_ID).version_on(on)
    if version is None:
        raise NoStructureIsInForce(on=on.isoformat())
    return version


def structure_of(opd_id: UUID, amends: UUID | None, on: date, facts: Facts) -> StructurePublished:
    """Return the structure for a new team of the day, or that of the team that is amended then."""
    if amends is None:
        return structure_on(on, facts)
    return structure_on(in_office(opd_id, on, facts, decree_id=amends).structure_day, facts)


def in_office(opd_id: UUID, on: date, facts: Facts, *, decree_id: UUID | None = None) -> Period:
    """Return the team that is in office on the day, refused where it is not that of the decree."""
    for period in facts.of(team, team_of(opd_id)).between(on, on):
        if decree_id in {None, period.decree_id}:
            return period
    raise TeamIsNotInOffice(opd_id=opd_id, decree_id=decree_id, on=on.isoformat())


def positions_on(opd_id: UUID, on: date, facts: Facts) -> tuple[Position, ...]:
    """Return the positions of the team in office on the day, or that a team would have then."""
    period = next(iter(facts.of(team, team_of(opd_id)).between(on, on)), None)
    return facts.of(structure, STRUCTURE_ID).in_force(period.structure_day if period else on)


def position_of(key: str, version: StructurePublished) -> Position:
    """Return the position with the key, refused where the structure has none."""
    for position in version.positions:
        if position.key == key:
            return position
    raise PositionIsUnknown(positions=[key], known=[each.key for each in version.positions])
