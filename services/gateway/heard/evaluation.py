"""What the gateway hears from evaluation: instruments, periods, assessments, TPP exports."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec

from kit.policies import HeardEvent


class Indicator(msgspec.Struct, frozen=True):
    code: str
    name: str
    domain: str
    aspect: str
    weight: Decimal
    capability: str
    responsible_position: str
    criteria: tuple[str, ...]
    source: str
    national_indicator: int | None = None


class PredicateBand(msgspec.Struct, frozen=True):
    predicate: str
    lowest: Decimal
    highest: Decimal


class Scales(msgspec.Struct, frozen=True):
    process: tuple[str, ...]
    service: tuple[str, ...]


class InstrumentPublished(HeardEvent, frozen=True, tag="evaluation.instrument-published.v1"):
    instrument_id: UUID
    code: str
    version: str
    title: str
    legal_basis: str
    official: bool
    indicators: tuple[Indicator, ...]
    predicates: tuple[PredicateBand, ...]
    scales: Scales


class PeriodOpened(HeardEvent, frozen=True, tag="evaluation.period-opened.v1"):
    period_id: UUID
    period_key: str
    year: int
    quarter: int | None
    instrument_id: UUID
    opens_on: date
    self_assessment_until: date
    verification_until: date
    objection_days: int
    target: Decimal
    component_weight: Decimal


class DeadlinesExtended(HeardEvent, frozen=True, tag="evaluation.deadlines-extended.v1"):
    period_id: UUID
    self_assessment_until: date
    verification_until: date


class PeriodClosed(HeardEvent, frozen=True, tag="evaluation.period-closed.v1"):
    period_id: UUID


class PeriodCancelled(HeardEvent, frozen=True, tag="evaluation.period-cancelled.v1"):
    period_id: UUID


class AssessmentOpened(HeardEvent, frozen=True, tag="evaluation.assessment-opened.v1"):
    period_id: UUID
    opd_id: UUID
    instrument_id: UUID


class Evidence(msgspec.Struct, frozen=True):
    level: int
    file_name: str
    sha256: str
    dated_on: date


class LevelClaimed(HeardEvent, frozen=True, tag="evaluation.level-claimed.v1"):
    indicator: str
    level: int
    evidence: tuple[Evidence, ...]
    note: str


class NotApplicableMarked(HeardEvent, frozen=True, tag="evaluation.not-applicable-marked.v1"):
    indicator: str
    reason: str


class NotApplicableApproved(HeardEvent, frozen=True, tag="evaluation.not-applicable-approved.v1"):
    indicator: str


class NotApplicableDeclined(HeardEvent, frozen=True, tag="evaluation.not-applicable-declined.v1"):
    indicator: str
    reason: str
    counts_as: int | None


class SelfAssessmentSubmitted(
    HeardEvent, frozen=True, tag="evaluation.self-assessment-submitted.v1"
):
    pass


class SelfAssessmentLapsed(HeardEvent, frozen=True, tag="evaluation.self-assessment-lapsed.v1"):
    unclaimed: tuple[str, ...]


class IndicatorVerified(HeardEvent, frozen=True, tag="evaluation.indicator-verified.v1"):
    indicator: str
    level: int
    reason: str


class PartIndex(msgspec.Struct, frozen=True):
    name: str
    index: Decimal


class VerificationConcluded(HeardEvent, frozen=True, tag="evaluation.verification-concluded.v1"):
    index: Decimal
    predicate: str
    domains: tuple[PartIndex, ...]
    aspects: tuple[PartIndex, ...]
    concluded_on: date
    objection_until: date


class ObjectionRaised(HeardEvent, frozen=True, tag="evaluation.objection-raised.v1"):
    indicator: str
    reason: str
    evidence: tuple[Evidence, ...]


class ObjectionAnswered(HeardEvent, frozen=True, tag="evaluation.objection-answered.v1"):
    indicator: str
    level: int
    reason: str


class IndicatorLevel(msgspec.Struct, frozen=True):
    indicator: str
    level: int


class AssessmentFinalised(HeardEvent, frozen=True, tag="evaluation.assessment-finalised.v1"):
    index: Decimal
    predicate: str
    domains: tuple[PartIndex, ...]
    aspects: tuple[PartIndex, ...]
    levels: tuple[IndicatorLevel, ...]
    finalised_on: date


class TppRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the file, its columns in the producer's order."""

    period: str
    opd_code: str
    opd_name: str
    instrument_version: str
    index: Decimal
    predicate: str
    target: Decimal
    achievement_percent: Decimal
    component_weight: Decimal
    component_score: Decimal
    status: str = "final"
    decided_on: date
    decision_document_number: str


class TppExported(HeardEvent, frozen=True, tag="evaluation.tpp-exported.v1"):
    period_id: UUID
    period_key: str
    version: int
    reason: str | None
    decision_document_number: str
    rows: tuple[TppRow, ...]
    checksum: str
    exported_on: date
