"""What does not apply to an OPD, and who agrees."""

import msgspec
import pytest

from evaluation.domain.assessment import assessment
from evaluation.domain.not_applicable import (
    ApproveNotApplicable,
    IndicatorIsNotMarked,
    MarkNotApplicable,
    NotApplicableApproved,
    NotApplicableMarked,
    NothingWouldApply,
    OwnMarkIsNotApproved,
)
from evaluation.domain.self_assessment import (
    AssessmentIsNotOpened,
    AssessmentIsOfOwnOpd,
    ClaimLevel,
    IndicatorIsUnknown,
    SelfAssessmentIsOver,
    SelfAssessmentIsSubmitted,
)
from kit.decider import Actor
from kit.testing import Spec
from tests.evaluation.examples import (
    APR_1,
    ASSESSOR,
    COLLEAGUE,
    HEALTH,
    MOVED,
    OPERATOR,
    PLAN,
    Q1,
    RISK,
    SERVICE,
    STAND_IN,
    WORLD,
    History,
    claimed,
    handed_in,
    opened,
    shown,
)

decides = Spec(assessment)

mark = MarkNotApplicable(indicator=RISK, reason="tidak mengelola layanan")
approve = ApproveNotApplicable(indicator=RISK)


def marked(code: str) -> NotApplicableMarked:
    return NotApplicableMarked(
        period_id=Q1,
        opd_id=HEALTH,
        indicator=code,
        reason="tidak mengelola layanan",
        marked_by=OPERATOR.account_id,
    )


def approved(code: str) -> NotApplicableApproved:
    return NotApplicableApproved(
        period_id=Q1, opd_id=HEALTH, indicator=code, reason="tidak mengelola layanan"
    )


def test_an_opd_marks_what_does_not_apply_to_it() -> None:
    decides(given=[opened], when=mark, then=[marked(RISK)], elsewhere=WORLD, by=OPERATOR)


def test_marking_the_same_again_changes_nothing() -> None:
    decides(given=[opened, marked(RISK)], when=mark, then=[], elsewhere=WORLD, by=COLLEAGUE)


def test_only_indicators_of_the_instrument_are_marked() -> None:
    other = msgspec.structs.replace(mark, indicator="OTHER")
    decides(given=[opened], when=other, then=IndicatorIsUnknown, elsewhere=WORLD, by=OPERATOR)


def test_nothing_is_marked_before_the_first_claim_after_the_deadline_or_after_submission() -> None:
    decides(given=[], when=mark, then=AssessmentIsNotOpened, elsewhere=WORLD)
    decides(given=[opened], when=mark, then=SelfAssessmentIsOver, elsewhere=WORLD, today=APR_1)
    decides(given=handed_in, when=mark, then=SelfAssessmentIsSubmitted, elsewhere=WORLD)


def test_somebody_else_approves_a_mark() -> None:
    decides(
        given=[opened, marked(RISK)],
        when=approve,
        then=[approved(RISK)],
        elsewhere=WORLD,
        by=ASSESSOR,
    )


def test_approving_twice_changes_nothing() -> None:
    history: History = [opened, marked(RISK), approved(RISK)]
    decides(given=history, when=approve, then=[], elsewhere=WORLD, by=ASSESSOR)


@pytest.mark.parametrize("actor", [MOVED, STAND_IN], ids=["moved", "stand-in"])
def test_nobody_approves_their_own_mark_and_nobody_does_in_their_name(actor: Actor) -> None:
    decides(
        given=[opened, marked(RISK)],
        when=approve,
        then=OwnMarkIsNotApproved,
        elsewhere=WORLD,
        by=actor,
    )


def test_nobody_approves_for_their_own_opd() -> None:
    history: History = [opened, marked(RISK)]
    decides(given=history, when=approve, then=AssessmentIsOfOwnOpd, elsewhere=WORLD, by=COLLEAGUE)


def test_only_what_is_marked_is_approved() -> None:
    decides(given=[opened], when=approve, then=IndicatorIsNotMarked, elsewhere=WORLD, by=ASSESSOR)


def test_nothing_is_approved_after_submission() -> None:
    decides(
        given=handed_in, when=approve, then=SelfAssessmentIsSubmitted, elsewhere=WORLD, by=ASSESSOR
    )


def test_at_least_one_indicator_applies() -> None:
    both: History = [marked(PLAN), approved(PLAN), marked(SERVICE), approved(SERVICE)]
    history: History = [opened, *both, marked(RISK)]
    decides(given=history, when=approve, then=NothingWouldApply, elsewhere=WORLD, by=ASSESSOR)


def test_claiming_a_level_withdraws_the_mark() -> None:
    said = claimed(RISK, 1)
    claim = ClaimLevel(period_id=Q1, opd_id=HEALTH, indicator=RISK, level=1, evidence=shown(1))
    history: History = [opened, said, marked(RISK)]
    decides(given=history, when=claim, then=[said], elsewhere=WORLD, by=OPERATOR)
    decides(
        given=[*history, said],
        when=approve,
        then=IndicatorIsNotMarked,
        elsewhere=WORLD,
        by=ASSESSOR,
    )
