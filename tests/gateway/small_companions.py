"""Budi of Kominfo accompanies the OPD of health: it asks for help, is visited, and follows up."""

from datetime import date
from uuid import UUID

from kit.decider import Event
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
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway.small_team import BUDI, FEB_1, JAN_1, MAR_1, SITI, YEAR_END
from tests.gateway.story import Story, Told

KINDS = (
    *(CompanionGroupFormed, CompanionJoined, CompanionLeft),
    *(CompanionshipBegan, CompanionshipEnded),
    *(HelpRequested, RequestTaken, RequestAnswered, RequestReopened, RequestWithdrawn),
    *(VisitPlanned, VisitMoved, VisitCancelled, VisitHeld),
    *(FollowUpReported, FollowUpAccepted, FollowUpReturned, FindingDropped),
)
GROUP, OTHER_GROUP = companion_group_of(2026, 1), companion_group_of(2026, 2)
ACCOUNT, OTHER_ACCOUNT = UUID(int=0x50), UUID(int=0x51)
REQUEST, ANSWERED = UUID(int=0xC1), UUID(int=0xC2)
VISIT, NEXT_VISIT = UUID(int=0xC5), UUID(int=0xC6)
FEB_10, APRIL_1, JUNE_1 = date(2026, 2, 10), date(2026, 4, 1), date(2026, 6, 1)
FILE = Attached("a" * 64, "application/pdf", 1200)


def formed(group_id: UUID, number: int) -> Told:
    return group_id, CompanionGroupFormed(
        group_id=group_id,
        number=number,
        name=f"Kelompok {number}",
        effective_on=JAN_1,
        until=YEAR_END,
        letter_number="000.1/7",
        letter_on=JAN_1,
    )


def joined(group_id: UUID, person_id: UUID, account_id: UUID) -> Told:
    return group_id, CompanionJoined(
        group_id=group_id,
        person_id=person_id,
        account_id=account_id,
        effective_on=JAN_1,
        until=YEAR_END,
    )


def left(group_id: UUID, person_id: UUID, on: date) -> Told:
    return group_id, CompanionLeft(
        group_id=group_id,
        person_id=person_id,
        joined_on=JAN_1,
        effective_on=on,
        reason=LeavingGroup.OTHER_DUTIES,
    )


def began(opd_id: UUID, group_id: UUID) -> Told:
    return companionship_of(opd_id), CompanionshipBegan(
        opd_id=opd_id, group_id=group_id, effective_on=JAN_1, until=YEAR_END
    )


def ended(opd_id: UUID, group_id: UUID, on: date) -> Told:
    return companionship_of(opd_id), CompanionshipEnded(
        opd_id=opd_id, group_id=group_id, began_on=JAN_1, effective_on=on, reason="Perda"
    )


def asked(request_id: UUID, opd_id: UUID = HEALTH) -> Told:
    return request_id, HelpRequested(
        request_id=request_id,
        opd_id=opd_id,
        subject=Subject.EVIDENCE,
        text="Contoh bukti tingkat 3?",
        indicator="I-1",
    )


def taken(request_id: UUID, person_id: UUID = BUDI) -> Told:
    return request_id, RequestTaken(
        request_id=request_id, opd_id=HEALTH, group_id=GROUP, person_id=person_id
    )


def answered(request_id: UUID) -> Told:
    return request_id, RequestAnswered(
        request_id=request_id,
        opd_id=HEALTH,
        group_id=GROUP,
        person_id=BUDI,
        outcome=Outcome.SOLVED,
        answer="Sudah dibahas.",
    )


def reopened(request_id: UUID) -> Told:
    return request_id, RequestReopened(request_id=request_id, opd_id=HEALTH, reason="Belum jelas")


def withdrawn(request_id: UUID) -> Told:
    return request_id, RequestWithdrawn(request_id=request_id, opd_id=HEALTH, reason="Selesai")


def planned(visit_id: UUID, on: date, opd_id: UUID = HEALTH) -> Told:
    return visit_id, VisitPlanned(
        visit_id=visit_id,
        opd_id=opd_id,
        group_id=GROUP,
        planned_on=on,
        mode=Mode.ON_SITE,
        place="Ruang rapat",
    )


def moved(visit_id: UUID, on: date) -> Told:
    return visit_id, VisitMoved(
        visit_id=visit_id, opd_id=HEALTH, planned_on=on, reason="Rapat lain"
    )


def cancelled(visit_id: UUID) -> Told:
    return visit_id, VisitCancelled(visit_id=visit_id, opd_id=HEALTH, reason="Digabung")


def held(visit_id: UUID, on: date, *due_on: date, opd_id: UUID = HEALTH) -> Told:
    return visit_id, VisitHeld(
        visit_id=visit_id,
        opd_id=opd_id,
        group_id=GROUP,
        effective_on=on,
        companions=(BUDI,),
        report=FILE,
        findings=tuple(
            Finding(
                number=number,
                text="SK belum ada",
                recommendation="Tetapkan SK",
                due_on=due,
                indicator=None,
            )
            for number, due in enumerate(due_on, 1)
        ),
    )


def reported(visit_id: UUID, number: int, on: date) -> Told:
    return visit_id, FollowUpReported(
        visit_id=visit_id,
        opd_id=HEALTH,
        finding=number,
        effective_on=on,
        text="SK ditetapkan",
        evidence=FILE,
        reported_by=UUID(int=0xACC),
    )


def _judged(kind: type[Event], visit_id: UUID, number: int, **said: str) -> Told:
    event = kind(visit_id=visit_id, opd_id=HEALTH, finding=number, person_id=BUDI, **said)
    return visit_id, event


def accepted(visit_id: UUID, number: int) -> Told:
    return _judged(FollowUpAccepted, visit_id, number)


def returned(visit_id: UUID, number: int) -> Told:
    return _judged(FollowUpReturned, visit_id, number, reason="Tanpa nomor")


def dropped(visit_id: UUID, number: int) -> Told:
    return _judged(FindingDropped, visit_id, number, reason="Milik OPD lain")


def groups(story: Story) -> None:
    """Budi is in the first group, which has the OPD of health; Siti in the other, without any."""
    story.tell(formed(GROUP, 1))
    story.tell(formed(OTHER_GROUP, 2))
    story.tell(joined(GROUP, BUDI, ACCOUNT))
    story.tell(joined(OTHER_GROUP, SITI, OTHER_ACCOUNT))
    story.tell(began(HEALTH, GROUP))


def accompanied(story: Story) -> None:
    """One request waits, one is answered; of two findings one is settled; a visit is ahead."""
    groups(story)
    story.tell(asked(REQUEST))
    story.tell(asked(ANSWERED))
    story.tell(taken(ANSWERED))
    story.tell(answered(ANSWERED))
    story.tell(planned(VISIT, FEB_1))
    story.tell(held(VISIT, FEB_10, MAR_1, APRIL_1))
    story.tell(reported(VISIT, 1, FEB_10))
    story.tell(accepted(VISIT, 1))
    story.tell(planned(NEXT_VISIT, APRIL_1))
    story.tell(moved(NEXT_VISIT, JUNE_1))


def nobody_accompanies(story: Story) -> None:
    """The OPD of health has been released; that of Kominfo never had a group."""
    groups(story)
    story.tell(ended(HEALTH, GROUP, MAR_1))
    story.tell(asked(REQUEST, KOMINFO))
