"""Who was named in one decreed team, by which decree, for which term?"""

from datetime import date
from uuid import UUID

import msgspec
from msgspec.structs import replace

from personnel.domain.inherited import InheritedTeamCorrected, TeamInherited


class Named(msgspec.Struct, frozen=True):
    """Who was named last for a position, by which decree."""

    position: str
    person_id: UUID
    decree_id: UUID


class Period(msgspec.Struct, frozen=True):
    """One decreed team. Both days belong to its term."""

    decree_id: UUID
    effective_on: date
    until: date
    named: tuple[Named, ...]
    people: tuple[UUID, ...]
    """Everybody who was ever named in it, once each. Their own streams say for which days."""
    structure_day: date
    """The structure of positions of this day is the team's, also when it is amended."""


def with_inherited(periods: tuple[Period, ...], event: TeamInherited) -> tuple[Period, ...]:
    """Put a team of the time before in the place of its days."""
    before = [each for each in periods if each.decree_id == event.decree_id]
    named = [each for period in before for each in period.named]
    named += [Named(each.position, each.person_id, event.decree_id) for each in event.seats]
    last_day = max([event.last_day, *(each.until for each in before)])
    people = tuple(dict.fromkeys(each.person_id for each in named))
    begins = event.effective_on
    new = Period(event.decree_id, begins, last_day, tuple(named), people, begins)
    others = (each for each in periods if each not in before)
    return tuple(sorted([*others, new], key=lambda each: each.effective_on))


def without_inherited(
    periods: tuple[Period, ...], event: InheritedTeamCorrected
) -> tuple[Period, ...]:
    """Take out who had been named wrongly, and a team of which nobody is left."""
    kept = (_without(each, event) for each in periods)
    return tuple(each for each in kept if each.named or each.decree_id != event.decree_id)


def _without(period: Period, event: InheritedTeamCorrected) -> Period:
    if period.decree_id != event.decree_id:
        return period
    gone = Named(event.position, event.person_id, event.decree_id)
    named = tuple(each for each in period.named if each != gone)
    people = tuple(dict.fromkeys(each.person_id for each in named))
    until = min(period.until, event.last_day or period.until)
    return replace(period, named=named, people=people, until=until)
