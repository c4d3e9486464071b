"""Which sites does an OPD have on a day, who tends them, and what was published on them?"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import assert_never
from uuid import UUID

import msgspec
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    and_,
    or_,
    select,
)

from gateway.heard import websites as heard
from gateway.views.answers import answer, answers
from gateway.views.columns import Id, Listed, listed
from gateway.views.seats import seats_of_opd
from gateway.views.structure import structure_on
from gateway.views.support_tables import METADATA
from kit.envelope import Envelope
from kit.views import Change, Delete, Update, Upsert

SUITE = "suite"
"""The kind of what is published in the suite itself."""
FOR_GOOD = date(9999, 12, 31)

DUTY = Table(
    "website_duty",
    METADATA,
    Column("effective_on", Date, primary_key=True),
    Column("items_a_week", Integer, nullable=False),
    Column("kinds", Listed, nullable=False),
    Column("news_counts", Boolean, nullable=False),
    Column("team_publishes", Boolean, nullable=False),
    Column("legal_basis", Text, nullable=False),
    Column("official", Boolean, nullable=False),
)
HOLDING = Table(
    "site_holding",
    METADATA,
    Column("site_id", Id, primary_key=True),
    Column("effective_on", Date, primary_key=True),
    Column("opd_id", Id, nullable=False),
    Column("until", Date, nullable=False),
    Column("kind", String, nullable=False),
    Column("address", Text, nullable=False),
    Index("site_holding_by_opd", "opd_id", "until"),
)
"""Which OPD has a site from when until when, both days included."""
STEWARD = Table(
    "site_steward",
    METADATA,
    Column("site_id", Id, primary_key=True),
    Column("effective_on", Date, primary_key=True),
    Column("position", String, nullable=False),
)
ITEM = Table(
    "website_item",
    METADATA,
    Column("item_id", Id, primary_key=True),
    Column("opd_id", Id, nullable=False),
    Column("week", Date, nullable=False),
    Column("kind", String, nullable=False),
    Column("published_on", Date, nullable=False),
    Column("title", Text, nullable=False),
    Column("site_id", Id),
    Column("link", Text),
    Index("website_item_by_opd", "opd_id", "week", "kind"),
    Index("website_item_by_day", "opd_id", "published_on", "item_id"),
)
"""What counts: not what was struck or withdrawn. ``week`` is its Monday. An item of news has
neither site nor link, and its own id."""

Heard = (
    heard.WebsiteDutyPublished
    | heard.SiteRegistered
    | heard.SiteChanged
    | heard.SiteTakenOver
    | heard.SiteRetired
    | heard.ActivityRecorded
    | heard.ActivityStruck
)
HEARD = (
    *(heard.WebsiteDutyPublished, heard.SiteRegistered, heard.SiteChanged),
    *(heard.SiteTakenOver, heard.SiteRetired, heard.ActivityRecorded, heard.ActivityStruck),
)


def monday(day: date) -> date:
    """Return the first day of the week in which a day lies (ISO 8601)."""
    return day - timedelta(days=day.weekday())


def project(event: Heard, _: Envelope) -> Iterable[Change]:
    match event:
        case heard.WebsiteDutyPublished():
            yield Upsert(DUTY, msgspec.structs.asdict(event) | {"kinds": listed(event.kinds)})
        case heard.SiteRegistered():
            yield Upsert(HOLDING, _held(event))
            yield Upsert(STEWARD, _tended(event))
        case heard.SiteChanged():
            yield Upsert(STEWARD, _tended(event))
        case heard.SiteTakenOver():
            yield _let_go(event)
            yield Upsert(HOLDING, _held(event))
        case heard.SiteRetired():
            yield _let_go(event)
        case heard.ActivityRecorded():
            yield Upsert(ITEM, _item(event))
        case heard.ActivityStruck():
            yield Delete(ITEM, {"item_id": event.activity_id})
        case _:
            assert_never(event)


def _held(event: heard.SiteRegistered | heard.SiteTakenOver) -> dict[str, object]:
    return {
        "site_id": event.site_id,
        "effective_on": event.effective_on,
        "opd_id": event.opd_id,
        "until": event.until or FOR_GOOD,
        "kind": event.kind,
        "address": event.address,
    }


def _tended(event: heard.SiteRegistered | heard.SiteChanged) -> dict[str, object]:
    on = {"site_id": event.site_id, "effective_on": event.effective_on}
    return on | {"position": event.steward}


def _let_go(event: heard.SiteTakenOver | heard.SiteRetired) -> Change:
    """Name the holding by its first day; events of the time before say only that it went on."""
    since = {"effective_on": event.held_since} if event.held_since else {"until": FOR_GOOD}
    last_day = event.effective_on - timedelta(days=1)
    return Update(HOLDING, {"site_id": event.site_id, **since}, {"until": last_day})


def _item(event: heard.ActivityRecorded) -> dict[str, object]:
    return {
        "item_id": event.activity_id,
        "opd_id": event.opd_id,
        "week": monday(event.effective_on),
        "kind": event.kind,
        "published_on": event.effective_on,
        "title": event.title,
        "site_id": event.site_id,
        "link": event.link,
    }


class Duty(msgspec.Struct, frozen=True):
    effective_on: date
    items_a_week: int
    kinds: tuple[str, ...]
    """Items on these kinds of site count."""
    news_counts: bool
    """Whether news that are published in the suite count as well."""
    team_publishes: bool
    legal_basis: str
    official: bool
    """False: shown to people as "usulan, belum resmi"."""


class Site(msgspec.Struct, frozen=True):
    site_id: UUID
    kind: str
    address: str
    effective_on: date
    """Since when the OPD has it."""
    steward: str | None
    """The key of the position that tends it."""
    steward_name: str | None
    """What the position is called."""
    person_id: UUID | None
    """Who holds the position on the day; ``None`` while it is vacant."""
    person_name: str | None


class Holding(msgspec.Struct, frozen=True):
    opd_id: UUID
    effective_on: date
    until: date
    """The last day; the end of all days where none is known."""


class Steward(msgspec.Struct, frozen=True):
    position: str
    effective_on: date


class SiteCard(msgspec.Struct, frozen=True):
    site_id: UUID
    kind: str
    address: str
    holdings: tuple[Holding, ...]
    """Which OPDs have had it, the earliest first."""
    stewards: tuple[Steward, ...]
    """Which position has tended it from which day on."""


class Item(msgspec.Struct, frozen=True):
    item_id: UUID
    kind: str
    published_on: date
    title: str
    site_id: UUID | None
    link: str | None
    """``None`` for news in the suite, which stand under their own id."""


def duties(connection: Connection) -> tuple[Duty, ...]:
    """Return all that was ever published of the duty, in the order of its days."""
    return answers(connection, select(DUTY).order_by(DUTY.c.effective_on), Duty)


def duty_on(connection: Connection, on: date) -> Duty | None:
    """Return what is owed on the day, ``None`` before the first duty."""
    said = [each for each in duties(connection) if each.effective_on <= on]
    return said[-1] if said else None


def site_card(connection: Connection, site_id: UUID) -> SiteCard | None:
    """Return all that is recorded of one address, ``None`` where nothing is."""
    held = select(HOLDING).where(HOLDING.c.site_id == site_id).order_by(HOLDING.c.effective_on)
    rows = connection.execute(held).mappings().all()
    if not rows:
        return None
    tended = select(STEWARD).where(STEWARD.c.site_id == site_id).order_by(STEWARD.c.effective_on)
    return answer(
        SiteCard,
        rows[-1],
        holdings=tuple(answer(Holding, row) for row in rows),
        stewards=answers(connection, tended, Steward),
    )


def sites_of(connection: Connection, opd_id: UUID, on: date) -> tuple[Site, ...]:
    """Return the sites that an OPD has on the day, with who tends each of them."""
    tended = (
        select(STEWARD.c.position)
        .where(STEWARD.c.site_id == HOLDING.c.site_id, STEWARD.c.effective_on <= on)
        .order_by(STEWARD.c.effective_on.desc())
        .limit(1)
    )
    held = and_(HOLDING.c.effective_on <= on, HOLDING.c.until >= on)
    wanted = (
        select(HOLDING, tended.scalar_subquery().label("steward"))
        .where(HOLDING.c.opd_id == opd_id, held)
        .order_by(HOLDING.c.kind.desc(), HOLDING.c.address, HOLDING.c.site_id)
    )
    holders = {seat.position: seat for seat in seats_of_opd(connection, opd_id, on)}
    structure = structure_on(connection, on)

    def told(row: RowMapping) -> dict[str, object]:
        key = row["steward"]
        seat = holders.get(str(key))
        return {
            "steward_name": structure.named(str(key)) if structure and key else key,
            "person_id": seat.person_id if seat else None,
            "person_name": seat.person_name if seat else None,
        }

    rows = connection.execute(wanted).mappings()
    return tuple(answer(Site, row, **told(row)) for row in rows)


def items_of(
    connection: Connection,
    opd_id: UUID,
    *,
    week: date | None = None,
    after: tuple[date, UUID] | None = None,
    limit: int = 50,
) -> tuple[Item, ...]:
    """Return what an OPD has published, the latest first, beyond the item ``after``."""
    wanted = select(ITEM).where(ITEM.c.opd_id == opd_id)
    if week is not None:
        wanted = wanted.where(ITEM.c.week == week)
    if after is not None:
        day, item_id = after
        same_day = and_(ITEM.c.published_on == day, ITEM.c.item_id < item_id)
        wanted = wanted.where(or_(ITEM.c.published_on < day, same_day))
    latest = (ITEM.c.published_on.desc(), ITEM.c.item_id.desc())
    return answers(connection, wanted.order_by(*latest).limit(limit), Item)
