"""Who stands in for whom, as Plh., Plt. or a.n., in which acts and on which days?"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import assert_never
from uuid import UUID

import msgspec
from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    Index,
    MetaData,
    Select,
    String,
    Table,
    Text,
    and_,
    or_,
    select,
    tuple_,
)

from gateway.heard import delegations as heard
from gateway.views.answers import answers, one
from gateway.views.columns import Id, Instant, Listed, listed
from gateway.views.opds import OPD, on_day
from kit.envelope import Envelope
from kit.views import Change, Update, Upsert, View

METADATA = MetaData(schema="delegations")
DELEGATION = Table(
    "delegation",
    METADATA,
    Column("delegation_id", Id, primary_key=True),
    Column("kind", String, nullable=False),
    Column("role", String, nullable=False),
    Column("opd_id", Id),
    Column("stood_in_for", Id),
    Column("on_behalf_of", Id, nullable=False),
    Column("deputy", Id, nullable=False),
    Column("actions", Listed),
    Column("first_on", Date, nullable=False),
    Column("last_on", Date, nullable=False),
    Column("letter_number", String, nullable=False),
    Column("letter_on", Date, nullable=False),
    Column("given_by", Id, nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("extends", Id),
    Column("ended_on", Date),
    Column("end_reason", Text),
    Column("revoked", Boolean),
    Index("delegation_by_deputy", "deputy", "last_on"),
    Index("delegation_by_holder", "on_behalf_of", "last_on"),
    Index("delegation_by_opd", "opd_id", "first_on"),
    Index("delegation_by_day", "first_on", "delegation_id"),
    Index("delegation_by_end", "last_on"),
)
"""``on_behalf_of`` is for whom events say that it was done: the holder's account, or the office.
``ended_on`` is the first day on which nothing is done by it any more."""

Heard = heard.DelegationGiven | heard.DelegationEnded | heard.DelegationResumed


def project(event: Heard, envelope: Envelope) -> Iterable[Change]:
    match event:
        case heard.DelegationGiven():
            said = msgspec.structs.asdict(event)
            office_id, first_on = said.pop("office_id"), said.pop("effective_on")
            own = {
                "on_behalf_of": event.stood_in_for or office_id,
                "actions": None if event.actions is None else listed(event.actions),
                "first_on": first_on,
                "given_at": envelope.recorded_at,
            }
            yield Upsert(DELEGATION, said | own)
        case heard.DelegationEnded():
            end: dict[str, object] = {"ended_on": event.effective_on, "end_reason": event.reason}
            at: dict[str, object] = {"delegation_id": event.delegation_id}
            yield Update(DELEGATION, at, end | {"revoked": event.revoked})
        case heard.DelegationResumed():
            on: dict[str, object] = dict.fromkeys(("ended_on", "end_reason", "revoked"))
            yield Update(DELEGATION, {"delegation_id": event.delegation_id}, on)
        case _:
            assert_never(event)


VIEW = View(
    name="delegations",
    version=1,
    metadata=METADATA,
    hears=(heard.DelegationGiven, heard.DelegationEnded, heard.DelegationResumed),
    project=project,
)


class Delegation(msgspec.Struct, frozen=True):
    delegation_id: UUID
    kind: str
    role: str
    opd_id: UUID | None
    opd_code: str | None
    opd_name: str | None
    """As on the day that is asked about."""
    stood_in_for: UUID | None
    on_behalf_of: UUID
    deputy: UUID
    actions: tuple[str, ...] | None
    """None: all that the role has."""
    first_on: date
    last_on: date
    letter_number: str
    letter_on: date
    given_by: UUID
    given_at: datetime
    extends: UUID | None
    ended_on: date | None
    end_reason: str | None
    revoked: bool | None

    @property
    def last_day(self) -> date:
        """Return the last day on which it holds, also where it is ended before its own."""
        if self.ended_on is None:
            return self.last_on
        return min(self.last_on, self.ended_on - timedelta(days=1))

    def holds(self, on: date) -> bool:
        """Say whether it is in force on a day."""
        begun = self.first_on <= on <= self.last_on
        return begun and (self.ended_on is None or on < self.ended_on)

    def covers(self, action: str) -> bool:
        """Say whether an act is in it; to read what the office reads is part of each."""
        return self.actions is None or action in self.actions or action.startswith("gateway.")


class Place(msgspec.Struct, frozen=True, array_like=True):
    """Where a page ends."""

    first_on: date
    delegation_id: UUID


def delegations(  # noqa: PLR0913 - each filter is said by name
    connection: Connection,
    on: date,
    *,
    opd_id: UUID | None = None,
    account: UUID | None = None,
    in_force: bool = False,
    ending_by: date | None = None,
    after: Place | None = None,
    limit: int = 100,
) -> tuple[Delegation, ...]:
    """Return delegations, the latest to begin first, with the OPDs as they are called on the day.

    An ``account`` is that of who stands in, is stood in for or has given it; ``ending_by`` leaves
    those that hold on the day and end by themselves by that other day.
    """
    wanted = _lines(on)
    if opd_id is not None:
        wanted = wanted.where(DELEGATION.c.opd_id == opd_id)
    if account is not None:
        named = ("deputy", "on_behalf_of", "given_by")
        wanted = wanted.where(or_(*(DELEGATION.c[name] == account for name in named)))
    if in_force or ending_by is not None:
        wanted = wanted.where(_holds(on))
    if ending_by is not None:
        ended = DELEGATION.c.ended_on <= ending_by
        wanted = wanted.where(or_(DELEGATION.c.last_on <= ending_by, ended))
    key = (DELEGATION.c.first_on, DELEGATION.c.delegation_id)
    if after is not None:
        wanted = wanted.where(tuple_(*key) < tuple_(after.first_on, after.delegation_id))
    newest = (column.desc() for column in key)
    return answers(connection, wanted.order_by(*newest).limit(limit), Delegation)


def delegation(connection: Connection, delegation_id: UUID, on: date) -> Delegation | None:
    """Return one, with the OPD as it is called on a day."""
    wanted = _lines(on).where(DELEGATION.c.delegation_id == delegation_id)
    return one(connection, wanted, Delegation)


def in_hands_of(connection: Connection, account: UUID, on: date) -> tuple[Delegation, ...]:
    """Return by which delegations an account may act on a day, those that end first first."""
    wanted = _lines(on).where(DELEGATION.c.deputy == account, _holds(on))
    order = (DELEGATION.c.last_on, DELEGATION.c.delegation_id)
    return answers(connection, wanted.order_by(*order), Delegation)


def used(connection: Connection, deputy: UUID, on_behalf_of: UUID, on: date) -> Delegation | None:
    """Return by which delegation an account acted for another on a day, as far as it is known.

    On the day on which it was ended it may have been used before.
    """
    wanted = _lines(on).where(
        DELEGATION.c.deputy == deputy,
        DELEGATION.c.on_behalf_of == on_behalf_of,
        DELEGATION.c.first_on <= on,
        DELEGATION.c.last_on >= on,
        or_(DELEGATION.c.ended_on.is_(None), DELEGATION.c.ended_on >= on),
    )
    order = (DELEGATION.c.given_at.desc(), DELEGATION.c.delegation_id)
    found = answers(connection, wanted.order_by(*order).limit(1), Delegation)
    return found[0] if found else None


def office_stood_in_for(connection: Connection, office_id: UUID, on: date) -> Delegation | None:
    """Return a delegation of a vacant office, which tells what that office is."""
    vacant = _lines(on).where(
        DELEGATION.c.on_behalf_of == office_id, DELEGATION.c.stood_in_for.is_(None)
    )
    found = answers(connection, vacant.limit(1), Delegation)
    return found[0] if found else None


def acting_heads(connection: Connection, opd_id: UUID, on: date) -> tuple[Delegation, ...]:
    """Return who does the work of the head of an OPD on a day, as Plt. or Plh."""
    wanted = _lines(on).where(
        DELEGATION.c.opd_id == opd_id,
        DELEGATION.c.role == "opd_head",
        DELEGATION.c.kind.in_(("plt", "plh")),
        _holds(on),
    )
    order = (DELEGATION.c.first_on, DELEGATION.c.delegation_id)
    return answers(connection, wanted.order_by(*order), Delegation)


def ending_by(on: date, within: int | None) -> date | None:
    """Return the day by which a delegation ends that ends within some days."""
    return None if within is None else on + timedelta(days=within)


def _lines(on: date) -> Select[tuple[object, ...]]:
    name = on_day("name", on).label("opd_name")
    joined = DELEGATION.outerjoin(OPD, OPD.c.opd_id == DELEGATION.c.opd_id)
    return select(DELEGATION, OPD.c.code.label("opd_code"), name).select_from(joined)


def _holds(on: date) -> ColumnElement[bool]:
    begun = and_(DELEGATION.c.first_on <= on, DELEGATION.c.last_on >= on)
    return and_(begun, or_(DELEGATION.c.ended_on.is_(None), DELEGATION.c.ended_on > on))
