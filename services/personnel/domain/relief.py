"""Which teams and seats of an OPD end when its team is renewed or the OPD is closed."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from kit.decider import Elsewhere, Facts
from personnel.domain.person import person
from personnel.domain.seat import LeavingReason, leaving
from personnel.domain.team import TeamDissolved, team, team_of


def relieved(
    opd_id: UUID, on: date, last: date, reason: LeavingReason, facts: Facts
) -> Sequence[Elsewhere]:
    """Return the ends, as of ``on``, of what would be held on any day from ``on`` to ``last``."""
    periods = facts.of(team, team_of(opd_id)).between(on, last)
    people = dict.fromkeys(member.person_id for each in periods for member in each.members)
    dissolved = [
        TeamDissolved(
            opd_id=opd_id,
            decree_id=period.decree_id,
            effective_on=max(on, period.effective_on),
        )
        for period in periods
    ]
    left = [
        leaving(person_id, seat, reason, on)
        for person_id in people
        for seat in facts.of(person, person_id).seats_between(on, last)
        if seat.opd_id == opd_id
    ]
    return [
        *(Elsewhere(team, team_of(opd_id), event) for event in dissolved),
        *(Elsewhere(person, event.person_id, event) for event in left),
    ]
