"""Which amounts of money are there: more than nothing, and in whole sen."""

from decimal import Decimal, InvalidOperation
from typing import Annotated

import msgspec

from kit.decider import Personal, Refused

SEN = Decimal("0.01")
BELOW = Decimal(1_000_000_000_000)
"""A trillion: ten times the budget of the largest OPD, so that what is above is a slip."""

PersonalAmount = Annotated[Personal, msgspec.Meta(pattern=r"^[0-9]{1,12}(\.[0-9]{1,2})?\Z")]
"""Rupiah of one person as text, since only text is sealed."""


class AmountIsNotRupiah(Refused):
    """An amount is more than nothing, below a trillion rupiah, and has no parts of a sen."""

    status = 422


def rupiah(amount: Decimal) -> Decimal:
    """Return the amount with two decimals, as it is recorded; refused where it is none."""
    try:
        plain = amount.quantize(SEN)
    except InvalidOperation as error:
        raise AmountIsNotRupiah(amount=str(amount)) from error
    if not plain.is_finite() or plain != amount or not 0 < plain < BELOW:
        raise AmountIsNotRupiah(amount=str(amount))
    return plain
