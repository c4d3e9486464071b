"""What do the OPDs promise their teams, what of it has arrived, and who received an incentive?

Amounts of a person are not here: they stay sealed in the bytes of their events.
"""

from collections.abc import Iterable, Iterator
from decimal import ROUND_DOWN, Decimal
from typing import assert_never
from uuid import UUID

from sqlalchemy import Column, Date, Index, Integer, String, Table, Text

from gateway.heard import facilitation as heard
from gateway.views.columns import Id, Instant, Listed, Rupiah, listed
from gateway.views.support_tables import METADATA
from kit.envelope import Envelope
from kit.views import Change, Update, Upsert

CATEGORIES = (
    *("monthly_incentive", "training_cost", "work_equipment"),
    *("routine_meeting", "other_cost"),
)
"""In the order in which they are shown."""

PLAN = Table(
    "plan",
    METADATA,
    Column("opd_id", Id, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("document_number", String, nullable=False),
    Column("effective_on", Date, nullable=False),
    Column("reason", Text),
    Column("recorded_at", Instant, nullable=False),
)
PLAN_LINE = Table(
    "plan_line",
    METADATA,
    Column("opd_id", Id, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("line", String, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("category", String, nullable=False),
    Column("what", Text, nullable=False),
    Column("amount", Rupiah, nullable=False),
    Column("budget_code", String, nullable=False),
    Column("budget_name", String, nullable=False),
    Column("months", Listed, nullable=False),
)
"""``number`` is its place in the document."""
PROMISE = Table(
    "promise",
    METADATA,
    Column("opd_id", Id, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("line", String, primary_key=True),
    Column("month", Integer, primary_key=True),
    Column("category", String, nullable=False),
    Column("amount", Rupiah, nullable=False),
)
"""Each line in equal parts over its months; what does not divide by them is in the last one."""
REALISATION = Table(
    "realisation",
    METADATA,
    Column("realisation_id", Id, primary_key=True),
    Column("opd_id", Id, nullable=False),
    Column("year", Integer, nullable=False),
    Column("line", String, nullable=False),
    Column("category", String, nullable=False),
    Column("month", Integer, nullable=False),
    Column("amount", Rupiah),
    Column("people", Integer),
    Column("paid_on", Date, nullable=False),
    Column("document_number", String, nullable=False),
    Column("document_sha256", String),
    Column("recorded_at", Instant, nullable=False),
    Column("reversed_at", Instant),
    Column("reversal_reason", Text),
    Index("realisation_by_opd", "opd_id", "year", "paid_on", "realisation_id"),
)
"""``amount`` is none where it would tell what one or two people received."""
INCENTIVE = Table(
    "incentive",
    METADATA,
    Column("person_id", Id, primary_key=True),
    Column("realisation_id", Id, primary_key=True),
    Column("opd_id", Id, nullable=False),
    Column("year", Integer, nullable=False),
    Column("month", Integer, nullable=False),
    Column("paid_on", Date, nullable=False),
    Column("event_id", Id, nullable=False),
    Column("taken_back_at", Instant),
    Index("incentive_by_time", "person_id", "year", "month", "realisation_id"),
)
"""``event_id`` is that of the event in which the amount is sealed."""

Planned = heard.FacilitationPlanned | heard.FacilitationRevised
Spent = heard.RealisationRecorded | heard.IncentivesPaid
OfPerson = heard.IncentiveReceived | heard.IncentiveTakenBack
Heard = Planned | Spent | heard.RealisationReversed | OfPerson
HEARD = (
    *(heard.FacilitationPlanned, heard.FacilitationRevised),
    *(heard.RealisationRecorded, heard.IncentivesPaid, heard.RealisationReversed),
    *(heard.IncentiveReceived, heard.IncentiveTakenBack),
)


def project(event: Heard, envelope: Envelope) -> Iterable[Change]:
    match event:
        case heard.FacilitationPlanned() | heard.FacilitationRevised():
            return _planned(event, envelope)
        case heard.RealisationRecorded() | heard.IncentivesPaid():
            return [Upsert(REALISATION, _spent(event, envelope))]
        case heard.RealisationReversed():
            gone = {"reversed_at": envelope.recorded_at, "reversal_reason": event.reason}
            return [Update(REALISATION, {"realisation_id": event.realisation_id}, gone)]
        case heard.IncentiveReceived() | heard.IncentiveTakenBack():
            return [_of_person(event, envelope)]
        case _:
            assert_never(event)


def _planned(event: Planned, envelope: Envelope) -> Iterator[Change]:
    revised = event if isinstance(event, heard.FacilitationRevised) else None
    version = revised.version if revised else 1
    key = {"opd_id": event.opd_id, "year": event.year, "version": version}
    plan = {
        "document_number": event.document_number,
        "effective_on": event.effective_on,
        "reason": revised.reason if revised else None,
        "recorded_at": envelope.recorded_at,
    }
    yield Upsert(PLAN, key | plan)
    for number, line in enumerate(event.lines, 1):
        of_line = key | {"line": line.line, "category": line.category}
        said = {
            "number": number,
            "what": line.what,
            "amount": line.amount,
            "budget_code": line.budget_code,
            "budget_name": line.budget_name,
            "months": listed(line.months),
        }
        yield Upsert(PLAN_LINE, of_line | said)
        for month, amount in parts(line.amount, line.months):
            yield Upsert(PROMISE, of_line | {"month": month, "amount": amount})


def parts(amount: Decimal, months: tuple[int, ...]) -> Iterator[tuple[int, Decimal]]:
    """Yield for each month its part, in whole rupiah where the amount is whole, else in sen."""
    unit = Decimal(1) if amount == amount.to_integral_value() else Decimal("0.01")
    each = (amount / len(months)).quantize(unit, ROUND_DOWN)
    for month in months[:-1]:
        yield month, each
    yield months[-1], amount - each * (len(months) - 1)


def _spent(event: Spent, envelope: Envelope) -> dict[str, object]:
    row: dict[str, object] = {
        "realisation_id": event.realisation_id,
        "opd_id": event.opd_id,
        "year": event.year,
        "line": event.line,
        "month": event.month,
        "paid_on": event.effective_on,
        "document_number": event.document_number,
        "document_sha256": event.document_sha256,
        "recorded_at": envelope.recorded_at,
        "reversed_at": None,
        "reversal_reason": None,
    }
    match event:
        case heard.RealisationRecorded():
            return row | {"category": event.category, "amount": event.amount, "people": None}
        case heard.IncentivesPaid():
            people = {"amount": event.total, "people": len(event.people)}
            return row | {"category": "monthly_incentive"} | people
        case _:
            assert_never(event)


def _of_person(event: OfPerson, envelope: Envelope) -> Change:
    key: dict[str, UUID] = {
        "person_id": event.person_id,
        "realisation_id": event.realisation_id,
    }
    match event:
        case heard.IncentiveReceived():
            said: dict[str, object] = {
                "opd_id": event.opd_id,
                "year": event.year,
                "month": event.month,
                "paid_on": event.effective_on,
                "event_id": envelope.id,
                "taken_back_at": None,
            }
            return Upsert(INCENTIVE, {**key, **said})
        case heard.IncentiveTakenBack():
            return Update(INCENTIVE, key, {"taken_back_at": envelope.recorded_at})
        case _:
            assert_never(event)
