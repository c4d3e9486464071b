"""What ends when a decided decree is revoked, and who has a seat again that it had taken away?

A revocation works from its own day on (pencabutan). Of a decree that has not taken effect by then
nothing takes effect: the team or the people that it would have displaced go on.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from kit import decider
from kit.decider import Elsewhere, Facts, Refused
from personnel.domain.drafting import NominationDrafted
from personnel.domain.form import Text
from personnel.domain.nomination import drafted_in, nomination
from personnel.domain.person import interims_ended, person
from personnel.domain.relief import relieved
from personnel.domain.seat import LeavingReason, Seat, leaving
from personnel.domain.team import (
    Named,
    Period,
    Team,
    TeamAmendmentRevoked,
    TeamRestored,
    team,
    team_of,
)
from personnel.domain.vacancy import BY_DECREE, LostSeat, SeatRegained, vacated


class RevokeDecree(decider.Command, frozen=True):
    """Record that the Governor revoked a decree: from a day on nobody holds a seat by it."""

    number: Text
    """Of the decree that revokes it, as it stands on the paper."""
    decided_on: date
    effective_on: date
    """The first day without the revoked decree."""
    signed_by: Text
    """The office that signed, not the person."""
    reason: Text
    """Why, without naming anybody: it is stored as it stands."""


class DecreeRevoked(decider.Event, frozen=True, tag="personnel.decree-revoked.v1"):
    decree_id: UUID
    number: str
    """Of the decree that revokes it."""
    decided_on: date
    effective_on: date
    signed_by: str
    reason: str


class DecreeIsNotInForce(Refused):
    """A decree is amended or revoked once it is decided, until it is revoked or its term ends."""


class Revoking(NamedTuple):
    """What a revocation does to one OPD."""

    decree_id: UUID
    since: date
    """The first day without the decree."""
    effect_on: date
    """The day on which the decree takes effect."""
    drafted: NominationDrafted
    known: Team
    period: Period
    """The team that it named, or in which it gave seats to others."""

    @property
    def undoes(self) -> bool:
        """Return whether the decree never takes effect."""
        return self.since <= self.effect_on

    @property
    def first(self) -> date:
        return max(self.since, self.effect_on)


def undone(
    event: DecreeRevoked, nominations: Sequence[UUID], effect_on: date, facts: Facts
) -> Iterator[Elsewhere]:
    """Yield what follows for the teams and the people that the decree named."""
    for nomination_id in nominations:
        drafted = drafted_in(facts.of(nomination, nomination_id))
        known = facts.of(team, team_of(drafted.opd_id))
        period = known.by(drafted.amends or event.decree_id)
        if period is None or period.until < event.effective_on:
            continue
        since = event.effective_on
        revoking = Revoking(event.decree_id, since, effect_on, drafted, known, period)
        yield from _amendment(revoking, facts) if drafted.amends else _team(revoking, facts)


def _team(revoking: Revoking, facts: Facts) -> Iterator[Elsewhere]:
    """Yield the end of a whole team, and the one that goes on instead."""
    opd_id, period = revoking.drafted.opd_id, revoking.period
    reason = LeavingReason.DECREE_REVOKED
    yield from relieved(opd_id, revoking.first, period.until, reason, facts)
    for before in _teams_before(revoking):
        restored = TeamRestored(
            opd_id=opd_id,
            decree_id=before.decree_id,
            effective_on=max(revoking.effect_on, before.effective_on),
            until=before.until,
        )
        yield Elsewhere(team, team_of(opd_id), restored)
        for person_id, lost in _lost(before.people, revoking, facts):
            yield from _again(person_id, lost, facts)


def _teams_before(revoking: Revoking) -> Iterator[Period]:
    """Yield the teams that the decree had ended on its first day, unless another has by now."""
    if not revoking.undoes:
        return
    for ended in revoking.known.dissolved:
        before = ended.period
        day = max(revoking.effect_on, before.effective_on)
        others = revoking.known.between(day, before.until)
        if ended.on == day and all(each == revoking.period for each in others):
            yield before


def _amendment(revoking: Revoking, facts: Facts) -> Iterator[Elsewhere]:
    """Yield the ends of the seats that an amending decree gave, and those that others keep."""
    opd_id, period = revoking.drafted.opd_id, revoking.period
    mine = {each.position for each in period.named if each.decree_id == revoking.decree_id}
    back = [
        (person_id, lost)
        for person_id, lost in _lost(period.people, revoking, facts)
        if lost.seat.position in mine or _is_named(person_id, lost.seat, period)
    ]
    ended = TeamAmendmentRevoked(
        opd_id=opd_id,
        decree_id=period.decree_id,
        amended_by=revoking.decree_id,
        effective_on=revoking.since,
        restored=tuple(
            Named(lost.seat.position, person_id, lost.seat.decree_id)
            for person_id, lost in back
            if lost.seat.position in mine and not lost.seat.interim
        ),
    )
    yield Elsewhere(team, team_of(opd_id), ended)
    for person_id in period.people:
        for seat in facts.of(person, person_id).seats_between(revoking.first, period.until):
            if (seat.opd_id, seat.decree_id) == (opd_id, revoking.decree_id):
                left = leaving(person_id, seat, LeavingReason.DECREE_REVOKED, revoking.first)
                yield Elsewhere(person, person_id, left)
    for person_id, lost in back:
        yield from _again(person_id, lost, facts)


def _is_named(person_id: UUID, seat: Seat, period: Period) -> bool:
    return Named(seat.position, person_id, seat.decree_id) in period.named


def _lost(
    people: Sequence[UUID], revoking: Revoking, facts: Facts
) -> Iterator[tuple[UUID, LostSeat]]:
    """Yield the seats that were left for the decree, of who holds no other one instead by now."""
    if not revoking.undoes:
        return
    for person_id in people:
        somebody = facts.of(person, person_id)
        for lost in somebody.lost:
            day = max(revoking.effect_on, lost.seat.effective_on)
            is_due = lost.seat.opd_id == revoking.drafted.opd_id and lost.on == day
            others = [
                seat
                for seat in somebody.seats_between(day, lost.seat.until)
                if seat.decree_id != revoking.decree_id
            ]
            if lost.reason in BY_DECREE and is_due and not others:
                yield person_id, lost


def _again(person_id: UUID, lost: LostSeat, facts: Facts) -> Iterator[Elsewhere]:
    """Yield that somebody has a seat again, as long as what is recorded of them allows it."""
    seat = lost.seat
    regained = SeatRegained(
        person_id=person_id,
        opd_id=seat.opd_id,
        position=seat.position,
        decree_id=seat.decree_id,
        effective_on=lost.on,
        until=seat.until,
    )
    yield Elsewhere(person, person_id, regained)
    yield from interims_ended(regained, facts)
    records = facts.of(person, person_id).records
    for left in vacated(person_id, (seat,), records, lost.on):
        yield Elsewhere(person, person_id, left)
