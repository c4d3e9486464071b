"""How does each OPD stand in each period: claimed, verified, objected to, final?

A row of ``finding`` is all that is said about one indicator of one assessment; what each event
does not speak of, it leaves as it was.
"""

from collections.abc import Iterable, Mapping
from typing import assert_never
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text

from gateway.heard import evaluation as heard
from gateway.views import periods, tpp_exports
from gateway.views.columns import Exact, Id, Instant, Listed, listed, scaled
from gateway.views.periods import METADATA
from kit.envelope import Envelope
from kit.views import Change, Update, Upsert, View

ASSESSMENT = Table(
    "assessment",
    METADATA,
    Column("assessment_id", Id, primary_key=True),
    Column("period_id", Id, nullable=False),
    Column("opd_id", Id, nullable=False, index=True),
    Column("instrument_id", Id, nullable=False),
    Column("stage", String, nullable=False),
    Column("since", Instant, nullable=False),
    Column("lapsed", Boolean, nullable=False),
    Column("index_value", Exact),
    Column("index_scaled", Integer),
    Column("predicate", String),
    Column("domains", Listed),
    Column("aspects", Listed),
    Column("concluded_on", Date),
    Column("objection_until", Date),
    Column("finalised_on", Date),
    Index("assessment_by_period", "period_id", "opd_id"),
    Index("assessment_by_rank", "period_id", "stage", "index_scaled"),
    Index("assessment_by_stage", "stage", "since"),
)
"""Stages: open, submitted, concluded, final. The index is the one found last."""
FINDING = Table(
    "finding",
    METADATA,
    Column("assessment_id", Id, primary_key=True),
    Column("indicator", String, primary_key=True),
    Column("claimed_level", Integer),
    Column("evidence", Listed),
    Column("note", Text),
    Column("not_applicable", String),
    Column("not_applicable_reason", Text),
    Column("not_applicable_declined", Text),
    Column("marked_at", Instant),
    Column("verified_level", Integer),
    Column("verified_reason", Text),
    Column("objection", Text),
    Column("objection_evidence", Listed),
    Column("objected_at", Instant),
    Column("answered_level", Integer),
    Column("answer", Text),
    Column("final_level", Integer),
    Index("finding_marked", "not_applicable", "marked_at"),
    Index("finding_objected", "objected_at"),
)
"""``not_applicable`` is ``marked`` by the OPD, then ``approved`` or ``declined``."""

Claimed = (
    heard.LevelClaimed
    | heard.NotApplicableMarked
    | heard.NotApplicableApproved
    | heard.NotApplicableDeclined
)
HandedIn = heard.SelfAssessmentSubmitted | heard.SelfAssessmentLapsed
Judged = heard.IndicatorVerified | heard.ObjectionRaised | heard.ObjectionAnswered
Scored = heard.VerificationConcluded | heard.AssessmentFinalised
Heard = (
    heard.AssessmentOpened
    | Claimed
    | HandedIn
    | Judged
    | Scored
    | periods.Heard
    | heard.TppExported
)
Values = Mapping[str, object]

_MARK = ("not_applicable", "not_applicable_reason", "not_applicable_declined", "marked_at")


def project(event: Heard, envelope: Envelope) -> Iterable[Change]:
    match event:
        case heard.TppExported():
            return tpp_exports.project(event, envelope)
        case (
            heard.InstrumentPublished()
            | heard.PeriodOpened()
            | heard.DeadlinesExtended()
            | heard.PeriodClosed()
            | heard.PeriodCancelled()
        ):
            return periods.project(event, envelope)
        case _:
            return _assessed(event, envelope)


def _assessed(
    event: heard.AssessmentOpened | Claimed | HandedIn | Judged | Scored, envelope: Envelope
) -> Iterable[Change]:
    at = envelope.stream
    match event:
        case heard.AssessmentOpened():
            opened = {"assessment_id": at, "stage": "open", "lapsed": False}
            about = {
                "period_id": event.period_id,
                "opd_id": event.opd_id,
                "instrument_id": event.instrument_id,
            }
            return [Upsert(ASSESSMENT, opened | about | {"since": envelope.recorded_at})]
        case (
            heard.LevelClaimed()
            | heard.NotApplicableMarked()
            | heard.NotApplicableApproved()
            | heard.NotApplicableDeclined()
        ):
            return [_finding(at, event.indicator, _claimed(event, envelope))]
        case heard.IndicatorVerified() | heard.ObjectionRaised() | heard.ObjectionAnswered():
            return [_finding(at, event.indicator, _judged(event, envelope))]
        case heard.SelfAssessmentSubmitted() | heard.SelfAssessmentLapsed():
            return _handed_in(event, envelope)
        case heard.VerificationConcluded() | heard.AssessmentFinalised():
            return _scored(event, envelope)
        case _:
            assert_never(event)


def _finding(assessment_id: UUID, indicator: str, values: Values) -> Change:
    return Upsert(FINDING, {"assessment_id": assessment_id, "indicator": indicator, **values})


def _claimed(event: Claimed, envelope: Envelope) -> Values:
    match event:
        case heard.LevelClaimed():
            unmarked = dict.fromkeys(_MARK)
            claim = {"evidence": listed(event.evidence), "note": event.note}
            return {"claimed_level": event.level} | claim | unmarked
        case heard.NotApplicableMarked():
            why = {"not_applicable_reason": event.reason, "marked_at": envelope.recorded_at}
            return dict.fromkeys(_MARK) | {"not_applicable": "marked"} | why
        case heard.NotApplicableApproved():
            return {"not_applicable": "approved"}
        case heard.NotApplicableDeclined():
            why = {"not_applicable": "declined", "not_applicable_declined": event.reason}
            return why if event.counts_as is None else {**why, **_lowest(event.counts_as)}
        case _:
            assert_never(event)


def _lowest(level: int) -> Values:
    return {"claimed_level": level, "evidence": [], "note": ""}


def _judged(event: Judged, envelope: Envelope) -> Values:
    match event:
        case heard.IndicatorVerified():
            return {"verified_level": event.level, "verified_reason": event.reason}
        case heard.ObjectionRaised():
            shown = {"objection_evidence": listed(event.evidence)}
            return {"objection": event.reason, "objected_at": envelope.recorded_at} | shown
        case heard.ObjectionAnswered():
            return {"answered_level": event.level, "answer": event.reason}
        case _:
            assert_never(event)


def _handed_in(event: HandedIn, envelope: Envelope) -> Iterable[Change]:
    lapsed = isinstance(event, heard.SelfAssessmentLapsed)
    stage = {"stage": "submitted", "since": envelope.recorded_at, "lapsed": lapsed}
    yield Update(ASSESSMENT, {"assessment_id": envelope.stream}, stage)
    if isinstance(event, heard.SelfAssessmentLapsed):
        for indicator in event.unclaimed:
            yield _finding(envelope.stream, indicator, _lowest(1))


def _scored(event: Scored, envelope: Envelope) -> Iterable[Change]:
    earned: dict[str, object] = {
        "since": envelope.recorded_at,
        "index_value": event.index,
        "index_scaled": scaled(event.index),
        "predicate": event.predicate,
        "domains": listed(event.domains),
        "aspects": listed(event.aspects),
    }
    match event:
        case heard.VerificationConcluded():
            dates = {"concluded_on": event.concluded_on, "objection_until": event.objection_until}
            stage = {"stage": "concluded"} | dates
        case heard.AssessmentFinalised():
            stage = {"stage": "final", "finalised_on": event.finalised_on}
            for one in event.levels:
                yield _finding(envelope.stream, one.indicator, {"final_level": one.level})
        case _:
            assert_never(event)
    yield Update(ASSESSMENT, {"assessment_id": envelope.stream}, earned | stage)


VIEW = View(
    name="assessments",
    version=1,
    metadata=METADATA,
    hears=(
        *(heard.AssessmentOpened, heard.LevelClaimed),
        *(heard.NotApplicableMarked, heard.NotApplicableApproved, heard.NotApplicableDeclined),
        *(heard.SelfAssessmentSubmitted, heard.SelfAssessmentLapsed),
        *(heard.IndicatorVerified, heard.ObjectionRaised, heard.ObjectionAnswered),
        *(heard.VerificationConcluded, heard.AssessmentFinalised),
        *periods.HEARS,
        heard.TppExported,
    ),
    project=project,
)
