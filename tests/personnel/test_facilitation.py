"""An OPD plans what its team needs in a year, and spends no more of it than is planned."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from msgspec.structs import replace

from kit.testing import Spec
from personnel.domain.facilitation import Event, facilitation
from personnel.domain.facilitation_plan import (
    Category,
    DocumentIsInTheFuture,
    FacilitationIsNotPlanned,
    FacilitationIsPlanned,
    LineIsTwice,
    PlanIsTooFarAhead,
    RealisedLineIsCut,
    RevisionIsOlder,
)
from personnel.domain.opd import OpdIsNotInForce, OpdIsUnknown, opd
from personnel.domain.realisation import (
    ExceedsPlan,
    IncentivesArePaidByName,
    LineIsUnknown,
    MonthHasNotBegun,
    PaidOutsideTheYear,
    PaymentHasAnotherFile,
    PaymentIsInTheFuture,
    RealisationIsUnknown,
    RealisationRecorded,
    RealisationReversed,
    ReverseRealisation,
)
from personnel.domain.rupiah import AmountIsNotRupiah
from tests.personnel.examples import KOMINFO, TODAY, kominfo_exists, registered
from tests.personnel.facilitations import (
    BOUGHT,
    MARCH_1,
    bought,
    buy,
    line,
    lines,
    plan,
    planned,
    revise,
    revised,
    router,
    said,
)

decides = Spec(facilitation)

AGAIN = UUID(int=0xF9)
taken_back = RealisationReversed(
    opd_id=KOMINFO, year=2026, realisation_id=BOUGHT, line="router", reason="Bukti keliru"
)
reverse = ReverseRealisation(
    opd_id=KOMINFO, year=2026, realisation_id=BOUGHT, reason="Bukti keliru"
)


def test_a_plan_is_recorded_with_its_lines_as_the_document_has_them() -> None:
    decides(given=[], when=plan, then=[planned], elsewhere=kominfo_exists)


def test_the_same_plan_is_not_recorded_twice_and_another_one_is_a_revision() -> None:
    decides(given=[planned], when=plan, then=[], elsewhere=kominfo_exists)
    other = replace(plan, document_number="DPA 9")
    decides(given=[planned], when=other, then=FacilitationIsPlanned, elsewhere=kominfo_exists)


def test_months_of_a_line_are_named_once_and_in_their_order() -> None:
    jumbled = replace(plan, lines=(replace(said(router), months=(6, 2, 4, 2)),))
    sorted_out = replace(planned, lines=(router,))
    decides(given=[], when=jumbled, then=[sorted_out], elsewhere=kominfo_exists)


@pytest.mark.parametrize(
    "amount", ["0", "-1", "0.001", "1000000000000", "1E+30", "NaN", "Infinity"]
)
def test_an_amount_is_rupiah_and_sen(amount: str) -> None:
    wrong = replace(plan, lines=(replace(said(router), amount=Decimal(amount)),))
    decides(given=[], when=wrong, then=AmountIsNotRupiah, elsewhere=kominfo_exists)


def test_an_amount_is_recorded_with_its_sen_however_it_is_written() -> None:
    decides(given=[planned], when=replace(buy, amount=Decimal("3E+1")), then=[bought])


def test_two_lines_do_not_share_a_key() -> None:
    twice = replace(plan, lines=(said(router), said(router)))
    decides(given=[], when=twice, then=LineIsTwice, elsewhere=kominfo_exists)


def test_nothing_is_planned_for_a_year_that_is_far_ahead() -> None:
    next_year, later = (replace(plan, year=year) for year in (2027, 2028))
    decides(given=[], when=next_year, then=[replace(planned, year=2027)], elsewhere=kominfo_exists)
    decides(given=[], when=later, then=PlanIsTooFarAhead, elsewhere=kominfo_exists)


def test_only_an_opd_that_is_in_force_in_the_year_has_a_plan() -> None:
    decides(given=[], when=plan, then=OpdIsUnknown)
    ended = {(opd, KOMINFO): [registered("DISKOMINFOSP", last=date(2025, 12, 31))]}
    decides(given=[], when=plan, then=OpdIsNotInForce, elsewhere=ended)
    ends_in_it = {(opd, KOMINFO): [registered("DISKOMINFOSP", last=date(2026, 1, 1))]}
    decides(given=[], when=plan, then=[planned], elsewhere=ends_in_it)


def test_a_document_is_not_dated_ahead() -> None:
    ahead = replace(plan, document_on=date(2026, 3, 3))
    decides(given=[], when=ahead, then=DocumentIsInTheFuture, elsewhere=kominfo_exists)


def test_a_revision_restates_the_plan_as_its_next_version() -> None:
    decides(given=[planned], when=revise, then=[revised])
    decides(given=[planned, revised], when=revise, then=[])
    second = replace(revise, reason="Pergeseran anggaran")
    third = replace(revised, version=3, reason="Pergeseran anggaran")
    decides(given=[planned, revised], when=second, then=[third])


def test_only_a_plan_that_is_there_is_revised_and_not_by_an_older_document() -> None:
    decides(given=[], when=revise, then=FacilitationIsNotPlanned)
    older = replace(revise, document_on=date(2026, 1, 4))
    decides(given=[planned], when=older, then=RevisionIsOlder)


def test_a_revision_leaves_what_was_realised() -> None:
    spent: list[Event] = [planned, bought]
    cut = replace(revise, lines=(said(line("router", Category.WORK_EQUIPMENT, "29.99", 2)),))
    gone = replace(revise, lines=(said(lines[0]),))
    moved = replace(revise, lines=(said(line("router", Category.OTHER_COST, "100", 2)),))
    for wrong in (cut, gone, moved):
        decides(given=spent, when=wrong, then=RealisedLineIsCut)
    just = line("router", Category.WORK_EQUIPMENT, "30.00", 2)
    decides(
        given=spent,
        when=replace(revise, lines=(said(just),)),
        then=[replace(revised, lines=(just,))],
    )
    decides(
        given=[*spent, taken_back],
        when=gone,
        then=[replace(revised, lines=(lines[0],))],
    )


def test_what_was_bought_is_realised_with_its_proof() -> None:
    decides(given=[planned], when=buy, then=[bought])


def test_the_same_payment_counts_once_whoever_sends_it_again() -> None:
    again = replace(buy, realisation_id=AGAIN)
    decides(given=[planned, bought], when=again, then=[])
    anew: list[RealisationRecorded] = [replace(bought, realisation_id=AGAIN)]
    decides(given=[planned, bought, taken_back], when=again, then=anew)


def test_a_payment_that_is_recorded_gets_no_other_file() -> None:
    proved = replace(buy, realisation_id=AGAIN, document_sha256="ab" * 32)
    decides(given=[planned, bought], when=proved, then=PaymentHasAnotherFile)
    with_file = replace(bought, document_sha256="ab" * 32)
    decides(given=[planned, with_file], when=proved, then=[])
    decides(given=[planned, with_file], when=buy, then=[])
    other = replace(proved, document_sha256="cd" * 32)
    decides(given=[planned, with_file], when=other, then=PaymentHasAnotherFile)
    anew = [replace(with_file, realisation_id=AGAIN)]
    decides(given=[planned, bought, taken_back], when=proved, then=anew)


def test_no_more_is_spent_than_is_planned_in_all() -> None:
    rest = replace(buy, realisation_id=AGAIN, document_number="SP2D 2", amount=Decimal(70))
    decides(
        given=[planned, bought],
        when=rest,
        then=[
            replace(
                bought,
                realisation_id=AGAIN,
                document_number="SP2D 2",
                amount=Decimal("70.00"),
            )
        ],
    )
    above = replace(rest, amount=Decimal("70.01"))
    decides(given=[planned, bought], when=above, then=ExceedsPlan)


def test_money_is_realised_only_for_a_line_of_the_plan() -> None:
    decides(given=[], when=buy, then=FacilitationIsNotPlanned)
    decides(given=[planned], when=replace(buy, line="mobil"), then=LineIsUnknown)


def test_incentives_are_not_recorded_as_a_sum() -> None:
    lump = replace(buy, line="incentive")
    decides(given=[planned], when=lump, then=IncentivesArePaidByName)


def test_a_payment_lies_within_its_year_and_not_ahead() -> None:
    tomorrow = replace(buy, paid_on=date(2026, 3, 3))
    decides(given=[planned], when=tomorrow, then=PaymentIsInTheFuture)
    last_year = replace(buy, paid_on=date(2025, 12, 31))
    decides(given=[planned], when=last_year, then=PaidOutsideTheYear)
    for_later = replace(buy, month=3)
    decides(given=[planned], when=for_later, then=MonthHasNotBegun)
    same_month = replace(buy, month=3, paid_on=MARCH_1)
    decides(
        given=[planned],
        when=same_month,
        then=[replace(bought, month=3, effective_on=MARCH_1)],
        today=TODAY,
    )


def test_a_realisation_is_taken_back_once_and_its_money_is_free_again() -> None:
    decides(given=[planned, bought], when=reverse, then=[taken_back])
    decides(given=[planned, bought, taken_back], when=reverse, then=[])
    decides(given=[planned], when=reverse, then=RealisationIsUnknown)
    decides(given=[], when=reverse, then=FacilitationIsNotPlanned)
    all_of_it = replace(buy, realisation_id=AGAIN, document_number="SP2D 2", amount=Decimal(100))
    decides(given=[planned, bought], when=all_of_it, then=ExceedsPlan)
    decides(
        given=[planned, bought, taken_back],
        when=all_of_it,
        then=[
            replace(
                bought,
                realisation_id=AGAIN,
                document_number="SP2D 2",
                amount=Decimal("100.00"),
            )
        ],
    )
