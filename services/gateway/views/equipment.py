"""Which equipment do the teams have, in whose hands, and who has left a seat and still has some?"""

from collections.abc import Iterable
from datetime import date
from typing import assert_never
from uuid import UUID

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    Index,
    String,
    Table,
    and_,
    exists,
    or_,
    select,
)

from gateway.heard import facilitation as heard
from gateway.views.answers import answers
from gateway.views.columns import Id, Instant
from gateway.views.person_card import card_on, name_in
from gateway.views.seats import SEAT, held_on
from gateway.views.support_tables import METADATA
from kit.envelope import Envelope
from kit.views import Change, Update, Upsert

HANDOVER = Table(
    "handover",
    METADATA,
    Column("handover_id", Id, primary_key=True),
    Column("opd_id", Id, nullable=False),
    Column("person_id", Id, nullable=False, index=True),
    Column("what", String, nullable=False),
    Column("inventory_code", String, nullable=False),
    Column("condition", String, nullable=False),
    Column("handed_over_on", Date, nullable=False),
    Column("record_number", String, nullable=False),
    Column("returned_on", Date),
    Column("returned_condition", String),
    Column("returned_record_number", String),
    Column("recorded_at", Instant, nullable=False),
    Index("handover_by_opd", "opd_id", "handed_over_on", "handover_id"),
)
Heard = heard.EquipmentHandedOver | heard.EquipmentReturned
HEARD = (heard.EquipmentHandedOver, heard.EquipmentReturned)


def project(event: Heard, envelope: Envelope) -> Iterable[Change]:
    match event:
        case heard.EquipmentHandedOver():
            row = msgspec.structs.asdict(event)
            row["handed_over_on"] = row.pop("effective_on")
            unknown = dict.fromkeys(("returned_on", "returned_condition", "returned_record_number"))
            yield Upsert(HANDOVER, {**row, **unknown, "recorded_at": envelope.recorded_at})
        case heard.EquipmentReturned():
            back = {
                "returned_on": event.effective_on,
                "returned_condition": event.condition,
                "returned_record_number": event.record_number,
            }
            yield Update(HANDOVER, {"handover_id": event.handover_id}, back)
        case _:
            assert_never(event)


class Handover(msgspec.Struct, frozen=True):
    handover_id: UUID
    what: str
    inventory_code: str
    condition: str
    handed_over_on: date
    record_number: str
    returned_on: date | None
    returned_condition: str | None
    holder_has_left: bool
    """Whether it is out, and the holder has no seat in the team any more."""
    person_id: UUID | None = None
    """Who has it: only for those who may know."""
    person_name: str | None = None


def out_on(on: date) -> ColumnElement[bool]:
    """Return the condition that a thing is in somebody's hands on the day."""
    since = HANDOVER.c.handed_over_on <= on
    return and_(since, or_(HANDOVER.c.returned_on.is_(None), HANDOVER.c.returned_on > on))


def has_left(on: date) -> ColumnElement[bool]:
    """Return the condition that a thing is out with who has no seat in that team on the day."""
    seated = exists().where(
        SEAT.c.person_id == HANDOVER.c.person_id, SEAT.c.opd_id == HANDOVER.c.opd_id, held_on(on)
    )
    return and_(out_on(on), ~seated)


def handovers(
    connection: Connection, opd_id: UUID, on: date, *, named: bool, limit: int
) -> tuple[Handover, ...]:
    """Return what an OPD's team has or had until the day, the latest first.

    Who has it is left out unless it is to be ``named``.
    """
    card, held = card_on(HANDOVER.c.person_id, on)
    wanted = (
        select(HANDOVER, has_left(on).label("holder_has_left"), name_in(card))
        .select_from(HANDOVER.outerjoin(card, held))
        .where(HANDOVER.c.opd_id == opd_id, HANDOVER.c.handed_over_on <= on)
        .order_by(HANDOVER.c.handed_over_on.desc(), HANDOVER.c.handover_id)
    )
    found = answers(connection, wanted.limit(limit), Handover)
    return found if named else tuple(_without_holder(each) for each in found)


def _without_holder(handover: Handover) -> Handover:
    return msgspec.structs.replace(handover, person_id=None, person_name=None)
