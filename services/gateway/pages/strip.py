"""Where does each OPD's index lie on the scale? A strip of dots over the bands of predicates.

Places are in percent of the width, so that the picture fits any screen without smaller letters.
"""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from gateway.views.periods import PredicateBand
from gateway.views.province import PeriodGlance, Ranked

ROW = 13
"""The height of one dot above another, in pixels."""
TOP, FOOT = 30, 24
APART = Decimal("0.10")
"""Dots that are closer than this stand above each other."""
HUNDRED = Decimal(100)


class Band(msgspec.Struct, frozen=True):
    number: int
    """From 1, the lowest."""
    predicate: str
    lowest: Decimal
    highest: Decimal
    left: str
    width: str
    middle: str
    count: int


class Dot(msgspec.Struct, frozen=True):
    left: str
    height: int
    band: int
    title: str
    index_value: Decimal


class Strip(msgspec.Struct, frozen=True):
    bands: tuple[Band, ...]
    dots: tuple[Dot, ...]
    marks: tuple[tuple[str, Decimal], ...]
    """The ends of the bands: where, and at which index."""
    mean: str | None
    height: int
    floor: int
    """The height at which the axis lies, from above."""


class Scale:
    """From an index to a place on the strip."""

    def __init__(self, predicates: Sequence[PredicateBand]) -> None:
        """Reach from the lowest predicate's lowest to the highest's highest."""
        self.bands = sorted(predicates, key=lambda band: band.lowest)
        self.lowest = self.bands[0].lowest
        self.span = max(band.highest for band in self.bands) - self.lowest

    def at(self, index: Decimal) -> str:
        """Return a place."""
        return self.part(min(max(index - self.lowest, Decimal(0)), self.span))

    def part(self, of: Decimal) -> str:
        """Return a width."""
        return f"{of * HUNDRED / self.span:.2f}%"

    def band(self, index: Decimal) -> int:
        """Return in which band an index lies, from 1."""
        return max((n for n, band in enumerate(self.bands, 1) if band.lowest <= index), default=1)


def strip(glance: PeriodGlance, predicates: Sequence[PredicateBand]) -> Strip | None:
    """Return the picture of a period, ``None`` where there is nothing to draw."""
    if not predicates or not glance.ranking:
        return None
    scale = Scale(predicates)
    stacked = _stacked(glance.ranking)
    floor = TOP + ROW * (1 + max(row for _, row in stacked)) + ROW // 2
    return Strip(
        bands=tuple(_bands(scale, glance.ranking)),
        dots=tuple(_dot(scale, each, floor - ROW * row - ROW + 4) for each, row in stacked),
        marks=tuple((scale.at(band.lowest), band.lowest) for band in scale.bands[1:]),
        mean=None if glance.mean is None else scale.at(glance.mean),
        height=floor + FOOT,
        floor=floor,
    )


def _stacked(ranking: Sequence[Ranked]) -> list[tuple[Ranked, int]]:
    """Return the lowest row in which each has room, from the left to the right."""
    ends: list[Decimal] = []
    stacked = []
    for each in sorted(ranking, key=lambda one: one.index_value):
        free = (n for n, end in enumerate(ends) if each.index_value - end >= APART)
        row = next(free, len(ends))
        ends[row : row + 1] = [each.index_value]
        stacked.append((each, row))
    return stacked


def _bands(scale: Scale, ranking: Sequence[Ranked]) -> list[Band]:
    found = [scale.band(each.index_value) for each in ranking]
    ends = [band.lowest for band in scale.bands[1:]] + [scale.lowest + scale.span]
    return [
        Band(
            number=number,
            predicate=band.predicate,
            lowest=band.lowest,
            highest=band.highest,
            left=scale.at(band.lowest),
            width=scale.part(end - band.lowest),
            middle=scale.at((band.lowest + end) / 2),
            count=found.count(number),
        )
        for number, (band, end) in enumerate(zip(scale.bands, ends, strict=True), 1)
    ]


def _dot(scale: Scale, each: Ranked, height: int) -> Dot:
    name = each.opd_name or "OPD yang belum tercatat"
    index = each.index_value
    return Dot(scale.at(index), height, scale.band(index), name, index)
