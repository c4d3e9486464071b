"""Whether a figure is one that a regulation could have set, and what it is when rounded."""

from decimal import Decimal
from fractions import Fraction

FINEST = Decimal("0.000001")


def is_plain(value: Decimal, lowest: Decimal, highest: Decimal) -> bool:
    """Say whether the value is finite, within both bounds, and has at most six decimals."""
    return value.is_finite() and lowest <= value <= highest and value == value.quantize(FINEST)


def half_up(exact: Fraction, decimals: int) -> Decimal:
    """Round a non-negative fraction: what lies exactly in the middle goes up."""
    units = (exact * 10**decimals * 2 + 1) // 2
    return Decimal(units).scaleb(-decimals)
