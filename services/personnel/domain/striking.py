"""Which rows of a list of earlier decrees were wrong, and count for no day any more?

What is struck can be taken over again from a list that says it rightly.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import assert_never
from uuid import UUID, uuid5

from kit import decider
from kit.decider import Decider, Elsewhere, Facts, Refused
from personnel.domain.decree import decree
from personnel.domain.form import Key, Text
from personnel.domain.inherited import InheritedSeat, InheritedTeamCorrected
from personnel.domain.person import person
from personnel.domain.seat import InheritedSeatStruck
from personnel.domain.team import Team, team, team_of


def striking_of(decree_id: UUID) -> UUID:
    """Return the stream on which rows of one decree are struck; it stays empty."""
    return uuid5(decree_id, "striking")


class StrikeInheritedSeat(decider.Command, frozen=True):
    """Strike a seat of the time before this suite that was taken over wrongly from a list."""

    decree_id: UUID
    opd_id: UUID
    position: Key
    person_id: UUID
    reason: Text
    """Why, without naming anybody: it is stored as it stands."""


Command = StrikeInheritedSeat
Event = InheritedTeamCorrected | InheritedSeatStruck


class InheritedSeatIsUnknown(Refused):
    """Only a seat is struck that was taken over from a list of earlier decrees."""

    status = 404


def decide(command: Command, _state: None, facts: Facts) -> Sequence[Elsewhere]:
    match command:
        case StrikeInheritedSeat():
            return _strike(command, facts)
        case _:
            assert_never(command)


def _strike(command: StrikeInheritedSeat, facts: Facts) -> Sequence[Elsewhere]:
    header = facts.of(decree, command.decree_id).inherited
    known = facts.of(team, team_of(command.opd_id))
    seats = _seats(known, command.decree_id)
    seat = (command.position, command.person_id)
    others = [each for each in seats if (each.position, each.person_id) != seat]
    if header is None or len(others) == len(seats):
        if any((one.position, one.person_id) == seat for one in known.struck):
            return []
        raise InheritedSeatIsUnknown(
            decree_id=command.decree_id, opd_id=command.opd_id, position=command.position
        )
    amends = next((e.amends for e in known.inherited if e.decree_id == command.decree_id), None)
    corrected = InheritedTeamCorrected(
        opd_id=command.opd_id,
        decree_id=command.decree_id,
        effective_on=header.effective_on,
        position=command.position,
        person_id=command.person_id,
        last_day=_last_day(known, amends or command.decree_id, (command.decree_id, *seat)),
        amends=amends,
    )
    struck = InheritedSeatStruck(
        person_id=command.person_id,
        opd_id=command.opd_id,
        position=command.position,
        decree_id=command.decree_id,
        effective_on=header.effective_on,
        reason=command.reason,
    )
    return [
        Elsewhere(team, team_of(command.opd_id), corrected),
        Elsewhere(person, command.person_id, struck),
    ]


def _last_day(known: Team, decree_id: UUID, struck: tuple[UUID, str, UUID]) -> date | None:
    """Return until when a team is in office without a seat, ``None`` where nobody is left."""
    of_it = (each for each in known.inherited if decree_id in {each.decree_id, each.amends})
    days = [
        seat.last_day
        for each in of_it
        for seat in each.seats
        if (each.decree_id, seat.position, seat.person_id) != struck
    ]
    period = known.by(decree_id)
    if period and not days and period.amended_by:
        return period.until
    ends = [each.on - timedelta(days=1) for each in period.ends] if period else []
    return min([max(days), *ends]) if days else None


def _seats(known: Team, decree_id: UUID) -> list[InheritedSeat]:
    of_it = (each for each in known.inherited if each.decree_id == decree_id)
    return [seat for each in of_it for seat in each.seats]


def evolve(state: None, _event: Event) -> None:
    return state


striking: Decider[Command, Event, None] = Decider(
    name="striking", initial=None, decide=decide, evolve=evolve
)
"""What is decided about rows of one decree."""
