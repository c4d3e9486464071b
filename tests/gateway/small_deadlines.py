"""Deadlines, a holiday and a checklist; Ani's draft is late, and so is Siti's empty seat."""

from datetime import date
from uuid import UUID

from msgspec.structs import replace

from kit.decider import Event
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
from personnel.domain.delegation_terms import (
    DELEGATION_TERMS_ID,
    DelegationKind,
    DelegationTermsPublished,
    Term,
)
from personnel.domain.holidays import Holiday, HolidayKind, HolidaysPublished, holidays_of
from personnel.domain.initials import CHAIN_ID, InitialChainPublished
from personnel.domain.nomination import NominationWithdrawn
from personnel.domain.steps import HolderReminded, StepBegan, StepEscalated
from personnel.domain.submission import NominationSubmitted
from personnel.domain.vacancies import vacancies_of
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway.small_team import (
    BUDI,
    DRAFT,
    GOODS,
    JAN_1,
    LEGAL_BUREAU,
    NETWORK,
    NOMINATION,
    SECRETARY,
)
from tests.gateway.story import Story, Told

KINDS = (
    *(HolidaysPublished, DeadlinesPublished, ChecklistPublished),
    *(InitialChainPublished, DelegationTermsPublished),
    *(NominationFileAttached, NominationFileRemoved, ItemChecked),
    *(StepBegan, HolderReminded, StepEscalated, NominationWithdrawn),
)
FEB_9, FEB_16, FEB_18, FEB_20 = (date(2026, 2, day) for day in (9, 16, 18, 20))
IMLEK = date(2026, 2, 17)


def days_off(*days: date) -> Told:
    off = tuple(Holiday(day, "Tahun Baru Imlek", HolidayKind.NATIONAL) for day in days)
    return holidays_of(2026), HolidaysPublished(year=2026, days=off, legal_basis="SKB")


def deadlines() -> Told:
    escalation = Escalation(2, Holder.COORDINATION_TEAM)
    steps = (
        Deadline(Step.SUBMISSION, Holder.OPD_HEAD, 5, (2,), escalation),
        Deadline(Step.VERIFICATION, Holder.DISKOMINFO_VERIFIER, 5, (), None),
    )
    return DEADLINES_ID, DeadlinesPublished(
        effective_on=JAN_1, steps=steps, legal_basis="SK", official=False
    )


def checklist() -> Told:
    return CHECKLIST_ID, ChecklistPublished(
        effective_on=JAN_1,
        checks=(
            Check("identity", "Identitas sesuai", required=True, technical_only=False),
            Check("certificate", "Sertifikat sesuai", required=True, technical_only=True),
        ),
        files=(
            FileKind("letter", "Surat usulan", FilePer.NOMINATION, required=True),
            FileKind("willingness", "Pernyataan kesediaan", FilePer.POSITION, required=True),
        ),
        legal_basis="SK",
        official=False,
    )


def chain() -> Told:
    return CHAIN_ID, InitialChainPublished(
        effective_on=JAN_1, steps=(LEGAL_BUREAU, SECRETARY), legal_basis="SK", official=False
    )


def standing_in() -> Told:
    terms = (Term(DelegationKind.PLH, "opd_head", 3, 1), Term(DelegationKind.AN, "assessor", 6, 0))
    return DELEGATION_TERMS_ID, DelegationTermsPublished(
        effective_on=JAN_1, terms=terms, legal_basis="SK", official=False
    )


def attached(
    nomination_id: UUID, kind: str, position: str | None = None, person_id: UUID | None = None
) -> Told:
    return nomination_id, NominationFileAttached(
        nomination_id=nomination_id,
        opd_id=HEALTH if nomination_id == DRAFT else KOMINFO,
        kind=kind,
        position=position,
        person_id=person_id,
        title=f"Berkas {kind}",
        sha256="ab" * 32,
        media_type="application/pdf",
        size=1_000,
    )


def removed(nomination_id: UUID, kind: str) -> Told:
    return nomination_id, NominationFileRemoved(
        nomination_id=nomination_id, opd_id=KOMINFO, kind=kind, position=None
    )


def ticked(check: str, *, fulfilled: bool = True, remark: str | None = None) -> Told:
    return NOMINATION, ItemChecked(
        nomination_id=NOMINATION,
        position=NETWORK,
        person_id=BUDI,
        check=check,
        check_name=f"Butir {check}",
        fulfilled=fulfilled,
        remark=remark,
    )


def began(  # noqa: PLR0913 - each part of a step is said by name
    subject_id: UUID,
    opd_id: UUID,
    step: Step = Step.SUBMISSION,
    *,
    holder: Holder = Holder.OPD_HEAD,
    on: date = FEB_9,
    until: date = FEB_18,
    position: str | None = None,
    counted: bool = True,
) -> Told:
    return subject_id, StepBegan(
        opd_id=opd_id,
        step=step,
        position=position,
        holder=holder,
        began_on=on,
        until=until,
        working_days=5,
        remind_on=(FEB_16,),
        escalate_on=FEB_20,
        escalate_to=Holder.COORDINATION_TEAM,
        deadlines_on=JAN_1,
        years_without_holidays=() if counted else (2026,),
    )


def reminded(subject_id: UUID, opd_id: UUID, position: str | None = None) -> Told:
    return subject_id, HolderReminded(
        opd_id=opd_id,
        step=Step.SUBMISSION,
        position=position,
        holder=Holder.OPD_HEAD,
        until=FEB_18,
        number=1,
        reminders=1,
        next_on=FEB_20,
    )


def escalated(subject_id: UUID, opd_id: UUID, position: str | None = None) -> Told:
    return subject_id, StepEscalated(
        opd_id=opd_id,
        step=Step.SUBMISSION,
        position=position,
        holder=Holder.OPD_HEAD,
        until=FEB_18,
        to=Holder.COORDINATION_TEAM,
    )


def vacant(*, until: date = FEB_18) -> Told:
    """Return that Siti's seat in Kominfo is to be filled again."""
    return began(vacancies_of(KOMINFO), KOMINFO, Step.REPLACEMENT, position=GOODS, until=until)


def told(story: Story) -> None:
    """Tell what a small year has of it; the draft of Health is there already."""
    story.tell(days_off(IMLEK))
    story.tell(deadlines())
    story.tell(checklist())
    story.tell(chain())
    story.tell(standing_in())
    story.tell(attached(DRAFT, "letter"))
    story.tell(ticked("identity", fulfilled=False, remark="NIP Budi tidak cocok"))
    story.tell(began(DRAFT, HEALTH))
    story.tell(reminded(DRAFT, HEALTH))
    story.tell(escalated(DRAFT, HEALTH))


def by_checklist(event: Event) -> NominationSubmitted:
    """Return a submission to which the checklist applies."""
    assert isinstance(event, NominationSubmitted)
    return replace(event, checklist_on=JAN_1)
