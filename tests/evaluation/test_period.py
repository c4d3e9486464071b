"""Opening, extending and closing a period."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import msgspec
import pytest

from evaluation.domain.dates import (
    DatesAreFarFromThePeriod,
    DatesAreOutOfOrder,
    PeriodIsNeitherYearNorQuarter,
    period_key,
    period_of,
)
from evaluation.domain.formula import (
    FormulaDoesNotFit,
    ProposedProportional,
    TargetIsOutsideTheScale,
)
from evaluation.domain.instrument import InstrumentIsNotPublished
from evaluation.domain.opd import opd
from evaluation.domain.period import (
    AssessmentsAreNotFinal,
    CancelPeriod,
    ClosePeriod,
    DeadlineHasPassed,
    DeadlineIsBroughtForward,
    DeadlinesExtended,
    Event,
    ExtendDeadlines,
    ObjectionDaysAreOutOfRange,
    OpdsHaveBegun,
    OpdsHaveNotTakenPart,
    PeriodCancelled,
    PeriodClosed,
    PeriodIsAlreadyOpened,
    PeriodIsNotOpen,
    SelfAssessmentIsStillRunning,
    period,
)
from evaluation.domain.register import REGISTER, register
from evaluation.domain.roster import Event as RosterEvent
from evaluation.domain.roster import roster, roster_of
from kit.testing import Given, Spec, Stream
from tests.evaluation.examples import (
    APR_1,
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
    noted,
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


@pytest.mark.parametrize(
    "typed",
    [
        {"opens_on": date(1, 1, 1)},
        {"opens_on": date(2024, 12, 31)},
        {"self_assessment_until": date(2206, 3, 20), "verification_until": date(2206, 4, 10)},
        {"verification_until": date(2027, 4, 1)},
        {"verification_until": date.max},
    ],
)
def test_one_typing_error_in_a_date_opens_no_period(typed: dict[str, date]) -> None:
    decides(given=[], when=but(open_q1, **typed), then=DatesAreFarFromThePeriod, elsewhere=WORLD)


def test_a_period_may_begin_in_the_year_before_and_be_verified_within_a_year() -> None:
    wide = {"opens_on": date(2025, 1, 1), "verification_until": date(2027, 3, 31)}
    opened = but(q1_opened, **wide)
    decides(given=[], when=but(open_q1, **wide), then=[opened], elsewhere=WORLD)


@pytest.mark.parametrize("year", [2000, 2199])
def test_no_year_is_too_early_or_too_late_to_tell_its_dates(year: int) -> None:
    for quarter in (None, 1, 4):
        other = but(open_q1, year=year, quarter=quarter)
        decides(given=[], when=other, then=DatesAreFarFromThePeriod, elsewhere=WORLD)


def test_a_period_is_not_opened_after_its_deadline_at_which_all_would_lapse() -> None:
    decides(given=[], when=open_q1, then=[q1_opened], elsewhere=WORLD, today=MAR_31)
    decides(given=[], when=open_q1, then=DeadlineHasPassed, elsewhere=WORLD, today=APR_1)
    decides(given=[q1_opened], when=open_q1, then=[], elsewhere=WORLD, today=APR_1)


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


def test_one_typing_error_extends_no_deadline_by_ages() -> None:
    typed = but(extend, verification_until=date(2206, 4, 30))
    decides(given=[q1_opened], when=typed, then=DatesAreFarFromThePeriod)


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


def test_an_assessment_of_an_opd_found_to_have_ended_before_keeps_no_period_open() -> None:
    ended = noted(KOMINFO, "DISKOMINFOSP", valid_to=date(2025, 12, 31))
    there = {
        (opd, KOMINFO): [ended],
        **taking_part(joined(KOMINFO), joined(HEALTH), finished(HEALTH)),
    }
    decides(given=[q1_opened], when=ClosePeriod(), then=[closed], elsewhere=there, today=MAY_1)


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


def test_an_opd_that_had_ended_before_the_period_is_not_missed() -> None:
    ended = listed(KOMINFO, "DISKOMINFOSP", valid_to=date(2025, 12, 31))
    lines = [listed(HEALTH, "DINKES"), ended]
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


cancel = CancelPeriod(reason="salah ketik")
cancelled = PeriodCancelled(period_id=Q1, period_key="2026-Q1", reason="salah ketik")


def test_a_period_that_nobody_has_begun_is_cancelled_with_a_reason() -> None:
    decides(given=[q1_opened], when=cancel, then=[cancelled])
    decides(given=[q1_opened, extended], when=cancel, then=[cancelled])


def test_a_cancelled_period_is_opened_again_with_other_terms() -> None:
    later = but(open_q1, self_assessment_until=APR_30)
    reopened = but(q1_opened, self_assessment_until=APR_30)
    decides(given=[q1_opened, cancelled], when=later, then=[reopened], elsewhere=WORLD)
    again = period.replay([q1_opened, cancelled, reopened])
    assert again == period.replay([reopened])


def test_a_period_in_which_somebody_takes_part_is_not_cancelled() -> None:
    begun = taking_part(joined(HEALTH))
    decides(given=[q1_opened], when=cancel, then=OpdsHaveBegun, elsewhere=begun)


def test_cancelling_twice_changes_nothing() -> None:
    decides(given=[q1_opened, cancelled], when=cancel, then=[])


def test_only_an_open_period_is_cancelled_and_a_cancelled_one_is_not_open() -> None:
    histories: list[list[Event]] = [[], [q1_opened, closed]]
    for history in histories:
        decides(given=history, when=cancel, then=PeriodIsNotOpen)
    for command in (extend, ClosePeriod()):
        decides(given=[q1_opened, cancelled], when=command, then=PeriodIsNotOpen, today=MAY_1)
