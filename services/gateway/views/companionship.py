"""Who accompanies one OPD, what has it asked, when was it visited, and what came of that?"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, select

from gateway.views.answers import answer, answers
from gateway.views.companion_groups import CompanionName, companions_of
from gateway.views.companions import CARE, GROUP, REQUEST, holds
from gateway.views.estate import estate
from gateway.views.opds import OPD, OpdName, on_day
from gateway.views.person_card import card_on, name_in
from gateway.views.visits import ATTENDANCE, FINDING, VISIT

MOST = 200
"""Requests and visits, the latest first: years of one OPD."""


class AccompanyingGroup(msgspec.Struct, frozen=True):
    """A group that has accompanied the OPD, does, or will."""

    group_id: UUID
    number: int
    name: str
    letter_number: str
    effective_on: date
    until: date


class HelpRequestLine(msgspec.Struct, frozen=True):
    request_id: UUID
    opd_id: UUID
    subject: str
    indicator: str | None
    text: str
    stage: str
    asked_at: datetime
    since: datetime
    person_id: UUID | None
    """Of the companion who has taken it up or answered it."""
    person_name: str | None
    outcome: str | None
    answer: str | None
    reason: str | None


class VisitFinding(msgspec.Struct, frozen=True):
    visit_id: UUID
    number: int
    indicator: str | None
    text: str
    recommendation: str
    due_on: date
    stage: str
    since: datetime
    done_on: date | None
    done: str | None
    evidence_sha256: str | None
    evidence_media_type: str | None
    evidence_size: int | None
    reason: str | None


class CompanionVisit(msgspec.Struct, frozen=True):
    visit_id: UUID
    opd_id: UUID
    group_id: UUID
    stage: str
    planned_on: date
    mode: str
    place: str
    held_on: date | None
    report_sha256: str | None
    report_media_type: str | None
    report_size: int | None
    reason: str | None
    companions: tuple[CompanionName, ...]
    findings: tuple[VisitFinding, ...]


class Companionship(msgspec.Struct, frozen=True):
    opd: OpdName
    group: AccompanyingGroup | None
    """On the day."""
    companions: tuple[CompanionName, ...]
    groups: tuple[AccompanyingGroup, ...]
    """Of all times, the latest first."""
    requests: tuple[HelpRequestLine, ...]
    """Those of OPDs for which it answers included."""
    visits: tuple[CompanionVisit, ...]


def companionship(connection: Connection, opd_id: UUID, on: date) -> Companionship | None:
    """Return what there is of one OPD, ``None`` where there is no such."""
    named = select(OPD.c.opd_id, OPD.c.code, on_day("name", on).label("name"))
    found = answers(connection, named.where(OPD.c.opd_id == opd_id), OpdName)
    if not found:
        return None
    groups = _groups(connection, opd_id)
    group = next((one for one in groups if one.effective_on <= on <= one.until), None)
    people = companions_of(connection, [group.group_id], on) if group else {}
    return Companionship(
        opd=found[0],
        group=group,
        companions=people.get(group.group_id, ()) if group else (),
        groups=groups,
        requests=_requests(connection, on, REQUEST.c.opd_id.in_(estate(opd_id, on))),
        visits=_visits(connection, on, VISIT.c.opd_id.in_(estate(opd_id, on))),
    )


def help_request(connection: Connection, request_id: UUID, on: date) -> HelpRequestLine | None:
    """Return one request for help."""
    found = _requests(connection, on, REQUEST.c.request_id == request_id)
    return found[0] if found else None


def visit(connection: Connection, visit_id: UUID, on: date) -> CompanionVisit | None:
    """Return one visit with what was found."""
    found = _visits(connection, on, VISIT.c.visit_id == visit_id)
    return found[0] if found else None


def group_of(connection: Connection, opd_id: UUID, on: date) -> UUID | None:
    """Return the group that accompanies an OPD on a day."""
    wanted = select(CARE.c.group_id).where(CARE.c.opd_id == opd_id, holds(CARE, on))
    return connection.execute(wanted.limit(1)).scalar_one_or_none()


def _groups(connection: Connection, opd_id: UUID) -> tuple[AccompanyingGroup, ...]:
    columns = (GROUP.c.group_id, GROUP.c.number, GROUP.c.name, GROUP.c.letter_number)
    wanted = (
        select(*columns, CARE.c.effective_on, CARE.c.until)
        .join(GROUP, GROUP.c.group_id == CARE.c.group_id)
        .where(CARE.c.opd_id == opd_id, CARE.c.effective_on <= CARE.c.until)
        .order_by(CARE.c.effective_on.desc(), GROUP.c.group_id)
    )
    return answers(connection, wanted, AccompanyingGroup)


def _requests(
    connection: Connection, on: date, which: ColumnElement[bool]
) -> tuple[HelpRequestLine, ...]:
    card, held = card_on(REQUEST.c.taken_by, on)
    wanted = (
        select(REQUEST, REQUEST.c.taken_by.label("person_id"), name_in(card))
        .select_from(REQUEST.outerjoin(card, held))
        .where(which)
        .order_by(REQUEST.c.asked_at.desc(), REQUEST.c.request_id)
        .limit(MOST)
    )
    rows = connection.execute(wanted).mappings()
    return tuple(
        answer(HelpRequestLine, row, person_name=row["person_name"] if row["person_id"] else None)
        for row in rows
    )


def _visits(
    connection: Connection, on: date, which: ColumnElement[bool]
) -> tuple[CompanionVisit, ...]:
    wanted = (
        select(VISIT).where(which).order_by(VISIT.c.planned_on.desc(), VISIT.c.visit_id).limit(MOST)
    )
    rows = connection.execute(wanted).mappings().all()
    ids = [row["visit_id"] for row in rows]
    came, found = _attendances(connection, ids, on), _findings(connection, ids)
    return tuple(
        answer(
            CompanionVisit,
            row,
            companions=came.get(row["visit_id"], ()),
            findings=found.get(row["visit_id"], ()),
        )
        for row in rows
    )


def _attendances(
    connection: Connection, visits: Sequence[UUID], on: date
) -> Mapping[UUID, tuple[CompanionName, ...]]:
    card, held = card_on(ATTENDANCE.c.person_id, on)
    wanted = (
        select(ATTENDANCE.c.visit_id, ATTENDANCE.c.person_id, name_in(card))
        .select_from(ATTENDANCE.outerjoin(card, held))
        .where(ATTENDANCE.c.visit_id.in_(visits))
        .order_by(ATTENDANCE.c.visit_id, card.c.name, ATTENDANCE.c.person_id)
    )
    return {
        visit_id: tuple(CompanionName(row.person_id, row.person_name) for row in rows)
        for visit_id, rows in groupby(connection.execute(wanted), key=lambda row: row.visit_id)
    }


def _findings(
    connection: Connection, visits: Sequence[UUID]
) -> Mapping[UUID, tuple[VisitFinding, ...]]:
    wanted: Select[tuple[object, ...]] = (
        select(FINDING)
        .where(FINDING.c.visit_id.in_(visits))
        .order_by(FINDING.c.visit_id, FINDING.c.number)
    )
    found = answers(connection, wanted, VisitFinding)
    return {
        visit_id: tuple(of_visit)
        for visit_id, of_visit in groupby(found, key=lambda one: one.visit_id)
    }
