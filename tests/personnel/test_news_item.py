"""An OPD writes news, its head releases it, and what was wrong is taken back."""

from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace

from kit.decider import Actor
from kit.testing import SOME_DAY, Spec
from personnel.domain.news_item import (
    DraftNewsItem,
    Event,
    NewsItemDrafted,
    NewsItemIsDifferent,
    NewsItemIsUnknown,
    NewsItemIsWithdrawn,
    NewsItemPublished,
    NewsItemRevised,
    NewsItemWithdrawn,
    PublicationIsForTheHead,
    PublishNewsItem,
    ReviseNewsItem,
    WithdrawNewsItem,
    news_item,
)
from personnel.domain.opd import OpdIsNotInForce, OpdIsUnknown, opd
from personnel.domain.website_duty import DUTY_ID, website_duty
from tests.personnel.examples import HEALTH, KOMINFO, History, kominfo_exists, registered
from tests.personnel.test_website_activity import in_force

decides = Spec(news_item)

NEWS = UUID(int=0x4E)
HEAD = Actor(account_id=UUID(int=0x11), roles=frozenset({"opd_head"}), opd_id=KOMINFO)
WRITER = Actor(account_id=UUID(int=0x12), roles=frozenset({"opd_operator"}), opd_id=KOMINFO)
TEXT = {"title": "Pelatihan dimulai", "lead": "Delapan orang ikut.", "body": "Hari pertama."}

draft = DraftNewsItem(news_item_id=NEWS, opd_id=KOMINFO, **TEXT)
drafted = NewsItemDrafted(news_item_id=NEWS, opd_id=KOMINFO, **TEXT)
revise = ReviseNewsItem(**TEXT | {"title": "Pelatihan selesai"})
revised = NewsItemRevised(
    news_item_id=NEWS, opd_id=KOMINFO, **TEXT | {"title": "Pelatihan selesai"}
)
publish = PublishNewsItem()
published = NewsItemPublished(
    news_item_id=NEWS, opd_id=KOMINFO, title="Pelatihan dimulai", effective_on=SOME_DAY
)
withdraw = WithdrawNewsItem(reason="Datanya keliru")
withdrawn = NewsItemWithdrawn(news_item_id=NEWS, opd_id=KOMINFO, reason="Datanya keliru")
team_may: History = {
    **kominfo_exists,
    (website_duty, DUTY_ID): [replace(in_force, team_publishes=True)],
}


def test_news_are_drafted_once_for_an_opd_in_force() -> None:
    decides(given=[], when=draft, then=[drafted], elsewhere=kominfo_exists)
    decides(given=[drafted], when=draft, then=[], elsewhere=kominfo_exists)
    decides(given=[drafted, revised], when=draft, then=[], elsewhere=kominfo_exists)
    other = replace(draft, title="Lain")
    decides(given=[drafted], when=other, then=NewsItemIsDifferent, elsewhere=kominfo_exists)
    decides(given=[drafted], when=replace(draft, opd_id=HEALTH), then=NewsItemIsDifferent)
    decides(given=[], when=draft, then=OpdIsUnknown)


def test_a_draft_is_written_anew_by_the_team() -> None:
    decides(given=[drafted], when=revise, then=[revised], by=WRITER)
    decides(given=[drafted, revised], when=revise, then=[], by=WRITER)
    decides(given=[], when=revise, then=NewsItemIsUnknown)


def test_the_head_releases_news_and_the_team_only_where_the_duty_lets_it() -> None:
    decides(given=[drafted], when=publish, then=[published], by=HEAD, elsewhere=kominfo_exists)
    decides(
        given=[drafted],
        when=publish,
        then=PublicationIsForTheHead,
        by=WRITER,
        elsewhere=kominfo_exists,
    )
    decides(given=[drafted], when=publish, then=[published], by=WRITER, elsewhere=team_may)


def test_what_is_published_says_the_title_as_it_reads_then_and_is_published_once() -> None:
    new = replace(published, title="Pelatihan selesai")
    decides(given=[drafted, revised], when=publish, then=[new], by=HEAD, elsewhere=kominfo_exists)
    decides(given=[drafted, published], when=publish, then=[], by=WRITER)
    decides(given=[], when=publish, then=NewsItemIsUnknown, by=HEAD)


def test_an_opd_that_has_ended_publishes_nothing() -> None:
    ended: History = {(opd, KOMINFO): [registered("DISKOMINFOSP", last=date(2025, 12, 31))]}
    decides(given=[drafted], when=publish, then=OpdIsNotInForce, by=HEAD, elsewhere=ended)
    decides(given=[], when=draft, then=OpdIsNotInForce, elsewhere=ended)


def test_what_is_published_is_changed_and_taken_back_by_who_may_publish() -> None:
    out: list[Event] = [drafted, published]
    decides(given=out, when=revise, then=[revised], by=HEAD)
    decides(given=out, when=revise, then=PublicationIsForTheHead, by=WRITER)
    decides(given=out, when=revise, then=[revised], by=WRITER, elsewhere=team_may)
    decides(given=out, when=withdraw, then=[withdrawn], by=HEAD)
    decides(given=out, when=withdraw, then=PublicationIsForTheHead, by=WRITER)


def test_a_draft_is_given_up_by_the_team() -> None:
    decides(given=[drafted], when=withdraw, then=[withdrawn], by=WRITER)
    decides(given=[drafted, withdrawn], when=withdraw, then=[], by=WRITER)
    decides(given=[], when=withdraw, then=NewsItemIsUnknown, by=WRITER)


@pytest.mark.parametrize("when", [publish, revise])
def test_what_was_taken_back_does_not_return(when: PublishNewsItem | ReviseNewsItem) -> None:
    decides(given=[drafted, withdrawn], when=when, then=NewsItemIsWithdrawn, by=HEAD)
