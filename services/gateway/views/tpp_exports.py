"""What did payroll receive for a period, in which version, and with which checksum?

Their tables belong to the view ``assessments``.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec
from sqlalchemy import Column, Connection, Date, Integer, String, Table, Text, func, select

from gateway.heard import evaluation as heard
from gateway.views.answers import answer, answers
from gateway.views.columns import Exact, Id
from gateway.views.periods import METADATA
from kit.envelope import Envelope
from kit.views import Change, Upsert

TPP_EXPORT = Table(
    "tpp_export",
    METADATA,
    Column("period_id", Id, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("period_key", String, nullable=False),
    Column("reason", Text),
    Column("decision_document_number", String, nullable=False),
    Column("checksum", String, nullable=False),
    Column("exported_on", Date, nullable=False),
)
TPP_ROW = Table(
    "tpp_row",
    METADATA,
    Column("period_id", Id, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("period", String, nullable=False),
    Column("opd_code", String, nullable=False),
    Column("opd_name", String, nullable=False),
    Column("instrument_version", String, nullable=False),
    Column("index", Exact, nullable=False),
    Column("predicate", String, nullable=False),
    Column("target", Exact, nullable=False),
    Column("achievement_percent", Exact, nullable=False),
    Column("component_weight", Exact, nullable=False),
    Column("component_score", Exact, nullable=False),
    Column("status", String, nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("decision_document_number", String, nullable=False),
)


def project(event: heard.TppExported, _: Envelope) -> Iterable[Change]:
    said = {name: getattr(event, name) for name in TPP_EXPORT.c.keys()}  # noqa: SIM118
    yield Upsert(TPP_EXPORT, said)
    of = {"period_id": event.period_id, "version": event.version}
    for line, row in enumerate(event.rows, start=1):
        yield Upsert(TPP_ROW, of | {"line": line} | msgspec.structs.asdict(row))


class TppRow(msgspec.Struct, frozen=True):
    """One line of the file; its fields, in this order, are the columns."""

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
    status: str
    decided_on: date
    decision_document_number: str


class TppVersion(msgspec.Struct, frozen=True):
    period_id: UUID
    version: int
    period_key: str
    reason: str | None
    """``None`` for the first version; a later one corrects the one before."""
    decision_document_number: str
    checksum: str
    """SHA-256 of the CSV file."""
    exported_on: date


class TppExport(TppVersion, frozen=True):
    rows: tuple[TppRow, ...]


def tpp_versions(connection: Connection, period_id: UUID) -> tuple[TppVersion, ...]:
    """Return the versions of a period's export, the newest first."""
    wanted = select(TPP_EXPORT).where(TPP_EXPORT.c.period_id == period_id)
    return answers(connection, wanted.order_by(TPP_EXPORT.c.version.desc()), TppVersion)


def tpp_export(
    connection: Connection, period_id: UUID, version: int | None = None
) -> TppExport | None:
    """Return a version of a period's export with all its rows, the newest unless one is named."""
    newest = select(func.max(TPP_EXPORT.c.version)).where(TPP_EXPORT.c.period_id == period_id)
    wanted = select(TPP_EXPORT).where(
        TPP_EXPORT.c.period_id == period_id,
        TPP_EXPORT.c.version == (newest.scalar_subquery() if version is None else version),
    )
    row = connection.execute(wanted).mappings().one_or_none()
    if row is None:
        return None
    lines = select(TPP_ROW).where(
        TPP_ROW.c.period_id == period_id, TPP_ROW.c.version == row["version"]
    )
    return answer(TppExport, row, rows=answers(connection, lines.order_by(TPP_ROW.c.line), TppRow))
