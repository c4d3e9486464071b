"""Of which OPDs is one a part, day by day, and would it be a part of itself on one of the days?"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple, Protocol
from uuid import UUID

from personnel.domain.opd_standing import OpdChanged, Standing

_DAY = timedelta(days=1)


class Stay(NamedTuple):
    """That an OPD is part of another one from a first to a last day."""

    parent_id: UUID
    first: date
    last: date


class Placed(Protocol):
    """An OPD, by what is said of it from day to day."""

    @property
    def changes(self) -> Sequence[OpdChanged]:
        """Return them in the order of their days."""

    def on(self, day: date) -> Standing | None:
        """Return what holds of it on a day."""


Stays = Callable[[UUID, date, date], Iterable[Stay]]
"""From an OPD to those of which it is a part on any day from a first to a last one."""


def stays(one: Placed, first: date, last: date) -> list[Stay]:
    """Return of which OPDs it is a part on any of these days, one after the other."""
    days = [
        first,
        *(each.effective_on for each in one.changes if first < each.effective_on <= last),
    ]
    ends = [*(day - _DAY for day in days[1:]), last]
    return [
        Stay(said.parent_id, day, end)
        for day, end in zip(days, ends, strict=True)
        if (said := one.on(day)) and said.parent_id
    ]


def circle(opd_id: UUID, stay: Stay, of: Stays) -> Stay | None:
    """Return the stay above this one by which the OPD, or one above it, is a part of itself."""
    return _closed(stay, frozenset({opd_id}), of)


def _closed(stay: Stay, below: frozenset[UUID], of: Stays) -> Stay | None:
    if stay.parent_id in below:
        return stay
    above = of(stay.parent_id, stay.first, stay.last)
    found = (_closed(each, below | {stay.parent_id}, of) for each in above)
    return next((each for each in found if each), None)
