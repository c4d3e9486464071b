"""What becomes of an OPD that does not begin."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec
import pytest

from evaluation.domain.absence import LapseAbsent, OpdsFoundAbsent, absence
from evaluation.domain.assessment import assessment
from evaluation.domain.period import (
    PeriodClosed,
    PeriodIsNotOpen,
    SelfAssessmentIsStillRunning,
    period,
)
from evaluation.domain.register import REGISTER, register
from evaluation.domain.roster import roster, roster_of
from evaluation.domain.self_assessment import (
    AssessmentOpened,
    SelfAssessmentLapsed,
    assessment_of,
)
from kit.decider import Elsewhere, Event
from kit.testing import Given, Spec, Stream
from tests.evaluation.examples import (
    APR_1,
    APR_30,
    DUE_LIST,
    HEALTH,
    HEALTH_Q1,
    JAN_5,
    KOMINFO,
    MAR_31,
    MAY_1,
    PLAN,
    Q1,
    RISK,
    SERVICE,
    WORLD,
    joined,
    listed,
    opened,
    q1_opened,
)

decides = Spec(absence)

NEW_YEARS_EVE = date(2025, 12, 31)

lapse = LapseAbsent(period_id=Q1)
AFTER: Mapping[Stream, Sequence[Event]] = {
    **WORLD,
    (register, REGISTER): [listed(HEALTH, "DINKES"), listed(KOMINFO, "DISKOMINFOSP")],
    (roster, roster_of(Q1)): [joined(KOMINFO)],
}
found = OpdsFoundAbsent(period_id=Q1, opd_ids=(HEALTH,))
lapsed = SelfAssessmentLapsed(period_id=Q1, opd_id=HEALTH, unclaimed=(PLAN, RISK, SERVICE))
ON_ROSTER = Elsewhere(roster, roster_of(Q1), joined(HEALTH))


def test_whoever_has_not_begun_takes_part_at_level_one() -> None:
    decides(
        given=[],
        when=lapse,
        then=[
            found,
            ON_ROSTER,
            Elsewhere(assessment, HEALTH_Q1, opened),
            Elsewhere(assessment, HEALTH_Q1, lapsed),
        ],
        elsewhere=AFTER,
        today=APR_1,
        by=DUE_LIST,
    )
    state = assessment.replay([opened, lapsed])
    assert {claim.level for claim in state.claimed.claims.values()} == {1}


def test_all_that_have_not_begun_are_found_at_once() -> None:
    nobody = {**AFTER, (roster, roster_of(Q1)): []}
    facts = Given(today=APR_1, histories=nobody)
    first, *rest = absence.decide(lapse, absence.initial, facts)
    assert first == OpdsFoundAbsent(period_id=Q1, opd_ids=(HEALTH, KOMINFO))
    about = [
        one.stream_id
        for one in rest
        if isinstance(one, Elsewhere) and isinstance(one.event, AssessmentOpened)
    ]
    assert about == [HEALTH_Q1, assessment_of(Q1, KOMINFO)]


def test_nobody_is_absent_on_the_last_day() -> None:
    decides(
        given=[],
        when=lapse,
        then=SelfAssessmentIsStillRunning,
        elsewhere=AFTER,
        today=MAR_31,
        by=DUE_LIST,
    )


def test_where_everybody_has_begun_nothing_happens() -> None:
    everybody = {**AFTER, (roster, roster_of(Q1)): [joined(KOMINFO), joined(HEALTH)]}
    decides(given=[found], when=lapse, then=[], elsewhere=everybody, today=APR_1, by=DUE_LIST)


def test_an_opd_that_had_ended_before_the_period_is_not_missed() -> None:
    ended = {**AFTER, (register, REGISTER): [listed(HEALTH, "DINKES", valid_to=NEW_YEARS_EVE)]}
    decides(given=[], when=lapse, then=[], elsewhere=ended, today=APR_1, by=DUE_LIST)


def test_an_opd_that_ended_during_the_period_could_have_claimed_and_is_missed() -> None:
    ended = {**AFTER, (register, REGISTER): [listed(HEALTH, "DINKES", valid_to=JAN_5)]}
    facts = Given(today=APR_1, actor=DUE_LIST, histories=ended)
    assert found in absence.decide(lapse, absence.initial, facts)


def test_an_opd_that_began_after_the_period_is_not_missed() -> None:
    new = msgspec.structs.replace(listed(HEALTH, "DINKES"), valid_from=APR_1)
    late = {
        **AFTER,
        (register, REGISTER): [new],
        (period, Q1): [msgspec.structs.replace(q1_opened, self_assessment_until=APR_30)],
    }
    decides(given=[], when=lapse, then=[], elsewhere=late, today=MAY_1, by=DUE_LIST)


@pytest.mark.parametrize(
    "history", [[], [q1_opened, PeriodClosed(period_id=Q1, period_key="2026-Q1", opd_ids=())]]
)
def test_only_an_open_period_misses_anybody(history: Sequence[Event]) -> None:
    decides(
        given=[],
        when=lapse,
        then=PeriodIsNotOpen,
        elsewhere={**AFTER, (period, Q1): history},
        today=APR_1,
        by=DUE_LIST,
    )
