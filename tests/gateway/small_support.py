"""The OPD Kominfo plans what its team needs, pays some of it, lends a laptop and meets."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec

from personnel.domain.equipment import (
    Condition,
    EquipmentHandedOver,
    EquipmentReturned,
    equipment_of,
)
from personnel.domain.facilitation_plan import (
    Category,
    FacilitationPlanned,
    FacilitationRevised,
    Line,
    facilitation_of,
)
from personnel.domain.incentive import (
    IncentiveReceived,
    IncentivesPaid,
    IncentiveTakenBack,
    incentive_of,
)
from personnel.domain.meeting import MeetingHeld, MeetingRetracted, Minutes, meetings_of
from personnel.domain.realisation import RealisationRecorded, RealisationReversed
from tests.evaluation.examples import KOMINFO
from tests.gateway.small_team import ANI, BUDI, NETWORK, SITI
from tests.gateway.story import Story, Told

KINDS = (
    *(FacilitationPlanned, FacilitationRevised, RealisationRecorded, RealisationReversed),
    *(IncentivesPaid, IncentiveReceived, IncentiveTakenBack),
    *(EquipmentHandedOver, EquipmentReturned, MeetingHeld, MeetingRetracted),
)

LAPTOP, CAMERA, MEETING = UUID(int=0xFA1), UUID(int=0xFA2), UUID(int=0xFA3)
ROUTER, WRONG, MARCH, APRIL = (UUID(int=number) for number in range(0xFB1, 0xFB5))
JAN_5, APRIL_1, APRIL_30, JULY_1 = (
    date(2026, 1, 5),
    date(2026, 4, 1),
    date(2026, 4, 30),
    date(2026, 7, 1),
)
YEAR = facilitation_of(KOMINFO, 2026)


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


INCENTIVE = line("incentive", Category.MONTHLY_INCENTIVE, "10000000.00", *range(3, 13))
EQUIPMENT = line("router", Category.WORK_EQUIPMENT, "100.00", 2, 4, 6)


def planned(opd_id: UUID, *lines: Line) -> Told:
    return facilitation_of(opd_id, 2026), FacilitationPlanned(
        opd_id=opd_id, year=2026, document_number="DPA 1", effective_on=JAN_5, lines=lines
    )


def revised(*lines: Line) -> Told:
    return YEAR, FacilitationRevised(
        opd_id=KOMINFO,
        year=2026,
        version=2,
        document_number="DPPA 2",
        effective_on=JULY_1,
        reason="Perubahan APBD",
        lines=lines,
    )


def bought(realisation_id: UUID, amount: str, on: date) -> Told:
    return YEAR, RealisationRecorded(
        opd_id=KOMINFO,
        year=2026,
        realisation_id=realisation_id,
        line="router",
        category=Category.WORK_EQUIPMENT,
        month=on.month,
        amount=Decimal(amount),
        effective_on=on,
        document_number=f"SP2D {realisation_id.int}",
        document_sha256="ab" * 32,
    )


def taken_back(realisation_id: UUID, line: str) -> Told:
    return YEAR, RealisationReversed(
        opd_id=KOMINFO,
        year=2026,
        realisation_id=realisation_id,
        line=line,
        reason="Nomor bukti keliru",
    )


def paid(realisation_id: UUID, on: date, total: str | None, *people: UUID) -> tuple[Told, ...]:
    """Tell that a list was paid, each of them a third of a million."""
    list_paid = IncentivesPaid(
        opd_id=KOMINFO,
        year=2026,
        realisation_id=realisation_id,
        line="incentive",
        month=on.month,
        people=people,
        total=None if total is None else Decimal(total),
        effective_on=on,
        document_number=f"900/{on.month}",
        document_sha256=None,
    )
    return (YEAR, list_paid), *(received(realisation_id, on, each) for each in people)


def with_proof(told: Told, sha256: str) -> Told:
    """Return the same payment with the hash of the list that was signed."""
    stream, event = told
    assert isinstance(event, IncentivesPaid)
    return stream, msgspec.structs.replace(event, document_sha256=sha256)


def received(realisation_id: UUID, on: date, person_id: UUID) -> Told:
    return incentive_of(person_id), IncentiveReceived(
        person_id=person_id,
        opd_id=KOMINFO,
        year=2026,
        month=on.month,
        realisation_id=realisation_id,
        amount="333333.00",
        effective_on=on,
    )


def given_back(realisation_id: UUID, on: date, person_id: UUID) -> Told:
    return incentive_of(person_id), IncentiveTakenBack(
        person_id=person_id,
        opd_id=KOMINFO,
        year=2026,
        month=on.month,
        realisation_id=realisation_id,
    )


def handed_over(handover_id: UUID, person_id: UUID, on: date) -> Told:
    return equipment_of(KOMINFO), EquipmentHandedOver(
        opd_id=KOMINFO,
        handover_id=handover_id,
        person_id=person_id,
        what="Laptop",
        inventory_code=f"1.3.2.{handover_id.int}",
        condition=Condition.GOOD,
        effective_on=on,
        record_number="BAST 1",
        record_sha256=None,
    )


def returned(handover_id: UUID, person_id: UUID, on: date) -> Told:
    return equipment_of(KOMINFO), EquipmentReturned(
        opd_id=KOMINFO,
        handover_id=handover_id,
        person_id=person_id,
        condition=Condition.MINOR_DAMAGE,
        effective_on=on,
        record_number="BAST 2",
        record_sha256=None,
    )


def met(meeting_id: UUID, on: date) -> Told:
    return meetings_of(KOMINFO, 2026), MeetingHeld(
        opd_id=KOMINFO,
        meeting_id=meeting_id,
        effective_on=on,
        subject="Pembagian tugas",
        people=7,
        positions=(NETWORK,),
        minutes=Minutes("cd" * 32, "application/pdf", 4_711),
    )


def retracted(meeting_id: UUID) -> Told:
    return meetings_of(KOMINFO, 2026), MeetingRetracted(
        opd_id=KOMINFO, meeting_id=meeting_id, reason="Tercatat dua kali"
    )


def supported(story: Story) -> None:
    story.tell(planned(KOMINFO, INCENTIVE, EQUIPMENT))
    story.tell(bought(ROUTER, "30.00", date(2026, 2, 9)))
    story.tell(bought(WRONG, "5.00", date(2026, 2, 10)))
    story.tell(taken_back(WRONG, "router"))
    story.tell(*paid(MARCH, date(2026, 3, 31), "999999.00", BUDI, SITI, ANI))
    story.tell(*paid(APRIL, APRIL_30, None, SITI))
    story.tell(handed_over(LAPTOP, BUDI, APRIL_1))
    story.tell(handed_over(CAMERA, SITI, APRIL_1))
    story.tell(returned(CAMERA, SITI, APRIL_30))
    story.tell(met(MEETING, date(2026, 4, 8)))
