"""How dates, numbers and words read."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from gateway import wording


def test_a_day_has_the_name_of_its_month() -> None:
    assert wording.day(date(2026, 3, 2)) == "2 Maret 2026"
    assert wording.day(date(2026, 12, 31)) == "31 Desember 2026"


def test_an_instant_is_told_in_central_indonesia_time() -> None:
    late = datetime(2025, 12, 31, 16, 5, tzinfo=UTC)
    assert wording.instant(late) == "1 Januari 2026 pukul 00.05 WITA"


def test_an_instant_without_a_time_zone_is_not_told() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        wording.instant(datetime(2026, 3, 2, 9, 0))  # noqa: DTZ001 - the point of the test


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (Decimal("3.50"), "3,50"),
        (Decimal("1234567.8"), "1.234.567,8"),
        (Decimal(30), "30"),
        (Decimal("1E+2"), "100"),
        (12_345, "12.345"),
        (0, "0"),
    ],
)
def test_a_number_has_a_decimal_comma_and_keeps_its_decimals(
    value: Decimal | int, told: str
) -> None:
    assert wording.number(value) == told


@pytest.mark.parametrize(
    ("items", "told"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a dan b"),
        (["a", "b", "c"], "a, b, dan c"),
    ],
)
def test_a_list_ends_with_and(items: list[str], told: str) -> None:
    assert wording.listing(items) == told


def test_a_period_is_a_quarter_or_a_year() -> None:
    assert wording.period("2026-Q4") == "triwulan IV tahun 2026"
    assert wording.period("2026") == "tahun 2026"


def test_a_word_stands_for_a_key_whatever_its_type() -> None:
    assert wording.word("employment_type", "pppk") == "PPPK"
    assert wording.word("training_kind", 8) == "bimbingan teknis"
    assert wording.word("online", key=True) == "daring"


def test_there_is_no_default_word() -> None:
    with pytest.raises(KeyError):
        wording.word("employment_type", "volunteer")


def test_a_sentence_begins_with_a_capital_and_is_else_left_alone() -> None:
    assert wording.sentence("sertifikat Nomor 1 berlaku.") == "Sertifikat Nomor 1 berlaku."
    assert wording.sentence("") == ""
