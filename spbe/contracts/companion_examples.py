"""What does each event of companions look like: their groups, requests for help and visits?"""

from hashlib import sha256

from personnel.domain.attached import Attached
from personnel.domain.companion import CompanionJoined, CompanionLeft, LeavingGroup
from personnel.domain.companion_group import CompanionGroupFormed, companion_group_of
from personnel.domain.companionship import (
    CompanionshipBegan,
    CompanionshipEnded,
    companionship_of,
)
from personnel.domain.companionship_visit import (
    Mode,
    VisitCancelled,
    VisitHeld,
    VisitMoved,
    VisitPlanned,
)
from personnel.domain.finding import (
    Finding,
    FindingDropped,
    FollowUpAccepted,
    FollowUpReported,
    FollowUpReturned,
)
from personnel.domain.help_request import (
    HelpRequested,
    Outcome,
    RequestAnswered,
    RequestReopened,
    RequestTaken,
    RequestWithdrawn,
    Subject,
)
from personnel.domain.opd import opd_id_of
from spbe.contracts.story import BUDI, LEGAL_BASIS, OPERATOR, SITI, Told, day, id_of, stream

_HEALTH, _SPORTS = opd_id_of("DINKES-PPKB"), opd_id_of("DISPORA")
_GROUP = companion_group_of(2026, 3)
_REQUEST, _OTHER_REQUEST = id_of("permintaan bantuan"), id_of("permintaan bantuan lain")
_VISIT, _OTHER_VISIT = id_of("kunjungan"), id_of("kunjungan lain")


def _file(name: str) -> Attached:
    content = name.encode()
    return Attached(sha256(content).hexdigest(), "application/pdf", len(content))


_FORMED = CompanionGroupFormed(
    group_id=_GROUP,
    number=3,
    name="Kelompok Pendamping III",
    effective_on=day(2, 2),
    until=day(12, 31),
    letter_number="000.1/CONTOH/TIM-KOORDINASI/I/2026",
    letter_on=day(1, 26),
)
_HELD = VisitHeld(
    visit_id=_VISIT,
    opd_id=_HEALTH,
    group_id=_GROUP,
    effective_on=day(3, 12),
    companions=(SITI,),
    report=_file("laporan pendampingan"),
    findings=(
        Finding(
            number=1,
            text="Bukti dukung tata kelola aplikasi belum memuat tanggal penetapan.",
            recommendation="Lengkapi dokumen dengan tanggal dan tanda tangan penetapan.",
            due_on=day(4, 12),
            indicator="SPBE-OPD-03",
        ),
        Finding(
            number=2,
            text="Daftar aplikasi belum lengkap.",
            recommendation="Catat semua aplikasi yang dipakai.",
            due_on=day(4, 30),
            indicator=None,
        ),
    ),
)
_REPORTED = FollowUpReported(
    visit_id=_VISIT,
    opd_id=_HEALTH,
    finding=1,
    effective_on=day(3, 30),
    text="Dokumen sudah ditetapkan kembali dengan tanggal dan tanda tangan.",
    evidence=_file("bukti tindak lanjut"),
    reported_by=OPERATOR,
)
_OF_FINDING = {"visit_id": _VISIT, "opd_id": _HEALTH, "person_id": SITI}
_OF_REQUEST = {"request_id": _REQUEST, "opd_id": _HEALTH}
_BY_SITI = {**_OF_REQUEST, "group_id": _GROUP, "person_id": SITI}

_ASKED = HelpRequested(
    **_OF_REQUEST,
    subject=Subject.EVIDENCE,
    text="Mohon contoh bukti dukung untuk tingkat 3.",
    indicator="SPBE-OPD-03",
)
_ANSWERED = RequestAnswered(
    **_BY_SITI, outcome=Outcome.SOLVED, answer="Contoh dokumen sudah dibahas secara daring."
)
_ENDED = CompanionshipEnded(
    opd_id=_SPORTS,
    group_id=_GROUP,
    began_on=day(2, 2),
    effective_on=day(7, 1),
    reason=LEGAL_BASIS,
)

TOLD: tuple[Told, ...] = (
    *stream(
        _GROUP,
        (day(2, 2), _FORMED),
        (
            day(2, 2),
            CompanionJoined(
                group_id=_GROUP,
                person_id=SITI,
                account_id=id_of("akun pendamping"),
                effective_on=day(2, 2),
                until=day(12, 31),
            ),
        ),
        (
            day(6, 1),
            CompanionLeft(
                group_id=_GROUP,
                person_id=BUDI,
                joined_on=day(2, 2),
                effective_on=day(6, 1),
                reason=LeavingGroup.TRANSFERRED,
            ),
        ),
    ),
    *stream(
        companionship_of(_SPORTS),
        (
            day(2, 2),
            CompanionshipBegan(
                opd_id=_SPORTS, group_id=_GROUP, effective_on=day(2, 2), until=day(12, 31)
            ),
        ),
        (day(6, 15), _ENDED),
    ),
    *stream(
        _REQUEST,
        (day(3, 2), _ASKED),
        (day(3, 3), RequestTaken(**_BY_SITI)),
        (day(3, 5), _ANSWERED),
        (
            day(3, 9),
            RequestReopened(**_OF_REQUEST, reason="Contohnya belum memuat tingkat 3."),
        ),
    ),
    *stream(
        _OTHER_REQUEST,
        (
            day(3, 4),
            RequestWithdrawn(
                request_id=_OTHER_REQUEST, opd_id=_HEALTH, reason="Sudah teratasi sendiri."
            ),
        ),
        after=1,
    ),
    *stream(
        _VISIT,
        (
            day(2, 20),
            VisitPlanned(
                visit_id=_VISIT,
                opd_id=_HEALTH,
                group_id=_GROUP,
                planned_on=day(3, 10),
                mode=Mode.ON_SITE,
                place="Ruang rapat Dinas Kesehatan",
            ),
        ),
        (
            day(3, 6),
            VisitMoved(
                visit_id=_VISIT,
                opd_id=_HEALTH,
                planned_on=day(3, 12),
                reason="Ruang rapat dipakai kegiatan lain.",
            ),
        ),
        (day(3, 13), _HELD),
        (day(3, 30), _REPORTED),
        (day(4, 1), FollowUpAccepted(**_OF_FINDING, finding=1)),
        (
            day(4, 14),
            FollowUpReturned(
                **_OF_FINDING, finding=2, reason="Daftarnya belum memuat aplikasi kepegawaian."
            ),
        ),
        (
            day(5, 4),
            FindingDropped(**_OF_FINDING, finding=2, reason="Aplikasi itu milik OPD lain."),
        ),
    ),
    *stream(
        _OTHER_VISIT,
        (
            day(5, 11),
            VisitCancelled(
                visit_id=_OTHER_VISIT,
                opd_id=_HEALTH,
                reason="Digabung dengan yang berikutnya.",
            ),
        ),
        after=1,
    ),
)
