"""Which teams and seats of an OPD end when its team is renewed or the OPD is closed."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from kit.decider import Elsewhere, Facts
from personnel.domain.person import person
from personnel.domain.seat import LeavingReason, Seat, leaving
from personnel.domain.team import TeamDissolved, TeamMember, team, team_of


def relieved(  # noqa: PLR0913 - each part of it is said by name
    opd_id: UUID,
    on: date,
    last: date,
    reason: LeavingReason,
    facts: Facts,
    *,
    for_decree_id: UUID | None = None,
) -> Sequence[Elsewhere]:
    """Return the ends, as of ``on``, of what would be held on any day from ``on`` to ``last``."""
    known = facts.of(team, team_of(opd_id))
    dissolved = [
        TeamDissolved(
            opd_id=opd_id,
            decree_id=period.decree_id,
            effective_on=max(on, period.effective_on),
            for_decree_id=for_decree_id,
        )
        for period in known.between(on, last)
    ]
    left = [
        leaving(person_id, seat, reason, on, for_decree_id=for_decree_id)
        for person_id in known.people_between(on, last)
        for seat in facts.of(person, person_id).seats_between(on, last)
        if seat.opd_id == opd_id
    ]
    return [
        *(Elsewhere(team, team_of(opd_id), event) for event in dissolved),
        *(Elsewhere(person, event.person_id, event) for event in left),
    ]


def made_way(  # noqa: PLR0913 - each part of it is said by name
    opd_id: UUID,
    on: date,
    last: date,
    members: Sequence[TeamMember],
    facts: Facts,
    *,
    for_decree_id: UUID,
) -> Sequence[Elsewhere]:
    """Return which seats of an OPD are left from ``on`` so that others can have single ones.

    Whoever holds one of these positions leaves it, whoever is named leaves what else they hold.
    """
    positions = {member.position for member in members}
    named = {member.person_id for member in members}
    people = facts.of(team, team_of(opd_id)).people_between(on, last)
    left = [
        leaving(person_id, seat, reason, on, for_decree_id=for_decree_id)
        for person_id in dict.fromkeys((*people, *named))
        for seat in facts.of(person, person_id).seats_between(on, last)
        for reason in _reasons(seat, positions, is_named=person_id in named)
        if seat.opd_id == opd_id
    ]
    return [Elsewhere(person, event.person_id, event) for event in left]


def _reasons(seat: Seat, positions: set[str], *, is_named: bool) -> Sequence[LeavingReason]:
    if seat.position in positions:
        return (LeavingReason.REPLACED,)
    return (LeavingReason.REASSIGNED,) if is_named else ()
