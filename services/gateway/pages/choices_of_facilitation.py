"""What can be chosen where an OPD's facilitation is recorded, and what is filled in at first?"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from gateway import wording
from gateway.pages.form_fields import ROWS, Asking, Choice, Choices
from gateway.pages.things_of_facilitation import sheet_of, year_of
from gateway.routes.facilitation import READ_INCENTIVES
from gateway.sealed import personal_fields
from gateway.views.facilitation import INCENTIVE, parts
from gateway.views.facilitation_sheet import FacilitationSheet, SheetLine
from gateway.views.seats import SEAT
from gateway.words import ViewWords

INCENTIVES = "monthly_incentive"
_LETTERS = 3
_LAST_MONTH = 12


def the_year(asking: Asking, _: str) -> Choices:
    """Return the one year of which the form is."""
    year = str(year_of(asking))
    return Choices([Choice(year, year)])


def months(_: Asking, __: str) -> Choices:
    """Return the months of a year by their first letters."""
    named = enumerate(wording.MONTHS, 1)
    return Choices([Choice(str(number), name[:_LETTERS]) for number, name in named])


def payable_lines(asking: Asking, _: str) -> Choices:
    """Return the lines of the plan of which money is spent; incentives are paid by name."""
    return _lines(asking, incentives=False)


def incentive_lines(asking: Asking, _: str) -> Choices:
    """Return the lines of the plan of which incentives are paid."""
    return _lines(asking, incentives=True)


def _lines(asking: Asking, *, incentives: bool) -> Choices:
    sheet = sheet_of(asking)
    return Choices(
        [
            Choice(one.line, one.what, f"rencana {wording.rupiah(one.planned)}")
            for one in (sheet.lines if sheet else ())
            if (one.category == INCENTIVES) == incentives
        ]
    )


def team_of_the_year(asking: Asking, _: str) -> Choices:
    """Return who held a seat in the OPD's team on any day of the year, by name."""
    year = year_of(asking)
    words = ViewWords(asking.connection, asking.on, asking.who)
    found = [(words.person(one), one) for one in _seated(asking, *_whole(year))]
    return Choices([Choice(str(one), name) for name, one in sorted(found)])


def as_planned(asking: Asking) -> Mapping[str, Sequence[str]]:
    """Return the plan of the year in its rows, to be revised rather than typed anew."""
    sheet = sheet_of(asking)
    return _filled(sheet.lines if sheet else ())


def as_last_year(asking: Asking) -> Mapping[str, Sequence[str]]:
    """Return the plan of the year before in its rows; nothing where there was none."""
    sheet = sheet_of(asking, year_of(asking) - 1)
    return _filled(sheet.lines if sheet else ())


def _filled(lines: Sequence[SheetLine]) -> Mapping[str, Sequence[str]]:
    filled: dict[str, Sequence[str]] = {}
    for row, each in enumerate(lines):
        at = f"lines.{row}"
        filled |= {
            f"{at}.line": [each.line],
            f"{at}.category": [each.category],
            f"{at}.what": [each.what],
            f"{at}.amount": [_typed(each.planned)],
            f"{at}.budget_code": [each.budget_code],
            f"{at}.budget_name": [each.budget_name],
            f"{at}.months": [str(month) for month in each.months],
        }
    return filled | ({"lines" + ROWS: [str(len(lines))]} if lines else {})


def next_payment(asking: Asking) -> Mapping[str, Sequence[str]]:
    """Return the first month of the line that is not paid yet, with its part of the plan."""
    sheet = sheet_of(asking)
    line = _line(asking, sheet)
    if sheet is None or line is None:
        return _today(asking)
    month = _unpaid(sheet, line, asking.on)
    part = dict(parts(line.planned, line.months)).get(month)
    amount = [_typed(part)] if part else []
    return {**_today(asking), "month": [str(month)], "amount": amount}


def next_incentives(asking: Asking) -> Mapping[str, Sequence[str]]:
    """Return the next month to be paid, who had a seat in it, and what each received last."""
    sheet = sheet_of(asking)
    line = _line(asking, sheet)
    if sheet is None or line is None:
        return _today(asking)
    month = _unpaid(sheet, line, asking.on)
    people = list(_seated(asking, *_month(sheet.year, month)))
    before = _received_last(asking, people)
    rows: dict[str, Sequence[str]] = {}
    for row, person_id in enumerate(people):
        rows |= {
            f"recipients.{row}.person_id": [str(person_id)],
            f"recipients.{row}.amount": [before.get(person_id, "")],
        }
    rows |= {"recipients" + ROWS: [str(len(people))]} if people else {}
    return {**_today(asking), "month": [str(month)], **rows}


def _today(asking: Asking) -> Mapping[str, Sequence[str]]:
    return {"month": [str(asking.on.month)]}


def _line(asking: Asking, sheet: FacilitationSheet | None) -> SheetLine | None:
    wanted = asking.said("line")
    return next((each for each in (sheet.lines if sheet else ()) if each.line == wanted), None)


def _unpaid(sheet: FacilitationSheet, line: SheetLine, on: date) -> int:
    """Return the first month of the line without a payment that has begun; else the last begun."""
    paid = {each.month for each in sheet.realisations if each.line == line.line}
    begun = on.month if on.year == sheet.year else _LAST_MONTH
    owed = [month for month in line.months if month <= begun]
    return next((month for month in owed if month not in paid), begun)


def _received_last(asking: Asking, people: Sequence[UUID]) -> Mapping[UUID, str]:
    """Return what each received last of this OPD, as far as the reader may know amounts."""
    opd_id = asking.ids["opd_id"]
    if not asking.who.sees(READ_INCENTIVES, opd_id):
        return {}
    wanted = (
        select(INCENTIVE.c.person_id, INCENTIVE.c.event_id)
        .where(
            INCENTIVE.c.person_id.in_(people),
            INCENTIVE.c.opd_id == opd_id,
            INCENTIVE.c.taken_back_at.is_(None),
        )
        .order_by(INCENTIVE.c.year, INCENTIVE.c.month)
    )
    last = {row.person_id: row.event_id for row in asking.connection.execute(wanted)}
    said = personal_fields(asking.connection, list(last.values()), asking.seeing.keyring)
    told = {one: (said.get(event_id) or {}).get("amount") for one, event_id in last.items()}
    return {one: _typed(Decimal(str(amount))) for one, amount in told.items() if amount}


def _typed(amount: Decimal) -> str:
    """Return an amount as people type it."""
    return wording.rupiah(amount).removeprefix("Rp")


def _seated(asking: Asking, first: date, last: date) -> Iterator[UUID]:
    """Iterate over who held a seat of the OPD on any of these days, in the order of positions."""
    wanted = (
        select(SEAT.c.person_id)
        .where(
            SEAT.c.opd_id == asking.ids["opd_id"],
            SEAT.c.effective_on <= last,
            SEAT.c.last_day >= first,
            SEAT.c.last_day >= SEAT.c.effective_on,
        )
        .order_by(SEAT.c.position, SEAT.c.effective_on)
    )
    yield from dict.fromkeys(asking.connection.execute(wanted).scalars())


def _whole(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _month(year: int, month: int) -> tuple[date, date]:
    begins = date(year, month, 1)
    following = date(year + month // _LAST_MONTH, month % _LAST_MONTH + 1, 1)
    return begins, date.fromordinal(following.toordinal() - 1)
