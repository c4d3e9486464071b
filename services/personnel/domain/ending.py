"""What ends with an OPD, and what goes on with its heir.

Its running nomination, its teams, their seats, what is delegated of its offices and who accompanies
it end; its sites go on.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

import msgspec

from kit.decider import Elsewhere, Facts, Refused
from personnel.domain import companionship, office_ending
from personnel.domain.decree import decree
from personnel.domain.decree_contents import NominationLeftOut
from personnel.domain.nomination import (
    NominationIsRunning,
    NominationReleased,
    NominationWithdrawn,
    drafted_in,
    nomination,
)
from personnel.domain.opd import OpdClosed, opd, opd_in_force
from personnel.domain.opd_website import handed_on
from personnel.domain.relief import Span, relieved
from personnel.domain.team import NominationClosed, team, team_of
from personnel.domain.tenure import End, LeavingReason


class NominationsAreNotRunning(Refused):
    """Only nominations that are running for the OPDs that end are withdrawn with them."""


class OpdHasAnotherEnd(Refused):
    """An OPD ends once; on that day it may go to several successors."""


class PartPlace(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Under which OPD a part of one that ends is put, where that is not its heir."""

    part_id: UUID
    parent_id: UUID | None
    """None: it is part of no other one."""


class Ending(NamedTuple):
    """That OPDs end, by which decision, and who takes over."""

    opds: tuple[UUID, ...]
    effective_on: date
    """The first day no longer in force."""
    legal_basis: str
    successors: tuple[UUID, ...] = ()
    heir_id: UUID | None = None
    """The OPD that answers for what is still running of them."""
    withdrawn: tuple[UUID, ...] = ()
    """Their running nominations, each named by whoever decides."""
    parts: tuple[PartPlace, ...] = ()
    """Where their parts belong from then on, where that is not the heir."""


def check_nominations(ending: Ending, facts: Facts) -> None:
    """Refuse unless exactly the nominations that are running are withdrawn: none in silence."""
    running = {each: facts.of(team, team_of(each)).running for each in ending.opds}
    left = {on: one for on, one in running.items() if one and one not in ending.withdrawn}
    if left:
        raise NominationIsRunning(opds=list(left), nominations=list(left.values()))
    other = set(ending.withdrawn).difference(one for one in running.values() if one)
    if other:
        raise NominationsAreNotRunning(nominations=sorted(other))


def closed(ending: Ending, facts: Facts) -> Sequence[Elsewhere]:
    """Return that each of the OPDs is no longer in force."""
    return [Elsewhere(opd, each, _closed(each, ending, facts)) for each in ending.opds]


def _closed(opd_id: UUID, ending: Ending, facts: Facts) -> OpdClosed:
    last_day = ending.effective_on - timedelta(days=1)
    before = opd_in_force(facts, opd_id, last_day)
    divided = before.successors and ending.successors
    if before.closed and not (before.valid_to == last_day and divided):
        raise OpdHasAnotherEnd(
            opd_id=opd_id,
            last_day=before.valid_to.isoformat() if before.valid_to else None,
            successors=list(before.successors),
        )
    return OpdClosed(
        opd_id=opd_id,
        effective_on=ending.effective_on,
        valid_to=last_day,
        successors=(*before.successors, *ending.successors),
        legal_basis=ending.legal_basis,
        heir_id=before.heir_id or ending.heir_id,
    )


def let_go(ending: Ending, facts: Facts) -> Sequence[Elsewhere]:
    """Return what becomes of nominations, teams, seats, delegations, companions and sites."""
    withdrawn = [
        each
        for one in dict.fromkeys(ending.withdrawn)
        for each in _withdrawn(one, ending.legal_basis, facts)
    ]
    closing = End(LeavingReason.OPD_CLOSED, ending.effective_on)
    ended = [
        each
        for one in ending.opds
        for each in relieved(Span(one, ending.effective_on, date.max), closing, facts)
    ]
    own_hands = [
        each
        for one in ending.opds
        for each in office_ending.ended(one, ending.effective_on, ending.legal_basis, facts)
    ]
    alone = [
        each
        for one in ending.opds
        for each in companionship.ended(one, ending.effective_on, ending.legal_basis, facts)
    ]
    sites = [
        each
        for one in ending.opds
        for each in handed_on(one, ending.effective_on, ending.heir_id, ending.legal_basis, facts)
    ]
    return [*withdrawn, *ended, *own_hands, *alone, *sites]


def _withdrawn(nomination_id: UUID, reason: str, facts: Facts) -> Sequence[Elsewhere]:
    state = facts.of(nomination, nomination_id)
    ids = {"nomination_id": nomination_id, "opd_id": drafted_in(state).opd_id}
    ended = [
        Elsewhere(nomination, nomination_id, NominationWithdrawn(**ids, reason=reason)),
        Elsewhere(team, team_of(ids["opd_id"]), NominationClosed(**ids)),
    ]
    if state.decree_id is None:
        return ended
    placed = {"nomination_id": nomination_id, "decree_id": state.decree_id}
    return [
        Elsewhere(decree, state.decree_id, NominationLeftOut(**placed, reason=reason)),
        Elsewhere(nomination, nomination_id, NominationReleased(**placed)),
        *ended,
    ]
