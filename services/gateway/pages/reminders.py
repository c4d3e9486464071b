"""What does an OPD still owe of what comes back each month and each week?"""

from collections.abc import Iterator, Sequence
from datetime import date
from urllib.parse import quote
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from gateway import wording
from gateway.pages.choices_of_facilitation import INCENTIVES
from gateway.routes.websites import opd_website
from gateway.seeing import Reader
from gateway.views.facilitation_sheet import FacilitationSheet, SheetLine, facilitation_sheet
from gateway.views.facilitation_sums import AsOf
from gateway.views.opds import opd_card
from gateway.views.website_weeks import SUNDAY

PLANS, RECORDS = "personnel.plan-facilitation", "personnel.record-realisation"
PAYS = "personnel.pay-incentives"
LENDS, PUBLISHES = "personnel.return-equipment", "personnel.record-activity"


class Reminder(msgspec.Struct, frozen=True):
    """One thing that lacks, and the page on which it is made good."""

    said: str
    page: str


def reminders(connection: Connection, who: Reader, on: date) -> Sequence[Reminder]:
    """Return what the reader's own OPD owes, as far as the reader may do it."""
    card = opd_card(connection, who.own, on) if who.own else None
    if card is None or not card.in_force:
        return ()
    code = quote(card.code)
    facilitation = f"/fasilitasi/{code}?tahun={on.year}"
    sheet = facilitation_sheet(connection, card.opd_id, AsOf(on.year, on))
    found: list[Reminder] = []
    if sheet and sheet.plan is None and _does(who, PLANS):
        found.append(Reminder(f"Rencana fasilitasi {on.year} belum tercatat", facilitation))
    if sheet and _does(who, RECORDS):
        lines = [one for one in sheet.lines if one.category != INCENTIVES or _does(who, PAYS)]
        found += [Reminder(said, f"{facilitation}#rencana") for said in _unpaid(sheet, lines, on)]
    left = sum(each.holder_has_left for each in sheet.equipment) if sheet else 0
    if left and _does(who, LENDS):
        said = f"{left} barang belum kembali dari pemegang yang sudah tidak dalam tim"
        found.append(Reminder(said, f"{facilitation}#peralatan"))
    if _does(who, PUBLISHES):
        page = f"/opd/{code}/laman"
        found += [Reminder(said, page) for said in _unpublished(connection, card.opd_id, on)]
    return found


def _does(who: Reader, action: str) -> bool:
    """Say whether it is theirs to do for their own OPD, and not for whichever."""
    return who.confined_to(action) == who.own


def _unpaid(sheet: FacilitationSheet, lines: Sequence[SheetLine], on: date) -> Iterator[str]:
    """Iterate over the lines with months that are over and of which no payment is recorded."""
    for line in lines:
        paid = {each.month for each in sheet.realisations if each.line == line.line}
        owed = [month for month in line.months if month < on.month and month not in paid]
        if owed:
            months = wording.listing([wording.MONTHS[month - 1] for month in owed])
            yield f"Realisasi {line.what} belum tercatat untuk {months} {sheet.year}"


def _unpublished(connection: Connection, opd_id: UUID, on: date) -> Iterator[str]:
    """Say what lacks of the week that runs, and whether the one before was missed."""
    website = opd_website(connection, opd_id, on, on)
    weeks = website.weeks if website else ()
    for week in weeks[:2]:
        counted = f"{week.items} dari {week.minimum} isi"
        if week.state == "open":
            until = wording.day(week.week + SUNDAY)
            yield f"Pekan ini baru {counted} yang tercatat untuk laman; pekan berakhir {until}"
        elif week.state == "missed":
            yield f"Laman: pekan mulai {wording.day(week.week)} hanya {counted} yang tercatat"
