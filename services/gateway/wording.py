"""How do dates, numbers and the words of closed sets read in Bahasa Indonesia?"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import msgspec

from kit.clock import WITA

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
QUARTERS = {"Q1": "triwulan I", "Q2": "triwulan II", "Q3": "triwulan III", "Q4": "triwulan IV"}

SETS: Mapping[str, Mapping[str, str]] = msgspec.json.decode(
    Path(__file__).with_name("history_words.json").read_bytes(), type=dict[str, dict[str, str]]
)
"""By the name of a set: what each of its keys is called within a sentence."""

_SWAPPED = str.maketrans(",.", ".,")


def day(value: date) -> str:
    """Return such as ``2 Maret 2026``."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def instant(value: datetime) -> str:
    """Return such as ``2 Maret 2026 pukul 09.05 WITA``; ``ValueError`` without a time zone."""
    if value.tzinfo is None:
        msg = f"{value.isoformat()} has no time zone"
        raise ValueError(msg)
    local = value.astimezone(WITA)
    return f"{day(local)} pukul {local:%H.%M} WITA"


def office(role: str, opd: str | None) -> str:
    """Return such as ``Kepala Biro Hukum``, or ``Pejabat untuk Gubernur`` without an OPD."""
    said = SETS["office"].get(role, f"“{role}”")
    return f"{said} {opd}" if opd else said.rstrip(",")


def number(value: Decimal | int) -> str:
    """Return such as ``1.234,50``, with as many decimals as the value has."""
    return format(value, ",f" if isinstance(value, Decimal) else ",d").translate(_SWAPPED)


def rupiah(value: Decimal) -> str:
    """Return such as ``Rp1.500.000``, and ``Rp1.500.000,50`` where there are sen."""
    whole = value.to_integral_value()
    return f"Rp{number(whole if whole == value else value)}"


def listing(items: Sequence[str]) -> str:
    """Return ``a``, ``a dan b``, or ``a, b, dan c``; nothing for none."""
    match items:
        case [] | [_]:
            return "".join(items)
        case [first, last]:
            return f"{first} dan {last}"
        case _:
            return f"{', '.join(items[:-1])}, dan {items[-1]}"


def period(key: str) -> str:
    """Return ``triwulan I tahun 2026`` for ``2026-Q1``, ``tahun 2026`` for ``2026``."""
    year, _, quarter = key.partition("-")
    return f"{QUARTERS[quarter]} tahun {year}" if quarter else f"tahun {year}"


def word(of: str, key: str | float) -> str:
    """Return the word for a key of the set ``of``; ``KeyError`` where there is none."""
    return SETS[of][str(key).lower()]


def sentence(text: str) -> str:
    """Return the text with a capital at its start, wherever its first word came from."""
    return text[:1].upper() + text[1:]
