"""Whenever personnel registers, renames or closes an OPD, then evaluation takes note of it."""

from collections.abc import Mapping
from uuid import UUID

from evaluation.domain.opd import NoteOpd, NoteOpdChange, NoteOpdClosure, opd
from evaluation.heard import OpdChanged, OpdClosed, OpdRegistered
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


def _note_change(heard: OpdChanged, envelope: Envelope) -> Order:
    command = NoteOpdChange(
        opd_id=heard.opd_id,
        name=heard.name,
        effective_on=heard.effective_on,
        heard_event_id=envelope.id,
    )
    return Order(opd, heard.opd_id, command)


POLICIES: Mapping[type[HeardEvent], Policy] = {
    OpdRegistered: _note,
    OpdChanged: _note_change,
    OpdClosed: _note_closure,
}
