"""What lies with a nomination besides its people: files, ticks, and by when somebody must act."""

from collections.abc import Sequence
from typing import assert_never

import msgspec
from msgspec.structs import replace

from kit import decider
from kit.decider import Facts
from personnel.domain import attachment, checking, steps, submission, verification
from personnel.domain.attachment import Attachment, NominationFileAttached, NominationFileRemoved
from personnel.domain.checking import Basis, CheckItem, ItemChecked, Tick
from personnel.domain.checklist import checklist_on
from personnel.domain.deadlines import Step
from personnel.domain.naming import PersonNominated, PositionVacated
from personnel.domain.steps import HolderReminded, Running, StepBegan, StepEscalated
from personnel.domain.submission import NominationSubmitted, Proposal, SubmitNomination
from personnel.domain.verification import (
    ConcludeVerification,
    ItemReturned,
    ItemVerified,
    NominationReturned,
    NominationVerified,
    ReturnItem,
    Verification,
    VerifyItem,
)

Command = attachment.Command | CheckItem | steps.Command
Judgement = verification.Command | CheckItem
Event = attachment.Event | ItemChecked | steps.Event


class Dossier(msgspec.Struct, frozen=True):
    attached: tuple[Attachment, ...] = ()
    ticks: tuple[Tick, ...] = ()
    basis: Basis | None = None
    """By what it was submitted last."""
    running: Running | None = None
    """The step that runs, if it has a deadline; a nomination that is over has none."""


def submit(
    command: SubmitNomination, proposal: Proposal, dossier: Dossier, facts: Facts
) -> Sequence[NominationSubmitted | StepBegan]:
    """Return the submission with its checklist, refused where a file is missing."""
    version = checklist_on(facts.today, facts)
    (handed_in,) = submission.submit(command, proposal, facts)
    technical = checking.technical_on(handed_in.structure_on, facts)
    attachment.check_files(version, proposal.items, technical, dossier.attached)
    since = version.effective_on if version else None
    return [
        replace(handed_in, checklist_on=since),
        *steps.begun(proposal.opd_id, Step.VERIFICATION, None, facts),
    ]


def verify(
    command: Judgement, subject: Verification, dossier: Dossier, facts: Facts
) -> Sequence[verification.Event | ItemChecked | StepBegan]:
    """Return what is found of a check, of an item or of all."""
    match command:
        case CheckItem():
            return checking.check(command, subject, dossier.basis, dossier.ticks, facts)
        case VerifyItem() | ReturnItem() | ConcludeVerification():
            found = {
                "lacking": checking.lacking(dossier.basis, subject.items, dossier.ticks, facts),
                "failed": checking.failed(dossier.ticks),
            }
            decided = verification.decide(command, replace(subject, **found), facts)
            return [*decided, *(one for event in decided for one in _begun(event, subject, facts))]
        case _:
            assert_never(command)


def _begun(event: verification.Event, subject: Verification, facts: Facts) -> Sequence[StepBegan]:
    match event:
        case NominationVerified():
            return steps.begun(subject.opd_id, Step.DECREE, None, facts)
        case NominationReturned():
            return steps.begun(subject.opd_id, Step.CORRECTION, None, facts)
        case ItemVerified() | ItemReturned():
            return []
        case _:
            assert_never(event)


def evolved(dossier: Dossier, event: decider.Event) -> Dossier:
    """Return the dossier after whatever happened to its nomination."""
    match event:
        case PersonNominated() | PositionVacated():
            return _renamed(dossier, event)
        case NominationSubmitted():
            basis = Basis(event.structure_on, event.checklist_on)
            return replace(dossier, basis=basis, running=None)
        case NominationVerified() | NominationReturned():
            return replace(dossier, running=None)
        case _:
            return _added(dossier, event) if isinstance(event, Event) else dossier


def _added(dossier: Dossier, event: Event) -> Dossier:
    match event:
        case NominationFileAttached() | NominationFileRemoved():
            return replace(dossier, attached=attachment.attached_after(dossier.attached, event))
        case ItemChecked():
            return replace(dossier, ticks=checking.ticked(dossier.ticks, event))
        case StepBegan() | HolderReminded() | StepEscalated():
            return replace(dossier, running=steps.followed(dossier.running, event))
        case _:
            assert_never(event)


def _renamed(dossier: Dossier, event: PersonNominated | PositionVacated) -> Dossier:
    """Return the dossier after somebody was named: what was checked of the position counts no more.

    Files are kept, but count for their own person only.
    """
    left = tuple(each for each in dossier.ticks if each.position != event.position)
    return replace(dossier, ticks=left)
