"""What does an OPD keep whose end, decided for a day to come, is cancelled before that day?

Teams and seats as long as nothing else stands against them: neither what is recorded of their
holders since, nor a revocation of their decree, nor another seat.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from msgspec.structs import replace

from kit.decider import Elsewhere, Facts
from personnel.domain import companionship, office_ending
from personnel.domain.opd_website import given_back
from personnel.domain.person import Person, person
from personnel.domain.seat import LeavingReason, key_of
from personnel.domain.team import Dissolved, Team, TeamRestored, team, team_of
from personnel.domain.vacancy import LostSeat, SeatRegained, vacated

_DAY = timedelta(days=1)


class GoingOn(NamedTuple):
    """That an OPD goes on, from which day it had been going to end, by which decision, and why."""

    opd_id: UUID
    on: date
    ended_by: str
    """The legal basis of the decision that is cancelled."""
    why: str


def kept(one: GoingOn, facts: Facts) -> Sequence[Elsewhere]:
    """Return what goes on with it: teams, seats, delegations, companions and sites."""
    known = facts.of(team, team_of(one.opd_id))
    dissolved = [each for each in known.dissolved if _by_the_end(each, known, one)]
    return [
        *_teams(one, known, dissolved),
        *(
            each
            for who in _people(one, known, dissolved)
            for each in _seats(who, one, known, facts)
        ),
        *office_ending.resumed(one.opd_id, one.on, facts),
        *companionship.begun_again(one.opd_id, one.on, one.ended_by, facts),
        *given_back(one.opd_id, one.on, one.ended_by, one.why, facts),
    ]


def _by_the_end(each: Dissolved, known: Team, one: GoingOn) -> bool:
    """Say whether the team ended with the OPD, and by nothing since."""
    now = known.by(each.period.decree_id)
    day = max(one.on, each.period.effective_on)
    whole = now is None and each.period.effective_on >= one.on
    return (each.on, each.for_decree_id) == (day, None) and (
        whole or (now is not None and now.until == day - _DAY)
    )


def _teams(one: GoingOn, known: Team, dissolved: Sequence[Dissolved]) -> Iterator[Elsewhere]:
    for each in dissolved:
        until = known.until(each.period.decree_id, each.period.until)
        if until >= each.on:
            restored = TeamRestored(
                opd_id=one.opd_id,
                decree_id=each.period.decree_id,
                effective_on=each.on,
                until=until,
            )
            yield Elsewhere(team, team_of(one.opd_id), restored)


def _people(one: GoingOn, known: Team, dissolved: Sequence[Dissolved]) -> dict[UUID, None]:
    of_teams = (who for each in dissolved for who in each.period.people)
    assigned = (each.person_id for each in known.interims if each.until >= one.on)
    return dict.fromkeys((*of_teams, *assigned))


def _seats(person_id: UUID, one: GoingOn, known: Team, facts: Facts) -> Iterator[Elsewhere]:
    somebody = facts.of(person, person_id)
    for lost in somebody.lost:
        seat = lost.seat
        until = known.until(seat.decree_id, seat.until)
        if not _left_with_it(lost, somebody, one) or until < lost.on:
            continue
        back = SeatRegained(
            person_id=person_id,
            opd_id=seat.opd_id,
            position=seat.position,
            decree_id=seat.decree_id,
            effective_on=lost.on,
            until=until,
        )
        yield Elsewhere(person, person_id, back)
        held = replace(seat, effective_on=lost.on, until=until)
        for left in vacated(person_id, (held,), somebody.records, lost.on):
            yield Elsewhere(person, person_id, left)


def _left_with_it(lost: LostSeat, somebody: Person, one: GoingOn) -> bool:
    """Say whether the seat was left with the OPD, and neither it nor another was touched since."""
    seat = lost.seat
    if (seat.opd_id, lost.reason) != (one.opd_id, LeavingReason.OPD_CLOSED):
        return False
    if lost.on != max(one.on, seat.effective_on) or somebody.seats_between(lost.on, seat.until):
        return False
    now = [each for each in somebody.seats if key_of(each) == key_of(seat)]
    if seat.effective_on >= one.on:
        return not now
    return any(each.until == lost.on - _DAY for each in now)
