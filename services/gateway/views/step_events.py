"""Which rows follow from steps, days off, deadlines, checklists, files and ticks?"""

from collections.abc import Iterable
from typing import assert_never
from uuid import UUID

import msgspec

from gateway.heard import steps as heard
from gateway.views import rule_events
from gateway.views.step_tables import ATTACHMENT, HOLIDAY, STEP, TICK
from kit.envelope import Envelope
from kit.views import Change, Delete, Update, Upsert

HEARD = (
    *(heard.HolidaysPublished, *rule_events.HEARD),
    *(heard.NominationFileAttached, heard.NominationFileRemoved, heard.ItemChecked),
    *(heard.StepBegan, heard.HolderReminded, heard.StepEscalated),
)
Laid = heard.NominationFileAttached | heard.NominationFileRemoved | heard.ItemChecked
Stepped = heard.StepBegan | heard.HolderReminded | heard.StepEscalated
Heard = heard.HolidaysPublished | rule_events.Heard | Laid | Stepped


def project(event: Heard, envelope: Envelope) -> Iterable[Change]:
    match event:
        case heard.HolidaysPublished():
            return _days_off(event)
        case heard.NominationFileAttached() | heard.NominationFileRemoved() | heard.ItemChecked():
            return [_laid(event, envelope)]
        case heard.StepBegan() | heard.HolderReminded() | heard.StepEscalated():
            return [_stepped(event, envelope)]
        case _:
            return rule_events.project(event)


def _days_off(event: heard.HolidaysPublished) -> Iterable[Change]:
    yield Delete(HOLIDAY, {"year": event.year})
    for day in event.days:
        said = {"day": day.on, "name": day.name, "kind": day.kind}
        yield Upsert(HOLIDAY, {"year": event.year, **said})


def _laid(event: Laid, envelope: Envelope) -> Change:
    match event:
        case heard.NominationFileAttached():
            by = {"attached_at": envelope.recorded_at, "attached_by": envelope.actor}
            said = msgspec.structs.asdict(event) | {"position": event.position or ""}
            return Upsert(ATTACHMENT, said | by)
        case heard.NominationFileRemoved():
            said = msgspec.structs.asdict(event) | {"position": event.position or ""}
            return Delete(ATTACHMENT, said)
        case heard.ItemChecked():
            return Upsert(TICK, _tick(event) | {"remark_event_id": envelope.id})
        case _:
            assert_never(event)


def _tick(event: heard.ItemChecked) -> dict[str, object]:
    return {
        "nomination_id": event.nomination_id,
        "position": event.position,
        "key": event.check,
        "name": event.check_name,
        "fulfilled": event.fulfilled,
    }


def _stepped(event: Stepped, envelope: Envelope) -> Change:
    where: dict[str, object] = {"subject_id": envelope.stream, "position": event.position or ""}
    match event:
        case heard.StepBegan():
            return Upsert(STEP, where | _began(event))
        case heard.HolderReminded():
            return Update(STEP, where, {"reminders": event.number})
        case heard.StepEscalated():
            at = {"escalated_to": event.to, "escalated_at": envelope.recorded_at}
            return Update(STEP, where, at)
        case _:
            assert_never(event)


def _began(event: heard.StepBegan) -> dict[str, object]:
    return {
        "opd_id": event.opd_id,
        "step": event.step,
        "holder": event.holder,
        "began_on": event.began_on,
        "until": event.until,
        "remind_on": event.remind_on[0] if event.remind_on else None,
        "reminders": 0,
        "escalated_to": None,
        "escalated_at": None,
        "weekends_only": bool(event.years_without_holidays),
    }


def named_anew(nomination_id: UUID, position: str) -> Change:
    """Return that a position is checked anew."""
    return Delete(TICK, {"nomination_id": nomination_id, "position": position})


def ended(envelope: Envelope) -> Change:
    """Return that no step of a nomination runs; what begins with the same decision comes after."""
    return Delete(STEP, {"subject_id": envelope.stream, "position": ""})
