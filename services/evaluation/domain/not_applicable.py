"""Which indicators do not apply to an OPD, why, and who agreed or did not.

A claimed level stands until somebody else has approved that the indicator does not apply. Whether
they do is decided before verification is concluded, also once the self-assessment is handed in:
an OPD answers for what it said in time, not for how long others took.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar, assert_never
from uuid import UUID

import msgspec

from evaluation.domain import instrument, self_assessment
from evaluation.domain.form import Code, LongText
from evaluation.domain.judging import check_judge
from evaluation.domain.self_assessment import AssessmentOpened, LevelClaimed, SelfAssessment
from kit import decider
from kit.decider import Facts, Refused


class MarkNotApplicable(decider.Command, frozen=True):
    """Say that an indicator does not apply, and why; somebody else decides on it."""

    indicator: Code
    reason: LongText


class ApproveNotApplicable(decider.Command, frozen=True):
    """Agree that an indicator does not apply to the OPD."""

    indicator: Code


class DeclineNotApplicable(decider.Command, frozen=True):
    """Find that a marked indicator does apply to the OPD, with the reason."""

    indicator: Code
    reason: LongText


Command = MarkNotApplicable | ApproveNotApplicable | DeclineNotApplicable


class NotApplicableMarked(decider.Event, frozen=True, tag="evaluation.not-applicable-marked.v1"):
    period_id: UUID
    opd_id: UUID
    indicator: str
    reason: str
    marked_by: UUID
    """The account; somebody else decides."""
    on_behalf_of: UUID | None = None
    """For whom that account acted, if it stood in for another, who does not decide either."""


class NotApplicableApproved(
    decider.Event, frozen=True, tag="evaluation.not-applicable-approved.v1"
):
    period_id: UUID
    opd_id: UUID
    indicator: str
    reason: str


class NotApplicableDeclined(
    decider.Event, frozen=True, tag="evaluation.not-applicable-declined.v1"
):
    period_id: UUID
    opd_id: UUID
    indicator: str
    reason: str
    counts_as: int | None
    """Level 1 where the OPD has handed in without a claim; ``None`` where a claim stands, or may
    still be made."""


Event = NotApplicableMarked | NotApplicableApproved | NotApplicableDeclined


class IndicatorIsNotMarked(Refused):
    """Only what the OPD marked as not applicable is approved or declined."""


class OwnMarkIsNotDecided(Refused):
    """Nobody decides on what they marked themselves."""

    status: ClassVar[int] = 403


class MarkIsApproved(Refused):
    """What was approved as not applicable is not declined afterwards."""


class NothingWouldApply(Refused):
    """At least one indicator applies to every OPD."""


class Standing(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    DECLINED = "declined"


class Mark(msgspec.Struct, frozen=True):
    reason: str
    marked_by: frozenset[UUID]
    """The account, and for whom it acted."""
    standing: Standing = Standing.PENDING

    @property
    def stands(self) -> bool:
        return self.standing is not Standing.DECLINED


Marks = dict[str, Mark]


def excused(marks: Marks) -> frozenset[str]:
    """Return the indicators that leave the denominator."""
    return _standing(marks, Standing.APPROVED)


def undecided(marks: Marks) -> frozenset[str]:
    """Return the indicators of which nobody has said yet whether they apply."""
    return _standing(marks, Standing.PENDING)


def declined(marks: Marks) -> frozenset[str]:
    """Return the indicators that were found to apply."""
    return _standing(marks, Standing.DECLINED)


def _standing(marks: Marks, standing: Standing) -> frozenset[str]:
    return frozenset(code for code, mark in marks.items() if mark.standing is standing)


def decide(
    command: Command, marks: Marks, claimed: SelfAssessment, facts: Facts
) -> Sequence[Event]:
    about = self_assessment.opened(claimed)
    match command:
        case MarkNotApplicable():
            self_assessment.check_not_submitted(claimed)
            return _mark(command, marks, about, facts)
        case ApproveNotApplicable():
            return _approve(command, marks, claimed, facts)
        case DeclineNotApplicable():
            return _decline(command, marks, claimed, facts)
        case _:
            assert_never(command)


def _mark(
    command: MarkNotApplicable, marks: Marks, about: AssessmentOpened, facts: Facts
) -> Sequence[Event]:
    self_assessment.check_claimable(about.period_id, command.indicator, facts)
    before = marks.get(command.indicator)
    if before is not None and before.reason == command.reason and before.stands:
        return []
    marked = NotApplicableMarked(
        period_id=about.period_id,
        opd_id=about.opd_id,
        indicator=command.indicator,
        reason=command.reason,
        marked_by=facts.actor.account_id,
        on_behalf_of=facts.actor.on_behalf_of,
    )
    return [marked]


def _approve(
    command: ApproveNotApplicable, marks: Marks, claimed: SelfAssessment, facts: Facts
) -> Sequence[Event]:
    about = self_assessment.opened(claimed)
    mark = _to_judge(command.indicator, marks, claimed, facts)
    if mark.standing is Standing.APPROVED:
        return []
    if mark.standing is Standing.DECLINED:
        raise IndicatorIsNotMarked(indicator=command.indicator)
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


def _decline(
    command: DeclineNotApplicable, marks: Marks, claimed: SelfAssessment, facts: Facts
) -> Sequence[Event]:
    about = self_assessment.opened(claimed)
    mark = _to_judge(command.indicator, marks, claimed, facts)
    if mark.standing is Standing.DECLINED:
        return []
    if mark.standing is Standing.APPROVED:
        raise MarkIsApproved(indicator=command.indicator)
    owed = claimed.submitted and command.indicator not in claimed.claims
    return [
        NotApplicableDeclined(
            period_id=about.period_id,
            opd_id=about.opd_id,
            indicator=command.indicator,
            reason=command.reason,
            counts_as=instrument.LEVELS.start if owed else None,
        )
    ]


def _to_judge(indicator: str, marks: Marks, claimed: SelfAssessment, facts: Facts) -> Mark:
    check_judge(self_assessment.opened(claimed).opd_id, claimed.hands, facts)
    mark = marks.get(indicator)
    if mark is None:
        raise IndicatorIsNotMarked(indicator=indicator)
    if mark.marked_by & facts.actor.persons:
        raise OwnMarkIsNotDecided(indicator=indicator)
    return mark


def evolve(marks: Marks, event: Event | LevelClaimed) -> Marks:
    match event:
        case NotApplicableMarked():
            hands = frozenset({event.marked_by, event.on_behalf_of or event.marked_by})
            return {**marks, event.indicator: Mark(event.reason, hands)}
        case NotApplicableApproved():
            return _after(marks, event.indicator, Standing.APPROVED)
        case NotApplicableDeclined():
            return _after(marks, event.indicator, Standing.DECLINED)
        case LevelClaimed():
            return {code: mark for code, mark in marks.items() if code != event.indicator}
        case _:
            assert_never(event)


def _after(marks: Marks, indicator: str, standing: Standing) -> Marks:
    return {**marks, indicator: msgspec.structs.replace(marks[indicator], standing=standing)}
