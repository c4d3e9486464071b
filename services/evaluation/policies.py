"""Whenever personnel says what becomes of an OPD, or who stands in, evaluation takes note."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from evaluation.domain.delegation import (
    NoteDelegation,
    NoteDelegationEnd,
    NoteDelegationResumption,
    delegation,
)
from evaluation.domain.opd import NoteOpd, NoteOpdChange, NoteOpdClosure, NoteOpdEndCorrection, opd
from evaluation.heard import (
    DelegationEnded,
    DelegationGiven,
    DelegationResumed,
    OpdChanged,
    OpdClosed,
    OpdEndCancelled,
    OpdRegistered,
    OpdRegistrationCancelled,
)
from kit.envelope import Envelope
from kit.policies import HeardEvent, Order, Policy


def _note(heard: OpdRegistered, envelope: Envelope) -> Order:
    command = NoteOpd(
        opd_id=heard.opd_id,
        code=heard.code,
        name=heard.name,
        valid_from=heard.effective_on,
        valid_to=heard.valid_to,
        heard_event_id=envelope.id,
    )
    return Order(opd, heard.opd_id, command)


def _note_closure(heard: OpdClosed, envelope: Envelope) -> Order:
    command = NoteOpdClosure(
        opd_id=heard.opd_id,
        valid_to=heard.valid_to,
        heir_id=heard.heir_id or _only(heard.successors),
        heard_event_id=envelope.id,
    )
    return Order(opd, heard.opd_id, command)


def _only(successors: tuple[UUID, ...]) -> UUID | None:
    """Return the heir of an OPD that ended before heirs were named: its one successor."""
    return successors[0] if len(successors) == 1 else None


def _note_end_cancelled(heard: OpdEndCancelled, envelope: Envelope) -> Order:
    command = NoteOpdEndCorrection(
        opd_id=heard.opd_id, valid_to=heard.valid_to, heard_event_id=envelope.id
    )
    return Order(opd, heard.opd_id, command)


def _note_never_begins(heard: OpdRegistrationCancelled, envelope: Envelope) -> Order:
    """Have it end before its first day: it is in force on none."""
    before = heard.effective_on - timedelta(days=1)
    command = NoteOpdEndCorrection(opd_id=heard.opd_id, valid_to=before, heard_event_id=envelope.id)
    return Order(opd, heard.opd_id, command)


def _note_change(heard: OpdChanged, envelope: Envelope) -> Order:
    command = NoteOpdChange(
        opd_id=heard.opd_id,
        name=heard.name,
        effective_on=heard.effective_on,
        heard_event_id=envelope.id,
    )
    return Order(opd, heard.opd_id, command)


def _note_delegation(heard: DelegationGiven, envelope: Envelope) -> Order:
    command = NoteDelegation(
        delegation_id=heard.delegation_id,
        role=heard.role,
        opd_id=heard.opd_id,
        on_behalf_of=heard.stood_in_for or heard.office_id,
        deputy=heard.deputy,
        actions=heard.actions,
        first_on=heard.effective_on,
        last_on=heard.last_on,
        heard_event_id=envelope.id,
    )
    return Order(delegation, heard.delegation_id, command)


def _note_delegation_end(heard: DelegationEnded, envelope: Envelope) -> Order:
    command = NoteDelegationEnd(
        delegation_id=heard.delegation_id,
        ended_on=heard.effective_on,
        heard_event_id=envelope.id,
    )
    return Order(delegation, heard.delegation_id, command)


def _note_delegation_resumption(heard: DelegationResumed, envelope: Envelope) -> Order:
    command = NoteDelegationResumption(
        delegation_id=heard.delegation_id, heard_event_id=envelope.id
    )
    return Order(delegation, heard.delegation_id, command)


POLICIES: Mapping[type[HeardEvent], Policy] = {
    OpdRegistered: _note,
    OpdChanged: _note_change,
    OpdClosed: _note_closure,
    OpdEndCancelled: _note_end_cancelled,
    OpdRegistrationCancelled: _note_never_begins,
    DelegationGiven: _note_delegation,
    DelegationEnded: _note_delegation_end,
    DelegationResumed: _note_delegation_resumption,
}
