"""Whether the number of a decree has been used.

Numbers come from the legal bureau and are entered, never made here. Only a decree that takes one
records it, in its own append.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Never, assert_never
from uuid import UUID, uuid5

import msgspec

from kit import decider
from kit.decider import Decider, Elsewhere, Facts, Refused
from kit.writing import compared

NUMBERS = UUID("8766b913-6b2f-4e97-8019-3105c30fedbd")
"""Fixed for ever: the identity of every number hangs on it."""

DECREE, GOVERNOR = "keputusan", "gubernur"
"""Type and issuer of a collective decree, whoever signs it for the Governor."""

SLASHES = re.compile(r"\s*[/\\\u2044\u2215]+\s*")


def normalise(number: str) -> str:
    """Return the number as it is compared: in capitals, plain slashes without spaces."""
    return SLASHES.sub("/", compared(number)).strip().upper()


def number_of(number: str, year: int) -> UUID:
    """Return the stream of a number, which is unique by type, issuer and year."""
    return uuid5(NUMBERS, "|".join((DECREE, GOVERNOR, normalise(number), str(year))))


class DecreeNumberTaken(decider.Event, frozen=True, tag="personnel.decree-number-taken.v1"):
    number: str
    decree_id: UUID
    effective_on: date
    """The date of the decree."""


Event = DecreeNumberTaken


class DecreeNumberIsTaken(Refused):
    """A number is given to one decree of its issuer in a year."""


class DecreeNumber(msgspec.Struct, frozen=True):
    decree_id: UUID | None = None


def decide(command: Never, _state: DecreeNumber, _facts: Facts) -> Sequence[Event]:
    assert_never(command)


def evolve(_state: DecreeNumber, event: Event) -> DecreeNumber:
    return DecreeNumber(decree_id=event.decree_id)


decree_number: Decider[Never, Event, DecreeNumber] = Decider(
    name="decree_number", initial=DecreeNumber(), decide=decide, evolve=evolve
)
"""What is known of one number of a decree."""


def claimed(number: str, decided_on: date, decree_id: UUID, facts: Facts) -> Elsewhere:
    """Return that a decree takes a number, refused where another decree of the year has it."""
    stream = number_of(number, decided_on.year)
    taken_by = facts.of(decree_number, stream).decree_id
    if taken_by:
        raise DecreeNumberIsTaken(number=number, decree_id=taken_by)
    taken = DecreeNumberTaken(number=number, decree_id=decree_id, effective_on=decided_on)
    return Elsewhere(decree_number, stream, taken)
