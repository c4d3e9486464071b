"""What of facilitation can be acted upon: a year's plan, a payment, equipment, a meeting?"""

import re
from datetime import date
from urllib.parse import quote
from uuid import UUID, uuid5

from sqlalchemy import Connection, Row, Table, select

from gateway import wording
from gateway.pages.form_fields import Asking
from gateway.pages.form_things import Thing
from gateway.seeing import READ_PEOPLE, Reader
from gateway.views.answers import answer
from gateway.views.equipment import Handover
from gateway.views.estate import answers_for
from gateway.views.facilitation import REALISATION
from gateway.views.facilitation_sheet import FacilitationSheet, Realisation, facilitation_sheet
from gateway.views.facilitation_sums import AsOf
from gateway.views.meetings import MEETING, Meeting
from kit.decider import ERASED

_YEAR = re.compile(r"20[0-9]{2}")
_CLOSED = "tidak dibuka"


def plan_stream(opd_id: UUID, year: int) -> UUID:
    """Return the stream of a year's facilitation, by the same recipe as personnel's."""
    return uuid5(opd_id, f"facilitation {year}")


def year_of(asking: Asking) -> int:
    """Return of which year a form is: that of its payment or meeting, else as said, else this."""
    if "realisation_id" in asking.ids:
        paid = _payment(asking)
        return int(paid.year) if paid else asking.on.year
    if "meeting_id" in asking.ids:
        held = _meeting(asking)
        return int(held.held_on.year) if held else asking.on.year
    said = asking.said("year")
    return int(said) if _YEAR.fullmatch(said) else asking.on.year


def sheet_of(asking: Asking, year: int | None = None) -> FacilitationSheet | None:
    """Return what the OPD of the address has planned, received and lent out in a year."""
    opd_id, as_of = asking.ids["opd_id"], AsOf(year or year_of(asking), asking.on)
    named = asking.who.sees(READ_PEOPLE, opd_id)
    return facilitation_sheet(asking.connection, opd_id, as_of, named=named)


def keeper(connection: Connection, who: Reader, opd_id: UUID, on: date) -> UUID:
    """Return whose it is: the reader's own OPD's where that answers for one that has ended."""
    own = who.own
    return own if own and answers_for(connection, own, opd_id, on) else opd_id


def plan_thing(asking: Asking) -> Thing | None:
    """Return the OPD's plan of the year that the form says, or that there is none yet."""
    sheet = sheet_of(asking)
    return thing_of_plan(sheet, _keeper(asking)) if sheet else None


def thing_of_plan(sheet: FacilitationSheet, opd_id: UUID) -> Thing:
    """Return what a form says of a year's plan."""
    plan, total = sheet.plan, sheet.total
    planned = plan and (
        ("Dokumen anggaran", f"{plan.document_number}, {wording.day(plan.effective_on)}"),
        ("Rencana setahun", wording.rupiah(total.planned)),
        ("Realisasi", wording.rupiah(total.realised)),
    )
    return Thing(
        kind="plan",
        name=f"Fasilitasi tim {sheet.year}: {sheet.opd.name}",
        ids={"opd_id": sheet.opd.opd_id},
        opd_id=opd_id,
        stream=plan_stream(sheet.opd.opd_id, sheet.year),
        stage="planned" if plan else "none",
        leads_to=_page(sheet, "rencana"),
        facts=planned or (),
    )


def equipment_thing(asking: Asking) -> Thing | None:
    """Return the equipment of the OPD's team as a whole."""
    sheet = sheet_of(asking)
    return thing_of_team(sheet, _keeper(asking), "equipment") if sheet else None


def meetings_thing(asking: Asking) -> Thing | None:
    """Return the meetings of the OPD's team as a whole."""
    sheet = sheet_of(asking)
    return thing_of_team(sheet, _keeper(asking), "meetings") if sheet else None


_PARTS = {"equipment": "peralatan", "meetings": "rapat"}


def thing_of_team(sheet: FacilitationSheet, opd_id: UUID, kind: str) -> Thing:
    """Return what a form says of the team for which something new is recorded."""
    return Thing(
        kind=kind,
        name=f"Tim {sheet.opd.name}",
        ids={"opd_id": sheet.opd.opd_id},
        opd_id=opd_id,
        leads_to=_page(sheet, _PARTS[kind]),
    )


def realisation_thing(asking: Asking) -> Thing | None:
    """Return the payment of the address, also one that was taken back."""
    paid, sheet = _payment(asking), sheet_of(asking)
    if paid is None or sheet is None:
        return None
    stage = "recorded" if paid.reversed_at is None else "reversed"
    found = answer(Realisation, paid._mapping)  # noqa: SLF001 - the row's public mapping
    return thing_of_realisation(sheet, _keeper(asking), found, stage)


def thing_of_realisation(
    sheet: FacilitationSheet, opd_id: UUID, paid: Realisation, stage: str = "recorded"
) -> Thing:
    """Return what a form says of a payment."""
    lines = {each.line: each.what for each in sheet.lines}
    amount = _CLOSED if paid.amount is None else wording.rupiah(paid.amount)
    people = f", {paid.people} orang" if paid.people else ""
    return Thing(
        kind="realisation",
        name=f"Pembayaran {paid.document_number}: {sheet.opd.name}",
        ids={"opd_id": sheet.opd.opd_id, "realisation_id": paid.realisation_id},
        opd_id=opd_id,
        stage=stage,
        leads_to=_page(sheet, "rencana"),
        facts=(
            ("Untuk", lines.get(paid.line, paid.line)),
            ("Bulan", f"{wording.MONTHS[paid.month - 1]} {sheet.year}"),
            ("Dibayar", wording.day(paid.paid_on)),
            ("Jumlah", f"{amount}{people}"),
        ),
    )


def handover_thing(asking: Asking) -> Thing | None:
    """Return the equipment that was handed over as the address says."""
    sheet, wanted = sheet_of(asking), asking.ids["handover_id"]
    each = sheet.equipment if sheet else ()
    found = next((one for one in each if one.handover_id == wanted), None)
    return thing_of_handover(sheet, _keeper(asking), found) if sheet and found else None


def thing_of_handover(sheet: FacilitationSheet, opd_id: UUID, lent: Handover) -> Thing:
    """Return what a form says of equipment in somebody's hands."""
    name = "(data pribadi telah dihapus)" if lent.person_name == ERASED else lent.person_name
    return Thing(
        kind="handover",
        name=f"{lent.what} ({lent.inventory_code})",
        ids={"opd_id": sheet.opd.opd_id, "handover_id": lent.handover_id},
        opd_id=opd_id,
        stage="out" if lent.returned_on is None else "back",
        leads_to=_page(sheet, _PARTS["equipment"]),
        facts=(
            ("OPD", sheet.opd.name),
            *((("Pemegang", name),) if name else ()),
            ("Diserahkan", f"{wording.day(lent.handed_over_on)}, {lent.record_number}"),
        ),
    )


def meeting_thing(asking: Asking) -> Thing | None:
    """Return the meeting of the address, also one that was taken back."""
    held, sheet = _meeting(asking), sheet_of(asking)
    if held is None or sheet is None:
        return None
    stage = "held" if held.retracted_at is None else "retracted"
    found = answer(Meeting, held._mapping)  # noqa: SLF001 - the row's public mapping
    return thing_of_meeting(sheet, _keeper(asking), found, stage)


def thing_of_meeting(
    sheet: FacilitationSheet, opd_id: UUID, held: Meeting, stage: str = "held"
) -> Thing:
    """Return what a form says of a meeting."""
    return Thing(
        kind="meeting",
        name=f"Rapat {wording.day(held.held_on)}: {held.subject}",
        ids={"opd_id": sheet.opd.opd_id, "meeting_id": held.meeting_id},
        opd_id=opd_id,
        stage=stage,
        leads_to=_page(sheet, _PARTS["meetings"]),
        facts=(("OPD", sheet.opd.name), ("Peserta", f"{wording.number(held.people)} orang")),
    )


def _keeper(asking: Asking) -> UUID:
    return keeper(asking.connection, asking.who, asking.ids["opd_id"], asking.on)


def _payment(asking: Asking) -> Row[tuple[object, ...]] | None:
    return _row(asking, REALISATION, "realisation_id")


def _meeting(asking: Asking) -> Row[tuple[object, ...]] | None:
    return _row(asking, MEETING, "meeting_id")


def _row(asking: Asking, table: Table, name: str) -> Row[tuple[object, ...]] | None:
    mine = table.c[name] == asking.ids[name], table.c.opd_id == asking.ids["opd_id"]
    return asking.connection.execute(select(table).where(*mine)).one_or_none()


def _page(sheet: FacilitationSheet, part: str) -> str:
    return f"/fasilitasi/{quote(sheet.opd.code)}?tahun={sheet.year}#{part}"
