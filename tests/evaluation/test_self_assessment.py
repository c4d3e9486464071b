"""What an OPD claims, shows and hands in."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec
import pytest

from evaluation.domain.assessment import assessment
from evaluation.domain.dates import period_of
from evaluation.domain.evidence import (
    EvidenceIsFromTheFuture,
    EvidenceIsMissing,
    LevelIsOutsideTheScale,
)
from evaluation.domain.not_applicable import (
    NotApplicableApproved,
    NotApplicableDeclined,
    NotApplicableMarked,
)
from evaluation.domain.opd import OpdIsNotInForce, OpdIsNotNoted, opd
from evaluation.domain.period import (
    PeriodClosed,
    PeriodIsNotOpen,
    SelfAssessmentIsStillRunning,
    period,
)
from evaluation.domain.roster import OpdJoinedPeriod, roster, roster_of
from evaluation.domain.self_assessment import (
    AssessmentIsNotOpened,
    ClaimIsOfAnotherAssessment,
    ClaimLevel,
    IndicatorIsUnknown,
    IndicatorsAreOpen,
    LapseSelfAssessment,
    SelfAssessmentIsOver,
    SelfAssessmentIsSubmitted,
    SelfAssessmentLapsed,
    SubmitSelfAssessment,
    assessment_of,
)
from kit.decider import Elsewhere, Event, Refused
from kit.testing import Spec, Stream
from tests.evaluation.examples import (
    APR_1,
    DUE_LIST,
    FEB_2,
    HEAD,
    HEALTH,
    HEALTH_Q1,
    KOMINFO,
    MAR_31,
    OPERATOR,
    PLAN,
    Q1,
    RISK,
    SERVICE,
    WORLD,
    History,
    claimed,
    evidence,
    noted,
    opened,
    q1_opened,
    shown,
    submitted,
)

decides = Spec(assessment)
but = msgspec.structs.replace

joined = Elsewhere(
    roster, roster_of(Q1), OpdJoinedPeriod(period_id=Q1, opd_id=HEALTH, assessment_id=HEALTH_Q1)
)
marked = NotApplicableMarked(
    period_id=Q1, opd_id=HEALTH, indicator=RISK, reason="tidak ada", marked_by=OPERATOR.account_id
)
approved = NotApplicableApproved(period_id=Q1, opd_id=HEALTH, indicator=RISK, reason="tidak ada")
declined = NotApplicableDeclined(
    period_id=Q1, opd_id=HEALTH, indicator=RISK, reason="ada", counts_as=None
)


def claim(code: str, level: int) -> ClaimLevel:
    return ClaimLevel(
        period_id=Q1,
        opd_id=HEALTH,
        indicator=code,
        level=level,
        evidence=shown(*range(1, level + 1)),
    )


def refuses(
    when: ClaimLevel,
    refusal: type[Refused],
    given: History | None = None,
    today: date = FEB_2,
    elsewhere: Mapping[Stream, Sequence[Event]] | None = None,
) -> None:
    """Say that the operator is refused, in a world where some streams have another history."""
    world = {**WORLD, **(elsewhere or {})}
    decides(given=given or [], when=when, then=refusal, elsewhere=world, today=today, by=OPERATOR)


def test_the_first_claim_opens_the_assessment_and_joins_the_period() -> None:
    decides(
        given=[],
        when=claim(PLAN, 3),
        then=[joined, opened, claimed(PLAN, 3)],
        elsewhere=WORLD,
        today=FEB_2,
        by=HEAD,
    )


def test_a_later_claim_is_only_a_claim() -> None:
    decides(
        given=[opened, claimed(PLAN, 3)],
        when=claim(RISK, 1),
        then=[claimed(RISK, 1)],
        elsewhere=WORLD,
    )


def test_a_claim_may_be_changed_until_the_last_day() -> None:
    decides(
        given=[opened, claimed(PLAN, 3)],
        when=claim(PLAN, 2),
        then=[claimed(PLAN, 2)],
        elsewhere=WORLD,
        today=MAR_31,
    )


def test_the_same_claim_again_changes_nothing() -> None:
    decides(given=[opened, claimed(PLAN, 3)], when=claim(PLAN, 3), then=[], elsewhere=WORLD)


def test_nothing_is_claimed_after_the_deadline() -> None:
    refuses(claim(PLAN, 1), SelfAssessmentIsOver, today=APR_1)


def test_nothing_is_claimed_outside_an_open_period() -> None:
    closed = PeriodClosed(period_id=Q1, period_key="2026-Q1", opd_ids=())
    refuses(claim(PLAN, 1), PeriodIsNotOpen, elsewhere={(period, Q1): []})
    refuses(claim(PLAN, 1), PeriodIsNotOpen, today=date(2026, 1, 4))
    refuses(claim(PLAN, 1), PeriodIsNotOpen, elsewhere={(period, Q1): [q1_opened, closed]})


def test_nothing_is_claimed_once_the_assessment_is_submitted() -> None:
    refuses(claim(PLAN, 1), SelfAssessmentIsSubmitted, given=[opened, claimed(PLAN, 3), submitted])


def test_only_an_opd_that_was_heard_of_is_assessed() -> None:
    refuses(claim(PLAN, 1), OpdIsNotNoted, elsewhere={(opd, HEALTH): []})


def test_an_opd_that_had_ended_before_the_period_is_not_assessed() -> None:
    ended = noted(HEALTH, "DINKES", valid_to=date(2025, 12, 31))
    refuses(claim(PLAN, 1), OpdIsNotInForce, elsewhere={(opd, HEALTH): [ended]})


def test_a_claim_stays_within_its_assessment() -> None:
    refuses(but(claim(PLAN, 1), opd_id=KOMINFO), ClaimIsOfAnotherAssessment, given=[opened])
    refuses(
        but(claim(PLAN, 1), period_id=period_of(2026, 2)),
        ClaimIsOfAnotherAssessment,
        given=[opened],
    )


def test_an_indicator_outside_the_instrument_is_refused() -> None:
    refuses(claim("OTHER", 1), IndicatorIsUnknown)


@pytest.mark.parametrize("level", [0, 6, -1])
def test_a_level_is_one_to_five(level: int) -> None:
    refuses(but(claim(PLAN, 1), level=level), LevelIsOutsideTheScale)
    refuses(but(claim(PLAN, 1), evidence=shown(1, level)), LevelIsOutsideTheScale)


@pytest.mark.parametrize("levels", [(), (3,), (1, 2), (2, 3), (1, 3), (1, 2, 4)])
def test_a_level_needs_evidence_for_every_level_up_to_it(levels: tuple[int, ...]) -> None:
    refuses(but(claim(PLAN, 3), evidence=shown(*levels)), EvidenceIsMissing)


def test_evidence_is_not_dated_in_the_future() -> None:
    refuses(but(claim(PLAN, 1), evidence=shown(1, dated_on=MAR_31)), EvidenceIsFromTheFuture)
    decides(
        given=[opened],
        when=but(claim(PLAN, 1), evidence=shown(1, dated_on=FEB_2)),
        then=[but(claimed(PLAN, 1), evidence=evidence(1, dated_on=FEB_2))],
        elsewhere=WORLD,
        today=FEB_2,
    )


complete: History = [opened, claimed(PLAN, 3), claimed(RISK, 4), claimed(SERVICE, 4)]
incomplete: History = [opened, claimed(PLAN, 3), claimed(SERVICE, 4)]


def test_a_complete_self_assessment_is_submitted() -> None:
    decides(
        given=complete,
        when=SubmitSelfAssessment(),
        then=[submitted],
        elsewhere=WORLD,
        by=HEAD,
        today=MAR_31,
    )


@pytest.mark.parametrize("decided", [[], [approved]], ids=["undecided", "approved"])
def test_a_mark_completes_a_self_assessment_unless_it_was_declined(decided: History) -> None:
    decides(
        given=[*incomplete, marked, *decided],
        when=SubmitSelfAssessment(),
        then=[submitted],
        elsewhere=WORLD,
        by=HEAD,
    )


@pytest.mark.parametrize("history", [incomplete, [*incomplete, marked, declined]])
def test_a_self_assessment_with_open_indicators_is_not_submitted(history: History) -> None:
    decides(given=history, when=SubmitSelfAssessment(), then=IndicatorsAreOpen, elsewhere=WORLD)


def test_submitting_twice_changes_nothing() -> None:
    decides(given=[*complete, submitted], when=SubmitSelfAssessment(), then=[], elsewhere=WORLD)


def test_nothing_is_submitted_after_the_deadline() -> None:
    decides(
        given=complete,
        when=SubmitSelfAssessment(),
        then=SelfAssessmentIsOver,
        elsewhere=WORLD,
        today=APR_1,
    )


def test_an_assessment_without_a_claim_is_not_submitted() -> None:
    decides(given=[], when=SubmitSelfAssessment(), then=AssessmentIsNotOpened, elsewhere=WORLD)


def lapsed(*unclaimed: str) -> SelfAssessmentLapsed:
    return SelfAssessmentLapsed(period_id=Q1, opd_id=HEALTH, unclaimed=unclaimed)


@pytest.mark.parametrize(
    ("history", "event"),
    [
        (complete, lapsed()),
        (incomplete, lapsed(RISK)),
        ([*incomplete, marked], lapsed()),
        ([*incomplete, marked, declined], lapsed(RISK)),
        ([*incomplete, marked, approved], lapsed()),
    ],
)
def test_after_the_deadline_what_is_unclaimed_counts_as_the_lowest_level(
    history: History, event: SelfAssessmentLapsed
) -> None:
    decides(
        given=history,
        when=LapseSelfAssessment(),
        then=[event],
        elsewhere=WORLD,
        today=APR_1,
        by=DUE_LIST,
    )


def test_nothing_lapses_on_the_last_day() -> None:
    decides(
        given=incomplete,
        when=LapseSelfAssessment(),
        then=SelfAssessmentIsStillRunning,
        elsewhere=WORLD,
        today=MAR_31,
    )


def test_what_is_submitted_does_not_lapse() -> None:
    decides(
        given=[*complete, submitted],
        when=LapseSelfAssessment(),
        then=[],
        elsewhere=WORLD,
        today=APR_1,
    )


def test_each_opd_has_one_assessment_a_period() -> None:
    assert assessment_of(Q1, HEALTH) == HEALTH_Q1
    assert assessment_of(Q1, KOMINFO) != HEALTH_Q1
