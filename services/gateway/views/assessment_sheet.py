"""How was one OPD assessed in one period, indicator by indicator, and how in the ones before?"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Select, and_, select

from gateway.views.answers import answer, answers
from gateway.views.assessments import ASSESSMENT, FINDING
from gateway.views.opds import OPD, on_day
from gateway.views.periods import INDICATOR, PERIOD


class Evidence(msgspec.Struct, frozen=True):
    level: int
    file_name: str
    sha256: str
    dated_on: date


class PartIndex(msgspec.Struct, frozen=True):
    """The index of one domain or aspect."""

    name: str
    index: Decimal


class Finding(msgspec.Struct, frozen=True):
    """All that is said about one indicator; what nobody has said yet is ``None``."""

    indicator: str
    number: int
    name: str
    domain: str
    aspect: str
    weight: Decimal
    capability: str
    responsible_position: str
    criteria: tuple[str, ...]
    claimed_level: int | None
    evidence: tuple[Evidence, ...]
    note: str | None
    not_applicable: str | None
    """``marked`` by the OPD, then ``approved`` or ``declined``."""
    not_applicable_reason: str | None
    not_applicable_declined: str | None
    """Why it was declined; after that the OPD's claim counts, or level 1."""
    verified_level: int | None
    verified_reason: str | None
    objection: str | None
    objection_evidence: tuple[Evidence, ...]
    answered_level: int | None
    answer: str | None
    final_level: int | None


class AssessmentLine(msgspec.Struct, frozen=True):
    assessment_id: UUID
    period_id: UUID
    period_key: str | None
    opd_id: UUID
    opd_code: str | None
    opd_name: str | None
    instrument_id: UUID
    stage: str
    since: datetime
    lapsed: bool
    """Whether the OPD let the deadline pass, so that open indicators count as level 1."""
    index_value: Decimal | None
    """As verified, then as final."""
    predicate: str | None
    concluded_on: date | None
    objection_until: date | None
    finalised_on: date | None


class AssessmentSheet(AssessmentLine, frozen=True):
    domains: tuple[PartIndex, ...]
    aspects: tuple[PartIndex, ...]
    findings: tuple[Finding, ...]
    """One for each indicator of the instrument, in its order."""


def assessments(
    connection: Connection,
    *,
    period_id: UUID | None = None,
    confined_to: UUID | None = None,
    after: UUID | None = None,
    limit: int = 100,
) -> tuple[AssessmentLine, ...]:
    """Return assessments by their id, beyond ``after``."""
    wanted = _lines()
    if period_id is not None:
        wanted = wanted.where(ASSESSMENT.c.period_id == period_id)
    if confined_to is not None:
        wanted = wanted.where(ASSESSMENT.c.opd_id == confined_to)
    if after is not None:
        wanted = wanted.where(ASSESSMENT.c.assessment_id > after)
    page = wanted.order_by(ASSESSMENT.c.assessment_id).limit(limit)
    return answers(connection, page, AssessmentLine)


def recent(connection: Connection, opd_id: UUID, limit: int = 8) -> tuple[AssessmentLine, ...]:
    """Return the last assessments of an OPD, the latest period first."""
    wanted = _lines().where(ASSESSMENT.c.opd_id == opd_id)
    latest = (PERIOD.c.opens_on.desc().nulls_last(), ASSESSMENT.c.assessment_id)
    return answers(connection, wanted.order_by(*latest).limit(limit), AssessmentLine)


def assessment(
    connection: Connection, period_id: UUID, opd_id: UUID, *, confined_to: UUID | None = None
) -> AssessmentSheet | None:
    """Return one assessment with all its indicators; ``None`` too where it is another OPD's."""
    if confined_to not in (None, opd_id):
        return None
    of_it = and_(ASSESSMENT.c.period_id == period_id, ASSESSMENT.c.opd_id == opd_id)
    row = connection.execute(_lines().where(of_it)).mappings().one_or_none()
    if row is None:
        return None
    return answer(
        AssessmentSheet,
        row,
        domains=_parts(row["domains"]),
        aspects=_parts(row["aspects"]),
        findings=tuple(_findings(connection, row["instrument_id"], row["assessment_id"])),
    )


def _lines() -> Select[tuple[object, ...]]:
    joined = ASSESSMENT.outerjoin(PERIOD, PERIOD.c.period_id == ASSESSMENT.c.period_id).outerjoin(
        OPD, OPD.c.opd_id == ASSESSMENT.c.opd_id
    )
    return select(
        ASSESSMENT,
        PERIOD.c.period_key,
        OPD.c.code.label("opd_code"),
        on_day("name", PERIOD.c.self_assessment_until).label("opd_name"),
    ).select_from(joined)


def _parts(stored: list[object] | None) -> tuple[PartIndex, ...]:
    return msgspec.convert(stored or [], tuple[PartIndex, ...])


def _findings(
    connection: Connection, instrument_id: UUID, assessment_id: UUID
) -> Iterable[Finding]:
    about = and_(FINDING.c.indicator == INDICATOR.c.code, FINDING.c.assessment_id == assessment_id)
    said = [column for column in FINDING.c if column.name not in {"assessment_id", "indicator"}]
    wanted = (
        select(INDICATOR, INDICATOR.c.code.label("indicator"), *said)
        .select_from(INDICATOR.outerjoin(FINDING, about))
        .where(INDICATOR.c.instrument_id == instrument_id)
        .order_by(INDICATOR.c.number)
    )
    for row in connection.execute(wanted).mappings():
        yield answer(
            Finding,
            row,
            evidence=_shown(row["evidence"]),
            objection_evidence=_shown(row["objection_evidence"]),
        )


def _shown(stored: list[object] | None) -> tuple[Evidence, ...]:
    return msgspec.convert(stored or [], tuple[Evidence, ...])
