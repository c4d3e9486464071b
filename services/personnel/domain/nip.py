"""Whether a number has the form of an NIP, and what it says about the person.

An NIP has 18 digits and no check digit. A civil servant's (PNS): date of birth, year and month
of start, sex, serial. A contract civil servant's (PPPK): date of birth, year of start, the digit
2 and how often contracted, sex, serial.
"""

from datetime import date
from enum import StrEnum

import msgspec

LENGTH = 18
SEX_DIGITS = {"1": "male", "2": "female"}
YOUNGEST, OLDEST = 15, 70
"""Age at start in completed years; outside of it the number is doubtful, not wrong."""
IGNORED = str.maketrans("", "", "'\u2018\u2019`")
"""Exports put an apostrophe before the number so that a spreadsheet keeps it as text."""


class NipKind(StrEnum):
    PNS = "pns"
    PPPK = "pppk"


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


class NipCode(StrEnum):
    """What is wrong or doubtful. The words are stable: import reports and pages rely on them."""

    NOT_DIGITS = "nip-not-digits"
    LENGTH = "nip-length"
    BIRTH_DATE = "nip-birth-date"
    START_YEAR = "nip-start-year"
    KIND = "nip-kind"
    OTHER_KIND = "nip-other-kind"
    SEX = "nip-sex"
    SERIAL = "nip-serial"
    AGE_AT_START = "nip-age-at-start"
    BIRTH_DATE_DIFFERS = "nip-birth-date-differs"
    SEX_DIFFERS = "nip-sex-differs"


class Finding(msgspec.Struct, frozen=True):
    """One thing found, with the first and last digit it concerns, counted from 1."""

    code: NipCode
    first_digit: int
    last_digit: int


class Nip(msgspec.Struct, frozen=True):
    """What a well-formed NIP says. ``start_month`` is a PNS's, ``contract`` a PPPK's."""

    digits: str
    kind: NipKind
    born_on: date
    start_year: int
    start_month: int | None
    contract: int | None
    sex: Sex
    serial: int


class CheckedNip(msgspec.Struct, frozen=True):
    """``nip`` is there exactly when there are no errors; warnings are for a person to look at."""

    digits: str
    nip: Nip | None = None
    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()


def normalise(text: str) -> str:
    """Return ``text`` without white space and apostrophes."""
    return "".join(text.translate(IGNORED).split())


def kind_of(digits: str) -> NipKind | None:
    """Return which kind digits 13 and 14 speak of: a month, or 2 and the number of the contract."""
    month = digits[12:14]
    if "01" <= month <= "12":
        return NipKind.PNS
    if "21" <= month <= "29":
        return NipKind.PPPK
    return None


def check(
    text: str,
    *,
    kind: NipKind | None = None,
    born_on: date | None = None,
    sex: Sex | None = None,
) -> CheckedNip:
    """Check the form, and against what the record says of the person where that is given."""
    digits = normalise(text)
    errors = _form_errors(digits) or _content_errors(digits, kind)
    if errors:
        return CheckedNip(digits=digits, errors=errors)
    nip = _read(digits)
    return CheckedNip(digits=digits, nip=nip, warnings=_warnings(nip, born_on, sex))


def check_pns(text: str, *, born_on: date | None = None, sex: Sex | None = None) -> CheckedNip:
    return check(text, kind=NipKind.PNS, born_on=born_on, sex=sex)


def check_pppk(text: str, *, born_on: date | None = None, sex: Sex | None = None) -> CheckedNip:
    return check(text, kind=NipKind.PPPK, born_on=born_on, sex=sex)


def _form_errors(digits: str) -> tuple[Finding, ...]:
    if not (digits.isascii() and digits.isdigit()):
        return (Finding(NipCode.NOT_DIGITS, 1, LENGTH),)
    if len(digits) != LENGTH:
        return (Finding(NipCode.LENGTH, 1, LENGTH),)
    return ()


def _content_errors(digits: str, kind: NipKind | None) -> tuple[Finding, ...]:
    found = kind_of(digits)
    findings = (
        (_date_of(digits[:8]) is None, Finding(NipCode.BIRTH_DATE, 1, 8)),
        (digits[8:12] == "0000", Finding(NipCode.START_YEAR, 9, 12)),
        (found is None, Finding(NipCode.KIND, 13, 14)),
        (bool(found and kind) and found is not kind, Finding(NipCode.OTHER_KIND, 13, 14)),
        (digits[14] not in SEX_DIGITS, Finding(NipCode.SEX, 15, 15)),
        (digits[15:] == "000", Finding(NipCode.SERIAL, 16, 18)),
    )
    return tuple(finding for wrong, finding in findings if wrong)


def _date_of(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def _read(digits: str) -> Nip:
    is_pns = kind_of(digits) is NipKind.PNS
    return Nip(
        digits=digits,
        kind=NipKind.PNS if is_pns else NipKind.PPPK,
        born_on=date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])),
        start_year=int(digits[8:12]),
        start_month=int(digits[12:14]) if is_pns else None,
        contract=None if is_pns else int(digits[13]),
        sex=Sex(SEX_DIGITS[digits[14]]),
        serial=int(digits[15:]),
    )


def _warnings(nip: Nip, born_on: date | None, sex: Sex | None) -> tuple[Finding, ...]:
    findings = (
        (not _age_is_likely(nip), Finding(NipCode.AGE_AT_START, 1, 14)),
        (born_on not in {None, nip.born_on}, Finding(NipCode.BIRTH_DATE_DIFFERS, 1, 8)),
        (sex not in {None, nip.sex}, Finding(NipCode.SEX_DIFFERS, 15, 15)),
    )
    return tuple(finding for doubtful, finding in findings if doubtful)


def _age_is_likely(nip: Nip) -> bool:
    """A PPPK's month of start is unknown, so that any day of the year is taken as possible."""
    earliest = date(nip.start_year, nip.start_month or 1, 1)
    latest = earliest if nip.start_month else date(nip.start_year, 12, 31)
    return _years(nip.born_on, latest) >= YOUNGEST and _years(nip.born_on, earliest) <= OLDEST


def _years(since: date, on: date) -> int:
    before_the_day = (on.month, on.day) < (since.month, since.day)
    return on.year - since.year - before_the_day
