"""Which OPDs are there, and which of them were in force within some days?

All stand on one stream, so that a period can ask who is missing from it.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Never, assert_never
from uuid import NAMESPACE_OID, UUID, uuid5

import msgspec

from evaluation.domain.dates import Days
from kit import decider
from kit.decider import Decider, Facts

REGISTER = uuid5(NAMESPACE_OID, "evaluation/register-of-opds")
"""The one stream of the register."""


class OpdListed(decider.Event, frozen=True, tag="evaluation.opd-listed.v1"):
    """What is known of an OPD now; it takes the place of what was listed of it before."""

    opd_id: UUID
    code: str
    valid_from: date | None
    valid_to: date | None
    """The last day in force."""


Event = OpdListed


class Line(msgspec.Struct, frozen=True):
    """The line written last, on top of those before it: a new one copies none of them."""

    listed: OpdListed
    before: "Line | None"


class Register(msgspec.Struct, frozen=True):
    last: Line | None = None

    def in_force_within(self, days: Days) -> list[OpdListed]:
        """Return the OPDs that existed on any of these days, in the order of their codes."""
        newest: dict[UUID, OpdListed] = {}
        for listed in _lines(self.last):
            newest.setdefault(listed.opd_id, listed)
        found = (one for one in newest.values() if in_force(one.valid_from, one.valid_to, days))
        return sorted(found, key=lambda one: (one.code, one.opd_id))


def in_force(valid_from: date | None, valid_to: date | None, days: Days) -> bool:
    """Say whether any of the days lies within, the first and the last one included."""
    if valid_from and valid_to and valid_to < valid_from:  # it never began
        return False
    begun = valid_from is None or valid_from <= days.last
    return begun and (valid_to is None or days.first <= valid_to)


def _lines(last: Line | None) -> Iterator[OpdListed]:
    while last is not None:
        yield last.listed
        last = last.before


def decide(command: Never, _state: Register, _facts: Facts) -> Sequence[Event]:
    """Decide nothing: what is noted of an OPD is written here too."""
    assert_never(command)


def evolve(state: Register, event: Event) -> Register:
    return Register(Line(event, state.last))


register: Decider[Never, Event, Register] = Decider(
    name="register", initial=Register(), decide=decide, evolve=evolve
)
