"""Which days of a year are off for everybody: national holidays and joint leave."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, assert_never
from uuid import UUID, uuid5

import msgspec
from msgspec import structs

from kit import decider
from kit.decider import Decider, Facts, Refused
from personnel.domain.form import Text

_HOLIDAYS = UUID("7a0c2a53-8a3f-4a52-9d0e-5a1f2f1f7c61")

Year = Annotated[int, msgspec.Meta(ge=2000, le=2100)]


def holidays_of(year: int) -> UUID:
    """Return the stream of the days off of one year."""
    return uuid5(_HOLIDAYS, str(year))


class HolidayKind(StrEnum):
    NATIONAL = "national"
    JOINT_LEAVE = "joint_leave"
    """Cuti bersama: offices are closed, though it is no holiday."""


class ProposedHoliday(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As the command names it; what is stored has no form rules, which may be tightened."""

    on: date
    name: Text
    kind: HolidayKind


class PublishHolidays(decider.Command, frozen=True):
    """Set the days off of a year in full; said again, it corrects what was said before."""

    year: Year
    days: tuple[ProposedHoliday, ...]
    legal_basis: Text


Command = PublishHolidays


class Holiday(msgspec.Struct, frozen=True):
    on: date
    name: str
    kind: HolidayKind


class HolidaysPublished(decider.Event, frozen=True, tag="personnel.holidays-published.v1"):
    """All days off of the year, in the order of the calendar."""

    year: int
    days: tuple[Holiday, ...]
    legal_basis: str


Event = HolidaysPublished


class HolidaysAreOfAnotherYear(Refused):
    """The days off of a year fall in that year."""

    status = 422


class HolidaysAreNamedTwice(Refused):
    """A day is off once, whether as a holiday or as joint leave."""

    status = 422


class Holidays(msgspec.Struct, frozen=True):
    published: HolidaysPublished | None = None
    days: frozenset[date] = frozenset()


def decide(command: Command, state: Holidays, _facts: Facts) -> Sequence[Event]:
    match command:
        case PublishHolidays():
            return _publish(command, state)
        case _:
            assert_never(command)


def _publish(command: PublishHolidays, state: Holidays) -> Sequence[Event]:
    others = [each.on.isoformat() for each in command.days if each.on.year != command.year]
    if others:
        raise HolidaysAreOfAnotherYear(year=command.year, days=others)
    counted = Counter(each.on.isoformat() for each in command.days)
    if repeated := sorted(on for on, number in counted.items() if number > 1):
        raise HolidaysAreNamedTwice(year=command.year, days=repeated)
    days = (Holiday(**structs.asdict(each)) for each in command.days)
    published = HolidaysPublished(
        year=command.year,
        days=tuple(sorted(days, key=lambda each: each.on)),
        legal_basis=command.legal_basis,
    )
    return [] if published == state.published else [published]


def evolve(_state: Holidays, event: Event) -> Holidays:
    match event:
        case HolidaysPublished():
            return Holidays(event, frozenset(each.on for each in event.days))
        case _:
            assert_never(event)


holidays: Decider[Command, Event, Holidays] = Decider(
    name="holidays", initial=Holidays(), decide=decide, evolve=evolve
)
"""What is decided about the days off of one year."""


class Calendar:
    """The days off as they are known now; it remembers of which years nothing is."""

    def __init__(self, facts: Facts) -> None:
        """Look years up as they are asked about."""
        self._facts, self._unpublished = facts, set[int]()

    @property
    def unpublished(self) -> tuple[int, ...]:
        """Return the years that were asked about and of which only weekends are known."""
        return tuple(sorted(self._unpublished))

    def __contains__(self, day: object) -> bool:
        """Say whether the day is off, weekends aside."""
        if not isinstance(day, date):
            return False
        known = self._facts.of(holidays, holidays_of(day.year))
        if known.published is None:
            self._unpublished.add(day.year)
        return day in known.days
