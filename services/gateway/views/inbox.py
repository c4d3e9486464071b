"""What waits for somebody with these roles, in which OPD, and since when?"""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    FromClause,
    Select,
    String,
    and_,
    cast,
    exists,
    literal,
    null,
    select,
    tuple_,
    union_all,
)

from gateway.views.assessments import ASSESSMENT, FINDING
from gateway.views.certificates import CERTIFICATE
from gateway.views.columns import Id, Instant, Word
from gateway.views.decrees import DECREE
from gateway.views.estate import estate
from gateway.views.nominations import NOMINATION
from gateway.views.opds import OPD, on_day
from gateway.views.periods import PERIOD
from gateway.views.seats import OF_THE_TEAM, SEAT
from gateway.views.taking_part import taking_part
from gateway.views.training import BATCH

_OPD = (
    *("nomination-draft", "nomination-returned", "seat-vacant"),
    *("self-assessment-open", "objectable"),
)
_DISKOMINFO = ("nomination-submitted", "not-applicable-marked", "certificate-unverified")
ROLES: Mapping[str, Collection[str]] = {
    "opd_head": _OPD,
    "opd_operator": _OPD,
    "diskominfo_verifier": _DISKOMINFO,
    "governor_office": ("nomination-verified", "decree-prepared"),
    "training_provider": ("batch-to-complete",),
    "assessor": ("assessment-submitted", "objection-raised"),
    "coordination_team": ("objection-raised", "assessment-to-finalise"),
}
"""Which kinds of waiting things are shown to which role: to those that may do them."""


class Waiting(NamedTuple):
    since: datetime
    kind: str
    subject_id: UUID
    """Of the nomination, decree, certificate, batch or assessment, or of a period not yet begun."""
    detail: str
    """The code of the indicator, where it is about one."""
    opd_id: UUID | None
    until: date | None
    """The last day to do it, where there is one."""
    opd_code: str | None
    opd_name: str | None


class Place(NamedTuple):
    """Where a page ends."""

    since: datetime
    kind: str
    subject_id: UUID
    detail: str


Query = Select[tuple[object, ...]]


def inbox(  # noqa: PLR0913 - who asks, for which day and from where on is said by name
    connection: Connection,
    roles: Collection[str],
    opd_id: UUID | None,
    on: date,
    *,
    after: Place | None = None,
    limit: int = 100,
) -> tuple[Waiting, ...]:
    """Return what waits for the roles, longest first; for an OPD's own roles only its own."""
    kinds = {kind for role in roles for kind in ROLES.get(role, ())}
    queries = [query for kind in sorted(kinds) for query in _queries(kind, opd_id, on)]
    if not queries:
        return ()
    waiting = union_all(*queries).subquery("waiting")
    place = (waiting.c.since, waiting.c.kind, waiting.c.subject_id, waiting.c.detail)
    wanted = select(waiting, OPD.c.code, on_day("name", on)).select_from(
        waiting.outerjoin(OPD, OPD.c.opd_id == waiting.c.opd_id)
    )
    if after is not None:
        end = (
            *(literal(after.since, Instant()), literal(after.kind, String())),
            *(literal(after.subject_id, Id()), literal(after.detail, String())),
        )
        wanted = wanted.where(tuple_(*place) > tuple_(*end))
    rows = connection.execute(wanted.order_by(*place).limit(limit))
    return tuple(Waiting(*row) for row in rows)


def _queries(kind: str, opd_id: UUID | None, on: date) -> Iterator[Query]:
    if kind not in _OPD:
        yield _OF_ANY[kind](kind, on)
    elif opd_id is not None:
        yield from _of_own(kind, opd_id, on)


def _of_own(kind: str, opd_id: UUID, on: date) -> Iterator[Query]:
    if kind == "objectable":
        yield _objectable(kind, opd_id, on)
    elif kind == "seat-vacant":
        yield _vacant(kind, opd_id, on)
    elif kind == "self-assessment-open":
        yield _begun(kind, opd_id, on)
        yield _not_begun(kind, opd_id, on)
    else:
        stage = kind.removeprefix("nomination-")
        yield _nominations(kind, stage).where(NOMINATION.c.opd_id == opd_id)


def _row(  # noqa: PLR0913 - each column is said by name
    kind: str,
    of: FromClause,
    subject: str,
    *,
    since: ColumnElement[datetime] | None = None,
    until: ColumnElement[date] | None = None,
    detail: ColumnElement[str] | None = None,
) -> Query:
    opd_id = of.c.get("opd_id")
    return select(
        (of.c.since if since is None else since).label("since"),
        _word(kind).label("kind"),
        of.c[subject].label("subject_id"),
        (_word("") if detail is None else detail).label("detail"),
        (cast(null(), Id()) if opd_id is None else opd_id).label("opd_id"),
        (cast(null(), Date()) if until is None else until).label("until"),
    )


def _word(said: str) -> ColumnElement[str]:
    """Return a word that stands in the same order as the words of a view's columns."""
    return cast(literal(said, String()), Word)


def _nominations(kind: str, stage: str) -> Query:
    return _row(kind, NOMINATION, "nomination_id").where(NOMINATION.c.stage == stage)


def _submitted(kind: str, _: date) -> Query:
    return _nominations(kind, "submitted")


def _verified(kind: str, _: date) -> Query:
    return _nominations(kind, "verified").where(NOMINATION.c.decree_id.is_(None))


def _prepared(kind: str, _: date) -> Query:
    return _row(kind, DECREE, "decree_id").where(DECREE.c.stage == "prepared")


def _unverified(kind: str, _: date) -> Query:
    return _row(kind, CERTIFICATE, "certificate_id").where(CERTIFICATE.c.status == "unverified")


def _ended(kind: str, on: date) -> Query:
    ended = _row(kind, BATCH, "batch_id")
    return ended.where(BATCH.c.completed.is_(False), BATCH.c.ends_on <= on)


def _assessments(kind: str, until: ColumnElement[date] | None = None) -> Query:
    return _row(kind, ASSESSMENT, "assessment_id", until=until)


def _findings(kind: str, since: ColumnElement[datetime]) -> Query:
    about = _row(kind, ASSESSMENT, "assessment_id", since=since, detail=FINDING.c.indicator)
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


def _vacant(kind: str, opd_id: UUID, on: date) -> Query:
    """Return the seats of a team that goes on, left within their term and held by nobody since."""
    other = SEAT.alias("other").c
    same = and_(other.opd_id == SEAT.c.opd_id, other.position == SEAT.c.position)
    on_the_day = and_(other.effective_on <= on, other.last_day >= on)
    held = exists().where(same, on_the_day)
    of_team = and_(other.opd_id == SEAT.c.opd_id, other.decree_id == SEAT.c.decree_id)
    team_goes_on = exists().where(of_team, on_the_day)
    left = _row(
        kind, SEAT, "decree_id", since=SEAT.c.left_at, until=SEAT.c.until, detail=SEAT.c.position
    )
    return left.where(
        SEAT.c.opd_id == opd_id,
        SEAT.c.left_on <= on,
        SEAT.c.until >= on,
        SEAT.c.reason.not_in(OF_THE_TEAM),
        ~held,
        team_goes_on,
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
        _word(kind).label("kind"),
        PERIOD.c.period_id.label("subject_id"),
        _word("").label("detail"),
        OPD.c.opd_id.label("opd_id"),
        PERIOD.c.self_assessment_until.label("until"),
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
