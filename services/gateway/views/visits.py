"""Which visits do companions make to an OPD, and what becomes of what they find?

Their tables belong to the view ``support``.
"""

from collections.abc import Iterable
from typing import assert_never, get_args

from sqlalchemy import Column, Date, Index, Integer, String, Table, Text

from gateway.heard import companions as heard
from gateway.views.columns import Id, Instant
from gateway.views.support_tables import METADATA
from kit.envelope import Envelope
from kit.views import Change, Update, Upsert

VISIT = Table(
    "companion_visit",
    METADATA,
    Column("visit_id", Id, primary_key=True),
    Column("opd_id", Id, nullable=False),
    Column("group_id", Id, nullable=False),
    Column("stage", String, nullable=False),
    Column("planned_on", Date, nullable=False),
    Column("since", Instant, nullable=False),
    Column("mode", String, nullable=False),
    Column("place", String, nullable=False),
    Column("held_on", Date),
    Column("report_sha256", String),
    Column("report_media_type", String),
    Column("report_size", Integer),
    Column("reason", Text),
    Index("companion_visit_by_opd", "opd_id", "stage"),
    Index("companion_visit_by_group", "group_id", "stage"),
)
"""``since`` it is in its stage; ``reason`` is why it was moved last, or cancelled."""
ATTENDANCE = Table(
    "visit_attendance",
    METADATA,
    Column("visit_id", Id, primary_key=True),
    Column("person_id", Id, primary_key=True),
    Column("held_on", Date, nullable=False),
    Index("visit_attendance_by_person", "person_id", "held_on"),
)
FINDING = Table(
    "visit_finding",
    METADATA,
    Column("visit_id", Id, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("opd_id", Id, nullable=False),
    Column("held_on", Date, nullable=False),
    Column("indicator", String),
    Column("text", Text, nullable=False),
    Column("recommendation", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("stage", String, nullable=False),
    Column("since", Instant, nullable=False),
    Column("done_on", Date),
    Column("done", Text),
    Column("evidence_sha256", String),
    Column("evidence_media_type", String),
    Column("evidence_size", Integer),
    Column("reason", Text),
    Index("visit_finding_by_opd", "opd_id", "stage"),
)
"""``done`` is what the OPD has reported; ``reason`` is why that was returned, or it was dropped."""
OPEN_FINDING = ("open", "reported", "returned")
OWED_FINDING = ("open", "returned")
"""On which the OPD has to act."""

Heard = (
    heard.VisitPlanned
    | heard.VisitMoved
    | heard.VisitCancelled
    | heard.VisitHeld
    | heard.FollowUpReported
    | heard.FollowUpAccepted
    | heard.FollowUpReturned
    | heard.FindingDropped
)
_FollowUp = (
    heard.FollowUpReported | heard.FollowUpAccepted | heard.FollowUpReturned | heard.FindingDropped
)
HEARD = get_args(Heard)


def project(event: Heard, envelope: Envelope) -> Iterable[Change]:
    visit = {"visit_id": event.visit_id}
    match event:
        case heard.VisitPlanned():
            yield Upsert(VISIT, _planned(event, envelope))
        case heard.VisitMoved():
            moved = {"planned_on": event.planned_on, "reason": event.reason}
            yield Update(VISIT, visit, moved)
        case heard.VisitCancelled():
            since = {"since": envelope.recorded_at}
            yield Update(VISIT, visit, since | {"stage": "cancelled", "reason": event.reason})
        case heard.VisitHeld():
            yield from _held(event, envelope)
        case _:
            finding = visit | {"number": event.finding}
            yield Update(FINDING, finding, _followed(event) | {"since": envelope.recorded_at})


def _planned(event: heard.VisitPlanned, envelope: Envelope) -> dict[str, object]:
    return {
        "visit_id": event.visit_id,
        "opd_id": event.opd_id,
        "group_id": event.group_id,
        "stage": "planned",
        "planned_on": event.planned_on,
        "since": envelope.recorded_at,
        "mode": event.mode,
        "place": event.place,
        "held_on": None,
        "report_sha256": None,
        "report_media_type": None,
        "report_size": None,
        "reason": None,
    }


def _held(event: heard.VisitHeld, envelope: Envelope) -> Iterable[Change]:
    held = {
        "stage": "held",
        "since": envelope.recorded_at,
        "held_on": event.effective_on,
        "report_sha256": event.report.sha256,
        "report_media_type": event.report.media_type,
        "report_size": event.report.size,
    }
    yield Update(VISIT, {"visit_id": event.visit_id}, held)
    for person_id in event.companions:
        came = {"visit_id": event.visit_id, "person_id": person_id}
        yield Upsert(ATTENDANCE, came | {"held_on": event.effective_on})
    for one in event.findings:
        yield Upsert(FINDING, _found(one, event, envelope))


def _found(one: heard.Finding, event: heard.VisitHeld, envelope: Envelope) -> dict[str, object]:
    return {
        "visit_id": event.visit_id,
        "number": one.number,
        "opd_id": event.opd_id,
        "held_on": event.effective_on,
        "indicator": one.indicator,
        "text": one.text,
        "recommendation": one.recommendation,
        "due_on": one.due_on,
        "stage": "open",
        "since": envelope.recorded_at,
        "done_on": None,
        "done": None,
        "evidence_sha256": None,
        "evidence_media_type": None,
        "evidence_size": None,
        "reason": None,
    }


def _followed(event: _FollowUp) -> dict[str, object]:
    match event:
        case heard.FollowUpReported():
            return {
                "stage": "reported",
                "done_on": event.effective_on,
                "done": event.text,
                "evidence_sha256": event.evidence.sha256,
                "evidence_media_type": event.evidence.media_type,
                "evidence_size": event.evidence.size,
                "reason": None,
            }
        case heard.FollowUpAccepted():
            return {"stage": "accepted"}
        case heard.FollowUpReturned():
            return {"stage": "returned", "reason": event.reason}
        case heard.FindingDropped():
            return {"stage": "dropped", "reason": event.reason}
        case _:
            assert_never(event)
