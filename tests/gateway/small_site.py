"""Kominfo has a site that Siti tends, publishes on it, and writes news; Health is silent."""

from datetime import date
from uuid import UUID, uuid5

from personnel.domain.news_item import (
    NewsItemDrafted,
    NewsItemPublished,
    NewsItemRevised,
    NewsItemWithdrawn,
)
from personnel.domain.site import (
    SiteChanged,
    SiteKind,
    SiteRegistered,
    SiteRetired,
    SiteTakenOver,
)
from personnel.domain.website_activity import ActivityRecorded, ActivityStruck
from personnel.domain.website_duty import DUTY_ID, WebsiteDutyPublished
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway.story import Story, Told

SITE, HEALTH_SITE, NEWS = UUID(int=0x51), UUID(int=0x52), UUID(int=0x4E)
ADDRESS = "https://kominfo.example.go.id"
TITLE, LEAD, BODY = "Pelatihan dimulai", "Delapan orang ikut.", "Hari pertama.\n\n- Mamuju"
APRIL_6, APRIL_7, APRIL_13 = date(2026, 4, 6), date(2026, 4, 7), date(2026, 4, 13)
"""A Monday, the day after, and the Monday after that."""
GOODS = "asset_custodian"

KINDS = (
    *(WebsiteDutyPublished, SiteRegistered, SiteChanged, SiteTakenOver, SiteRetired),
    *(ActivityRecorded, ActivityStruck),
    *(NewsItemDrafted, NewsItemRevised, NewsItemPublished, NewsItemWithdrawn),
)


def duty(on: date = APRIL_6, items: int = 2, *, news_counts: bool = True) -> Told:
    return DUTY_ID, WebsiteDutyPublished(
        effective_on=on,
        items_a_week=items,
        kinds=(SiteKind.WEBSITE,),
        news_counts=news_counts,
        team_publishes=False,
        legal_basis="SE 1/2026",
        official=False,
    )


def registered(opd_id: UUID, on: date = APRIL_6, site_id: UUID = SITE) -> Told:
    return site_id, SiteRegistered(
        site_id=site_id,
        opd_id=opd_id,
        kind=SiteKind.WEBSITE,
        address=ADDRESS,
        steward=GOODS,
        effective_on=on,
    )


taken_over = SiteTakenOver(
    site_id=SITE,
    opd_id=HEALTH,
    former_opd_id=KOMINFO,
    kind=SiteKind.WEBSITE,
    address=ADDRESS,
    effective_on=date(2026, 7, 1),
    legal_basis="Perda 1/2026",
)


def entrusted(steward: str, on: date) -> Told:
    return SITE, SiteChanged(site_id=SITE, opd_id=KOMINFO, steward=steward, effective_on=on)


def retired(opd_id: UUID, on: date, site_id: UUID = SITE) -> Told:
    return site_id, SiteRetired(
        site_id=site_id, opd_id=opd_id, address=ADDRESS, effective_on=on, reason="Dipindahkan"
    )


def item_of(name: str) -> UUID:
    return uuid5(SITE, name)


def recorded(
    opd_id: UUID, on: date, name: str, *, kind: SiteKind = SiteKind.WEBSITE, title: str = "Rapat"
) -> Told:
    return item_of(name), ActivityRecorded(
        activity_id=item_of(name),
        opd_id=opd_id,
        site_id=SITE,
        kind=kind,
        effective_on=on,
        title=title,
        link=f"{ADDRESS}/{name}",
    )


def struck(name: str, opd_id: UUID = KOMINFO) -> Told:
    return item_of(name), ActivityStruck(
        activity_id=item_of(name), opd_id=opd_id, site_id=SITE, reason="Keliru"
    )


def drafted(opd_id: UUID, news_id: UUID = NEWS, title: str = TITLE, body: str = BODY) -> Told:
    return news_id, NewsItemDrafted(
        news_item_id=news_id, opd_id=opd_id, title=title, lead=LEAD, body=body
    )


def revised(title: str, news_id: UUID = NEWS) -> Told:
    return news_id, NewsItemRevised(
        news_item_id=news_id, opd_id=KOMINFO, title=title, lead=LEAD, body=BODY
    )


def published(opd_id: UUID, on: date, news_id: UUID = NEWS, title: str = TITLE) -> Told:
    return news_id, NewsItemPublished(
        news_item_id=news_id, opd_id=opd_id, title=title, effective_on=on
    )


def withdrawn(news_id: UUID = NEWS) -> Told:
    return news_id, NewsItemWithdrawn(news_item_id=news_id, opd_id=KOMINFO, reason="Keliru")


def told(story: Story) -> None:
    """Tell of a site with two items in a week, one of them in the suite, and of a draft."""
    story.tell(duty())
    story.tell(registered(KOMINFO))
    story.tell(recorded(KOMINFO, APRIL_7, "a"))
    story.tell(recorded(KOMINFO, APRIL_7, "b"))
    story.tell(struck("b"))
    story.tell(drafted(KOMINFO))
    story.tell(published(KOMINFO, APRIL_7))
    story.tell(drafted(HEALTH, UUID(int=0x4F)))
