"""What the gateway hears of the website duty: sites, what is published on them, and news."""

from datetime import date
from uuid import UUID

from kit.policies import HeardEvent


class WebsiteDutyPublished(HeardEvent, frozen=True, tag="personnel.website-duty-published.v1"):
    effective_on: date
    items_a_week: int
    kinds: tuple[str, ...]
    news_counts: bool
    team_publishes: bool
    legal_basis: str
    official: bool


class SiteRegistered(HeardEvent, frozen=True, tag="personnel.site-registered.v1"):
    site_id: UUID
    opd_id: UUID
    kind: str
    address: str
    steward: str
    effective_on: date
    until: date | None = None


class SiteChanged(HeardEvent, frozen=True, tag="personnel.site-changed.v1"):
    site_id: UUID
    steward: str
    effective_on: date


class SiteTakenOver(HeardEvent, frozen=True, tag="personnel.site-taken-over.v1"):
    site_id: UUID
    opd_id: UUID
    kind: str
    address: str
    effective_on: date
    held_since: date | None = None
    until: date | None = None


class SiteRetired(HeardEvent, frozen=True, tag="personnel.site-retired.v1"):
    site_id: UUID
    effective_on: date
    held_since: date | None = None


class ActivityRecorded(HeardEvent, frozen=True, tag="personnel.activity-recorded.v1"):
    activity_id: UUID
    opd_id: UUID
    site_id: UUID
    kind: str
    effective_on: date
    title: str
    link: str


class ActivityStruck(HeardEvent, frozen=True, tag="personnel.activity-struck.v1"):
    activity_id: UUID


class NewsItemDrafted(HeardEvent, frozen=True, tag="personnel.news-item-drafted.v1"):
    news_item_id: UUID
    opd_id: UUID
    title: str
    lead: str
    body: str


class NewsItemRevised(HeardEvent, frozen=True, tag="personnel.news-item-revised.v1"):
    news_item_id: UUID
    title: str
    lead: str
    body: str


class NewsItemPublished(HeardEvent, frozen=True, tag="personnel.news-item-published.v1"):
    news_item_id: UUID
    opd_id: UUID
    title: str
    effective_on: date


class NewsItemWithdrawn(HeardEvent, frozen=True, tag="personnel.news-item-withdrawn.v1"):
    news_item_id: UUID
