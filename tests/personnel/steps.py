"""The deadlines, days off and checklist of the examples, and what follows from them."""

from collections.abc import Mapping
from datetime import date

from personnel.domain.attachment import MediaType
from personnel.domain.checklist import (
    CHECKLIST_ID,
    Check,
    ChecklistPublished,
    FileKind,
    FilePer,
    checklist,
)
from personnel.domain.deadlines import (
    DEADLINES_ID,
    Deadline,
    DeadlinesPublished,
    Escalation,
    Holder,
    Step,
    deadlines,
)
from personnel.domain.holidays import (
    Holiday,
    HolidayKind,
    HolidaysPublished,
    holidays,
    holidays_of,
)
from personnel.domain.steps import StepBegan
from tests.personnel.examples import KOMINFO, LONG_AGO, TODAY, History

MARCH_4, MARCH_5, MARCH_6 = date(2026, 3, 4), date(2026, 3, 5), date(2026, 3, 6)
MARCH_9, MARCH_10, MARCH_11 = date(2026, 3, 9), date(2026, 3, 10), date(2026, 3, 11)

OFF = Holiday(MARCH_5, "Hari libur contoh", HolidayKind.NATIONAL)
days_off = HolidaysPublished(year=2026, days=(OFF,), legal_basis="SKB")
for_diskominfo = Deadline(
    Step.VERIFICATION,
    Holder.DISKOMINFO_VERIFIER,
    4,
    (2, 0),
    Escalation(2, Holder.COORDINATION_TEAM),
)
for_the_opd = (
    Deadline(Step.SUBMISSION, Holder.OPD_HEAD, 4, (), None),
    Deadline(Step.CORRECTION, Holder.OPD_HEAD, 4, (), Escalation(2, Holder.COORDINATION_TEAM)),
    Deadline(Step.DECREE, Holder.GOVERNOR_OFFICE, 4, (1,), None),
    Deadline(Step.REPLACEMENT, Holder.OPD_HEAD, 4, (2, 0), Escalation(2, Holder.COORDINATION_TEAM)),
)
published = DeadlinesPublished(
    effective_on=LONG_AGO, steps=(for_diskominfo, *for_the_opd), legal_basis="SK", official=False
)
with_deadlines: History = {
    (deadlines, DEADLINES_ID): [published],
    (holidays, holidays_of(2026)): [days_off],
}

_SAID: Mapping[Step, Deadline] = {each.step: each for each in published.steps}


def began(step: Step, position: str | None = None) -> StepBegan:
    """Return what begins on 2 March: four working days end on the 9th, as the 5th is off."""
    said = _SAID[step]
    days = {2: MARCH_4, 1: MARCH_6, 0: MARCH_9}
    return StepBegan(
        opd_id=KOMINFO,
        step=step,
        position=position,
        holder=said.holder,
        began_on=TODAY,
        until=MARCH_9,
        working_days=4,
        remind_on=tuple(days[n] for n in said.remind_before),
        escalate_on=MARCH_11 if said.escalation else None,
        escalate_to=said.escalation.to if said.escalation else None,
        deadlines_on=LONG_AGO,
        years_without_holidays=(),
    )


IDENTITY = Check("identity", "Identitas sesuai SIASN", required=True, technical_only=False)
PROOF = Check("certificate", "Sertifikat sesuai", required=True, technical_only=True)
TIDY = Check("tidy", "Berkas rapi", required=False, technical_only=False)
LETTER = FileKind("letter", "Surat usulan", FilePer.NOMINATION, required=True)
WILLING = FileKind("willingness", "Pernyataan kesediaan", FilePer.POSITION, required=True)
COPY = FileKind("copy", "Salinan sertifikat", FilePer.TECHNICAL_POSITION, required=True)
OTHER = FileKind("other", "Lainnya", FilePer.POSITION, required=False)

listed = ChecklistPublished(
    effective_on=LONG_AGO,
    checks=(IDENTITY, PROOF, TIDY),
    files=(LETTER, WILLING, COPY, OTHER),
    legal_basis="SK",
    official=False,
)
with_checklist: History = {(checklist, CHECKLIST_ID): [listed]}
PDF = MediaType.PDF
