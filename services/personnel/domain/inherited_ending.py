"""What ends when a decree of the time before this suite is revoked?

It has taken effect, and displaced nobody of whom this suite knows: its teams and seats end, and
nobody comes back for them.
"""

from collections.abc import Iterator, Sequence
from uuid import UUID

from kit.decider import Elsewhere, Facts, Refused
from personnel.domain.decreed_team import Period
from personnel.domain.inherited import DecreeInherited
from personnel.domain.person import person
from personnel.domain.revocation import DecreeRevoked
from personnel.domain.seat import LeavingReason, leaving
from personnel.domain.team import TeamDecreeRevoked, TeamDissolved, team, team_of


class InheritedDecreeHasTakenEffect(Refused):
    """An inherited decree has taken effect, and is revoked from a later day than its first."""


def ended(
    event: DecreeRevoked, decree: DecreeInherited, opds: Sequence[UUID], facts: Facts
) -> Iterator[Elsewhere]:
    """Yield the ends of its teams and seats; of other teams of these OPDs nothing ends."""
    if event.effective_on <= decree.effective_on:
        raise InheritedDecreeHasTakenEffect(
            effective_on=decree.effective_on.isoformat(), revoked_on=event.effective_on.isoformat()
        )
    for opd_id in opds:
        period = facts.of(team, team_of(opd_id)).by(event.decree_id)
        if period and event.effective_on <= period.until:
            yield from _team(opd_id, period, event, facts)
        revoked = TeamDecreeRevoked(
            opd_id=opd_id,
            decree_id=event.decree_id,
            effective_on=event.effective_on,
            restored=(),
        )
        yield Elsewhere(team, team_of(opd_id), revoked)


def _team(opd_id: UUID, period: Period, event: DecreeRevoked, facts: Facts) -> Iterator[Elsewhere]:
    on = event.effective_on
    dissolved = TeamDissolved(opd_id=opd_id, decree_id=event.decree_id, effective_on=on)
    yield Elsewhere(team, team_of(opd_id), dissolved)
    known = facts.of(team, team_of(opd_id))
    others = [each for each in known.between(on, period.until) if each != period]
    of_it = {event.decree_id, *(each.decree_id for each in period.named)}
    people = known.people_between(on, period.until) if not others else period.people
    for person_id in people:
        for seat in facts.of(person, person_id).seats_between(on, period.until):
            if seat.opd_id == opd_id and (seat.decree_id in of_it or (seat.interim and not others)):
                left = leaving(person_id, seat, LeavingReason.DECREE_REVOKED, on)
                yield Elsewhere(person, person_id, left)
