"""Where an OPD's dot lies in the picture of a period."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from gateway.pages.strip import ROW, Scale, strip
from gateway.views.periods import Period, PredicateBand
from gateway.views.province import PeriodGlance, Ranked

BANDS = tuple(
    PredicateBand(name, Decimal(lowest), Decimal(highest))
    for name, lowest, highest in (
        ("Kurang", "1.00", "1.79"),
        ("Cukup", "1.80", "2.59"),
        ("Baik", "2.60", "3.49"),
        ("Sangat Baik", "3.50", "4.19"),
        ("Memuaskan", "4.20", "5.00"),
    )
)
PERIOD = Period(
    period_id=UUID(int=1),
    period_key="2026-Q1",
    year=2026,
    quarter=1,
    instrument_id=UUID(int=2),
    opens_on=date(2026, 4, 1),
    self_assessment_until=date(2026, 4, 14),
    verification_until=date(2026, 4, 30),
    objection_days=3,
    target=Decimal("3.50"),
    component_weight=Decimal(30),
    stage="closed",
    opened_at=datetime(2026, 4, 1, tzinfo=UTC),
)


def ranked(*indices: str) -> PeriodGlance:
    found = tuple(
        Ranked(n, UUID(int=n), "X", "OPD X", Decimal(index), "") for n, index in enumerate(indices)
    )
    return PeriodGlance(PERIOD, len(found), len(found), Decimal("3.00"), Decimal("3.00"), found)


@pytest.mark.parametrize(
    ("index", "band"),
    [
        *(("1.00", 1), ("1.79", 1), ("1.80", 2), ("2.59", 2), ("2.60", 3), ("3.49", 3)),
        *(("3.50", 4), ("4.19", 4), ("4.20", 5), ("5.00", 5)),
    ],
)
def test_a_dot_has_the_colour_of_its_predicate(index: str, band: int) -> None:
    assert Scale(BANDS).band(Decimal(index)) == band


def test_the_ends_of_the_scale_are_the_ends_of_the_picture() -> None:
    scale = Scale(BANDS)
    assert (scale.at(Decimal("1.00")), scale.at(Decimal("5.00"))) == ("0.00%", "100.00%")
    assert scale.at(Decimal("3.00")) == "50.00%"
    assert scale.at(Decimal("0.50")) == "0.00%"


def test_equal_indices_stand_above_each_other_and_distant_ones_side_by_side() -> None:
    picture = strip(ranked("3.00", "3.00", "3.05", "4.00"), BANDS)
    assert picture is not None
    floor = max(dot.height for dot in picture.dots)
    assert [(floor - dot.height) // ROW for dot in picture.dots] == [0, 1, 2, 0]
    assert min(dot.height for dot in picture.dots) > 0
    assert [band.count for band in picture.bands] == [0, 0, 3, 1, 0]


def test_the_bands_join_without_gaps() -> None:
    picture = strip(ranked("3.00"), BANDS)
    assert picture is not None
    widths = [Decimal(band.width.rstrip("%")) for band in picture.bands]
    assert sum(widths) == Decimal("100.00")


def test_nothing_final_is_no_picture() -> None:
    assert strip(ranked(), BANDS) is None
