"""What was handed over with a seat, by whom to whom, and under which minutes?"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Decider, Facts, Refused
from personnel.domain.form import Key, Sha256, Text
from personnel.domain.heir import heirs
from personnel.domain.person import person
from personnel.domain.seat import Seat
from personnel.domain.team import team, team_of


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
    former_opd_id: UUID | None = None
    """Where it was held until then, where that was an OPD for which this one answers."""


class HandoverIsDifferent(Refused):
    """A handover is recorded once; what was missing in it is another handover."""


class SeatHandoverIsInTheFuture(Refused):
    """A handover is recorded on or after the day on which it took place."""


class SeatWasNotTheirs(Refused):
    """A seat is handed over by who held it last until then, to who holds it on the day or next."""


class HandoverIsToOneself(Refused):
    """A seat is handed over from one person to another."""

    status = 422


class Handover(msgspec.Struct, frozen=True):
    opd_id: UUID | None = None
    recorded: HandoverRecorded | None = None


def decide(command: RecordHandover, state: Handover, facts: Facts) -> Sequence[HandoverRecorded]:
    said = msgspec.structs.asdict(command)
    day = said.pop("handed_on")
    known = state.recorded
    recorded = HandoverRecorded(
        **said, effective_on=day, former_opd_id=known.former_opd_id if known else None
    )
    if known == recorded:
        return []
    if known:
        raise HandoverIsDifferent(handover_id=command.handover_id)
    if day > facts.today:
        raise SeatHandoverIsInTheFuture(handed_on=day.isoformat())
    if command.from_person_id == command.to_person_id:
        raise HandoverIsToOneself(person_id=command.to_person_id)
    former = _checked(command, facts)
    return [msgspec.structs.replace(recorded, former_opd_id=former)]


def _checked(command: RecordHandover, facts: Facts) -> UUID | None:
    """Return in which other OPD it was held; refused unless the two hold it one after the other."""
    taken = _taken(command, facts)
    if taken is None:
        raise SeatWasNotTheirs(**_seat_of(command.to_person_id, command))
    if command.from_person_id is None:
        return None
    given = _given(command.from_person_id, command, facts)
    if given is None:
        raise SeatWasNotTheirs(**_seat_of(command.from_person_id, command))
    is_former = given.opd_id != taken.opd_id
    ends_after = not is_former and given.effective_on >= taken.effective_on
    if ends_after or _held_between(given, taken, command, facts):
        raise SeatWasNotTheirs(**_seat_of(command.from_person_id, command))
    return given.opd_id if is_former else None


def _taken(command: RecordHandover, facts: Facts) -> Seat | None:
    """Return the seat as it is held on the day, or next."""
    held = facts.of(person, command.to_person_id).seats
    return min(
        (one for one in held if _is_it(one, command) and one.until >= command.handed_on),
        key=lambda one: one.effective_on,
        default=None,
    )


def _given(person_id: UUID, command: RecordHandover, facts: Facts) -> Seat | None:
    """Return the seat as it was held last, also in an OPD for which this one answers."""
    held = [
        one
        for one in facts.of(person, person_id).seats
        if one.position == command.position and one.effective_on <= command.handed_on
    ]
    own = (one for one in held if _is_it(one, command) or _answers(command, one, facts))
    return max(own, key=lambda one: one.effective_on, default=None)


def _is_it(seat: Seat, command: RecordHandover) -> bool:
    return (seat.opd_id, seat.position) == (command.opd_id, command.position)


def _answers(command: RecordHandover, seat: Seat, facts: Facts) -> bool:
    return command.opd_id in heirs(seat.opd_id, facts)


def _held_between(given: Seat, taken: Seat, command: RecordHandover, facts: Facts) -> bool:
    """Say whether a decree gave it to somebody else after the one and before the other."""
    first, last = given.until, taken.effective_on
    people = facts.of(team, team_of(command.opd_id)).people_between(first, last)
    others = set(people).difference((command.from_person_id, command.to_person_id))
    return any(
        first < one.effective_on < last and _is_it(one, command) and not one.interim
        for each in others
        for one in facts.of(person, each).seats
    )


def _seat_of(person_id: UUID, command: RecordHandover) -> dict[str, object]:
    on = command.handed_on.isoformat()
    return {"position": command.position, "person_id": person_id, "on": on}


def evolve(_state: Handover, event: HandoverRecorded) -> Handover:
    return Handover(event.opd_id, event)


handover: Decider[RecordHandover, HandoverRecorded, Handover] = Decider(
    name="handover", initial=Handover(), decide=decide, evolve=evolve
)
"""What is decided about one handover of a seat."""
