"""What assessors find, and what follows."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import msgspec
import pytest

from evaluation.domain.assessment import assessment
from evaluation.domain.evidence import LevelIsOutsideTheScale
from evaluation.domain.judging import AssessmentIsOfOwnOpd, OwnSelfAssessmentIsNotJudged
from evaluation.domain.not_applicable import NotApplicableApproved, NotApplicableMarked
from evaluation.domain.opd import OpdClosureNoted, opd
from evaluation.domain.period import DeadlinesExtended, period
from evaluation.domain.self_assessment import (
    AssessmentIsNotOpened,
    IndicatorIsUnknown,
    SelfAssessmentIsNotSubmitted,
    SelfAssessmentLapsed,
)
from evaluation.domain.verification import (
    ConcludeVerification,
    IndicatorsAreNotVerified,
    LevelIsAboveTheClaim,
    ReasonIsMissing,
    VerificationIsConcluded,
    VerificationIsOver,
    VerifyIndicator,
)
from kit.decider import Actor
from kit.testing import Spec
from tests.evaluation.examples import (
    APR_10,
    APR_30,
    ASSESSOR,
    COLLEAGUE,
    HEALTH,
    HEARD,
    MAY_1,
    OF_TWO_OPDS,
    OPERATOR,
    PLAN,
    Q1,
    RISK,
    SERVICE,
    WORLD,
    History,
    all_verified,
    claimed,
    concluded,
    handed_in,
    opened,
    q1_opened,
    submitted,
    verified,
)

decides = Spec(assessment)
but = msgspec.structs.replace

confirm = VerifyIndicator(indicator=RISK, level=4)
lower = VerifyIndicator(indicator=RISK, level=2, reason="bukti kurang")
conclude = ConcludeVerification()


def test_an_assessor_confirms_a_level() -> None:
    decides(
        given=handed_in,
        when=confirm,
        then=[verified(RISK, 4, of=4)],
        elsewhere=WORLD,
        today=APR_30,
        by=ASSESSOR,
    )


def test_an_assessor_lowers_a_level_with_a_reason() -> None:
    decides(
        given=handed_in,
        when=lower,
        then=[verified(RISK, 2, of=4)],
        elsewhere=WORLD,
        by=ASSESSOR,
    )


def test_a_lower_level_owes_a_reason() -> None:
    mute = but(lower, reason=" ")
    decides(given=handed_in, when=mute, then=ReasonIsMissing, elsewhere=WORLD, by=ASSESSOR)


def test_an_assessor_may_think_again_before_the_conclusion() -> None:
    decides(
        given=[*handed_in, verified(RISK, 4, of=4)],
        when=lower,
        then=[verified(RISK, 2, of=4)],
        elsewhere=WORLD,
        by=ASSESSOR,
    )


def test_verifying_the_same_again_changes_nothing() -> None:
    history: History = [*handed_in, verified(RISK, 2, of=4)]
    decides(given=history, when=lower, then=[], elsewhere=WORLD, by=ASSESSOR)
    decides(
        given=[*handed_in, *all_verified, concluded],
        when=lower,
        then=[],
        elsewhere=WORLD,
        by=ASSESSOR,
    )


def test_nobody_verifies_their_own_opd() -> None:
    decides(given=handed_in, when=confirm, then=AssessmentIsOfOwnOpd, elsewhere=WORLD, by=COLLEAGUE)


def test_who_stands_in_for_an_assessor_stays_of_their_own_opd() -> None:
    decides(
        given=handed_in, when=confirm, then=AssessmentIsOfOwnOpd, elsewhere=WORLD, by=OF_TWO_OPDS
    )


DEPUTY = Actor(account_id=UUID(int=0xDEB))


@pytest.mark.parametrize(
    ("by", "judge"),
    [
        (replace(DEPUTY, on_behalf_of=COLLEAGUE.account_id), DEPUTY),
        (replace(DEPUTY, on_behalf_of=COLLEAGUE.account_id), Actor(COLLEAGUE.account_id)),
        (DEPUTY, replace(DEPUTY, on_behalf_of=ASSESSOR.account_id)),
        (COLLEAGUE, replace(DEPUTY, on_behalf_of=COLLEAGUE.account_id)),
    ],
    ids=["the deputy", "who was stood in for", "for an assessor", "in the name of who did"],
)
def test_nobody_judges_what_they_handed_in_for_themselves_or_for_another(
    by: Actor, judge: Actor
) -> None:
    by_deputy = msgspec.structs.replace(
        submitted, submitted_by=by.account_id, on_behalf_of=by.on_behalf_of
    )
    history: History = [*handed_in[:-1], by_deputy]
    assert handed_in[-1] == submitted
    for when in (confirm, conclude):
        decides(
            given=history,
            when=when,
            then=OwnSelfAssessmentIsNotJudged,
            elsewhere=WORLD,
            by=judge,
        )


def test_whose_opd_answers_for_one_that_has_ended_does_not_judge_it() -> None:
    heir = UUID(int=0xD9)
    ended = OpdClosureNoted(
        opd_id=HEALTH, valid_to=date(2026, 1, 31), heard_event_id=HEARD, heir_id=heir
    )
    world = {**WORLD, (opd, HEALTH): [*WORLD.get((opd, HEALTH), []), ended]}
    of_heir = replace(COLLEAGUE, opd_id=heir)
    decides(given=handed_in, when=confirm, then=AssessmentIsOfOwnOpd, elsewhere=world, by=of_heir)


def test_no_level_is_raised_above_the_claim() -> None:
    raised = but(confirm, level=5)
    decides(given=handed_in, when=raised, then=LevelIsAboveTheClaim, elsewhere=WORLD, by=ASSESSOR)


@pytest.mark.parametrize("level", [0, 6])
def test_a_verified_level_is_one_to_five(level: int) -> None:
    outside = but(lower, level=level)
    decides(
        given=handed_in, when=outside, then=LevelIsOutsideTheScale, elsewhere=WORLD, by=ASSESSOR
    )


def test_only_a_submitted_self_assessment_is_verified() -> None:
    decides(given=[], when=confirm, then=AssessmentIsNotOpened, elsewhere=WORLD, by=ASSESSOR)
    draft: History = [opened, claimed(RISK, 4)]
    decides(
        given=draft, when=confirm, then=SelfAssessmentIsNotSubmitted, elsewhere=WORLD, by=ASSESSOR
    )


def test_what_is_not_claimed_is_not_verified() -> None:
    other = but(confirm, indicator="OTHER")
    decides(given=handed_in, when=other, then=IndicatorIsUnknown, elsewhere=WORLD, by=ASSESSOR)


def test_verification_ends_with_its_deadline() -> None:
    decides(
        given=handed_in,
        when=confirm,
        then=VerificationIsOver,
        elsewhere=WORLD,
        today=MAY_1,
        by=ASSESSOR,
    )


def test_an_extended_deadline_holds_for_verification() -> None:
    extended = DeadlinesExtended(
        period_id=Q1,
        self_assessment_until=q1_opened.self_assessment_until,
        verification_until=MAY_1,
        reason="gangguan",
    )
    decides(
        given=handed_in,
        when=confirm,
        then=[verified(RISK, 4, of=4)],
        elsewhere={**WORLD, (period, Q1): [q1_opened, extended]},
        today=MAY_1,
        by=ASSESSOR,
    )


def test_a_concluded_verification_stands() -> None:
    history: History = [*handed_in, *all_verified, concluded]
    decides(given=history, when=confirm, then=VerificationIsConcluded, elsewhere=WORLD, by=ASSESSOR)


def test_the_conclusion_gives_index_predicate_and_the_last_day_to_object() -> None:
    decides(
        given=[*handed_in, *all_verified],
        when=conclude,
        then=[concluded],
        elsewhere=WORLD,
        today=APR_10,
        by=ASSESSOR,
    )
    assert concluded.objection_until - concluded.concluded_on == timedelta(days=3)


def test_the_conclusion_leaves_out_what_does_not_apply() -> None:
    marked = NotApplicableMarked(
        period_id=Q1,
        opd_id=HEALTH,
        indicator=RISK,
        reason="tidak ada",
        marked_by=OPERATOR.account_id,
    )
    approved = NotApplicableApproved(
        period_id=Q1, opd_id=HEALTH, indicator=RISK, reason="tidak ada"
    )
    claims: History = [opened, claimed(PLAN, 3), claimed(SERVICE, 4), marked, approved, submitted]
    found: History = [verified(PLAN, 3, of=3), verified(SERVICE, 4, of=4)]
    without_risk = but(
        concluded,
        index=Decimal("3.55"),
        predicate="Sangat Baik",
        domains=(concluded.domains[0], concluded.domains[2]),
        aspects=(concluded.aspects[0], concluded.aspects[2]),
    )
    decides(
        given=[*claims, *found],
        when=conclude,
        then=[without_risk],
        elsewhere=WORLD,
        today=APR_10,
        by=ASSESSOR,
    )
    decides(given=claims, when=confirm, then=IndicatorIsUnknown, elsewhere=WORLD, by=ASSESSOR)


def test_what_lapsed_is_verified_at_the_lowest_level() -> None:
    lapsed = SelfAssessmentLapsed(period_id=Q1, opd_id=HEALTH, unclaimed=(RISK, SERVICE))
    decides(
        given=[opened, claimed(PLAN, 3), lapsed],
        when=but(confirm, level=1),
        then=[verified(RISK, 1, of=1)],
        elsewhere=WORLD,
        by=ASSESSOR,
    )


def test_verification_is_not_concluded_with_indicators_open() -> None:
    history: History = [*handed_in, *all_verified[:2]]
    decides(
        given=history, when=conclude, then=IndicatorsAreNotVerified, elsewhere=WORLD, by=ASSESSOR
    )


def test_concluding_twice_changes_nothing() -> None:
    history: History = [*handed_in, *all_verified, concluded]
    decides(given=history, when=conclude, then=[], elsewhere=WORLD, today=APR_30, by=ASSESSOR)


def test_nobody_concludes_for_their_own_opd() -> None:
    history: History = [*handed_in, *all_verified]
    decides(given=history, when=conclude, then=AssessmentIsOfOwnOpd, elsewhere=WORLD, by=OPERATOR)
