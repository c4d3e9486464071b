"""What does a typed text mean: a day, a number, an amount, or nothing that it can mean?

Each reads as people write it, and says as ``ValueError`` in words what is wrong.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from kit.http.rules import message

_WHOLE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,18}")
_MONEY = re.compile(r"(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,18})(?:,[0-9]{1,2})?")
_DAY = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
_NUMBER = "Tulis bilangan bulat, misalnya 12 atau 1.500."
_NUMBERS = "Tulis bilangan bulat, dipisahkan koma, misalnya 3, 1, 0."
_RUPIAH = "Tulis jumlah seperti 1.500.000 atau 1500000,50; titik hanya di antara ribuan."


def day(text: str) -> str:
    """Return an ISO date; people write the day first."""
    form = _DAY.fullmatch(text)
    try:
        if form:
            return date(int(form[3]), int(form[2]), int(form[1])).isoformat()
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(message("date", "", "", english=False)) from None


def whole(text: str) -> int:
    """Return a number without parts."""
    if not _WHOLE.fullmatch(text):
        raise ValueError(_NUMBER)
    return int(text.replace(".", ""))


def wholes(text: str) -> list[int]:
    """Return numbers without parts, none where nothing is written."""
    try:
        return [whole(part) for each in text.split(",") if (part := each.strip())]
    except ValueError:
        raise ValueError(_NUMBERS) from None


def money(text: str) -> str:
    """Return an amount as commands say it."""
    if not _MONEY.fullmatch(text):
        raise ValueError(_RUPIAH)
    return str(Decimal(text.replace(".", "").replace(",", ".")))


READ: Mapping[str, Callable[[str], str | int]] = {"date": day, "whole": whole, "money": money}
"""By the kind of field; any other is taken as it was typed."""
