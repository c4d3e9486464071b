"""Into whose hands has an office been given, and until when? So that two deputies never collide."""

from collections.abc import Sequence
from datetime import date
from typing import Never, assert_never
from uuid import UUID, uuid5

import msgspec

from kit import decider
from kit.decider import Decider, Facts

OFFICES = UUID("0f6d3a1e-2c7b-4d0a-8f0e-5b9c7a61d3f2")
"""Fixed for ever: the identity of every office hangs on it."""


def office_of(role: str, opd_id: UUID | None) -> UUID:
    """Return the one identity of what has this role in this OPD, whoever holds it."""
    return uuid5(OFFICES, f"{role}/{opd_id or ''}")


class OfficeDelegated(decider.Event, frozen=True, tag="personnel.office-delegated.v1"):
    delegation_id: UUID
    role: str
    opd_id: UUID | None
    effective_on: date
    last_on: date


Event = OfficeDelegated


class Lent(msgspec.Struct, frozen=True):
    delegation_id: UUID
    last_on: date


class Office(msgspec.Struct, frozen=True):
    lent: tuple[Lent, ...] = ()

    def since(self, day: date) -> tuple[UUID, ...]:
        """Return the delegations that were given to reach that day or a later one."""
        return tuple(one.delegation_id for one in self.lent if one.last_on >= day)


def decide(command: Never, _state: Office, _facts: Facts) -> Sequence[Event]:
    assert_never(command)


def evolve(state: Office, event: Event) -> Office:
    return Office((*state.lent, Lent(event.delegation_id, event.last_on)))


office: Decider[Never, Event, Office] = Decider(
    name="office", initial=Office(), decide=decide, evolve=evolve
)
"""What is known of one office; what becomes of it is decided delegation by delegation."""
