"""Which indicators do not apply to an OPD, why, and who agreed.

A claimed level stands until somebody else has approved that the indicator does not apply.
"""

from collections.abc import Sequence
from typing import ClassVar, assert_never
from uuid import UUID

import msgspec

from evaluation.domain import instrument, self_assessment
from evaluation.domain.form import Code, LongText
from evaluation.domain.self_assessment import AssessmentOpened, LevelClaimed, SelfAssessment
from kit import decider
from kit.decider import Facts, Refused


class MarkNotApplicable(decider.Command, frozen=True):
    """Say that an indicator does not apply, and why; somebody else approves it."""

    indicator: Code
    reason: LongText


class ApproveNotApplicable(decider.Command, frozen=True):
    """Agree that an indicator does not apply to the OPD."""

    indicator: Code


Command = MarkNotApplicable | ApproveNotApplicable


class NotApplicableMarked(decider.Event, frozen=True, tag="evaluation.not-applicable-marked.v1"):
    period_id: UUID
    opd_id: UUID
    indicator: str
    reason: str
    marked_by: UUID
    """The account; somebody else approves."""


class NotApplicableApproved(
    decider.Event, frozen=True, tag="evaluation.not-applicable-approved.v1"
):
    period_id: UUID
    opd_id: UUID
    indicator: str
    reason: str


Event = NotApplicableMarked | NotApplicableApproved


class IndicatorIsNotMarked(Refused):
    """Only what the OPD marked as not applicable is approved."""


class OwnMarkIsNotApproved(Refused):
    """Nobody approves what they marked themselves."""

    status: ClassVar[int] = 403


class NothingWouldApply(Refused):
    """At least one indicator applies to every OPD."""


class Mark(msgspec.Struct, frozen=True):
    reason: str
    marked_by: UUID
    approved: bool = False


Marks = dict[str, Mark]


def excused(marks: Marks) -> frozenset[str]:
    """Return the indicators that leave the denominator."""
    return frozenset(code for code, mark in marks.items() if mark.approved)


def decide(
    command: Command, marks: Marks, claimed: SelfAssessment, facts: Facts
) -> Sequence[Event]:
    about = self_assessment.opened(claimed)
    self_assessment.check_not_submitted(claimed)
    match command:
        case MarkNotApplicable():
            return _mark(command, marks, about, facts)
        case ApproveNotApplicable():
            return _approve(command, marks, about, facts)
        case _:
            assert_never(command)


def _mark(
    command: MarkNotApplicable, marks: Marks, about: AssessmentOpened, facts: Facts
) -> Sequence[Event]:
    self_assessment.check_claimable(about.period_id, command.indicator, facts)
    before = marks.get(command.indicator)
    if before is not None and before.reason == command.reason:
        return []
    marked = NotApplicableMarked(
        period_id=about.period_id,
        opd_id=about.opd_id,
        indicator=command.indicator,
        reason=command.reason,
        marked_by=facts.actor.account_id,
    )
    return [marked]


def _approve(
    command: ApproveNotApplicable, marks: Marks, about: AssessmentOpened, facts: Facts
) -> Sequence[Event]:
    self_assessment.check_judge(about, facts)
    mark = marks.get(command.indicator)
    if mark is None:
        raise IndicatorIsNotMarked(indicator=command.indicator)
    if mark.approved:
        return []
    if mark.marked_by in {facts.actor.account_id, facts.actor.on_behalf_of}:
        raise OwnMarkIsNotApproved(indicator=command.indicator)
    indicators = instrument.published(facts, about.instrument_id).indicators
    if len(excused(marks)) + 1 >= len(indicators):
        raise NothingWouldApply(indicator=command.indicator)
    approved = NotApplicableApproved(
        period_id=about.period_id,
        opd_id=about.opd_id,
        indicator=command.indicator,
        reason=mark.reason,
    )
    return [approved]


def evolve(marks: Marks, event: Event | LevelClaimed) -> Marks:
    match event:
        case NotApplicableMarked():
            return {**marks, event.indicator: Mark(event.reason, event.marked_by)}
        case NotApplicableApproved():
            approved = msgspec.structs.replace(marks[event.indicator], approved=True)
            return {**marks, event.indicator: approved}
        case LevelClaimed():
            return {code: mark for code, mark in marks.items() if code != event.indicator}
        case _:
            assert_never(event)
