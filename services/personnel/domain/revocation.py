"""What ends when a decided decree is revoked, and who has a seat again that it had taken away?

A revocation works from its own day on (pencabutan). Of a decree that has not taken effect by then
nothing takes effect: the team or the people that it would have displaced go on.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from msgspec import structs

from kit import decider
from kit.decider import Elsewhere, Facts, Refused
from personnel.domain.decreed_team import Named, Period
from personnel.domain.drafting import NominationDrafted
from personnel.domain.form import Text
from personnel.domain.nomination import drafted_in, nomination
from personnel.domain.person import interims_ended, person
from personnel.domain.relief import relieved
from personnel.domain.seat import LeavingReason, leaving
from personnel.domain.team import Team, TeamDecreeRevoked, TeamRestored, team, team_of
from personnel.domain.vacancy import LostSeat, SeatRegained, vacated


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


class LaterDecreeRestsOnIt(Refused):
    """A decree that has not taken effect is revoked after the later ones that changed its seats."""


class Revoking(NamedTuple):
    """What a revocation does to one OPD."""

    decree_id: UUID
    since: date
    """The first day without the decree."""
    effect_on: date
    """The day on which the decree takes effect."""
    drafted: NominationDrafted
    known: Team

    @property
    def opd_id(self) -> UUID:
        return self.drafted.opd_id

    @property
    def undoes(self) -> bool:
        """Return whether the decree never takes effect."""
        return self.since <= self.effect_on

    @property
    def first(self) -> date:
        return max(self.since, self.effect_on)

    @property
    def period(self) -> Period | None:
        """Return the team that it named, or in which it gave seats to others."""
        return self.known.by(self.drafted.amends or self.decree_id)


def undone(
    event: DecreeRevoked, nominations: Sequence[UUID], effect_on: date, facts: Facts
) -> Iterator[Elsewhere]:
    """Yield what follows for the teams and the people that the decree named."""
    for nomination_id in nominations:
        drafted = drafted_in(facts.of(nomination, nomination_id))
        known = facts.of(team, team_of(drafted.opd_id))
        revoking = Revoking(event.decree_id, event.effective_on, effect_on, drafted, known)
        _check_nothing_rests_on_it(revoking, _named(nomination_id, facts), facts)
        yield from _amendment(revoking, facts) if drafted.amends else _team(revoking, facts)


def _named(nomination_id: UUID, facts: Facts) -> list[UUID]:
    return [item.person_id for item in facts.of(nomination, nomination_id).items]


def _check_nothing_rests_on_it(revoking: Revoking, people: Sequence[UUID], facts: Facts) -> None:
    """Refuse to undo a decree of whose seats some were left for one that is not revoked."""
    if not revoking.undoes:
        return
    gone = {decree_id for decree_id, _ in revoking.known.revoked}
    for person_id in people:
        for lost in facts.of(person, person_id).lost:
            later = lost.for_decree_id
            if lost.seat.decree_id == revoking.decree_id and later and later not in gone:
                raise LaterDecreeRestsOnIt(decree_id=later, opd_id=revoking.opd_id)


def _team(revoking: Revoking, facts: Facts) -> Iterator[Elsewhere]:
    """Yield the end of a whole team, and the one that goes on instead."""
    if period := revoking.period:
        reason = LeavingReason.DECREE_REVOKED
        yield from relieved(revoking.opd_id, revoking.first, period.until, reason, facts)
    yield _revoked(revoking)
    for before in _teams_before(revoking):
        day = max(revoking.effect_on, before.effective_on)
        until = revoking.known.until(before.decree_id, before.until)
        if until < day:
            continue
        ids = {"opd_id": revoking.opd_id, "decree_id": before.decree_id}
        restored = TeamRestored(**ids, effective_on=day, until=until)
        yield Elsewhere(team, team_of(revoking.opd_id), restored)
        for person_id, lost in _lost(before.people, revoking, facts):
            yield from _again(person_id, lost, until, facts)


def _revoked(revoking: Revoking, restored: tuple[Named, ...] = ()) -> Elsewhere:
    event = TeamDecreeRevoked(
        opd_id=revoking.opd_id,
        decree_id=revoking.decree_id,
        effective_on=revoking.since,
        restored=restored,
    )
    return Elsewhere(team, team_of(revoking.opd_id), event)


def _teams_before(revoking: Revoking) -> Iterator[Period]:
    """Yield the teams that the decree had ended, unless another decree fills their days by now."""
    if not revoking.undoes:
        return
    for ended in revoking.known.dissolved:
        before = ended.period
        day = max(revoking.effect_on, before.effective_on)
        others = revoking.known.between(day, before.until)
        known = {revoking.decree_id, before.decree_id}
        is_free = all(each.decree_id in known for each in others)
        if ended.for_decree_id == revoking.decree_id and is_free:
            yield before


def _amendment(revoking: Revoking, facts: Facts) -> Iterator[Elsewhere]:
    """Yield the ends of the seats that an amending decree gave, and those that others keep."""
    period = revoking.period
    if period is None:
        yield _revoked(revoking)
        return
    mine = {each.position for each in period.named if each.decree_id == revoking.decree_id}
    back = list(_lost(period.people, revoking, facts))
    restored = (
        Named(lost.seat.position, person_id, lost.seat.decree_id)
        for person_id, lost in back
        if lost.seat.position in mine and not lost.seat.interim
    )
    yield _revoked(revoking, tuple(restored))
    for person_id in period.people:
        for seat in facts.of(person, person_id).seats_between(revoking.first, period.until):
            if (seat.opd_id, seat.decree_id) == (revoking.opd_id, revoking.decree_id):
                left = leaving(person_id, seat, LeavingReason.DECREE_REVOKED, revoking.first)
                yield Elsewhere(person, person_id, left)
    for person_id, lost in back:
        until = revoking.known.until(lost.seat.decree_id, min(lost.seat.until, period.until))
        yield from _again(person_id, lost, until, facts)


def _lost(
    people: Sequence[UUID], revoking: Revoking, facts: Facts
) -> Iterator[tuple[UUID, LostSeat]]:
    """Yield the seats that were left for the decree, of who holds no other one instead by now."""
    if not revoking.undoes:
        return
    for person_id in people:
        somebody = facts.of(person, person_id)
        for lost in somebody.lost:
            others = [
                seat
                for seat in somebody.seats_between(lost.on, lost.seat.until)
                if seat.decree_id != revoking.decree_id
            ]
            is_of_it = lost.for_decree_id == revoking.decree_id
            if is_of_it and lost.seat.opd_id == revoking.opd_id and not others:
                yield person_id, lost


def _again(person_id: UUID, lost: LostSeat, until: date, facts: Facts) -> Iterator[Elsewhere]:
    """Yield that somebody has a seat again, as long as what is recorded of them allows it."""
    seat = structs.replace(lost.seat, effective_on=lost.on, until=min(lost.seat.until, until))
    if seat.until < lost.on:
        return
    records = facts.of(person, person_id).records
    gone = vacated(person_id, (seat,), records, lost.on)
    if any(each.effective_on <= lost.on for each in gone):
        return
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
    for left in gone:
        yield Elsewhere(person, person_id, left)
