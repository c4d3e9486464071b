"""When OPDs are assessed, by which instrument and towards which target."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, assert_never
from uuid import UUID

import msgspec

from evaluation.domain import dates, formula, instrument
from evaluation.domain.dates import Days, period_key, period_of
from evaluation.domain.form import LongText
from evaluation.domain.formula import Formula, ProposedFormula, ProposedProportional, Terms
from evaluation.domain.opd import opd
from evaluation.domain.roster import absent, roster, roster_of
from kit import decider
from kit.decider import Decider, Facts, Refused

OBJECTION_DAYS = range(367)
"""Wide enough for any rule, and no date runs out of the calendar."""


class OpenPeriod(decider.Command, frozen=True):
    """Open the assessment of a quarter or year: its instrument, deadlines and terms."""

    year: int
    quarter: int | None
    """``None``: the whole year."""
    instrument_id: UUID
    opens_on: date
    self_assessment_until: date
    verification_until: date
    objection_days: int
    target: Decimal
    component_weight: Decimal
    formula: ProposedFormula = ProposedProportional()


class ExtendDeadlines(decider.Command, frozen=True):
    """Move the deadlines of a running period to later days, with the reason."""

    self_assessment_until: date
    verification_until: date
    reason: LongText


class ClosePeriod(decider.Command, frozen=True):
    """Close a period in which every OPD has its final result."""


class CancelPeriod(decider.Command, frozen=True):
    """Take back a period that was opened by mistake; it can be opened again."""

    reason: LongText


Command = OpenPeriod | ExtendDeadlines | ClosePeriod | CancelPeriod


class PeriodOpened(decider.Event, frozen=True, tag="evaluation.period-opened.v1"):
    period_id: UUID
    period_key: str
    """Such as 2026-Q1, or 2026 for the year."""
    year: int
    quarter: int | None
    instrument_id: UUID
    opens_on: date
    self_assessment_until: date
    verification_until: date
    objection_days: int
    target: Decimal
    component_weight: Decimal
    formula: Formula


class DeadlinesExtended(decider.Event, frozen=True, tag="evaluation.deadlines-extended.v1"):
    period_id: UUID
    self_assessment_until: date
    verification_until: date
    reason: str


class PeriodClosed(decider.Event, frozen=True, tag="evaluation.period-closed.v1"):
    period_id: UUID
    period_key: str
    opd_ids: tuple[UUID, ...]
    """Those that were scored, in the order in which they joined."""


class PeriodCancelled(decider.Event, frozen=True, tag="evaluation.period-cancelled.v1"):
    period_id: UUID
    period_key: str
    reason: str


Event = PeriodOpened | DeadlinesExtended | PeriodClosed | PeriodCancelled


class ObjectionDaysAreOutOfRange(Refused):
    """The time to object is between zero and 366 days."""

    status: ClassVar[int] = 422


class PeriodIsAlreadyOpened(Refused):
    """The terms of an opened period do not change."""


class PeriodIsNotOpen(Refused):
    """Assessing, extending and closing need a period that is open."""


class DeadlineIsBroughtForward(Refused):
    """A deadline that was announced is extended, never shortened."""


class DeadlineHasPassed(Refused):
    """A period is opened while there is still time for self-assessment."""


class OpdsHaveBegun(Refused):
    """A period in which an OPD takes part is not cancelled."""


class SelfAssessmentIsStillRunning(Refused):
    """Before the self-assessment deadline has passed an OPD may still claim."""


class AssessmentsAreNotFinal(Refused):
    """A period is closed when every assessment of an OPD in force on a day of it is final."""


class OpdsHaveNotTakenPart(Refused):
    """Every OPD in force on a day of the period is scored before the period is closed."""


class Stage(StrEnum):
    UNOPENED = "unopened"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class AssessmentPeriod(msgspec.Struct, frozen=True):
    stage: Stage = Stage.UNOPENED
    opened: PeriodOpened | None = None
    """With the deadlines that hold now."""


def running(facts: Facts, period_id: UUID) -> PeriodOpened:
    """Return the terms of a period that has begun and is not closed, or refuse."""
    state = facts.of(period, period_id)
    opened = _open_terms(state)
    if facts.today < opened.opens_on:
        raise PeriodIsNotOpen(period=opened.period_key, opens_on=opened.opens_on.isoformat())
    return opened


def assessed_days(opened: PeriodOpened) -> Days:
    """Return the days on one of which an OPD was in force that is assessed."""
    return dates.assessed_days(opened.year, opened.quarter, opened.self_assessment_until)


def decide(command: Command, state: AssessmentPeriod, facts: Facts) -> Sequence[Event]:
    match command:
        case OpenPeriod():
            return _open(command, state, facts)
        case ExtendDeadlines():
            return _extend(command, state)
        case ClosePeriod():
            return _close(state, facts)
        case CancelPeriod():
            return _cancel(command, state, facts)
        case _:
            assert_never(command)


def _open(command: OpenPeriod, state: AssessmentPeriod, facts: Facts) -> Sequence[Event]:
    dates.check_which(command.year, command.quarter)
    if command.objection_days not in OBJECTION_DAYS:
        raise ObjectionDaysAreOutOfRange(objection_days=command.objection_days)
    opened = PeriodOpened(
        period_id=period_of(command.year, command.quarter),
        period_key=period_key(command.year, command.quarter),
        **msgspec.structs.asdict(command) | {"formula": formula.as_stored(command.formula)},
    )
    _check_dates(opened)
    contents = instrument.published(facts, command.instrument_id)
    formula.check(terms_of(opened), [band.predicate for band in contents.predicates])
    if opened == state.opened:
        return []
    if state.opened is not None:
        raise PeriodIsAlreadyOpened(period=opened.period_key)
    if opened.self_assessment_until < facts.today:
        raise DeadlineHasPassed(until=opened.self_assessment_until.isoformat())
    return [opened]


def _check_dates(terms: PeriodOpened) -> None:
    in_order = (terms.opens_on, terms.self_assessment_until, terms.verification_until)
    dates.check(terms.year, terms.quarter, *in_order)


def terms_of(opened: PeriodOpened) -> Terms:
    """Return what the period says about TPP."""
    return Terms(
        target=opened.target,
        component_weight=opened.component_weight,
        formula=opened.formula,
    )


def _open_terms(state: AssessmentPeriod) -> PeriodOpened:
    if state.opened is None or state.stage is not Stage.OPEN:
        raise PeriodIsNotOpen(stage=state.stage.value)
    return state.opened


def _extend(command: ExtendDeadlines, state: AssessmentPeriod) -> Sequence[Event]:
    opened = _open_terms(state)
    before = (opened.self_assessment_until, opened.verification_until)
    after = (command.self_assessment_until, command.verification_until)
    if before == after:
        return []
    if after[0] < before[0] or after[1] < before[1]:
        raise DeadlineIsBroughtForward(deadlines=[day.isoformat() for day in before])
    extended = DeadlinesExtended(period_id=opened.period_id, **msgspec.structs.asdict(command))
    _check_dates(_with_deadlines(opened, extended))
    return [extended]


def _close(state: AssessmentPeriod, facts: Facts) -> Sequence[Event]:
    if state.stage is Stage.CLOSED:
        return []
    opened = _open_terms(state)
    if facts.today <= opened.self_assessment_until:
        raise SelfAssessmentIsStillRunning(until=opened.self_assessment_until.isoformat())
    days = assessed_days(opened)
    if missing := absent(facts, opened.period_id, days):
        raise OpdsHaveNotTakenPart(
            opd_codes=[one.code for one in missing], opd_ids=[one.opd_id for one in missing]
        )
    taking_part = facts.of(roster, roster_of(opened.period_id))
    unfinished = taking_part.unfinished()
    if owed := [one for one in unfinished if facts.of(opd, one).in_force_within(days)]:
        raise AssessmentsAreNotFinal(opd_ids=owed)
    closed = PeriodClosed(
        period_id=opened.period_id,
        period_key=opened.period_key,
        opd_ids=taking_part.scored(),
    )
    return [closed]


def _cancel(command: CancelPeriod, state: AssessmentPeriod, facts: Facts) -> Sequence[Event]:
    if state.stage is Stage.CANCELLED:
        return []
    opened = _open_terms(state)
    if opd_ids := facts.of(roster, roster_of(opened.period_id)).opd_ids():
        raise OpdsHaveBegun(opd_ids=list(opd_ids))
    return [
        PeriodCancelled(
            period_id=opened.period_id, period_key=opened.period_key, reason=command.reason
        )
    ]


def evolve(state: AssessmentPeriod, event: Event) -> AssessmentPeriod:
    replace = msgspec.structs.replace
    match event:
        case PeriodOpened():
            return AssessmentPeriod(Stage.OPEN, event)
        case DeadlinesExtended():
            return replace(state, opened=state.opened and _with_deadlines(state.opened, event))
        case PeriodClosed():
            return replace(state, stage=Stage.CLOSED)
        case PeriodCancelled():
            return AssessmentPeriod(Stage.CANCELLED)
        case _:
            assert_never(event)


def _with_deadlines(opened: PeriodOpened, extended: DeadlinesExtended) -> PeriodOpened:
    return msgspec.structs.replace(
        opened,
        self_assessment_until=extended.self_assessment_until,
        verification_until=extended.verification_until,
    )


period: Decider[Command, Event, AssessmentPeriod] = Decider(
    name="period", initial=AssessmentPeriod(), decide=decide, evolve=evolve
)
