"""Who does the work of a vacant seat until a decree names somebody, by the word of the OPD's head?

An interim assignment gives no standing: the seat stays vacant to whoever has to nominate for it. It
ends on its last day, when a decree names somebody for the seat, or when the head ends it.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from kit import decider
from kit.decider import Decider, Elsewhere, Facts, Refused
from personnel.domain.decree_dates import check_term
from personnel.domain.eligibility import REFUSALS, Candidate, Fault, faults_of
from personnel.domain.form import Key, Text
from personnel.domain.holder import judged
from personnel.domain.person import person
from personnel.domain.relief import Span, interims_made_way
from personnel.domain.seat import InterimSeatTaken, Seat, leaving, seat_of
from personnel.domain.team import InterimNamed, team, team_of
from personnel.domain.team_structure import in_office, position_of, structure_on
from personnel.domain.tenure import End, LeavingReason

_NOT_ASKED = frozenset({Fault.COMPETENCE_NOT_PROVEN})
"""Somebody has to do the work; whether they may hold the seat is for the decree to ask."""


class AssignInterim(decider.Command, frozen=True):
    """Have somebody do the work of a vacant seat for a while, by a letter of the OPD's head."""

    assignment_id: UUID
    opd_id: UUID
    position: Key
    person_id: UUID
    effective_on: date
    until: date
    """The last day."""
    letter_number: Text
    letter_on: date


class EndInterim(decider.Command, frozen=True):
    """Let an interim assignment end before its last day."""

    effective_on: date
    """The first day without it."""
    reason: Text
    """Why, without naming anybody: it is stored as it stands."""


Command = AssignInterim | EndInterim


class InterimAssigned(decider.Event, frozen=True, tag="personnel.interim-assigned.v1"):
    assignment_id: UUID
    opd_id: UUID
    position: str
    person_id: UUID
    effective_on: date
    until: date
    letter_number: str
    letter_on: date


class InterimEnded(decider.Event, frozen=True, tag="personnel.interim-ended.v1"):
    assignment_id: UUID
    opd_id: UUID
    position: str
    person_id: UUID
    effective_on: date
    reason: str


Event = InterimAssigned | InterimEnded


class AssignmentIsDifferent(Refused):
    """An interim assignment is made once; to change it, it is ended and another one made."""


class AssignmentIsUnknown(Refused):
    """An interim assignment is made before it is ended."""

    status = 404


class AssignmentHasEnded(Refused):
    """An interim assignment is ended while it lasts, from a day of its own."""


class AssignmentWorksBackwards(Refused):
    """Work is assigned from the day of the letter on, and a letter carries a date that has come."""


class SeatIsHeld(Refused):
    """Only a vacant seat is done by somebody without a decree, and by one person at a time."""


class PersonHoldsASeat(Refused):
    """Nobody is in two seats: who holds one does not take over another without a decree."""


class TeamEndsBefore(Refused):
    """An interim assignment ends with the term of the team at the latest."""


class Interim(msgspec.Struct, frozen=True):
    opd_id: UUID | None = None
    assigned: InterimAssigned | None = None
    ended: InterimEnded | None = None


def decide(command: Command, state: Interim, facts: Facts) -> Sequence[Event | Elsewhere]:
    match command:
        case AssignInterim():
            return _assign(command, state, facts)
        case EndInterim():
            return _end(command, state, facts)
        case _:
            assert_never(command)


def _assign(command: AssignInterim, state: Interim, facts: Facts) -> Sequence[Event | Elsewhere]:
    assigned = InterimAssigned(**msgspec.structs.asdict(command))
    if state.assigned == assigned:
        return []
    if state.assigned:
        raise AssignmentIsDifferent(assignment_id=command.assignment_id)
    if not command.letter_on <= min(facts.today, command.effective_on):
        raise AssignmentWorksBackwards(
            letter_on=command.letter_on.isoformat(), effective_on=command.effective_on.isoformat()
        )
    check_term(command.effective_on, command.until)
    _check_seat(assigned, facts)
    _check_person(assigned, facts)
    return [assigned, *_taken(assigned, facts)]


def _taken(assigned: InterimAssigned, facts: Facts) -> Iterator[Elsewhere]:
    """Yield that the work is taken, and left where it is known already that its worker will go."""
    opd_id, person_id, first = assigned.opd_id, assigned.person_id, assigned.effective_on
    said: dict[str, Any] = {
        "opd_id": opd_id,
        "assignment_id": assigned.assignment_id,
        "position": assigned.position,
        "person_id": person_id,
        "effective_on": first,
        "until": assigned.until,
    }
    base = in_office(opd_id, first, facts).decree_id
    span, given = Span(opd_id, first, assigned.until), {assigned.position: person_id}
    yield from interims_made_way(span, given, assigned.assignment_id, facts)
    yield Elsewhere(team, team_of(opd_id), InterimNamed(**said, decree_id=base))
    taken = InterimSeatTaken(**said)
    records = facts.of(person, person_id).records
    for each in (taken, *judged(person_id, seat_of(taken), records)):
        yield Elsewhere(person, person_id, each)


def _check_seat(assigned: InterimAssigned, facts: Facts) -> None:
    first, last = assigned.effective_on, assigned.until
    period = in_office(assigned.opd_id, first, facts)
    if period.until < last:
        raise TeamEndsBefore(until=period.until.isoformat())
    for person_id in facts.of(team, team_of(assigned.opd_id)).people_between(first, last):
        for seat in facts.of(person, person_id).seats_between(first, last):
            if (seat.opd_id, seat.position) == (assigned.opd_id, assigned.position):
                raise SeatIsHeld(
                    position=seat.position,
                    person_id=person_id,
                    effective_on=seat.effective_on.isoformat(),
                    until=seat.until.isoformat(),
                )


def _check_person(assigned: InterimAssigned, facts: Facts) -> None:
    first, last = assigned.effective_on, assigned.until
    period = in_office(assigned.opd_id, first, facts)
    position = position_of(assigned.position, structure_on(period.structure_day, facts))
    candidate = Candidate(assigned.opd_id, position, assigned.person_id)
    for fault in faults_of(candidate, first, last, facts):
        if fault not in _NOT_ASKED:
            member = {"position": position.key, "person_id": assigned.person_id}
            raise REFUSALS[fault](members=[member], on=first.isoformat())
    if held := facts.of(person, assigned.person_id).seats_between(first, last):
        raise PersonHoldsASeat(person_id=assigned.person_id, position=held[0].position)


def _end(command: EndInterim, state: Interim, facts: Facts) -> Sequence[Event | Elsewhere]:
    assigned = state.assigned
    if assigned is None:
        raise AssignmentIsUnknown
    ended = InterimEnded(
        assignment_id=assigned.assignment_id,
        opd_id=assigned.opd_id,
        position=assigned.position,
        person_id=assigned.person_id,
        effective_on=command.effective_on,
        reason=command.reason,
    )
    if state.ended == ended:
        return []
    seat = _seat_of(assigned, facts)
    if seat is None or not seat.effective_on <= command.effective_on <= seat.until:
        last = seat.until if seat else assigned.effective_on - timedelta(days=1)
        raise AssignmentHasEnded(assignment_id=assigned.assignment_id, until=last.isoformat())
    end = End(LeavingReason.INTERIM_ENDED, command.effective_on)
    left = leaving(assigned.person_id, seat, end)
    return [ended, *(Elsewhere(person, assigned.person_id, each) for each in left)]


def _seat_of(assigned: InterimAssigned, facts: Facts) -> Seat | None:
    """Return the seat as it is held by now: a decree or a transfer may have ended it."""
    seats = facts.of(person, assigned.person_id).seats
    return next((each for each in seats if each.decree_id == assigned.assignment_id), None)


def evolve(state: Interim, event: Event) -> Interim:
    match event:
        case InterimAssigned():
            return replace(state, opd_id=event.opd_id, assigned=event)
        case InterimEnded():
            return replace(state, ended=event)
        case _:
            assert_never(event)


interim: Decider[Command, Event, Interim] = Decider(
    name="interim", initial=Interim(), decide=decide, evolve=evolve
)
"""What is decided about one interim assignment."""
