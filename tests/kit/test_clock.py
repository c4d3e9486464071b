"""On which day of the province does an instant fall?"""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from kit.clock import WITA, FixedClock, SystemClock, business_day

JAKARTA = timezone(timedelta(hours=7))


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC), date(2026, 3, 1)),
        (datetime(2026, 3, 1, 16, 0, tzinfo=UTC), date(2026, 3, 2)),
        (datetime(2026, 3, 1, 23, 0, tzinfo=JAKARTA), date(2026, 3, 2)),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 7, 1, 16, 0, tzinfo=UTC), date(2026, 7, 2)),
    ],
)
def test_the_day_begins_at_midnight_in_makassar(at: datetime, day: date) -> None:
    assert business_day(at) == day


def test_makassar_is_eight_hours_ahead_all_year() -> None:
    for month in range(1, 13):
        assert datetime(2026, month, 1, tzinfo=WITA).utcoffset() == timedelta(hours=8)


def test_a_fixed_clock_stands_until_it_is_set_and_speaks_utc() -> None:
    clock = FixedClock(datetime(2026, 3, 1, 23, 0, tzinfo=WITA))
    assert clock.now() == clock.now() == datetime(2026, 3, 1, 15, 0, tzinfo=UTC)
    assert clock.now().tzinfo is UTC
    clock.at += timedelta(days=1)
    assert clock.now() == datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def test_the_machines_clock_speaks_utc() -> None:
    before, now, after = datetime.now(UTC), SystemClock().now(), datetime.now(UTC)
    assert before <= now <= after
    assert now.tzinfo is UTC


def test_a_clock_says_whether_it_is_made_up() -> None:
    assert [clock.simulated for clock in (SystemClock(), FixedClock(datetime.now(UTC)))] == [
        *(False, True)
    ]
