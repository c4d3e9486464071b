"""Which OPDs are accompanied, by whom, when were they visited, and what is open with them?"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from sqlalchemy import (
    CTE,
    Column,
    ColumnElement,
    Connection,
    FromClause,
    RowMapping,
    Table,
    and_,
    case,
    func,
    or_,
    select,
)

from gateway.views.answers import answer
from gateway.views.companion_groups import CompanionName, companions_of, last_visit, next_visit
from gateway.views.companions import CARE, GROUP, OPEN_REQUEST, REQUEST, holds
from gateway.views.estate import answering, heirs
from gateway.views.opds import CHANGE, OPD, in_force, on_day
from gateway.views.visits import FINDING, OPEN_FINDING, OWED_FINDING
from kit.clock import WITA

Shown = Literal["all", "unaccompanied", "requests", "overdue", "reported", "unplanned"]
"""Only OPDs without a group, with open requests, with overdue findings, with follow-up that waits
for its companions, or without a visit ahead."""


class AccompaniedOpd(msgspec.Struct, frozen=True):
    opd_id: UUID
    opd_code: str
    opd_name: str
    group_id: UUID | None
    group_number: int | None
    group_name: str | None
    companions: tuple[str, ...]
    """Their names."""
    last_visit_on: date | None
    next_visit_on: date | None
    open_requests: int
    oldest_request_on: date | None
    """On which day the one was made that waits longest."""
    open_findings: int
    overdue_findings: int
    reported_findings: int
    """Of the open ones those whose follow-up waits for the companions."""

    @property
    def companion_names(self) -> str:
        """Return the names in one cell."""
        return "; ".join(self.companions)


class Filter(msgspec.Struct, frozen=True):
    """Which OPDs are asked for."""

    text: str = ""
    group_id: UUID | None = None
    shown: Shown = "all"
    not_visited_since: date | None = None
    """Only OPDs that had no visit from that day on."""
    confined_to: UUID | None = None


def companion_board(
    connection: Connection,
    on: date,
    wanted: Filter,
    *,
    after: str | None = None,
    limit: int = 100,
) -> tuple[AccompaniedOpd, ...]:
    """Return the OPDs in force on the day by code, beyond the code ``after``.

    What is open of an OPD that has ended counts with the one that answers for it.
    """
    figures = _figures(on)
    group = _group(on)
    columns = [figure.label(name) for name, figure in figures.items()]
    query = (
        select(
            OPD.c.opd_id,
            OPD.c.code.label("opd_code"),
            on_day("name", on).label("opd_name"),
            group.c.group_id,
            group.c.number.label("group_number"),
            group.c.name.label("group_name"),
            *columns,
        )
        .select_from(OPD.outerjoin(group, group.c.opd_id == OPD.c.opd_id))
        .where(in_force(on), *_conditions(wanted, figures, group))
    )
    if after is not None:
        query = query.where(OPD.c.code > after)
    rows = connection.execute(query.order_by(OPD.c.code).limit(limit)).mappings().all()
    groups = {row["group_id"] for row in rows if row["group_id"]}
    people = companions_of(connection, groups, on)
    return tuple(_line(row, people.get(row["group_id"], ())) for row in rows)


def _line(row: RowMapping, people: Sequence[CompanionName]) -> AccompaniedOpd:
    asked: datetime | None = row["oldest"]
    names = tuple(one.person_name for one in people)
    oldest = asked.astimezone(WITA).date() if asked else None
    return answer(AccompaniedOpd, row, companions=names, oldest_request_on=oldest)


def _group(on: date) -> FromClause:
    held = select(CARE.c.opd_id, GROUP.c.group_id, GROUP.c.number, GROUP.c.name).join(
        GROUP, GROUP.c.group_id == CARE.c.group_id
    )
    return held.where(holds(CARE, on)).subquery("of_group")


def _figures(on: date) -> dict[str, ColumnElement[Any]]:
    ended = answering(heirs(), on)
    opened = REQUEST.c.stage.in_(OPEN_REQUEST)
    unsettled = FINDING.c.stage.in_(OPEN_FINDING)
    overdue = and_(FINDING.c.stage.in_(OWED_FINDING), FINDING.c.due_on < on)
    reported = FINDING.c.stage == "reported"
    return {
        "last_visit_on": last_visit(OPD.c.opd_id, on),
        "next_visit_on": next_visit(OPD.c.opd_id, on),
        "open_requests": _counted(REQUEST, opened, ended),
        "oldest": _oldest(REQUEST.c.asked_at, opened, ended),
        "open_findings": _counted(FINDING, unsettled, ended),
        "overdue_findings": _counted(FINDING, overdue, ended),
        "reported_findings": _counted(FINDING, reported, ended),
    }


def _counted(of: Table, which: ColumnElement[bool], ended: CTE) -> ColumnElement[Any]:
    own, inherited = _asked(func.count(), of, which, ended)
    return own + inherited


def _oldest(at: Column[datetime], which: ColumnElement[bool], ended: CTE) -> ColumnElement[Any]:
    own, inherited = _asked(func.min(at), at.table, which, ended)
    neither = ((own.is_(None), inherited), (inherited.is_(None), own))
    return case(*neither, (own < inherited, own), else_=inherited)


def _asked(
    figure: ColumnElement[Any], of: FromClause, which: ColumnElement[bool], ended: CTE
) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Return it for the OPD itself, and for those for which it answers: each by an index."""
    own = select(figure).select_from(of).where(of.c.opd_id == OPD.c.opd_id, which)
    left = ended.join(of, of.c.opd_id == ended.c.opd_id)
    of_others = (ended.c.heir_id == OPD.c.opd_id, ended.c.opd_id != OPD.c.opd_id)
    inherited = select(figure).select_from(left).where(*of_others, which)
    return own.correlate(OPD).scalar_subquery(), inherited.correlate(OPD).scalar_subquery()


def _conditions(
    wanted: Filter, figures: dict[str, ColumnElement[Any]], group: FromClause
) -> list[ColumnElement[bool]]:
    found = [_called(word) for word in wanted.text.casefold().split()]
    if wanted.confined_to is not None:
        found.append(OPD.c.opd_id == wanted.confined_to)
    if wanted.group_id is not None:
        found.append(group.c.group_id == wanted.group_id)
    if wanted.not_visited_since is not None:
        last = figures["last_visit_on"]
        found.append(or_(last.is_(None), last < wanted.not_visited_since))
    only: dict[str, ColumnElement[bool]] = {
        "unaccompanied": group.c.group_id.is_(None),
        "requests": figures["open_requests"] > 0,
        "overdue": figures["overdue_findings"] > 0,
        "reported": figures["reported_findings"] > 0,
        "unplanned": figures["next_visit_on"].is_(None),
    }
    return [*found, *([only[wanted.shown]] if wanted.shown in only else [])]


def _called(word: str) -> ColumnElement[bool]:
    """Return the condition that an OPD is or was called so."""
    changed = select(CHANGE.c.opd_id).where(CHANGE.c.words.contains(word, autoescape=True))
    return or_(OPD.c.words.contains(word, autoescape=True), OPD.c.opd_id.in_(changed))
