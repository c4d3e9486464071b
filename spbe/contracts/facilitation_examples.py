"""What does each event of an OPD's facilitation look like: plan, money, equipment, meetings?"""

from datetime import date
from decimal import Decimal
from hashlib import sha256

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
from personnel.domain.opd import opd_id_of
from personnel.domain.realisation import RealisationRecorded, RealisationReversed
from spbe.contracts.story import BUDI, POSITION, SITI, Told, day, id_of, stream

_KOMINFO = opd_id_of("DISKOMINFOSP")
_YEAR = 2026
_TRAINING, _INCENTIVES = id_of("biaya pelatihan"), id_of("insentif April")
_MEETING, _HANDOVER = id_of("rapat April"), id_of("serah terima")
_OTHERS = tuple(id_of(f"anggota {number} contoh") for number in range(1, 3))
_RECORD = "000.2/CONTOH/DISKOMINFOSP/2026"


def _digest(name: str) -> str:
    return sha256(name.encode()).hexdigest()


def _line(key: str, category: Category, what: str, amount: int, months: tuple[int, ...]) -> Line:
    return Line(
        line=key,
        category=category,
        what=what,
        amount=Decimal(amount).quantize(Decimal("0.01")),
        budget_code="2.16.03.2.01",
        budget_name="Dukungan Pelaksanaan SPBE",
        months=months,
    )


_LINES = (
    _line(
        "incentive",
        Category.MONTHLY_INCENTIVE,
        "Insentif bulanan tim pengelola SPBE",
        36_000_000,
        tuple(range(4, 13)),
    ),
    _line("training", Category.TRAINING_COST, "Bimbingan teknis jaringan", 12_000_000, (2, 3, 4)),
)

_PLANNED = FacilitationPlanned(
    opd_id=_KOMINFO,
    year=_YEAR,
    document_number="DPA/CONTOH/2026",
    effective_on=day(1, 5),
    lines=_LINES,
)
_RECORDED = RealisationRecorded(
    opd_id=_KOMINFO,
    year=_YEAR,
    realisation_id=_TRAINING,
    line="training",
    category=Category.TRAINING_COST,
    month=2,
    amount=Decimal("4000000.00"),
    effective_on=day(2, 9),
    document_number="SP2D/CONTOH/0007/2026",
    document_sha256=_digest("SP2D contoh"),
)
_REVERSED = RealisationReversed(
    opd_id=_KOMINFO,
    year=_YEAR,
    realisation_id=_TRAINING,
    line="training",
    reason="Nomor bukti pembayaran keliru",
)
_PAID = IncentivesPaid(
    opd_id=_KOMINFO,
    year=_YEAR,
    realisation_id=_INCENTIVES,
    line="incentive",
    month=4,
    people=(SITI, *_OTHERS),
    total=Decimal("1500000.00"),
    effective_on=day(4, 30),
    document_number="900/CONTOH/IV/2026",
    document_sha256=None,
)
_REVISED = FacilitationRevised(
    opd_id=_KOMINFO,
    year=_YEAR,
    version=2,
    document_number="DPPA/CONTOH/2026",
    effective_on=day(9, 1),
    reason="Perubahan APBD",
    lines=_LINES,
)
_RECEIVED = IncentiveReceived(
    person_id=SITI,
    opd_id=_KOMINFO,
    year=_YEAR,
    month=4,
    realisation_id=_INCENTIVES,
    amount="500000.00",
    effective_on=day(4, 30),
)
_TAKEN_BACK = IncentiveTakenBack(
    person_id=SITI, opd_id=_KOMINFO, year=_YEAR, month=4, realisation_id=_INCENTIVES
)
_HANDED_OVER = EquipmentHandedOver(
    opd_id=_KOMINFO,
    handover_id=_HANDOVER,
    person_id=BUDI,
    what="Laptop untuk pengelolaan jaringan",
    inventory_code="1.3.2.10.01.02.001.7",
    condition=Condition.GOOD,
    effective_on=day(4, 6),
    record_number=_RECORD,
    record_sha256=_digest("berita acara contoh"),
)
_RETURNED = EquipmentReturned(
    opd_id=_KOMINFO,
    handover_id=_HANDOVER,
    person_id=BUDI,
    condition=Condition.MINOR_DAMAGE,
    effective_on=day(12, 29),
    record_number=_RECORD,
    record_sha256=None,
)
_HELD = MeetingHeld(
    opd_id=_KOMINFO,
    meeting_id=_MEETING,
    effective_on=day(4, 8),
    subject="Pembagian tugas pengumpulan bukti dukung triwulan II",
    people=9,
    positions=(POSITION, "asset_custodian"),
    minutes=Minutes(sha256=_digest("notula"), media_type="application/pdf", size_bytes=48_213),
)
_RETRACTED = MeetingRetracted(
    opd_id=_KOMINFO, meeting_id=_MEETING, reason="Rapat ini sudah tercatat pada tanggal lain"
)

_AFTER: date = day(5, 4)

TOLD: tuple[Told, ...] = (
    *stream(
        facilitation_of(_KOMINFO, _YEAR),
        (day(1, 5), _PLANNED),
        (day(2, 9), _RECORDED),
        (day(2, 10), _REVERSED),
        (day(4, 30), _PAID),
        (day(9, 1), _REVISED),
    ),
    *stream(incentive_of(SITI), (day(4, 30), _RECEIVED), (_AFTER, _TAKEN_BACK)),
    *stream(equipment_of(_KOMINFO), (day(4, 6), _HANDED_OVER), (day(12, 29), _RETURNED)),
    *stream(meetings_of(_KOMINFO, _YEAR), (day(4, 8), _HELD), (_AFTER, _RETRACTED)),
)
