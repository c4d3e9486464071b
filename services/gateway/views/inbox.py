"""What waits for somebody with these roles, in which OPD, and since when?"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    String,
    and_,
    case,
    exists,
    func,
    literal,
    select,
    tuple_,
    union_all,
)

from gateway.views import inbox_support
from gateway.views.assessments import ASSESSMENT, FINDING
from gateway.views.certificates import CERTIFICATE
from gateway.views.columns import Id, Instant
from gateway.views.delegations import Delegation
from gateway.views.estate import estate
from gateway.views.inbox_decrees import TO_INITIAL, to_decide, to_initial
from gateway.views.inbox_seats import vacant
from gateway.views.nominations import NOMINATION
from gateway.views.opds import OPD, on_day
from gateway.views.periods import PERIOD
from gateway.views.step_tables import STEP
from gateway.views.steps import running_on
from gateway.views.taking_part import taking_part
from gateway.views.training import BATCH
from gateway.views.waiting import OF_ROW, Query, as_whom, waiting_row, word
from gateway.views.waiting_for import ESCALATED, OF_ONE_OPD, OF_OWN_OPD, Capacity, capacities


class Waiting(NamedTuple):
    since: datetime
    kind: str
    subject_id: UUID
    """Of the nomination, decree, certificate, batch, assessment, request or visit, or of a period
    not yet begun."""
    detail: str
    """The code of the indicator, the key of the position or the late step, if it is about one."""
    opd_id: UUID | None
    until: date | None
    """The last day to do it, where there is one."""
    reminders: int
    """How often its holder was reminded of the deadline."""
    opd_code: str | None
    opd_name: str | None
    delegation_id: UUID | None = None
    """By which it waits for somebody who stands in; none where it waits for themselves."""
    acting_as: str | None = None
    """plh, plt or an."""


class Place(NamedTuple):
    """Where a page ends."""

    since: datetime
    kind: str
    subject_id: UUID
    detail: str


def inbox(  # noqa: PLR0913 - who asks, for which day and from where on is said by name
    connection: Connection,
    roles: Collection[str],
    opd_id: UUID | None,
    on: date,
    *,
    account_id: UUID | None = None,
    in_hands: Iterable[Delegation] = (),
    after: Place | None = None,
    limit: int = 100,
) -> tuple[Waiting, ...]:
    """Return what waits for the roles, longest first; for an OPD's own roles only its own.

    What a companion has to do is told by the account under which they act.
    By what is ``in_hands`` it waits for the offices that one stands in for, too.
    """
    asked = capacities(roles, opd_id, account_id, in_hands)
    queries = [as_whom(each.by, query) for each in asked for query in _queries(each, on)]
    if not queries:
        return ()
    waiting = union_all(*queries).subquery("waiting")
    place = (waiting.c.since, waiting.c.kind, waiting.c.subject_id, waiting.c.detail)
    said = [waiting.c[name] for name in OF_ROW]
    whom = (waiting.c.delegation_id, waiting.c.acting_as)
    wanted = select(*said, OPD.c.code, on_day("name", on), *whom).select_from(
        waiting.outerjoin(OPD, OPD.c.opd_id == waiting.c.opd_id)
    )
    if after is not None:
        end = (
            *(literal(after.since, Instant()), literal(after.kind, String())),
            *(literal(after.subject_id, Id()), literal(after.detail, String())),
        )
        wanted = wanted.where(tuple_(*place) > tuple_(*end))
    rows = connection.execute(wanted.order_by(*place).limit(limit))
    return tuple(Waiting._make(row) for row in rows)


def _queries(asked: Capacity, on: date) -> Iterator[Query]:
    kind, opd_id = asked.kind, asked.opd_id
    if kind == ESCALATED:
        yield _escalated(asked.role, opd_id, on)
    elif kind == TO_INITIAL:
        yield to_initial(asked.role)
    elif kind in _OF_ANY:
        yield _OF_ANY[kind](kind, on)
    elif asked.account_id is not None:
        yield inbox_support.of_companion(kind, asked.account_id, on)
    elif opd_id is not None and kind in OF_OWN_OPD:
        yield from _of_own(kind, opd_id, on)


def _of_own(kind: str, opd_id: UUID, on: date) -> Iterator[Query]:
    if kind == "objectable":
        yield _objectable(kind, opd_id, on)
    elif kind in inbox_support.OPD_KINDS:
        yield inbox_support.of_opd(kind, opd_id, on)
    elif kind == "seat-vacant":
        yield vacant(kind, opd_id, on)
    elif kind == "self-assessment-open":
        yield _begun(kind, opd_id, on)
        yield _not_begun(kind, opd_id, on)
    else:
        stage = kind.removeprefix("nomination-")
        yield _nominations(kind, stage).where(NOMINATION.c.opd_id == opd_id)


def _nominations(kind: str, stage: str) -> Query:
    step = and_(STEP.c.subject_id == NOMINATION.c.nomination_id, STEP.c.position == "")
    with_step = NOMINATION.outerjoin(STEP, step)
    reminders = func.coalesce(STEP.c.reminders, 0)
    of = waiting_row(
        kind, NOMINATION, "nomination_id", until=STEP.c.until, reminders=reminders
    ).select_from(with_step)
    return of.where(NOMINATION.c.stage == stage)


def _escalated(role: str, opd_id: UUID | None, on: date) -> Query:
    """Return the late steps of others of which those with the role are told."""
    detail = case((STEP.c.position != "", STEP.c.position), else_=STEP.c.step)
    late = waiting_row(
        ESCALATED,
        STEP,
        "subject_id",
        since=STEP.c.escalated_at,
        until=STEP.c.until,
        detail=detail,
        reminders=STEP.c.reminders,
    ).where(STEP.c.escalated_to == role, running_on(on))
    return late if role not in OF_ONE_OPD else late.where(STEP.c.opd_id == opd_id)


def _submitted(kind: str, _: date) -> Query:
    return _nominations(kind, "submitted")


def _verified(kind: str, _: date) -> Query:
    return _nominations(kind, "verified").where(NOMINATION.c.decree_id.is_(None))


def _prepared(kind: str, _: date) -> Query:
    return to_decide(kind)


def _unverified(kind: str, _: date) -> Query:
    return waiting_row(kind, CERTIFICATE, "certificate_id").where(
        CERTIFICATE.c.status == "unverified"
    )


def _ended(kind: str, on: date) -> Query:
    ended = waiting_row(kind, BATCH, "batch_id")
    return ended.where(BATCH.c.completed.is_(False), BATCH.c.ends_on <= on)


def _assessments(kind: str, until: ColumnElement[date] | None = None) -> Query:
    return waiting_row(kind, ASSESSMENT, "assessment_id", until=until)


def _findings(kind: str, since: ColumnElement[datetime]) -> Query:
    about = waiting_row(kind, ASSESSMENT, "assessment_id", since=since, detail=FINDING.c.indicator)
    return about.join(FINDING, _OF_ASSESSMENT)


def _handed_in(kind: str, _: date) -> Query:
    of_period = PERIOD.c.period_id == ASSESSMENT.c.period_id
    handed_in = _assessments(kind, PERIOD.c.verification_until)
    return handed_in.join(PERIOD, of_period).where(ASSESSMENT.c.stage == "submitted")


def _unanswered() -> ColumnElement[bool]:
    return and_(FINDING.c.objected_at.is_not(None), FINDING.c.answered_level.is_(None))


_OF_ASSESSMENT = FINDING.c.assessment_id == ASSESSMENT.c.assessment_id


def _objections(kind: str, _: date) -> Query:
    raised = _findings(kind, FINDING.c.objected_at)
    return raised.where(ASSESSMENT.c.stage == "concluded", _unanswered())


def _marked(kind: str, _: date) -> Query:
    marked = _findings(kind, FINDING.c.marked_at)
    undecided = ASSESSMENT.c.stage.in_(("open", "submitted"))
    return marked.where(undecided, FINDING.c.not_applicable == "marked")


def _to_finalise(kind: str, on: date) -> Query:
    open_objection = exists().where(_OF_ASSESSMENT, _unanswered())
    over = and_(ASSESSMENT.c.stage == "concluded", ASSESSMENT.c.objection_until < on)
    return _assessments(kind).where(over, ~open_objection)


def _objectable(kind: str, opd_id: UUID, on: date) -> Query:
    lowered = and_(
        FINDING.c.verified_level < FINDING.c.claimed_level, FINDING.c.objection.is_(None)
    )
    return _assessments(kind, ASSESSMENT.c.objection_until).where(
        ASSESSMENT.c.opd_id.in_(estate(opd_id, on)),
        ASSESSMENT.c.stage == "concluded",
        ASSESSMENT.c.objection_until >= on,
        exists().where(_OF_ASSESSMENT, lowered),
    )


def _claimable(on: date) -> ColumnElement[bool]:
    return and_(
        PERIOD.c.stage == "open", PERIOD.c.opens_on <= on, PERIOD.c.self_assessment_until >= on
    )


def _begun(kind: str, opd_id: UUID, on: date) -> Query:
    begun = _assessments(kind, PERIOD.c.self_assessment_until).join(
        PERIOD, PERIOD.c.period_id == ASSESSMENT.c.period_id
    )
    own = and_(ASSESSMENT.c.opd_id.in_(estate(opd_id, on)), ASSESSMENT.c.stage == "open")
    return begun.where(own, _claimable(on))


def _not_begun(kind: str, opd_id: UUID, on: date) -> Query:
    begun = exists().where(
        ASSESSMENT.c.period_id == PERIOD.c.period_id, ASSESSMENT.c.opd_id == OPD.c.opd_id
    )
    owed = and_(OPD.c.opd_id.in_(estate(opd_id, on)), taking_part())
    return select(
        PERIOD.c.opened_at.label("since"),
        word(kind).label("kind"),
        PERIOD.c.period_id.label("subject_id"),
        word("").label("detail"),
        OPD.c.opd_id.label("opd_id"),
        PERIOD.c.self_assessment_until.label("until"),
        literal(0, Integer()).label("reminders"),
    ).where(_claimable(on), ~begun, owed)


_OF_ANY: Mapping[str, Callable[[str, date], Query]] = {
    "nomination-submitted": _submitted,
    "nomination-verified": _verified,
    "decree-prepared": _prepared,
    "certificate-unverified": _unverified,
    "batch-to-complete": _ended,
    "assessment-submitted": _handed_in,
    "assessment-to-finalise": _to_finalise,
    "objection-raised": _objections,
    "not-applicable-marked": _marked,
}
