"""What the OPD Kominfo plans for its team in 2026, and what it has bought of it."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from msgspec.structs import asdict

from personnel.domain.facilitation_plan import (
    Category,
    FacilitationPlanned,
    FacilitationRevised,
    Line,
    PlanFacilitation,
    PlannedLine,
    ReviseFacilitation,
)
from personnel.domain.realisation import RealisationRecorded, RecordRealisation
from tests.personnel.examples import KOMINFO

JAN_5, FEB_9, MARCH_1 = date(2026, 1, 5), date(2026, 2, 9), date(2026, 3, 1)
BOUGHT = UUID(int=0xF1)


def line(key: str, category: Category, amount: str, *months: int) -> Line:
    return Line(
        line=key,
        category=category,
        what=f"Baris {key}",
        amount=Decimal(amount),
        budget_code="2.16.03.2.01",
        budget_name="Dukungan Pelaksanaan SPBE",
        months=months,
    )


def said(recorded: Line) -> PlannedLine:
    return PlannedLine(**asdict(recorded))


incentive = line("incentive", Category.MONTHLY_INCENTIVE, "2000.00", 1, 2, 3)
router = line("router", Category.WORK_EQUIPMENT, "100.00", 2, 4, 6)
lines = (incentive, router)
plan = PlanFacilitation(
    opd_id=KOMINFO,
    year=2026,
    document_number="DPA 1",
    document_on=JAN_5,
    lines=tuple(said(each) for each in lines),
)
planned = FacilitationPlanned(
    opd_id=KOMINFO, year=2026, document_number="DPA 1", effective_on=JAN_5, lines=lines
)
revise = ReviseFacilitation(
    opd_id=KOMINFO,
    year=2026,
    document_number="DPPA 2",
    document_on=FEB_9,
    reason="Perubahan APBD",
    lines=tuple(said(each) for each in lines),
)
revised = FacilitationRevised(
    opd_id=KOMINFO,
    year=2026,
    version=2,
    document_number="DPPA 2",
    effective_on=FEB_9,
    reason="Perubahan APBD",
    lines=lines,
)
buy = RecordRealisation(
    opd_id=KOMINFO,
    year=2026,
    realisation_id=BOUGHT,
    line="router",
    month=2,
    amount=Decimal(30),
    paid_on=FEB_9,
    document_number="SP2D 1",
)
bought = RealisationRecorded(
    opd_id=KOMINFO,
    year=2026,
    realisation_id=BOUGHT,
    line="router",
    category=Category.WORK_EQUIPMENT,
    month=2,
    amount=Decimal("30.00"),
    effective_on=FEB_9,
    document_number="SP2D 1",
    document_sha256=None,
)
