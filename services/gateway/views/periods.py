"""Which periods are assessed until when, and by which indicators?

Their tables belong to the view ``assessments``.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import assert_never
from uuid import UUID

import msgspec
from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    select,
)

from gateway.heard import evaluation as heard
from gateway.views.answers import answer, answers, one
from gateway.views.columns import Exact, Id, Instant, Listed, listed
from kit.envelope import Envelope
from kit.views import Change, Delete, Update, Upsert

METADATA = MetaData(schema="assessments")
INSTRUMENT = Table(
    "instrument",
    METADATA,
    Column("instrument_id", Id, primary_key=True),
    Column("code", String, nullable=False),
    Column("version", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("legal_basis", Text, nullable=False),
    Column("official", Boolean, nullable=False),
    Column("predicates", Listed, nullable=False),
    Column("scales", Listed, nullable=False),
)
INDICATOR = Table(
    "indicator",
    METADATA,
    Column("instrument_id", Id, primary_key=True),
    Column("code", String, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("domain", String, nullable=False),
    Column("aspect", String, nullable=False),
    Column("weight", Exact, nullable=False),
    Column("capability", String, nullable=False),
    Column("responsible_position", String, nullable=False),
    Column("criteria", Listed, nullable=False),
    Column("source", Text, nullable=False),
    Column("national_indicator", Integer),
)
PERIOD = Table(
    "period",
    METADATA,
    Column("period_id", Id, primary_key=True),
    Column("period_key", String, nullable=False, index=True),
    Column("year", Integer, nullable=False),
    Column("quarter", Integer),
    Column("instrument_id", Id, nullable=False),
    Column("opens_on", Date, nullable=False),
    Column("self_assessment_until", Date, nullable=False),
    Column("verification_until", Date, nullable=False),
    Column("objection_days", Integer, nullable=False),
    Column("target", Exact, nullable=False),
    Column("component_weight", Exact, nullable=False),
    Column("stage", String, nullable=False),
    Column("opened_at", Instant, nullable=False),
)

Heard = (
    heard.InstrumentPublished
    | heard.PeriodOpened
    | heard.DeadlinesExtended
    | heard.PeriodClosed
    | heard.PeriodCancelled
)
HEARS = (
    *(heard.InstrumentPublished, heard.PeriodOpened, heard.DeadlinesExtended),
    *(heard.PeriodClosed, heard.PeriodCancelled),
)


def project(event: Heard, envelope: Envelope) -> Iterable[Change]:
    match event:
        case heard.InstrumentPublished():
            yield from _published(event)
        case heard.PeriodOpened():
            opened = {"stage": "open", "opened_at": envelope.recorded_at}
            yield Upsert(PERIOD, msgspec.structs.asdict(event) | opened)
        case heard.DeadlinesExtended():
            yield Update(PERIOD, {"period_id": event.period_id}, msgspec.structs.asdict(event))
        case heard.PeriodClosed():
            yield Update(PERIOD, {"period_id": event.period_id}, {"stage": "closed"})
        case heard.PeriodCancelled():
            yield Delete(PERIOD, {"period_id": event.period_id})
        case _:
            assert_never(event)


def _published(event: heard.InstrumentPublished) -> Iterable[Change]:
    said = {name: getattr(event, name) for name in INSTRUMENT.c.keys()}  # noqa: SIM118
    lists = {
        "predicates": listed(event.predicates),
        "scales": msgspec.to_builtins(event.scales),
    }
    yield Upsert(INSTRUMENT, said | lists)
    for number, each in enumerate(event.indicators, start=1):
        own = {
            "instrument_id": event.instrument_id,
            "number": number,
            "criteria": listed(each.criteria),
        }
        yield Upsert(INDICATOR, msgspec.structs.asdict(each) | own)


class Period(msgspec.Struct, frozen=True):
    period_id: UUID
    period_key: str
    """Such as 2026-Q1, or 2026 for the year."""
    year: int
    quarter: int | None
    instrument_id: UUID
    opens_on: date
    self_assessment_until: date
    verification_until: date
    objection_days: int
    target: Decimal
    component_weight: Decimal
    stage: str
    opened_at: datetime


class PredicateBand(msgspec.Struct, frozen=True):
    predicate: str
    lowest: Decimal
    highest: Decimal


class Scales(msgspec.Struct, frozen=True):
    process: tuple[str, ...]
    service: tuple[str, ...]


class Indicator(msgspec.Struct, frozen=True):
    code: str
    number: int
    name: str
    domain: str
    aspect: str
    weight: Decimal
    capability: str
    responsible_position: str
    criteria: tuple[str, ...]
    source: str
    national_indicator: int | None


class Instrument(msgspec.Struct, frozen=True):
    instrument_id: UUID
    code: str
    version: str
    title: str
    legal_basis: str
    official: bool
    """False: shown to people as "usulan, belum resmi"."""
    predicates: tuple[PredicateBand, ...]
    scales: Scales
    indicators: tuple[Indicator, ...]


def periods(
    connection: Connection, *, after: UUID | None = None, limit: int = 100
) -> tuple[Period, ...]:
    """Return periods, the latest first, beyond the one with the id ``after``."""
    wanted = select(PERIOD).order_by(PERIOD.c.opens_on.desc(), PERIOD.c.period_id.desc())
    if after is not None:
        opens_on = select(PERIOD.c.opens_on).where(PERIOD.c.period_id == after).scalar_subquery()
        same = (PERIOD.c.opens_on == opens_on) & (PERIOD.c.period_id < after)
        wanted = wanted.where((PERIOD.c.opens_on < opens_on) | same)
    return answers(connection, wanted.limit(limit), Period)


def period(connection: Connection, period_id: UUID) -> Period | None:
    """Return one period."""
    return _one(connection, PERIOD.c.period_id == period_id)


def period_named(connection: Connection, period_key: str) -> Period | None:
    """Return the period that people call by this key."""
    return _one(connection, PERIOD.c.period_key == period_key)


def latest_period(connection: Connection, on: date) -> Period | None:
    """Return the period that opened last, on the day or before."""
    return _one(connection, PERIOD.c.opens_on <= on)


def _one(connection: Connection, which: ColumnElement[bool]) -> Period | None:
    wanted = (
        select(PERIOD)
        .where(which)
        .order_by(PERIOD.c.opens_on.desc(), PERIOD.c.quarter.nulls_first())
    )
    return one(connection, wanted.limit(1), Period)


def instrument(connection: Connection, instrument_id: UUID) -> Instrument | None:
    """Return an instrument with its indicators in their order."""
    of_it = INSTRUMENT.c.instrument_id == instrument_id
    row = connection.execute(select(INSTRUMENT).where(of_it)).mappings().one_or_none()
    if row is None:
        return None
    indicators = select(INDICATOR).where(INDICATOR.c.instrument_id == instrument_id)
    return answer(
        Instrument,
        row,
        predicates=msgspec.convert(row["predicates"], tuple[PredicateBand, ...]),
        scales=msgspec.convert(row["scales"], Scales),
        indicators=answers(connection, indicators.order_by(INDICATOR.c.number), Indicator),
    )
