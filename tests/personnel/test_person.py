from datetime import date
from uuid import UUID

import msgspec
import pytest

from kit.testing import Spec
from personnel.domain.opd import OpdIsNotInForce, OpdIsUnknown, opd
from personnel.domain.person import NipIsNotForContractStaff, NipIsNotValid, RecordPerson, person
from personnel.domain.person_record import EmploymentType, PersonChanged, PersonRegistered, Status
from personnel.domain.seat import Seat, SeatLeft, SeatTaken
from personnel.domain.tenure import LeavingReason
from tests.personnel.examples import (
    APRIL_1,
    BUDI,
    DECREE,
    HEALTH,
    JAN_1,
    KOMINFO,
    NOMINATION,
    TODAY,
    YEAR_END,
    kominfo_exists,
    registered,
)

decides = Spec(person)

LAST_YEAR = date(2025, 12, 31)
DECREE_2027 = UUID(int=0xD27)

record = RecordPerson(
    person_id=BUDI,
    opd_id=KOMINFO,
    employment_type=EmploymentType.PNS,
    status=Status.ACTIVE,
    effective_on=JAN_1,
    source="siasn",
    name="Budi",
    nip="' 19850315 201001 1 002",
    grade="III/c",
)
known = PersonRegistered(
    person_id=BUDI,
    opd_id=KOMINFO,
    employment_type=EmploymentType.PNS,
    status=Status.ACTIVE,
    effective_on=JAN_1,
    source="siasn",
    name="Budi",
    nip="198503152010011002",
    grade="III/c",
)
retired = PersonChanged(
    **msgspec.structs.asdict(known) | {"status": Status.RETIRED, "effective_on": APRIL_1}
)
retire = msgspec.structs.replace(record, status=Status.RETIRED, effective_on=APRIL_1)


def taken(decree_id: UUID = DECREE, first: date = JAN_1, last: date = YEAR_END) -> SeatTaken:
    return SeatTaken(
        person_id=BUDI,
        opd_id=KOMINFO,
        position="news_writer",
        decree_id=decree_id,
        nomination_id=NOMINATION,
        effective_on=first,
        until=last,
    )


def left(on: date, decree_id: UUID = DECREE) -> SeatLeft:
    return SeatLeft(
        person_id=BUDI,
        opd_id=KOMINFO,
        position="news_writer",
        decree_id=decree_id,
        reason=LeavingReason.OPD_CLOSED,
        effective_on=on,
    )


def test_a_person_is_registered_with_the_nip_in_its_plain_form() -> None:
    decides(given=[], when=record, then=[known], elsewhere=kominfo_exists)


def test_a_difference_restates_the_person_from_a_day_on() -> None:
    decides(given=[known], when=retire, then=[retired], elsewhere=kominfo_exists)


def test_the_same_again_changes_nothing_on_whatever_day_and_from_wherever() -> None:
    decides(given=[known], when=record, then=[])
    import_of_today = msgspec.structs.replace(record, effective_on=TODAY, source="import")
    decides(given=[known], when=import_of_today, then=[])


def test_a_change_told_later_holds_beyond_an_unchanged_list_until_the_next_list_differs() -> None:
    unchanged_in_april = msgspec.structs.replace(record, effective_on=APRIL_1)
    decides(given=[known], when=unchanged_in_april, then=[])
    moved = PersonChanged(
        **msgspec.structs.asdict(known) | {"opd_id": HEALTH, "effective_on": TODAY}
    )
    state = person.replay([known, moved])
    assert state.on(APRIL_1) == moved
    back = PersonChanged(**msgspec.structs.asdict(known) | {"effective_on": APRIL_1})
    decides(given=[known, moved], when=unchanged_in_april, then=[back], elsewhere=kominfo_exists)


def test_what_is_recorded_for_the_future_does_not_disturb_the_import_of_today() -> None:
    decides(
        given=[known, retired], when=msgspec.structs.replace(record, effective_on=TODAY), then=[]
    )


def test_a_future_change_can_be_taken_back_from_the_same_day() -> None:
    stays = msgspec.structs.replace(record, effective_on=APRIL_1)
    expected = PersonChanged(**msgspec.structs.asdict(known) | {"effective_on": APRIL_1})
    decides(given=[known, retired], when=stays, then=[expected], elsewhere=kominfo_exists)


def test_another_phone_number_is_a_difference() -> None:
    with_phone = msgspec.structs.replace(record, phone="0812")
    expected = PersonChanged(**msgspec.structs.asdict(known) | {"phone": "0812"})
    decides(given=[known], when=with_phone, then=[expected], elsewhere=kominfo_exists)


def test_an_opd_that_nobody_registered_is_refused() -> None:
    decides(given=[], when=record, then=OpdIsUnknown)


def test_an_opd_that_is_not_in_force_on_the_day_is_refused() -> None:
    ended = {(opd, KOMINFO): [registered("DISKOMINFOSP", last=LAST_YEAR)]}
    decides(given=[], when=record, then=OpdIsNotInForce, elsewhere=ended)
    not_begun = {(opd, KOMINFO): [registered("DISKOMINFOSP", first=TODAY)]}
    decides(given=[], when=record, then=OpdIsNotInForce, elsewhere=not_begun)


@pytest.mark.parametrize("nip", ["123", "198503152010131002", "198503152022211002"])
def test_a_malformed_nip_or_one_of_the_other_employment_is_refused(nip: str) -> None:
    wrong = msgspec.structs.replace(record, nip=nip)
    decides(given=[], when=wrong, then=NipIsNotValid, elsewhere=kominfo_exists)


def test_contract_staff_have_no_nip() -> None:
    outside = msgspec.structs.replace(record, employment_type=EmploymentType.CONTRACT_STAFF)
    decides(given=[], when=outside, then=NipIsNotForContractStaff, elsewhere=kominfo_exists)
    expected = msgspec.structs.replace(
        known, employment_type=EmploymentType.CONTRACT_STAFF, nip=None
    )
    no_nip = msgspec.structs.replace(outside, nip="")
    decides(given=[], when=no_nip, then=[expected], elsewhere=kominfo_exists)


def test_what_holds_depends_on_the_day() -> None:
    state = person.replay([retired, known])
    assert state.on(LAST_YEAR) is None
    assert [record.status for record in state.records] == [Status.ACTIVE, Status.RETIRED]
    assert state.on(date(2026, 3, 31)) == known
    assert state.on(APRIL_1) == retired


def test_the_opd_of_a_person_is_that_of_the_latest_record() -> None:
    moved = PersonChanged(
        **msgspec.structs.asdict(known) | {"opd_id": HEALTH, "effective_on": APRIL_1}
    )
    assert person.replay([known, moved]).opd_id == HEALTH


def test_a_seat_is_held_from_its_first_to_its_last_day() -> None:
    state = person.replay([known, taken()])
    seat = Seat(
        opd_id=KOMINFO,
        position="news_writer",
        decree_id=DECREE,
        effective_on=JAN_1,
        term_until=YEAR_END,
    )
    days = [LAST_YEAR, JAN_1, YEAR_END, date(2027, 1, 1)]
    assert [state.seat_on(day) for day in days] == [None, seat, seat, None]


def test_a_seat_left_is_held_until_the_day_before() -> None:
    state = person.replay([known, taken(), left(APRIL_1)])
    assert state.seat_on(date(2026, 3, 31)) is not None
    assert state.seat_on(APRIL_1) is None


def test_leaving_one_seat_leaves_that_of_another_decree_alone() -> None:
    next_year = taken(DECREE_2027, date(2027, 1, 1), date(2027, 12, 31))
    state = person.replay([known, taken(), next_year, left(APRIL_1)])
    assert state.seat_on(date(2027, 6, 1)) is not None


def test_a_seat_left_before_it_begins_is_never_held() -> None:
    next_year = taken(DECREE_2027, date(2027, 1, 1), date(2027, 12, 31))
    state = person.replay([known, next_year, left(date(2027, 1, 1), DECREE_2027)])
    assert state.seats == ()
