"""What does an OPD promise its team for one year, and what of it has been spent?"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import assert_never
from uuid import UUID

import msgspec

from kit.decider import Decider, Elsewhere, Facts
from personnel.domain.facilitation_plan import (
    Category,
    FacilitationIsNotPlanned,
    FacilitationIsPlanned,
    FacilitationPlanned,
    FacilitationRevised,
    Line,
    Plan,
    PlanFacilitation,
    ReviseFacilitation,
    by_key,
    check_kept,
    planned,
    revised,
)
from personnel.domain.incentive import (
    TOLD_FROM,
    IncentivesPaid,
    PayIncentives,
    amounts,
    check_recipients,
    incentive_of,
    incentives,
    received,
    taken_back,
)
from personnel.domain.realisation import (
    IncentivesArePaidByName,
    LineIsNotForIncentives,
    LineIsUnknown,
    RealisationRecorded,
    RealisationReversed,
    RecordRealisation,
    ReverseRealisation,
    Spent,
    check_days,
    check_left,
    realised,
    repeats,
    to_reverse,
)
from personnel.domain.rupiah import rupiah

Command = (
    PlanFacilitation | ReviseFacilitation | RecordRealisation | PayIncentives | ReverseRealisation
)
Event = (
    FacilitationPlanned
    | FacilitationRevised
    | RealisationRecorded
    | IncentivesPaid
    | RealisationReversed
)


class Facilitation(msgspec.Struct, frozen=True):
    opd_id: UUID | None = None
    plan: Plan | None = None
    version: int = 0
    spent: tuple[Spent, ...] = ()


def decide(command: Command, state: Facilitation, facts: Facts) -> Sequence[Event | Elsewhere]:
    match command:
        case PlanFacilitation():
            return _plan(command, state, facts)
        case ReviseFacilitation():
            return _revise(command, state, facts)
        case RecordRealisation():
            return _record(command, state, facts)
        case PayIncentives():
            return _pay(command, state, facts)
        case ReverseRealisation():
            return _reverse(command, state)
        case _:
            assert_never(command)


def _plan(command: PlanFacilitation, state: Facilitation, facts: Facts) -> Sequence[Event]:
    event = planned(command, facts)
    if state.plan == event:
        return []
    if state.plan:
        raise FacilitationIsPlanned(opd_id=command.opd_id, year=command.year, version=state.version)
    return [event]


def _revise(command: ReviseFacilitation, state: Facilitation, facts: Facts) -> Sequence[Event]:
    plan = _plan_of(command, state)
    event = revised(command, plan, state.version + 1, facts)
    if plan == msgspec.structs.replace(event, version=state.version):
        return []
    check_kept(event, plan, _by_line(_known(state.spent, facts)))
    return [event]


def _record(command: RecordRealisation, state: Facilitation, facts: Facts) -> Sequence[Event]:
    line = _line_of(command, state)
    if line.category is Category.MONTHLY_INCENTIVE:
        raise IncentivesArePaidByName(line=line.line, what=line.what)
    event = RealisationRecorded(
        opd_id=command.opd_id,
        year=command.year,
        realisation_id=command.realisation_id,
        line=line.line,
        category=line.category,
        month=command.month,
        amount=rupiah(command.amount),
        effective_on=command.paid_on,
        document_number=command.document_number,
        document_sha256=command.document_sha256,
    )
    payment = _spent(event)
    if repeats(payment, [each for each in state.spent if payment.is_same_as(each)]):
        return []
    check_days(command, facts.today)
    check_left(line, state.spent, event.amount)
    return [event]


def _pay(command: PayIncentives, state: Facilitation, facts: Facts) -> Sequence[Event | Elsewhere]:
    line = _line_of(command, state)
    if line.category is not Category.MONTHLY_INCENTIVE:
        raise LineIsNotForIncentives(line=line.line, what=line.what)
    paid = amounts(command)
    total = sum(paid.values(), Decimal("0.00"))
    event = IncentivesPaid(
        opd_id=command.opd_id,
        year=command.year,
        realisation_id=command.realisation_id,
        line=line.line,
        month=command.month,
        people=tuple(paid),
        total=total if len(paid) >= TOLD_FROM else None,
        effective_on=command.paid_on,
        document_number=command.document_number,
        document_sha256=command.document_sha256,
    )
    payment = _spent(event)
    if repeats(payment, [each for each in state.spent if _is_same(payment, paid, each, facts)]):
        return []
    check_days(command, facts.today)
    check_recipients(command, facts)
    check_left(line, _known(state.spent, facts), total)
    return [event, *received(command, paid)]


def _is_same(payment: Spent, paid: Mapping[UUID, Decimal], before: Spent, facts: Facts) -> bool:
    """Say whether the very same list was recorded before, to the amount of each person."""
    return payment.is_same_as(before) and paid == _amounts_of(before, facts)


def _reverse(command: ReverseRealisation, state: Facilitation) -> Sequence[Event | Elsewhere]:
    _plan_of(command, state)
    spent = to_reverse(command, state.spent)
    if spent.reversed:
        return []
    event = RealisationReversed(
        opd_id=command.opd_id,
        year=command.year,
        realisation_id=spent.realisation_id,
        line=spent.line,
        reason=command.reason,
    )
    return [event, *taken_back(command, spent)]


def _plan_of(command: Command, state: Facilitation) -> Plan:
    if state.plan is None:
        raise FacilitationIsNotPlanned(opd_id=command.opd_id, year=command.year)
    return state.plan


def _line_of(command: RecordRealisation | PayIncentives, state: Facilitation) -> Line:
    lines = by_key(_plan_of(command, state).lines)
    if command.line not in lines:
        raise LineIsUnknown(line=command.line, lines=list(lines))
    return lines[command.line]


def _known(spent: Sequence[Spent], facts: Facts) -> Sequence[Spent]:
    """Return what was spent with the totals that are not told, as far as they are not erased."""
    return [
        msgspec.structs.replace(each, amount=sum(_amounts_of(each, facts).values(), Decimal(0)))
        if each.amount is None
        else each
        for each in spent
    ]


def _amounts_of(payment: Spent, facts: Facts) -> Mapping[UUID, Decimal]:
    return {
        each: facts.of(incentives, incentive_of(each)).of(payment.realisation_id)
        for each in payment.recipients
    }


def _by_line(spent: Sequence[Spent]) -> Mapping[str, Decimal]:
    lines = dict.fromkeys(each.line for each in spent if not each.reversed)
    return {line: realised(spent, line) for line in lines}


def _spent(event: RealisationRecorded | IncentivesPaid) -> Spent:
    return Spent(
        realisation_id=event.realisation_id,
        line=event.line,
        month=event.month,
        amount=event.total if isinstance(event, IncentivesPaid) else event.amount,
        paid_on=event.effective_on,
        document_number=event.document_number,
        document_sha256=event.document_sha256,
        recipients=event.people if isinstance(event, IncentivesPaid) else (),
    )


def evolve(state: Facilitation, event: Event) -> Facilitation:
    match event:
        case FacilitationPlanned():
            return Facilitation(event.opd_id, event, 1, state.spent)
        case FacilitationRevised():
            return msgspec.structs.replace(state, plan=event, version=event.version)
        case RealisationRecorded() | IncentivesPaid():
            return msgspec.structs.replace(state, spent=(*state.spent, _spent(event)))
        case RealisationReversed():
            spent = tuple(each.without(event.realisation_id) for each in state.spent)
            return msgspec.structs.replace(state, spent=spent)
        case _:
            assert_never(event)


facilitation: Decider[Command, Event, Facilitation] = Decider(
    name="facilitation", initial=Facilitation(), decide=decide, evolve=evolve
)
"""What is decided about the facilitation of one OPD in one year."""
