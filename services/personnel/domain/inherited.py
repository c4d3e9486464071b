"""What was decided before this suite: which decree, and whom it named in the team of an OPD?

Such a decree has no nomination here. It is recorded afterwards, effective from its own day.
"""

from datetime import date
from uuid import UUID, uuid5

import msgspec

from kit import decider
from personnel.domain.decree_number import number_of
from personnel.domain.tenure import LeavingReason


def inherited_decree_of(number: str, year: int) -> UUID:
    """Return which decree is meant by a number, the same whenever a list names it."""
    return uuid5(number_of(number, year), "inherited")


class DecreeInherited(decider.Event, frozen=True, tag="personnel.decree-inherited.v1"):
    """A decree of the time before this suite, as its paper has it."""

    decree_id: UUID
    title: str
    number: str
    decided_on: date
    effective_on: date
    until: date
    """The last day of the term."""
    signed_by: str


class InheritedOpdsNamed(decider.Event, frozen=True, tag="personnel.inherited-opds-named.v1"):
    """A list has rows of this decree for these OPDs."""

    decree_id: UUID
    opds: tuple[UUID, ...]


class InheritedSeat(msgspec.Struct, frozen=True):
    """Who was named for which position, and until when they really held it."""

    position: str
    """Its key; one made of the name where no structure of this suite has had the position."""
    position_name: str
    """As the paper has it."""
    person_id: UUID
    last_day: date
    reason: LeavingReason | None
    """Why it ended before the term; none where it did not."""


class TeamInherited(decider.Event, frozen=True, tag="personnel.team-inherited.v1"):
    """A decree of the time before named these people; a later list may add others.

    Where another team of that time was in office on its first day, it gave seats of that team.
    """

    opd_id: UUID
    decree_id: UUID
    effective_on: date
    until: date
    """The last day of the term."""
    last_day: date
    """The last on which its team is in office, by this list, those before and what ended it."""
    seats: tuple[InheritedSeat, ...]
    amends: UUID | None = None
    """The decree whose team was in office on the first day; none where this is a team itself."""


def corrected(team: TeamInherited, event: "InheritedTeamCorrected") -> TeamInherited:
    """Return what a list said of a team without the member that it had wrongly."""
    if team.decree_id != event.decree_id:
        return team
    gone = (event.position, event.person_id)
    seats = tuple(each for each in team.seats if (each.position, each.person_id) != gone)
    return msgspec.structs.replace(team, seats=seats)


class InheritedTeamCorrected(
    decider.Event, frozen=True, tag="personnel.inherited-team-corrected.v1"
):
    """One of the people had been taken over wrongly as a member."""

    opd_id: UUID
    decree_id: UUID
    effective_on: date
    """The first day of the team."""
    position: str
    person_id: UUID
    last_day: date | None
    """The last on which the team is in office by that; none where nobody of it is left."""
    amends: UUID | None = None
    """The decree whose team it is, where that is another one."""
