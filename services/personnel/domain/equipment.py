"""Which work equipment of an OPD does its team have, in whose hands and in which condition?"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import assert_never
from uuid import UUID, uuid5

import msgspec

from kit import decider
from kit.decider import Decider, Facts, Refused
from kit.writing import compared
from personnel.domain.form import Sha256, Text
from personnel.domain.person import person


def equipment_of(opd_id: UUID) -> UUID:
    """Return the stream of the equipment of one OPD's team."""
    return uuid5(opd_id, "equipment")


class Condition(StrEnum):
    """As the regulation on regional assets has it (Permendagri 19/2016); lost goods come apart."""

    GOOD = "good"
    MINOR_DAMAGE = "minor_damage"
    MAJOR_DAMAGE = "major_damage"
    LOST = "lost"


class HandOverEquipment(decider.Command, frozen=True):
    """Record that somebody in the team has received equipment for the work."""

    opd_id: UUID
    handover_id: UUID
    person_id: UUID
    what: Text
    """The goods, without naming anybody."""
    inventory_code: Text
    condition: Condition
    handed_over_on: date
    record_number: Text
    """Of the official record (berita acara serah terima)."""
    record_sha256: Sha256 | None = None


class ReturnEquipment(decider.Command, frozen=True):
    """Record that equipment came back, or that it is lost."""

    opd_id: UUID
    handover_id: UUID
    condition: Condition
    returned_on: date
    record_number: Text
    record_sha256: Sha256 | None = None


Command = HandOverEquipment | ReturnEquipment


class EquipmentHandedOver(decider.Event, frozen=True, tag="personnel.equipment-handed-over.v1"):
    opd_id: UUID
    handover_id: UUID
    person_id: UUID
    what: str
    inventory_code: str
    condition: Condition
    effective_on: date
    """The day of the handover."""
    record_number: str
    record_sha256: str | None


class EquipmentReturned(decider.Event, frozen=True, tag="personnel.equipment-returned.v1"):
    opd_id: UUID
    handover_id: UUID
    person_id: UUID
    condition: Condition
    effective_on: date
    """The day on which it came back, or was found to be lost."""
    record_number: str
    record_sha256: str | None


Event = EquipmentHandedOver | EquipmentReturned


class EquipmentIsForTheTeam(Refused):
    """Equipment is handed over to who holds a seat in the OPD's team on that day."""


class EquipmentIsOut(Refused):
    """A thing is in one person's hands at a time."""


class EquipmentIsLost(Refused):
    """Goods are handed over in a condition in which they are there."""

    status = 422


class HandoverIsUnknown(Refused):
    """Only what was handed over comes back."""

    status = 404


class EquipmentIsBack(Refused):
    """What came back is recorded once."""


class HandoverIsInTheFuture(Refused):
    """Equipment is recorded as handed over or returned on or after the day."""


class ReturnedBeforeHandedOver(Refused):
    """Nothing comes back before the day on which it was handed over."""

    status = 422


class Handover(msgspec.Struct, frozen=True):
    handed_over: EquipmentHandedOver
    returned: EquipmentReturned | None = None


class Equipment(msgspec.Struct, frozen=True):
    opd_id: UUID | None = None
    handovers: tuple[Handover, ...] = ()
    """Of each code only what is out, or came back last."""

    def of(self, handover_id: UUID) -> Handover | None:
        found = (one for one in self.handovers if one.handed_over.handover_id == handover_id)
        return next(found, None)

    def last_of(self, inventory_code: str) -> Handover | None:
        code = compared(inventory_code)
        found = (one for one in self.handovers if compared(one.handed_over.inventory_code) == code)
        return next(found, None)


def decide(command: Command, state: Equipment, facts: Facts) -> Sequence[Event]:
    match command:
        case HandOverEquipment():
            return _hand_over(command, state, facts)
        case ReturnEquipment():
            return _return(command, state, facts)
        case _:
            assert_never(command)


def _hand_over(command: HandOverEquipment, state: Equipment, facts: Facts) -> Sequence[Event]:
    event = EquipmentHandedOver(
        opd_id=command.opd_id,
        handover_id=command.handover_id,
        person_id=command.person_id,
        what=command.what,
        inventory_code=command.inventory_code,
        condition=command.condition,
        effective_on=command.handed_over_on,
        record_number=command.record_number,
        record_sha256=command.record_sha256,
    )
    last = state.last_of(command.inventory_code)
    if last and last.returned is None:
        if _is_same(event, last.handed_over):
            return []
        raise EquipmentIsOut(
            inventory_code=last.handed_over.inventory_code,
            person_id=last.handed_over.person_id,
            since=last.handed_over.effective_on.isoformat(),
            handover_id=last.handed_over.handover_id,
        )
    _check_handover(event, last, facts)
    return [event]


def _is_same(event: EquipmentHandedOver, before: EquipmentHandedOver) -> bool:
    return msgspec.structs.replace(event, handover_id=before.handover_id) == before


def _check_handover(event: EquipmentHandedOver, last: Handover | None, facts: Facts) -> None:
    on = event.effective_on
    if event.condition is Condition.LOST:
        raise EquipmentIsLost(inventory_code=event.inventory_code)
    _check_day(on, facts)
    if last and last.returned and on < last.returned.effective_on:
        raise EquipmentIsOut(
            inventory_code=event.inventory_code,
            person_id=last.handed_over.person_id,
            since=last.handed_over.effective_on.isoformat(),
            until=last.returned.effective_on.isoformat(),
            handover_id=last.handed_over.handover_id,
        )
    seat = facts.of(person, event.person_id).seat_on(on)
    if seat is None or seat.opd_id != event.opd_id:
        raise EquipmentIsForTheTeam(
            person_id=event.person_id, opd_id=event.opd_id, on=on.isoformat()
        )


def _return(command: ReturnEquipment, state: Equipment, facts: Facts) -> Sequence[Event]:
    found = state.of(command.handover_id)
    if found is None:
        raise HandoverIsUnknown(handover_id=command.handover_id)
    handed_over = found.handed_over
    event = EquipmentReturned(
        opd_id=command.opd_id,
        handover_id=command.handover_id,
        person_id=handed_over.person_id,
        condition=command.condition,
        effective_on=command.returned_on,
        record_number=command.record_number,
        record_sha256=command.record_sha256,
    )
    if found.returned == event:
        return []
    if found.returned:
        raise EquipmentIsBack(
            handover_id=command.handover_id, returned_on=found.returned.effective_on.isoformat()
        )
    _check_day(command.returned_on, facts)
    if command.returned_on < handed_over.effective_on:
        raise ReturnedBeforeHandedOver(
            inventory_code=handed_over.inventory_code,
            handed_over_on=handed_over.effective_on.isoformat(),
        )
    return [event]


def _check_day(on: date, facts: Facts) -> None:
    if on > facts.today:
        raise HandoverIsInTheFuture(on=on.isoformat())


def evolve(state: Equipment, event: Event) -> Equipment:
    match event:
        case EquipmentHandedOver():
            last = state.last_of(event.inventory_code)
            others = tuple(one for one in state.handovers if one is not last)
            return Equipment(event.opd_id, (*others, Handover(event)))
        case EquipmentReturned():
            handovers = tuple(
                Handover(one.handed_over, event)
                if one.handed_over.handover_id == event.handover_id
                else one
                for one in state.handovers
            )
            return Equipment(event.opd_id, handovers)
        case _:
            assert_never(event)


equipment: Decider[Command, Event, Equipment] = Decider(
    name="equipment", initial=Equipment(), decide=decide, evolve=evolve
)
"""What is decided about the equipment of one OPD's team."""
