from datetime import date

from kit.testing import Spec
from personnel.domain.holidays import (
    Holiday,
    HolidayKind,
    HolidaysAreNamedTwice,
    HolidaysAreOfAnotherYear,
    HolidaysPublished,
    ProposedHoliday,
    PublishHolidays,
    holidays,
)

decides = Spec(holidays)

MAY_1, MAY_15 = date(2026, 5, 1), date(2026, 5, 15)


def publish(*days: date, year: int = 2026) -> PublishHolidays:
    off = tuple(ProposedHoliday(day, f"Libur {day.day}", HolidayKind.NATIONAL) for day in days)
    return PublishHolidays(year=year, days=off, legal_basis="SKB 3 Menteri")


def published(*days: date) -> HolidaysPublished:
    off = tuple(Holiday(day, f"Libur {day.day}", HolidayKind.NATIONAL) for day in days)
    return HolidaysPublished(year=2026, days=off, legal_basis="SKB 3 Menteri")


def test_the_days_off_of_a_year_are_published_in_the_order_of_the_calendar() -> None:
    decides(given=[], when=publish(MAY_15, MAY_1), then=[published(MAY_1, MAY_15)])


def test_the_same_days_again_change_nothing() -> None:
    decides(given=[published(MAY_1, MAY_15)], when=publish(MAY_15, MAY_1), then=[])


def test_days_off_are_corrected_by_saying_all_of_them_again() -> None:
    decides(given=[published(MAY_1)], when=publish(MAY_15), then=[published(MAY_15)])


def test_a_day_of_another_year_is_refused() -> None:
    decides(given=[], when=publish(MAY_1, year=2027), then=HolidaysAreOfAnotherYear)


def test_a_day_is_named_once() -> None:
    decides(given=[], when=publish(MAY_1, MAY_1), then=HolidaysAreNamedTwice)
