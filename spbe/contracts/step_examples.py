"""How do deadlines, holidays, checklists, files, ticks and vacancies look as events?"""

from hashlib import sha256

from personnel.domain.attachment import NominationFileAttached, NominationFileRemoved
from personnel.domain.checking import ItemChecked
from personnel.domain.checklist import (
    CHECKLIST_ID,
    Check,
    ChecklistPublished,
    FileKind,
    FilePer,
)
from personnel.domain.deadlines import (
    DEADLINES_ID,
    Deadline,
    DeadlinesPublished,
    Escalation,
    Holder,
    Step,
)
from personnel.domain.holidays import Holiday, HolidayKind, HolidaysPublished, holidays_of
from personnel.domain.opd import opd_id_of
from personnel.domain.steps import HolderReminded, StepBegan, StepEscalated
from personnel.domain.vacancies import VacancyOpened, vacancies_of
from spbe.contracts.story import DECREE, POSITION, SITI, Told, day, id_of, stream

_KOMINFO = opd_id_of("DISKOMINFOSP")
_LATE = id_of("usulan yang terlambat")
_SINCE = day(1, 1)

_CHECKLIST = ChecklistPublished(
    effective_on=_SINCE,
    checks=(
        Check("identity", "Identitas sesuai SIASN", True, False),  # noqa: FBT003
        Check("certificate", "Sertifikat sesuai jabatan teknis", True, True),  # noqa: FBT003
    ),
    files=(
        FileKind("nomination_letter", "Surat usulan", FilePer.NOMINATION, True),  # noqa: FBT003
        FileKind("willingness", "Pernyataan kesediaan", FilePer.POSITION, True),  # noqa: FBT003
    ),
    legal_basis="Keputusan Kepala Diskominfo (contoh)",
    official=False,
)
_DEADLINES = DeadlinesPublished(
    effective_on=_SINCE,
    steps=(
        Deadline(
            Step.VERIFICATION,
            Holder.DISKOMINFO_VERIFIER,
            5,
            (2, 0),
            Escalation(2, Holder.COORDINATION_TEAM),
        ),
        Deadline(Step.REPLACEMENT, Holder.OPD_HEAD, 20, (5,), None),
    ),
    legal_basis="Keputusan Sekretaris Daerah (contoh)",
    official=False,
)
_BEGAN = StepBegan(
    opd_id=_KOMINFO,
    step=Step.VERIFICATION,
    position=None,
    holder=Holder.DISKOMINFO_VERIFIER,
    began_on=day(2, 9),
    until=day(2, 18),
    working_days=5,
    remind_on=(day(2, 13), day(2, 18)),
    escalate_on=day(2, 20),
    escalate_to=Holder.COORDINATION_TEAM,
    deadlines_on=_SINCE,
    years_without_holidays=(),
)

TOLD: tuple[Told, ...] = (
    *stream(
        holidays_of(2026),
        (
            _SINCE,
            HolidaysPublished(
                year=2026,
                days=(
                    Holiday(day(2, 16), "Cuti bersama Tahun Baru Imlek", HolidayKind.JOINT_LEAVE),
                    Holiday(day(2, 17), "Tahun Baru Imlek 2577", HolidayKind.NATIONAL),
                ),
                legal_basis="SKB 3 Menteri (contoh)",
            ),
        ),
    ),
    *stream(DEADLINES_ID, (_SINCE, _DEADLINES)),
    *stream(CHECKLIST_ID, (_SINCE, _CHECKLIST)),
    *stream(
        _LATE,
        (
            day(2, 9),
            NominationFileAttached(
                nomination_id=_LATE,
                opd_id=_KOMINFO,
                kind="willingness",
                position=POSITION,
                person_id=SITI,
                title="Pernyataan kesediaan",
                sha256=sha256(b"pernyataan kesediaan").hexdigest(),
                media_type="application/pdf",
                size=81_234,
            ),
        ),
        (
            day(2, 9),
            NominationFileRemoved(
                nomination_id=_LATE, opd_id=_KOMINFO, kind="certificate_copy", position=POSITION
            ),
        ),
        (day(2, 9), _BEGAN),
        (
            day(2, 11),
            ItemChecked(
                nomination_id=_LATE,
                position=POSITION,
                person_id=SITI,
                check="identity",
                check_name="Identitas sesuai SIASN",
                fulfilled=False,
                remark="Gelar Siti Contoh belum diperbarui.",
            ),
        ),
        (
            day(2, 13),
            HolderReminded(
                opd_id=_KOMINFO,
                step=Step.VERIFICATION,
                position=None,
                holder=Holder.DISKOMINFO_VERIFIER,
                until=day(2, 18),
                number=1,
                reminders=2,
                next_on=day(2, 18),
            ),
        ),
        (
            day(2, 20),
            StepEscalated(
                opd_id=_KOMINFO,
                step=Step.VERIFICATION,
                position=None,
                holder=Holder.DISKOMINFO_VERIFIER,
                until=day(2, 18),
                to=Holder.COORDINATION_TEAM,
            ),
        ),
        after=2,
    ),
    *stream(
        vacancies_of(_KOMINFO),
        (
            day(6, 1),
            VacancyOpened(
                opd_id=_KOMINFO, position=POSITION, decree_id=DECREE, effective_on=day(6, 1)
            ),
        ),
    ),
)
