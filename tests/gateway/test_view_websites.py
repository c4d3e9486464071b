"""Which sites an OPD has, what it published, and for how many weeks it did what it owes."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from gateway.views import opds, person_card, seats, structure, support, website_weeks
from gateway.views.news import Place, drafts, headlines, news_item
from gateway.views.website_weeks import State, Week, streaks, website_board, weeks_of
from gateway.views.websites import duty_on, items_of, site_card, sites_of
from personnel.domain.site import SiteKind
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_site as site
from tests.gateway import small_team
from tests.gateway.shelves import Shelf
from tests.gateway.small_site import APRIL_6, APRIL_7, APRIL_13, NEWS, SITE
from tests.gateway.small_year import new_story
from tests.gateway.story import Story, told

VIEWS = [opds.VIEW, structure.VIEW, person_card.VIEW, seats.VIEW, support.VIEW]
WEEK = timedelta(weeks=1)
MAY_11, JULY_1 = date(2026, 5, 11), date(2026, 7, 1)


def story() -> Story:
    story = new_story()
    small_team.opds(story)
    small_team.people(story)
    story.tell(small_team.seat_taken(small_team.SITI, small_team.GOODS))
    story.tell(site.duty())
    story.tell(site.registered(KOMINFO))
    return story


def publish(story: Story, *days: date) -> None:
    for nth, day in enumerate(days):
        story.tell(site.recorded(KOMINFO, day, f"{day}-{nth}"))


def states(weeks: tuple[Week, ...]) -> list[tuple[int, State]]:
    return [(week.items, week.state) for week in weeks]


def test_a_site_is_shown_with_the_holder_of_its_stewards_seat(shelf: Shelf) -> None:
    year = story()
    year.tell(site.entrusted("network_multimedia_admin", MAY_11))
    with told(year, shelf, VIEWS) as connection:
        [then], [later] = (sites_of(connection, KOMINFO, on) for on in (APRIL_6, MAY_11))
        assert sites_of(connection, KOMINFO, APRIL_6 - timedelta(days=1)) == ()
    assert (then.address, then.steward_name) == (site.ADDRESS, "Pengurus Barang")
    assert (then.person_id, then.person_name) == (small_team.SITI, "Siti, S.Kom.")
    assert (later.steward, later.person_name) == ("network_multimedia_admin", None)


def test_a_site_is_its_heirs_from_the_day_on_and_nobodys_once_it_is_retired(shelf: Shelf) -> None:
    year = story()
    year.tell((SITE, site.taken_over))
    year.tell(site.retired(HEALTH, date(2026, 8, 1)))
    days = (date(2026, 6, 30), JULY_1, date(2026, 7, 31), date(2026, 8, 1))
    with told(year, shelf, VIEWS) as connection:
        owners = [
            [opd_id for opd_id in (KOMINFO, HEALTH) if sites_of(connection, opd_id, on)]
            for on in days
        ]
        card = site_card(connection, SITE)
        assert site_card(connection, NEWS) is None
    assert owners == [[KOMINFO], [HEALTH], [HEALTH], []]
    assert card is not None
    assert [(each.opd_id, each.until) for each in card.holdings] == [
        (KOMINFO, days[0]),
        (HEALTH, days[2]),
    ]
    assert [each.position for each in card.stewards] == [site.GOODS]


def test_a_site_that_is_to_be_retired_is_its_heirs_until_then(shelf: Shelf) -> None:
    year = story()
    september = date(2026, 9, 1)
    year.tell(site.retired(KOMINFO, september))
    until = date(2026, 8, 31)
    year.tell((SITE, replace(site.taken_over, held_since=APRIL_6, until=until)))
    days = (JULY_1 - timedelta(days=1), JULY_1, until, september)
    with told(year, shelf, VIEWS) as connection:
        owners = [
            [opd_id for opd_id in (KOMINFO, HEALTH) if sites_of(connection, opd_id, on)]
            for on in days
        ]
    assert owners == [[KOMINFO], [HEALTH], [HEALTH], []]


def test_the_weeks_of_an_opd_are_judged_from_the_first_whole_one_with_site_and_duty(
    shelf: Shelf,
) -> None:
    year = story()
    publish(year, APRIL_7, APRIL_7, APRIL_13, APRIL_13 + WEEK, APRIL_13 + WEEK)
    with told(year, shelf, VIEWS) as connection:
        weeks = weeks_of(connection, KOMINFO, date(2026, 5, 3), today=date(2026, 5, 1))
        assert weeks_of(connection, HEALTH, MAY_11, MAY_11) == ()
        assert weeks_of(connection, KOMINFO, APRIL_6 - WEEK, MAY_11) == ()
    assert [week.week for week in weeks] == [APRIL_6 + nth * WEEK for nth in range(4)]
    assert states(weeks) == [(2, "met"), (1, "missed"), (2, "met"), (0, "open")]
    found = streaks(weeks)
    assert (found.current, found.longest, found.gaps) == (1, 1, (APRIL_13,))


def test_a_week_that_is_not_whole_with_a_site_is_not_owed(shelf: Shelf) -> None:
    year = new_story()
    small_team.opds(year)
    year.tell(site.duty())
    year.tell(site.registered(KOMINFO, on=APRIL_7))
    year.tell(site.retired(KOMINFO, APRIL_13 + timedelta(days=8)))
    publish(year, APRIL_7)
    with told(year, shelf, VIEWS) as connection:
        weeks = weeks_of(connection, KOMINFO, APRIL_13 + WEEK, today=MAY_11)
        [first] = website_board(connection, APRIL_6, MAY_11, opd_id=KOMINFO)
    assert states(weeks) == [(0, "missed"), (0, "not-owed")]
    assert (first.items, first.minimum, first.state, first.sites) == (1, None, "not-owed", 1)


def test_each_week_is_judged_by_the_duty_that_held_on_its_monday(shelf: Shelf) -> None:
    year = story()
    year.tell(site.duty(APRIL_13 + timedelta(days=1), items=1, news_counts=False))
    year.tell(site.drafted(KOMINFO))
    year.tell(site.published(KOMINFO, APRIL_13))
    publish(year, APRIL_13, APRIL_13 + WEEK)
    year.tell(site.recorded(KOMINFO, APRIL_13, "gram", kind=SiteKind.INSTAGRAM))
    with told(year, shelf, VIEWS) as connection:
        weeks = weeks_of(connection, KOMINFO, APRIL_13 + WEEK, today=MAY_11)
        duties = [duty_on(connection, on) for on in (date(2026, 1, 1), APRIL_13, MAY_11)]
    assert states(weeks)[1:] == [(2, "met"), (1, "met")]
    assert [week.minimum for week in weeks] == [2, 2, 1]
    assert [duty and duty.items_a_week for duty in duties] == [None, 2, 1]


def test_what_was_struck_or_withdrawn_does_not_count(shelf: Shelf) -> None:
    year = story()
    site.told(year)
    year.tell(site.withdrawn())
    with told(year, shelf, VIEWS) as connection:
        items = items_of(connection, KOMINFO)
        item = news_item(connection, NEWS, MAY_11)
    assert [each.link for each in items] == [f"{site.ADDRESS}/a"]
    assert item is not None
    assert (item.stage, item.title, item.lead, item.body) == ("withdrawn", "", "", "")


def test_items_are_walked_from_the_latest_on_and_found_by_week(shelf: Shelf) -> None:
    year = story()
    publish(year, APRIL_6, APRIL_7, APRIL_7, APRIL_13)
    with told(year, shelf, VIEWS) as connection:
        first = items_of(connection, KOMINFO, limit=2)
        rest = items_of(connection, KOMINFO, after=(first[-1].published_on, first[-1].item_id))
        week = items_of(connection, KOMINFO, week=APRIL_6)
    assert [each.published_on for each in (*first, *rest)] == [APRIL_13, APRIL_7, APRIL_7, APRIL_6]
    assert len({each.item_id for each in (*first, *rest)}) == 4
    assert [each.published_on for each in week] == [APRIL_7, APRIL_7, APRIL_6]


@pytest.mark.parametrize(
    ("said", "row"),
    [
        ("", (0, 0, 0)),
        ("mmm", (3, 3, 0)),
        ("mmxm", (1, 2, 1)),
        ("mx", (0, 1, 1)),
        ("mnm", (2, 2, 0)),
        ("mo", (1, 1, 0)),
        ("x" + "m" * 12, (12, 12, 0)),
        ("x" + "m" * 11 + "o", (11, 11, 1)),
    ],
)
def test_rows_of_weeks(said: str, row: tuple[int, int, int]) -> None:
    names: dict[str, State] = {"m": "met", "x": "missed", "n": "not-owed", "o": "open"}
    weeks = [Week(APRIL_6 + n * WEEK, 0, 2, names[each]) for n, each in enumerate(said)]
    found = streaks(weeks)
    assert (found.current, found.longest, len(found.gaps)) == row


@pytest.mark.parametrize("at_a_time", [1, 300])
def test_the_board_is_filtered_by_state_and_row_and_walked_by_code(
    shelf: Shelf, at_a_time: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(website_weeks, "AT_A_TIME", at_a_time)
    year = story()
    publish(year, APRIL_7, APRIL_7, APRIL_13)
    health = UUID(int=0x52)
    year.tell(site.registered(HEALTH, site_id=health))
    with told(year, shelf, VIEWS) as connection:

        def codes(week: date, **said: object) -> list[str]:
            lines = website_board(connection, week, MAY_11, **said)  # type: ignore[arg-type]
            return [line.code for line in lines]

        assert codes(APRIL_6) == ["DINKES", "DISKOMINFOSP"]
        assert codes(APRIL_6, limit=1) == ["DINKES"]
        assert codes(APRIL_6, after="DINKES") == ["DISKOMINFOSP"]
        assert codes(APRIL_6, state="met") == ["DISKOMINFOSP"]
        assert codes(APRIL_6, state="missed") == ["DINKES"]
        assert codes(APRIL_6, state="open") == []
        assert codes(APRIL_6, below=1) == ["DINKES"]
        assert codes(APRIL_13, below=2) == ["DINKES", "DISKOMINFOSP"]
        assert codes(APRIL_6 - WEEK, below=2) == []
        assert codes(APRIL_6 - WEEK, state="not-owed") == ["DINKES", "DISKOMINFOSP"]
        [line] = website_board(connection, APRIL_13, MAY_11, opd_id=KOMINFO)
    assert (line.items, line.minimum, line.streak, line.gaps, line.sites) == (1, 2, 0, 1, 1)


def test_news_are_listed_once_published_the_latest_first(shelf: Shelf) -> None:
    year = story()
    second = UUID(int=0x4F)
    for news_id, title in ((NEWS, "Satu"), (second, "Dua")):
        year.tell(site.drafted(KOMINFO, news_id, title))
    with told(year, shelf, VIEWS) as connection:
        assert headlines(connection, KOMINFO) == ()
        assert [each.title for each in drafts(connection, KOMINFO)] == ["Dua", "Satu"]
    for news_id in (NEWS, second):
        year.tell(site.published(KOMINFO, APRIL_7, news_id))
    year.tell(site.revised("Satu, diperbaiki"))
    with told(year, shelf, VIEWS) as connection:
        [first] = headlines(connection, KOMINFO, limit=1)
        after = Place(first.published_at, first.news_item_id)
        rest = headlines(connection, KOMINFO, after=after)
        assert drafts(connection, KOMINFO) == ()
        items = items_of(connection, KOMINFO)
    assert [each.title for each in (first, *rest)] == ["Dua", "Satu, diperbaiki"]
    assert rest[0].written_at > rest[0].published_at
    assert {each.title for each in items} == {"Satu, diperbaiki", site.TITLE}
