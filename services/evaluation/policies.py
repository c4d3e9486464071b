"""Whenever personnel registers or closes an OPD, then evaluation takes note of it."""

from collections.abc import Mapping

from evaluation.domain.opd import NoteOpd, NoteOpdClosure, opd
from evaluation.heard import OpdClosed, OpdRegistered
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
        opd_id=heard.opd_id, valid_to=heard.valid_to, heard_event_id=envelope.id
    )
    return Order(opd, heard.opd_id, command)


POLICIES: Mapping[type[HeardEvent], Policy] = {OpdRegistered: _note, OpdClosed: _note_closure}
