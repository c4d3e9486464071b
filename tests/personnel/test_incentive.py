"""Incentives are paid by name, sealed, and no total tells what one or two people received."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from msgspec.structs import replace

from kit.decider import ERASED, Elsewhere
from kit.testing import Spec
from personnel.domain.facilitation import Event, facilitation
from personnel.domain.facilitation_plan import FacilitationIsNotPlanned, RealisedLineIsCut
from personnel.domain.incentive import (
    HoldsNoSeat,
    IncentiveIsPaidAlready,
    IncentiveReceived,
    IncentivesPaid,
    IncentiveTakenBack,
    PayIncentives,
    Recipient,
    RecipientIsTwice,
    incentive_of,
    incentives,
)
from personnel.domain.person import person
from personnel.domain.realisation import (
    ExceedsPlan,
    LineIsNotForIncentives,
    LineIsUnknown,
    MonthHasNotBegun,
    PaymentHasAnotherFile,
    PaymentIsInTheFuture,
    RealisationReversed,
    ReverseRealisation,
)
from personnel.domain.rupiah import AmountIsNotRupiah
from personnel.domain.seat import SeatTaken
from tests.personnel.examples import (
    ANDI,
    BUDI,
    DECREE,
    HEALTH,
    KOMINFO,
    NOMINATION,
    SITI,
    History,
    employed,
)
from tests.personnel.facilitations import (
    incentive,
    line,
    planned,
    revise,
    router,
    said,
)

decides = Spec(facilitation)

LIST, OTHER = UUID(int=0xF2), UUID(int=0xF3)
FEB_10, FEB_27 = date(2026, 2, 10), date(2026, 2, 27)


def seated(person_id: UUID, opd_id: UUID = KOMINFO, until: date = FEB_10) -> History:
    taken = SeatTaken(
        person_id=person_id,
        opd_id=opd_id,
        position="asset_custodian",
        decree_id=DECREE,
        nomination_id=NOMINATION,
        effective_on=date(2026, 2, 2),
        until=until,
    )
    return {(person, person_id): [employed(person_id), taken]}


all_seated: History = {**seated(BUDI), **seated(SITI), **seated(ANDI)}


def pays(*people: UUID, amount: str = "500", realisation_id: UUID = LIST) -> PayIncentives:
    return PayIncentives(
        opd_id=KOMINFO,
        year=2026,
        realisation_id=realisation_id,
        line="incentive",
        month=2,
        paid_on=FEB_27,
        document_number="900/2",
        recipients=tuple(Recipient(each, amount) for each in people),
    )


def paid(*people: UUID, total: str | None, realisation_id: UUID = LIST) -> IncentivesPaid:
    return IncentivesPaid(
        opd_id=KOMINFO,
        year=2026,
        realisation_id=realisation_id,
        line="incentive",
        month=2,
        people=people,
        total=None if total is None else Decimal(total),
        effective_on=FEB_27,
        document_number="900/2",
        document_sha256=None,
    )


def received(person_id: UUID, amount: str = "500.00") -> IncentiveReceived:
    return IncentiveReceived(
        person_id=person_id,
        opd_id=KOMINFO,
        year=2026,
        month=2,
        realisation_id=LIST,
        amount=amount,
        effective_on=FEB_27,
    )


def back(person_id: UUID) -> IncentiveTakenBack:
    return IncentiveTakenBack(
        person_id=person_id, opd_id=KOMINFO, year=2026, month=2, realisation_id=LIST
    )


def known(*events: IncentiveReceived | IncentiveTakenBack) -> History:
    found: dict[UUID, list[IncentiveReceived | IncentiveTakenBack]] = {}
    for each in events:
        found.setdefault(each.person_id, []).append(each)
    return {(incentives, incentive_of(who)): told for who, told in found.items()}


def in_streams(events: Sequence[IncentiveReceived | IncentiveTakenBack]) -> list[Elsewhere]:
    return [Elsewhere(incentives, incentive_of(each.person_id), each) for each in events]


def test_a_list_of_three_is_told_with_its_total_and_each_amount_in_the_persons_stream() -> None:
    each = [received(one) for one in (BUDI, SITI, ANDI)]
    decides(
        given=[planned],
        when=pays(BUDI, SITI, ANDI),
        then=[paid(BUDI, SITI, ANDI, total="1500.00"), *in_streams(each)],
        elsewhere=all_seated,
    )


def test_of_a_list_of_one_or_two_no_total_is_told() -> None:
    for people in ((BUDI,), (BUDI, SITI)):
        each = [received(one) for one in people]
        decides(
            given=[planned],
            when=pays(*people),
            then=[paid(*people, total=None), *in_streams(each)],
            elsewhere=all_seated,
        )


def test_what_is_not_told_still_counts_against_the_plan_unless_it_is_erased() -> None:
    given: list[Event] = [planned, paid(BUDI, SITI, total=None)]
    more = pays(ANDI, amount="1000.01", realisation_id=OTHER)
    amounts = [received(BUDI), received(SITI)]
    decides(given=given, when=more, then=ExceedsPlan, elsewhere={**all_seated, **known(*amounts)})
    erased = [received(BUDI), received(SITI, ERASED)]
    decides(
        given=given,
        when=more,
        then=[
            paid(ANDI, total=None, realisation_id=OTHER),
            *in_streams([replace(received(ANDI, "1000.01"), realisation_id=OTHER)]),
        ],
        elsewhere={**all_seated, **known(*erased)},
    )
    cut = replace(revise, lines=(said(line("incentive", incentive.category, "999", 1)),))
    decides(given=given, when=cut, then=RealisedLineIsCut, elsewhere=known(*amounts))


def test_the_same_list_is_recorded_once_and_a_changed_amount_is_refused() -> None:
    given: list[Event] = [planned, paid(BUDI, total=None)]
    there: History = {**all_seated, **known(received(BUDI))}
    again = pays(BUDI, realisation_id=OTHER)
    decides(given=given, when=again, then=[], elsewhere=there)
    proved = replace(again, document_sha256="ab" * 32)
    decides(given=given, when=proved, then=PaymentHasAnotherFile, elsewhere=there)
    changed = pays(BUDI, amount="501", realisation_id=OTHER)
    decides(given=given, when=changed, then=IncentiveIsPaidAlready, elsewhere=there)


def test_nobody_is_paid_twice_for_a_month_in_another_list_either() -> None:
    there: History = {**all_seated, **known(received(BUDI))}
    wider = pays(BUDI, SITI, realisation_id=OTHER)
    given: list[Event] = [planned, paid(BUDI, total=None)]
    decides(given=given, when=wider, then=IncentiveIsPaidAlready, elsewhere=there)


def test_only_who_held_a_seat_there_in_the_month_is_paid_for_it() -> None:
    for where in ({}, seated(BUDI, HEALTH)):
        decides(given=[planned], when=pays(BUDI), then=HoldsNoSeat, elsewhere=where)
    january = replace(pays(BUDI), month=1)
    decides(given=[planned], when=january, then=HoldsNoSeat, elsewhere=all_seated)


def test_a_list_names_nobody_twice_and_amounts_in_rupiah() -> None:
    decides(given=[planned], when=pays(BUDI, BUDI), then=RecipientIsTwice, elsewhere=all_seated)
    decides(
        given=[planned],
        when=pays(BUDI, amount="0"),
        then=AmountIsNotRupiah,
        elsewhere=all_seated,
    )


def test_incentives_are_paid_from_their_own_line_of_a_plan() -> None:
    other = replace(pays(BUDI), line=router.line)
    decides(given=[planned], when=other, then=LineIsNotForIncentives, elsewhere=all_seated)
    unknown = replace(pays(BUDI), line="honor")
    decides(given=[planned], when=unknown, then=LineIsUnknown, elsewhere=all_seated)
    decides(given=[], when=pays(BUDI), then=FacilitationIsNotPlanned, elsewhere=all_seated)


def test_nothing_is_paid_ahead_or_beyond_the_plan() -> None:
    later = replace(pays(BUDI), paid_on=date(2026, 3, 3))
    decides(given=[planned], when=later, then=PaymentIsInTheFuture, elsewhere=all_seated)
    march = replace(pays(BUDI), month=3)
    decides(given=[planned], when=march, then=MonthHasNotBegun, elsewhere=all_seated)
    much = pays(BUDI, SITI, ANDI, amount="666.67")
    decides(given=[planned], when=much, then=ExceedsPlan, elsewhere=all_seated)


def test_a_list_is_taken_back_for_all_its_people_and_can_be_paid_anew() -> None:
    reverse = ReverseRealisation(
        opd_id=KOMINFO, year=2026, realisation_id=LIST, reason="Daftar keliru"
    )
    reversal = RealisationReversed(
        opd_id=KOMINFO, year=2026, realisation_id=LIST, line="incentive", reason="Daftar keliru"
    )
    given: list[Event] = [planned, paid(BUDI, SITI, total=None)]
    both = [back(BUDI), back(SITI)]
    decides(given=given, when=reverse, then=[reversal, *in_streams(both)])
    decides(given=[*given, reversal], when=reverse, then=[])
    anew = pays(BUDI, realisation_id=OTHER)
    there: History = {**all_seated, **known(received(BUDI), back(BUDI))}
    decides(
        given=[*given, reversal],
        when=anew,
        then=[
            paid(BUDI, total=None, realisation_id=OTHER),
            *in_streams([replace(received(BUDI), realisation_id=OTHER)]),
        ],
        elsewhere=there,
    )
