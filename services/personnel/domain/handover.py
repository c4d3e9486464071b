"""What was handed over with a seat, by whom to whom, and under which minutes?"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Decider, Facts, Refused
from personnel.domain.form import Key, Sha256, Text
from personnel.domain.person import Person, person


class RecordHandover(decider.Command, frozen=True):
    """Record that the work of a seat was handed over (serah terima)."""

    handover_id: UUID
    opd_id: UUID
    position: Key
    from_person_id: UUID | None
    """Who held the seat before; nobody where there is nobody left to hand over."""
    to_person_id: UUID
    handed_on: date
    minutes_number: Text
    """Of the minutes (berita acara serah terima)."""
    minutes_sha256: Sha256
    contents: tuple[Text, ...] = ()
    """What was handed over: files, accounts, equipment. Names nobody: it is stored as it stands."""


class HandoverRecorded(decider.Event, frozen=True, tag="personnel.handover-recorded.v1"):
    handover_id: UUID
    opd_id: UUID
    position: str
    from_person_id: UUID | None
    to_person_id: UUID
    effective_on: date
    """The day on which it was handed over."""
    minutes_number: str
    minutes_sha256: str
    contents: tuple[str, ...]


class HandoverIsDifferent(Refused):
    """A handover is recorded once; what was missing in it is another handover."""


class SeatHandoverIsInTheFuture(Refused):
    """A handover is recorded on or after the day on which it took place."""


class SeatWasNotTheirs(Refused):
    """A seat is handed over by who held it until then, to who holds it on the day or later."""


class HandoverIsToOneself(Refused):
    """A seat is handed over from one person to another."""

    status = 422


class Handover(msgspec.Struct, frozen=True):
    opd_id: UUID | None = None
    recorded: HandoverRecorded | None = None


def decide(command: RecordHandover, state: Handover, facts: Facts) -> Sequence[HandoverRecorded]:
    said = msgspec.structs.asdict(command)
    day = said.pop("handed_on")
    recorded = HandoverRecorded(**said, effective_on=day)
    if state.recorded == recorded:
        return []
    if state.recorded:
        raise HandoverIsDifferent(handover_id=command.handover_id)
    if day > facts.today:
        raise SeatHandoverIsInTheFuture(handed_on=day.isoformat())
    before = command.from_person_id
    if before == command.to_person_id:
        raise HandoverIsToOneself(person_id=before)
    if before and not _held(facts.of(person, before), command, began_by=day):
        raise SeatWasNotTheirs(position=command.position, person_id=before, on=day.isoformat())
    if not _held(facts.of(person, command.to_person_id), command, lasts_to=day):
        raise SeatWasNotTheirs(
            position=command.position, person_id=command.to_person_id, on=day.isoformat()
        )
    return [recorded]


def _held(
    somebody: Person,
    command: RecordHandover,
    *,
    began_by: date = date.max,
    lasts_to: date = date.min,
) -> bool:
    return any(
        (seat.opd_id, seat.position) == (command.opd_id, command.position)
        and seat.effective_on <= began_by
        and seat.until >= lasts_to
        for seat in somebody.seats
    )


def evolve(_state: Handover, event: HandoverRecorded) -> Handover:
    return Handover(event.opd_id, event)


handover: Decider[RecordHandover, HandoverRecorded, Handover] = Decider(
    name="handover", initial=Handover(), decide=decide, evolve=evolve
)
"""What is decided about one handover of a seat."""
