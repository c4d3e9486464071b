"""What ends when a decided decree is revoked, and who has a seat again that it had taken away?

A revocation works from its own day on (pencabutan). Of a decree that has not taken effect by then
nothing takes effect: the team or the people that it would have displaced go on.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from kit import decider
from kit.decider import Elsewhere, Facts, Refused
from personnel.domain.form import Text
from personnel.domain.nomination import drafted_in, nomination
from personnel.domain.relief import Span, claims, dissolving, gone_on, interims_given_way, left
from personnel.domain.so_far import SoFar
from personnel.domain.team import TeamDecreeRevoked, team, team_of
from personnel.domain.tenure import BY_DECREE, End, LeavingReason, by_decree


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


def undone(
    event: DecreeRevoked, nominations: Sequence[UUID], effect_on: date, facts: Facts
) -> Iterator[Elsewhere]:
    """Yield what follows for the teams and the people that the decree named."""
    decree_id, since = event.decree_id, event.effective_on
    for nomination_id in nominations:
        opd_id = drafted_in(facts.of(nomination, nomination_id)).opd_id
        so_far = SoFar(facts)
        if since <= effect_on:
            _check_nothing_rests_on_it(decree_id, opd_id, facts)
        yield from so_far.decided(ended(opd_id, decree_id, since, max(since, effect_on), so_far))
        if since <= effect_on:
            yield from so_far.decided(gone_on(opd_id, by_decree(decree_id), so_far))
        yield from so_far.decided(interims_given_way(opd_id, facts, so_far))


def _check_nothing_rests_on_it(decree_id: UUID, opd_id: UUID, facts: Facts) -> None:
    """Refuse to undo a decree of whose seats some were left for one that is not revoked."""
    for _, seat in claims(Span(opd_id, date.min, date.max), facts):
        for end in seat.ends if seat.decree_id == decree_id else ():
            later = end.for_decree_id
            if end.reason in BY_DECREE and later and _stands(later, opd_id, facts):
                raise LaterDecreeRestsOnIt(decree_id=later, opd_id=opd_id)


def _stands(decree_id: UUID, opd_id: UUID, facts: Facts) -> bool:
    """Return whether seats of the OPD are held by a decree that is not revoked."""
    revoked = End(LeavingReason.DECREE_REVOKED, date.min, decree_id).cause
    return any(
        seat.decree_id == decree_id and seat.ended_for(revoked) is None
        for _, seat in claims(Span(opd_id, date.min, date.max), facts)
    )


def ended(
    opd_id: UUID, decree_id: UUID, since: date, on: date, facts: Facts
) -> Iterator[Elsewhere]:
    """Yield the end of what is held by a decree: with a team, all that is held in it.

    It is revoked ``since`` a day; ``on`` is the first one without what began later.
    """
    known = facts.of(team, team_of(opd_id))
    end = End(LeavingReason.DECREE_REVOKED, on, decree_id)
    if period := known.by(decree_id):
        for dissolved in dissolving(opd_id, period, end):
            yield Elsewhere(team, team_of(opd_id), dissolved)
    revoked = TeamDecreeRevoked(opd_id=opd_id, decree_id=decree_id, effective_on=since)
    yield Elsewhere(team, team_of(opd_id), revoked)
    papers = known.papers(decree_id)
    for person_id, seat in claims(Span(opd_id, on, date.max), facts):
        if seat.decree_id in papers:
            yield from left(person_id, seat, end)
