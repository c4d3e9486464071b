"""How an assessment becomes final."""

from decimal import Decimal

import msgspec

from evaluation.domain.assessment import (
    AssessmentFinalised,
    AssessmentIsFinal,
    FinaliseAssessment,
    IndicatorLevel,
    ObjectionsAreOpen,
    ObjectionWindowIsOpen,
    assessment,
)
from evaluation.domain.objection import (
    AnswerObjection,
    ObjectionAnswered,
    ObjectionRaised,
    RaiseObjection,
)
from evaluation.domain.roster import OpdFinishedPeriod, roster, roster_of
from evaluation.domain.self_assessment import AssessmentIsNotOpened
from evaluation.domain.verification import VerificationIsNotConcluded
from kit.decider import Elsewhere
from kit.testing import Spec
from tests.evaluation.examples import (
    APR_13,
    APR_14,
    ASSESSOR,
    DUE_LIST,
    HEALTH,
    HEALTH_Q1,
    INSTRUMENT,
    OPERATOR,
    PLAN,
    Q1,
    RISK,
    SERVICE,
    WORLD,
    History,
    all_verified,
    concluded,
    evidence,
    handed_in,
    parts,
    shown,
)

decides = Spec(assessment)
but = msgspec.structs.replace

finalise = FinaliseAssessment()
judged: History = [*handed_in, *all_verified, concluded]
raised = ObjectionRaised(
    period_id=Q1,
    opd_id=HEALTH,
    indicator=RISK,
    reason="bukti baru",
    evidence=(),
    raised_by=OPERATOR.account_id,
)
answered = ObjectionAnswered(
    period_id=Q1,
    opd_id=HEALTH,
    indicator=RISK,
    verified_level=2,
    level=3,
    reason="bukti diterima",
)
finished = Elsewhere(
    roster, roster_of(Q1), OpdFinishedPeriod(period_id=Q1, opd_id=HEALTH, assessment_id=HEALTH_Q1)
)


def levels(plan: int, risk: int, service: int) -> tuple[IndicatorLevel, ...]:
    return tuple(
        IndicatorLevel(indicator=code, level=level)
        for code, level in ((PLAN, plan), (RISK, risk), (SERVICE, service))
    )


final = AssessmentFinalised(
    assessment_id=HEALTH_Q1,
    period_id=Q1,
    opd_id=HEALTH,
    instrument_id=INSTRUMENT,
    index=Decimal("3.21"),
    predicate="Baik",
    domains=concluded.domains,
    aspects=concluded.aspects,
    levels=levels(3, 2, 4),
    finalised_on=APR_14,
)


def test_a_result_that_nobody_objected_to_becomes_final_after_the_window() -> None:
    decides(
        given=judged,
        when=finalise,
        then=[final, finished],
        elsewhere=WORLD,
        today=APR_14,
        by=DUE_LIST,
    )


def test_an_answered_objection_changes_the_final_result() -> None:
    changed = but(
        final,
        index=Decimal("3.43"),
        domains=parts("", "3.00", "3.00", "4.00"),
        aspects=parts("Aspek ", "3.00", "3.00", "4.00"),
        levels=levels(3, 3, 4),
    )
    decides(
        given=[*judged, raised, answered],
        when=finalise,
        then=[changed, finished],
        elsewhere=WORLD,
        today=APR_14,
    )


def test_nothing_is_final_on_the_last_day_to_object() -> None:
    decides(given=judged, when=finalise, then=ObjectionWindowIsOpen, elsewhere=WORLD, today=APR_13)
    decides(
        given=[*judged, raised, answered],
        when=finalise,
        then=ObjectionWindowIsOpen,
        elsewhere=WORLD,
        today=APR_13,
    )


def test_nothing_is_final_while_an_objection_is_open() -> None:
    decides(
        given=[*judged, raised],
        when=finalise,
        then=ObjectionsAreOpen,
        elsewhere=WORLD,
        today=APR_14,
    )


def test_nothing_is_final_without_a_concluded_verification() -> None:
    decides(given=[], when=finalise, then=AssessmentIsNotOpened, elsewhere=WORLD)
    decides(given=handed_in, when=finalise, then=VerificationIsNotConcluded, elsewhere=WORLD)


def test_finalising_twice_changes_nothing() -> None:
    decides(given=[*judged, final], when=finalise, then=[], elsewhere=WORLD, today=APR_14)


def test_the_state_names_the_opd_whose_assessment_it_is() -> None:
    assert assessment.initial.opd_id is None
    assert assessment.replay(handed_in).opd_id == HEALTH


objects = RaiseObjection(indicator=RISK, reason="bukti baru", evidence=shown(3))


def test_a_final_result_is_not_objected_to_even_where_the_clock_goes_back() -> None:
    decides(
        given=[*judged, final],
        when=objects,
        then=AssessmentIsFinal,
        elsewhere=WORLD,
        today=APR_13,
        by=OPERATOR,
    )


def test_an_objection_that_came_in_after_the_result_is_not_answered() -> None:
    decides(
        given=[*judged, final, raised],
        when=AnswerObjection(indicator=RISK, level=3, reason="bukti diterima"),
        then=AssessmentIsFinal,
        elsewhere=WORLD,
        today=APR_13,
        by=ASSESSOR,
    )


def test_objecting_again_in_the_same_words_is_quiet_after_the_result_too() -> None:
    said = but(raised, evidence=evidence(3))
    decides(
        given=[*judged, said, answered, final],
        when=objects,
        then=[],
        elsewhere=WORLD,
        today=APR_14,
        by=OPERATOR,
    )
