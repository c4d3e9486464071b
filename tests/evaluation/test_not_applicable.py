"""What does not apply to an OPD, and who agrees."""

from decimal import Decimal

import msgspec
import pytest

from evaluation.domain.assessment import AssessmentFinalised, FinaliseAssessment, assessment
from evaluation.domain.judging import AssessmentIsOfOwnOpd
from evaluation.domain.not_applicable import (
    ApproveNotApplicable,
    DeclineNotApplicable,
    IndicatorIsNotMarked,
    MarkIsApproved,
    MarkNotApplicable,
    NotApplicableApproved,
    NotApplicableDeclined,
    NotApplicableMarked,
    NothingWouldApply,
    OwnMarkIsNotDecided,
)
from evaluation.domain.self_assessment import (
    AssessmentIsNotOpened,
    ClaimLevel,
    IndicatorIsUnknown,
    SelfAssessmentIsOver,
    SelfAssessmentIsSubmitted,
    SelfAssessmentLapsed,
)
from evaluation.domain.verification import (
    ConcludeVerification,
    IndicatorsAreNotVerified,
    MarksAreNotDecided,
    VerificationConcluded,
    VerifyIndicator,
)
from kit.decider import Actor
from kit.testing import Given, Spec
from tests.evaluation.examples import (
    APR_1,
    APR_10,
    ASSESSOR,
    COLLEAGUE,
    HEALTH,
    MAY_1,
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
    submitted,
    verified,
)

decides = Spec(assessment)

mark = MarkNotApplicable(indicator=RISK, reason="tidak mengelola layanan")
approve = ApproveNotApplicable(indicator=RISK)
decline = DeclineNotApplicable(indicator=RISK, reason="layanan ini ada")
lapsed = SelfAssessmentLapsed(period_id=Q1, opd_id=HEALTH, unclaimed=())


def marked(code: str) -> NotApplicableMarked:
    return NotApplicableMarked(
        period_id=Q1,
        opd_id=HEALTH,
        indicator=code,
        reason="tidak mengelola layanan",
        marked_by=OPERATOR.account_id,
    )


def declined(code: str, counts_as: int | None = None) -> NotApplicableDeclined:
    return NotApplicableDeclined(
        period_id=Q1,
        opd_id=HEALTH,
        indicator=code,
        reason="layanan ini ada",
        counts_as=counts_as,
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
        then=OwnMarkIsNotDecided,
        elsewhere=WORLD,
        by=actor,
    )


def test_who_marked_in_the_name_of_another_and_that_other_do_not_decide() -> None:
    by_deputy = msgspec.structs.replace(
        marked(RISK), marked_by=STAND_IN.account_id, on_behalf_of=STAND_IN.on_behalf_of
    )
    for judge in (MOVED, Actor(account_id=STAND_IN.account_id)):
        for when in (approve, decline):
            decides(
                given=[opened, by_deputy],
                when=when,
                then=OwnMarkIsNotDecided,
                elsewhere=WORLD,
                by=judge,
            )
    decides(given=[opened], when=mark, then=[by_deputy], elsewhere=WORLD, by=STAND_IN)


def test_nobody_approves_for_their_own_opd() -> None:
    history: History = [opened, marked(RISK)]
    decides(given=history, when=approve, then=AssessmentIsOfOwnOpd, elsewhere=WORLD, by=COLLEAGUE)


def test_only_what_is_marked_is_approved() -> None:
    decides(given=[opened], when=approve, then=IndicatorIsNotMarked, elsewhere=WORLD, by=ASSESSOR)


def test_what_was_marked_in_time_is_decided_after_submission_and_after_the_deadline() -> None:
    for end in (submitted, lapsed):
        history: History = [opened, claimed(PLAN, 3), marked(RISK), claimed(SERVICE, 4), end]
        for when, then in ((approve, approved(RISK)), (decline, declined(RISK, counts_as=1))):
            decides(
                given=history, when=when, then=[then], elsewhere=WORLD, today=APR_1, by=ASSESSOR
            )


def test_somebody_else_declines_a_mark_with_the_reason() -> None:
    history: History = [opened, marked(RISK)]
    decides(given=history, when=decline, then=[declined(RISK)], elsewhere=WORLD, by=ASSESSOR)
    decides(given=history, when=decline, then=AssessmentIsOfOwnOpd, elsewhere=WORLD, by=COLLEAGUE)
    decides(given=history, when=decline, then=OwnMarkIsNotDecided, elsewhere=WORLD, by=MOVED)
    decides(given=[opened], when=decline, then=IndicatorIsNotMarked, elsewhere=WORLD, by=ASSESSOR)


def test_a_mark_is_decided_once() -> None:
    no: History = [opened, marked(RISK), declined(RISK)]
    decides(given=no, when=decline, then=[], elsewhere=WORLD, by=ASSESSOR)
    decides(given=no, when=approve, then=IndicatorIsNotMarked, elsewhere=WORLD, by=ASSESSOR)
    yes: History = [opened, marked(RISK), approved(RISK)]
    decides(given=yes, when=decline, then=MarkIsApproved, elsewhere=WORLD, by=ASSESSOR)


def test_what_was_declined_in_time_is_claimed_or_marked_anew() -> None:
    history: History = [opened, marked(RISK), declined(RISK)]
    decides(given=history, when=mark, then=[marked(RISK)], elsewhere=WORLD, by=OPERATOR)
    claim = ClaimLevel(period_id=Q1, opd_id=HEALTH, indicator=RISK, level=1, evidence=shown(1))
    decides(given=history, when=claim, then=[claimed(RISK, 1)], elsewhere=WORLD, by=OPERATOR)
    stated: History = [opened, claimed(RISK, 1), marked(RISK), declined(RISK)]
    decides(given=stated, when=claim, then=[], elsewhere=WORLD, by=OPERATOR)


handed_in_with_mark: History = [
    *(opened, claimed(PLAN, 3), marked(RISK), claimed(SERVICE, 4), submitted),
    *(verified(PLAN, 3, of=3), verified(SERVICE, 4, of=4)),
]


def test_verification_is_concluded_once_every_mark_is_decided() -> None:
    conclude = ConcludeVerification()
    decides(
        given=handed_in_with_mark,
        when=conclude,
        then=MarksAreNotDecided,
        elsewhere=WORLD,
        by=ASSESSOR,
    )
    refused: History = [*handed_in_with_mark, declined(RISK, counts_as=1)]
    decides(
        given=refused, when=conclude, then=IndicatorsAreNotVerified, elsewhere=WORLD, by=ASSESSOR
    )
    judge = VerifyIndicator(indicator=RISK, level=1)
    found = verified(RISK, 1, of=1)
    decides(given=refused, when=judge, then=[found], elsewhere=WORLD, by=ASSESSOR)


def test_a_level_that_was_verified_before_the_mark_was_approved_does_not_count() -> None:
    history: History = [
        *(opened, claimed(PLAN, 3), claimed(RISK, 2), marked(RISK), claimed(SERVICE, 4)),
        *(submitted, verified(PLAN, 3, of=3), verified(RISK, 1, of=2)),
        *(verified(SERVICE, 4, of=4), approved(RISK)),
    ]
    facts = Given(today=APR_10, actor=ASSESSOR, histories=WORLD)
    (over,) = assessment.decide(ConcludeVerification(), assessment.replay(history), facts)
    assert isinstance(over, VerificationConcluded)
    # (2.5 x 3 + 3.0 x 4) / 5.5
    assert over.index == Decimal("3.55")
    later = Given(today=MAY_1, actor=ASSESSOR, histories=WORLD)
    state = assessment.replay([*history, over])
    final, _ = assessment.decide(FinaliseAssessment(), state, later)
    assert isinstance(final, AssessmentFinalised)
    assert (final.index, [one.indicator for one in final.levels]) == (over.index, [PLAN, SERVICE])


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
