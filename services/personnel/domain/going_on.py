"""What does an OPD keep whose end, decided for a day to come, is cancelled before that day?

Teams and seats as long as nothing else stands against them: neither what is recorded of their
holders since, nor a revocation of their decree, nor another seat.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from kit.decider import Elsewhere, Facts
from personnel.domain import companionship, office_ending
from personnel.domain.opd_website import given_back
from personnel.domain.relief import gone_on, interims_given_way
from personnel.domain.so_far import SoFar
from personnel.domain.tenure import End, LeavingReason


class GoingOn(NamedTuple):
    """That an OPD goes on, from which day it had been going to end, by which decision, and why."""

    opd_id: UUID
    on: date
    ended_by: str
    """The legal basis of the decision that is cancelled."""
    why: str


def kept(one: GoingOn, facts: Facts) -> Sequence[Elsewhere]:
    """Return what goes on with it: teams, seats, delegations, companions and sites."""
    so_far = SoFar(facts)
    by_the_end = End(LeavingReason.OPD_CLOSED, one.on).cause
    return [
        *so_far.decided(gone_on(one.opd_id, by_the_end, so_far)),
        *so_far.decided(interims_given_way(one.opd_id, facts, so_far)),
        *office_ending.resumed(one.opd_id, one.on, facts),
        *companionship.begun_again(one.opd_id, one.on, one.ended_by, facts),
        *given_back(one.opd_id, one.on, one.ended_by, one.why, facts),
    ]
