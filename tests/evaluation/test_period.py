"""Opening, extending and closing a period."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec
import pytest

from evaluation.domain.formula import (
    FormulaDoesNotFit,
    ProposedProportional,
    TargetIsOutsideTheScale,
)
from evaluation.domain.instrument import InstrumentIsNotPublished
from evaluation.domain.period import (
    AssessmentsAreNotFinal,
    ClosePeriod,
    DatesAreOutOfOrder,
    DeadlineIsBroughtForward,
    DeadlinesExtended,
    ExtendDeadlines,
    ObjectionDaysAreOutOfRange,
    OpdsHaveNotTakenPart,
    PeriodClosed,
    PeriodIsAlreadyOpened,
    PeriodIsNeitherYearNorQuarter,
    PeriodIsNotOpen,
    SelfAssessmentIsStillRunning,
    period,
    period_key,
    period_of,
)
from evaluation.domain.register import REGISTER, register
from evaluation.domain.roster import Event as RosterEvent
from evaluation.domain.roster import roster, roster_of
from kit.testing import Given, Spec, Stream
from tests.evaluation.examples import (
    APR_30,
    HEALTH,
    JAN_5,
    KOMINFO,
    MAR_31,
    MAY_1,
    Q1,
    WORLD,
    finished,
    joined,
    listed,
    open_q1,
    q1_opened,
)

decides = Spec(period)
but = msgspec.structs.replace

closed = PeriodClosed(period_id=Q1, period_key="2026-Q1", opd_ids=(HEALTH,))


def taking_part(*events: RosterEvent) -> Mapping[Stream, Sequence[RosterEvent]]:
    return {(roster, roster_of(Q1)): events}


def test_a_quarter_is_opened_with_its_instrument_and_terms() -> None:
    decides(given=[], when=open_q1, then=[q1_opened], elsewhere=WORLD)


def test_a_year_is_a_period_too() -> None:
    year = but(q1_opened, period_id=period_of(2026, None), period_key="2026", quarter=None)
    decides(given=[], when=but(open_q1, quarter=None), then=[year], elsewhere=WORLD)
    assert (period_key(2026, 4), period_key(2026, None)) == ("2026-Q4", "2026")


def test_opening_the_same_again_changes_nothing() -> None:
    decides(given=[q1_opened], when=open_q1, then=[], elsewhere=WORLD)


def test_the_terms_of_an_opened_period_do_not_change() -> None:
    dearer = but(open_q1, target=Decimal("4.50"))
    decides(given=[q1_opened], when=dearer, then=PeriodIsAlreadyOpened, elsewhere=WORLD)


@pytest.mark.parametrize(("year", "quarter"), [(2026, 0), (2026, 5), (1999, 1), (10_000, None)])
def test_a_period_is_a_year_or_a_quarter(year: int, quarter: int | None) -> None:
    wrong = but(open_q1, year=year, quarter=quarter)
    decides(given=[], when=wrong, then=PeriodIsNeitherYearNorQuarter, elsewhere=WORLD)


def test_deadlines_follow_each_other() -> None:
    early = but(open_q1, verification_until=JAN_5)
    decides(given=[], when=early, then=DatesAreOutOfOrder, elsewhere=WORLD)


@pytest.mark.parametrize("days", [-1, 367, 10**12])
def test_the_objection_window_fits_into_a_year(days: int) -> None:
    wrong = but(open_q1, objection_days=days)
    decides(given=[], when=wrong, then=ObjectionDaysAreOutOfRange, elsewhere=WORLD)


def test_a_period_needs_a_published_instrument() -> None:
    decides(given=[], when=open_q1, then=InstrumentIsNotPublished)


def test_a_period_needs_terms_that_can_be_applied() -> None:
    off_the_scale = but(open_q1, target=Decimal(6))
    decides(given=[], when=off_the_scale, then=TargetIsOutsideTheScale, elsewhere=WORLD)
    capped_at_nothing = but(open_q1, formula=ProposedProportional(cap=Decimal(0)))
    decides(given=[], when=capped_at_nothing, then=FormulaDoesNotFit, elsewhere=WORLD)


extend = ExtendDeadlines(
    self_assessment_until=APR_30, verification_until=MAY_1, reason="gangguan jaringan"
)
extended = DeadlinesExtended(period_id=Q1, **msgspec.structs.asdict(extend))


def test_deadlines_are_extended_with_a_reason() -> None:
    decides(given=[q1_opened], when=extend, then=[extended])


def test_extending_to_the_same_days_changes_nothing() -> None:
    decides(given=[q1_opened, extended], when=extend, then=[])


def test_an_announced_deadline_is_never_shortened() -> None:
    shorter = but(extend, self_assessment_until=JAN_5)
    decides(given=[q1_opened], when=shorter, then=DeadlineIsBroughtForward)


def test_an_extended_self_assessment_still_ends_before_verification() -> None:
    crossed = but(extend, self_assessment_until=MAY_1, verification_until=APR_30)
    decides(given=[q1_opened], when=crossed, then=DatesAreOutOfOrder)


def test_only_an_open_period_is_extended() -> None:
    decides(given=[], when=extend, then=PeriodIsNotOpen)
    decides(given=[q1_opened, closed], when=extend, then=PeriodIsNotOpen)


def test_a_period_closes_when_every_assessment_is_final() -> None:
    both = but(closed, opd_ids=(HEALTH, KOMINFO))
    decides(
        given=[q1_opened],
        when=ClosePeriod(),
        then=[both],
        elsewhere=taking_part(joined(HEALTH), joined(KOMINFO), finished(KOMINFO), finished(HEALTH)),
        today=MAY_1,
    )


def test_a_period_in_which_nobody_took_part_is_closed() -> None:
    decides(given=[q1_opened], when=ClosePeriod(), then=[but(closed, opd_ids=())], today=MAY_1)


def test_a_period_stays_open_while_an_assessment_is_not_final() -> None:
    unfinished = taking_part(joined(HEALTH), joined(KOMINFO), finished(HEALTH))
    decides(
        given=[q1_opened],
        when=ClosePeriod(),
        then=AssessmentsAreNotFinal,
        elsewhere=unfinished,
        today=MAY_1,
    )


def test_who_is_not_final_is_named() -> None:
    told = Given(
        today=MAY_1, histories=taking_part(joined(HEALTH), joined(KOMINFO), finished(HEALTH))
    )
    with pytest.raises(AssessmentsAreNotFinal) as refused:
        period.decide(ClosePeriod(), period.replay([q1_opened]), told)
    assert refused.value.facts == {"opd_ids": [KOMINFO]}


def test_a_period_stays_open_while_an_opd_in_force_has_not_taken_part() -> None:
    lines = [listed(HEALTH, "DINKES"), listed(KOMINFO, "DISKOMINFOSP")]
    there = {(register, REGISTER): lines, **taking_part(joined(HEALTH), finished(HEALTH))}
    told = Given(today=MAY_1, histories=there)
    with pytest.raises(OpdsHaveNotTakenPart) as refused:
        period.decide(ClosePeriod(), period.replay([q1_opened]), told)
    assert refused.value.facts == {"opd_codes": ["DISKOMINFOSP"], "opd_ids": [KOMINFO]}


def test_an_opd_that_had_ended_before_the_deadline_is_not_missed() -> None:
    lines = [listed(HEALTH, "DINKES"), listed(KOMINFO, "DISKOMINFOSP", valid_to=JAN_5)]
    there = {(register, REGISTER): lines, **taking_part(joined(HEALTH), finished(HEALTH))}
    decides(given=[q1_opened], when=ClosePeriod(), then=[closed], elsewhere=there, today=MAY_1)


def test_a_period_is_not_closed_while_an_opd_may_still_claim() -> None:
    decides(given=[q1_opened], when=ClosePeriod(), then=SelfAssessmentIsStillRunning, today=MAR_31)
    decides(
        given=[q1_opened, extended],
        when=ClosePeriod(),
        then=SelfAssessmentIsStillRunning,
        today=APR_30,
    )


def test_closing_twice_changes_nothing() -> None:
    decides(given=[q1_opened, closed], when=ClosePeriod(), then=[], today=MAY_1)


def test_what_was_never_opened_is_not_closed() -> None:
    decides(given=[], when=ClosePeriod(), then=PeriodIsNotOpen)
