"""What waits for a companion of some OPDs, and what for an OPD that is accompanied?"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, cast, exists

from gateway.views.columns import Word
from gateway.views.companions import COMPANION, REQUEST, groups_of, holds, in_care
from gateway.views.estate import estate
from gateway.views.visits import FINDING, OWED_FINDING, VISIT
from gateway.views.waiting import Query, waiting_row
from kit.clock import WITA

OPD_KINDS = ("finding-open", "finding-overdue", "help-answered")
ANSWERED_DAYS = 14
"""So long an answer is among what waits: it is read, and the request may be opened again."""
COMPANION_KINDS = ("follow-up-reported", "help-requested", "help-taken", "visit-to-record")


def of_opd(kind: str, opd_id: UUID, on: date) -> Query:
    """Return the findings on which an OPD has to act, in time or late, and fresh answers."""
    if kind == "help-answered":
        return _answered(kind, opd_id, on)
    overdue = FINDING.c.due_on < on
    owed = (FINDING.c.opd_id.in_(estate(opd_id, on)), FINDING.c.stage.in_(OWED_FINDING))
    return _finding(kind).where(*owed, overdue if kind == "finding-overdue" else ~overdue)


def _answered(kind: str, opd_id: UUID, on: date) -> Query:
    since = datetime.combine(on - timedelta(days=ANSWERED_DAYS), time.min, WITA)
    fresh = (REQUEST.c.stage == "answered", REQUEST.c.since >= since)
    theirs = REQUEST.c.opd_id.in_(estate(opd_id, on))
    return waiting_row(kind, REQUEST, "request_id").where(theirs, *fresh)


def of_companion(kind: str, account_id: UUID, on: date) -> Query:
    """Return what waits for whoever acts as a companion under an account."""
    return _OF_COMPANION[kind](kind, account_id, on)


def _finding(kind: str) -> Query:
    number: ColumnElement[str] = cast(FINDING.c.number, Word)
    return waiting_row(kind, FINDING, "visit_id", until=FINDING.c.due_on, detail=number)


def _reported(kind: str, account_id: UUID, on: date) -> Query:
    theirs = FINDING.c.opd_id.in_(in_care(account_id, on))
    return _finding(kind).where(theirs, FINDING.c.stage == "reported")


def _requested(kind: str, account_id: UUID, on: date) -> Query:
    theirs = REQUEST.c.opd_id.in_(in_care(account_id, on))
    return waiting_row(kind, REQUEST, "request_id").where(theirs, REQUEST.c.stage == "waiting")


def _taken(kind: str, account_id: UUID, on: date) -> Query:
    is_theirs = exists().where(
        COMPANION.c.person_id == REQUEST.c.taken_by,
        COMPANION.c.account_id == account_id,
        holds(COMPANION, on),
    )
    return waiting_row(kind, REQUEST, "request_id").where(REQUEST.c.stage == "taken", is_theirs)


def _to_record(kind: str, account_id: UUID, on: date) -> Query:
    due = (VISIT.c.stage == "planned", VISIT.c.planned_on <= on)
    planned = waiting_row(kind, VISIT, "visit_id", until=VISIT.c.planned_on)
    return planned.where(VISIT.c.group_id.in_(groups_of(account_id, on)), *due)


_OF_COMPANION: Mapping[str, Callable[[str, UUID, date], Query]] = {
    "follow-up-reported": _reported,
    "help-requested": _requested,
    "help-taken": _taken,
    "visit-to-record": _to_record,
}
