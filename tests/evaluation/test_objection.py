"""What an OPD objects to, and what it is answered."""

import msgspec
import pytest

from evaluation.domain.assessment import assessment
from evaluation.domain.evidence import EvidenceIsFromTheFuture
from evaluation.domain.judging import AssessmentIsOfOwnOpd
from evaluation.domain.objection import (
    AnswerIsOutsideTheDispute,
    AnswerObjection,
    LevelIsNotLowered,
    ObjectionAnswered,
    ObjectionIsAlreadyAnswered,
    ObjectionIsAlreadyRaised,
    ObjectionIsNotRaised,
    ObjectionRaised,
    ObjectionWindowIsOver,
    OwnObjectionIsNotAnswered,
    RaiseObjection,
)
from evaluation.domain.self_assessment import IndicatorIsUnknown
from evaluation.domain.verification import VerificationIsNotConcluded
from kit.decider import Actor
from kit.testing import Spec
from tests.evaluation.examples import (
    APR_10,
    APR_13,
    APR_14,
    ASSESSOR,
    COLLEAGUE,
    HEALTH,
    MAY_1,
    MOVED,
    OPERATOR,
    PLAN,
    Q1,
    RISK,
    STAND_IN,
    WORLD,
    History,
    all_verified,
    concluded,
    evidence,
    handed_in,
    shown,
)

decides = Spec(assessment)
but = msgspec.structs.replace

judged: History = [*handed_in, *all_verified, concluded]
objects = RaiseObjection(indicator=RISK, reason="bukti baru", evidence=shown(3))
raised = ObjectionRaised(
    period_id=Q1,
    opd_id=HEALTH,
    indicator=RISK,
    reason="bukti baru",
    evidence=evidence(3),
    raised_by=OPERATOR.account_id,
)
answer = AnswerObjection(indicator=RISK, level=3, reason="bukti diterima")
answered = ObjectionAnswered(
    period_id=Q1,
    opd_id=HEALTH,
    indicator=RISK,
    verified_level=2,
    level=3,
    reason="bukti diterima",
)


def test_an_opd_objects_until_the_last_day() -> None:
    decides(given=judged, when=objects, then=[raised], elsewhere=WORLD, today=APR_13, by=OPERATOR)


def test_nobody_objects_a_day_late() -> None:
    decides(
        given=judged,
        when=objects,
        then=ObjectionWindowIsOver,
        elsewhere=WORLD,
        today=APR_14,
        by=OPERATOR,
    )


def test_nobody_objects_before_the_verification_is_concluded() -> None:
    decides(
        given=handed_in, when=objects, then=VerificationIsNotConcluded, elsewhere=WORLD, by=OPERATOR
    )


def test_objecting_again_in_the_same_words_changes_nothing() -> None:
    decides(
        given=[*judged, raised], when=objects, then=[], elsewhere=WORLD, today=APR_14, by=OPERATOR
    )


def test_an_indicator_is_objected_to_once() -> None:
    other = but(objects, reason="alasan lain")
    for history in ([*judged, raised], [*judged, raised, answered]):
        decides(
            given=history,
            when=other,
            then=ObjectionIsAlreadyRaised,
            elsewhere=WORLD,
            today=APR_10,
            by=OPERATOR,
        )


def test_only_a_lowered_level_is_objected_to() -> None:
    plan, other = but(objects, indicator=PLAN), but(objects, indicator="OTHER")
    decides(
        given=judged, when=plan, then=LevelIsNotLowered, elsewhere=WORLD, today=APR_10, by=OPERATOR
    )
    decides(
        given=judged,
        when=other,
        then=IndicatorIsUnknown,
        elsewhere=WORLD,
        today=APR_10,
        by=OPERATOR,
    )


def test_an_objection_brings_usable_evidence() -> None:
    early = but(objects, evidence=shown(3, dated_on=MAY_1))
    decides(
        given=judged,
        when=early,
        then=EvidenceIsFromTheFuture,
        elsewhere=WORLD,
        today=APR_10,
        by=OPERATOR,
    )


def test_somebody_else_answers_with_a_level_and_a_reason() -> None:
    decides(
        given=[*judged, raised],
        when=answer,
        then=[answered],
        elsewhere=WORLD,
        today=APR_14,
        by=ASSESSOR,
    )


@pytest.mark.parametrize("level", [2, 4])
def test_an_answer_may_confirm_either_side(level: int) -> None:
    decides(
        given=[*judged, raised],
        when=but(answer, level=level),
        then=[but(answered, level=level)],
        elsewhere=WORLD,
        by=ASSESSOR,
    )


@pytest.mark.parametrize("level", [0, 1, 5])
def test_an_answer_stays_between_what_was_verified_and_what_was_claimed(level: int) -> None:
    decides(
        given=[*judged, raised],
        when=but(answer, level=level),
        then=AnswerIsOutsideTheDispute,
        elsewhere=WORLD,
        by=ASSESSOR,
    )


def test_nobody_answers_for_their_own_opd() -> None:
    decides(
        given=[*judged, raised],
        when=answer,
        then=AssessmentIsOfOwnOpd,
        elsewhere=WORLD,
        by=COLLEAGUE,
    )


@pytest.mark.parametrize("actor", [MOVED, STAND_IN], ids=["moved", "stand-in"])
def test_nobody_answers_their_own_objection_and_nobody_does_in_their_name(actor: Actor) -> None:
    decides(
        given=[*judged, raised],
        when=answer,
        then=OwnObjectionIsNotAnswered,
        elsewhere=WORLD,
        by=actor,
    )


def test_who_objected_in_the_name_of_another_and_that_other_do_not_answer() -> None:
    by_deputy = but(raised, raised_by=STAND_IN.account_id, on_behalf_of=STAND_IN.on_behalf_of)
    decides(given=judged, when=objects, then=[by_deputy], elsewhere=WORLD, by=STAND_IN)
    for judge in (MOVED, Actor(account_id=STAND_IN.account_id)):
        decides(
            given=[*judged, by_deputy],
            when=answer,
            then=OwnObjectionIsNotAnswered,
            elsewhere=WORLD,
            by=judge,
        )


def test_what_was_not_objected_to_is_not_answered() -> None:
    decides(given=judged, when=answer, then=ObjectionIsNotRaised, elsewhere=WORLD, by=ASSESSOR)


def test_answering_the_same_again_changes_nothing() -> None:
    history: History = [*judged, raised, answered]
    decides(given=history, when=answer, then=[], elsewhere=WORLD, by=ASSESSOR)


def test_an_objection_is_answered_once() -> None:
    other = but(answer, level=4)
    history: History = [*judged, raised, answered]
    decides(
        given=history, when=other, then=ObjectionIsAlreadyAnswered, elsewhere=WORLD, by=ASSESSOR
    )
