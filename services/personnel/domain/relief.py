"""Which teams and seats of an OPD end, by what, and which of them go on because it does not?

Each end is said of everything that it would end if nothing else did, also of what has another end
before: that may fall away.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from msgspec.structs import replace

from kit.decider import Elsewhere, Facts
from personnel.domain.decreed_team import Period
from personnel.domain.person import given_way, person
from personnel.domain.seat import Seat, key_of, leaving, regaining
from personnel.domain.team import TeamDissolved, TeamRestored, team, team_of
from personnel.domain.tenure import Cause, End, LeavingReason


class Span(NamedTuple):
    """Days of one OPD, both included."""

    opd_id: UUID
    first: date
    last: date


def relieved(
    span: Span, end: End, facts: Facts, *, spared: frozenset[UUID] = frozenset()
) -> Iterator[Elsewhere]:
    """Yield the ends of every team and seat of an OPD that could be held in these days.

    ``spared`` are decrees and assignments whose teams and seats go on.
    """
    for period in facts.of(team, team_of(span.opd_id)).periods:
        if period.decree_id not in spared and period.is_claimed(span.first, span.last):
            for event in dissolving(span.opd_id, period, end):
                yield Elsewhere(team, team_of(span.opd_id), event)
    for person_id, seat in claims(span, facts):
        if seat.decree_id not in spared:
            yield from left(person_id, seat, end)


def made_way(span: Span, given: Mapping[str, UUID], by: UUID, facts: Facts) -> Iterator[Elsewhere]:
    """Yield which seats end so that others can have single ones by a decree.

    Whoever has one of these positions leaves it, whoever is named leaves what else they have.
    """
    yield from _made_way(claims(span, facts), span, given, by)


def interims_made_way(
    span: Span, given: Mapping[str, UUID], by: UUID, facts: Facts
) -> Iterator[Elsewhere]:
    """Yield the same of interim work for a later assignment; to seats by decree it gives way."""
    interims = ((who, seat) for who, seat in claims(span, facts) if seat.interim)
    yield from _made_way(interims, span, given, by)


def _made_way(
    seats: Iterable[tuple[UUID, Seat]], span: Span, given: Mapping[str, UUID], by: UUID
) -> Iterator[Elsewhere]:
    named = frozenset(given.values())
    for person_id, seat in seats:
        if seat.decree_id == by:
            continue
        if seat.position in given:
            yield from left(person_id, seat, End(LeavingReason.REPLACED, span.first, by))
        elif person_id in named:
            yield from left(person_id, seat, End(LeavingReason.REASSIGNED, span.first, by))


def claims(span: Span, facts: Facts) -> Iterator[tuple[UUID, Seat]]:
    """Yield each seat of the OPD that could be held in these days, and whose it is."""
    for person_id in facts.of(team, team_of(span.opd_id)).people_between(span.first, span.last):
        for seat in facts.of(person, person_id).taken:
            if seat.opd_id == span.opd_id and seat.is_claimed(span.first, span.last):
                yield person_id, seat


def left(person_id: UUID, seat: Seat, end: End) -> Iterator[Elsewhere]:
    """Yield on the holder's stream that something ends a seat."""
    for event in leaving(person_id, seat, end):
        yield Elsewhere(person, person_id, event)


def dissolving(opd_id: UUID, period: Period, end: End) -> Sequence[TeamDissolved]:
    """Return that something ends a team, not before its first day; nothing where it is known."""
    end = replace(end, on=max(end.on, period.effective_on))
    if period.ended_for(end.cause) == end:
        return []
    return [
        TeamDissolved(
            opd_id=opd_id,
            decree_id=period.decree_id,
            effective_on=end.on,
            for_decree_id=end.for_decree_id,
            reason=end.reason,
            dissolved_before_on=period.earlier_than(end),
        )
    ]


def _restoring(opd_id: UUID, period: Period, end: End) -> TeamRestored:
    """Return that one of a team's ends does not stand."""
    return TeamRestored(
        opd_id=opd_id,
        decree_id=period.decree_id,
        effective_on=end.on,
        until=period.without(end.cause).until,
        for_decree_id=end.for_decree_id,
    )


def gone_on(opd_id: UUID, cause: Cause, facts: Facts) -> Sequence[Elsewhere]:
    """Return which teams and seats of an OPD go on because this does not end them."""
    known = facts.of(team, team_of(opd_id))
    ended = [(one, end) for one in known.periods if (end := one.ended_for(cause))]
    teams = [
        Elsewhere(team, team_of(opd_id), _restoring(opd_id, period, end)) for period, end in ended
    ]
    seats = [
        Elsewhere(person, person_id, event)
        for person_id in known.people_between(date.min, date.max)
        for seat in facts.of(person, person_id).taken
        if seat.opd_id == opd_id
        for event in regaining(person_id, seat, cause)
    ]
    return [*teams, *seats]


def interims_given_way(opd_id: UUID, before: Facts, facts: Facts) -> Iterator[Elsewhere]:
    """Yield which interim work of the OPD ends or goes on by the seats that have changed."""
    for person_id in before.of(team, team_of(opd_id)).people_between(date.min, date.max):
        was = set(before.of(person, person_id).taken)
        seats = [each for each in facts.of(person, person_id).taken if not each.interim]
        moved = (key_of(each) for each in seats if each not in was)
        for worker, event in given_way(person_id, moved, facts):
            yield Elsewhere(person, worker, event)
