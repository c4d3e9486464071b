"""What was published is recorded once, by its link; the duty says how much is owed."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from kit.decider import Elsewhere, Refused
from kit.testing import Given, Spec
from personnel.domain.site import SiteIsNotInUse, SiteIsUnknown, SiteKind
from personnel.domain.website_activities import RecordActivities, website_activities
from personnel.domain.website_activity import (
    ActivityIsDifferent,
    ActivityIsInTheFuture,
    ActivityIsUnknown,
    ActivityRecorded,
    ActivityStruck,
    LinkIsNotValid,
    LinkIsOfAnotherSite,
    RecordActivity,
    StrikeActivity,
    activity_of,
    website_activity,
)
from personnel.domain.website_duty import (
    DutyCountsNoKind,
    DutyIsNotLater,
    PublishWebsiteDuty,
    WebsiteDutyPublished,
    website_duty,
)
from tests.personnel.examples import HEALTH, JAN_1, KOMINFO, TODAY, History
from tests.personnel.sites import ADDRESS, SITE, with_site

decides, publishes = Spec(website_activity), Spec(website_duty)

LINK = f"{ADDRESS}/berita/rapat"
ITEM = activity_of(SITE, LINK)
record = RecordActivity(
    opd_id=KOMINFO, site_id=SITE, published_on=TODAY, title="Rapat tim SPBE", link=LINK
)
recorded = ActivityRecorded(
    activity_id=ITEM,
    opd_id=KOMINFO,
    site_id=SITE,
    kind=SiteKind.WEBSITE,
    effective_on=TODAY,
    title="Rapat tim SPBE",
    link=LINK,
)
strike = StrikeActivity(reason="Tanggal keliru")
struck = ActivityStruck(activity_id=ITEM, opd_id=KOMINFO, site_id=SITE, reason="Tanggal keliru")


def test_an_item_is_recorded_for_the_opd_that_has_the_site_on_the_day() -> None:
    decides(given=[], when=record, then=[recorded], elsewhere=with_site)


@pytest.mark.parametrize("link", [LINK, f"{LINK}/", f"{LINK}?utm_source=wa", f"{LINK}#atas"])
def test_the_same_link_again_is_the_same_item_and_changes_nothing(link: str) -> None:
    again = replace(record, link=link)
    assert activity_of(SITE, link) == ITEM
    decides(given=[recorded], when=again, then=[], elsewhere=with_site)


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"link": "http://kominfo.sulbarprov.go.id/a"}, LinkIsNotValid),
        ({"link": "https://["}, LinkIsNotValid),
        ({"link": "https://jahat.example/a"}, LinkIsOfAnotherSite),
        ({"published_on": TODAY + timedelta(days=1)}, ActivityIsInTheFuture),
        ({"published_on": JAN_1 - timedelta(days=1)}, SiteIsNotInUse),
        ({"opd_id": HEALTH}, SiteIsNotInUse),
        ({"site_id": HEALTH}, SiteIsUnknown),
    ],
)
def test_an_item_is_past_on_the_site_and_the_opds(
    changes: dict[str, object], refused: type[Refused]
) -> None:
    wrong = replace(record, **changes)
    decides(given=[], when=wrong, then=refused, elsewhere=with_site)


def test_a_wrong_day_or_title_is_struck_before_the_item_is_recorded_anew() -> None:
    right = replace(record, published_on=TODAY - timedelta(days=3))
    decides(given=[recorded], when=right, then=ActivityIsDifferent, elsewhere=with_site)
    decides(given=[recorded], when=strike, then=[struck])
    anew = replace(recorded, effective_on=TODAY - timedelta(days=3))
    decides(given=[recorded, struck], when=right, then=[anew], elsewhere=with_site)
    decides(given=[recorded, struck, anew], when=strike, then=[struck])


def test_striking_twice_or_nothing_at_all() -> None:
    decides(given=[recorded, struck], when=strike, then=[])
    decides(given=[], when=strike, then=ActivityIsUnknown)


def test_the_items_of_a_list_are_decided_like_single_ones() -> None:
    other = replace(record, link=f"{ADDRESS}/berita/pelatihan", title="Pelatihan")
    command = RecordActivities(activities=(record, other))
    found = website_activities.decide(command, None, Given(histories=with_site))
    assert [one.stream_id for one in found if isinstance(one, Elsewhere)] == [
        ITEM,
        activity_of(SITE, other.link),
    ]
    known: History = {**with_site, (website_activity, ITEM): [recorded]}
    assert len(website_activities.decide(command, None, Given(histories=known))) == 1
    wrong = RecordActivities(activities=(record, replace(other, opd_id=HEALTH)))
    with pytest.raises(SiteIsNotInUse):
        website_activities.decide(wrong, None, Given(histories=with_site))


duty = PublishWebsiteDuty(
    effective_on=JAN_1,
    items_a_week=2,
    kinds=(SiteKind.WEBSITE, SiteKind.WEBSITE),
    news_counts=True,
    team_publishes=False,
    legal_basis="SE Gubernur",
    official=False,
)
in_force = WebsiteDutyPublished(
    effective_on=JAN_1,
    items_a_week=2,
    kinds=(SiteKind.WEBSITE,),
    news_counts=True,
    team_publishes=False,
    legal_basis="SE Gubernur",
    official=False,
)


def test_a_duty_is_published_once_and_each_later_one_holds_from_a_later_day() -> None:
    publishes(given=[], when=duty, then=[in_force])
    publishes(given=[in_force], when=duty, then=[])
    three = replace(duty, items_a_week=3)
    publishes(given=[in_force], when=three, then=DutyIsNotLater)
    later = replace(three, effective_on=date(2026, 7, 1))
    after = replace(in_force, items_a_week=3, effective_on=date(2026, 7, 1))
    publishes(given=[in_force], when=later, then=[after])
    state = website_duty.replay([in_force, after])
    assert [state.version_on(on) for on in (date(2025, 1, 1), JAN_1, date(2026, 7, 1))] == [
        None,
        in_force,
        after,
    ]


def test_a_duty_counts_at_least_one_kind() -> None:
    publishes(given=[], when=replace(duty, kinds=()), then=DutyCountsNoKind)
