"""Who accompanies whom, what is open, and how much each companion has to do, on both databases."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import Connection

from gateway.views import VIEWS
from gateway.views.companion_board import AccompaniedOpd, Filter, Shown, companion_board
from gateway.views.companion_groups import companion_groups
from gateway.views.companion_load import Place, companion_load
from gateway.views.companionship import companionship
from gateway.views.inbox import inbox
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_companions as small
from tests.gateway import small_team
from tests.gateway.shelves import Shelf
from tests.gateway.small_companions import (
    ACCOUNT,
    ANSWERED,
    APRIL_1,
    FEB_10,
    GROUP,
    JUNE_1,
    NEXT_VISIT,
    OTHER_ACCOUNT,
    OTHER_GROUP,
    REQUEST,
    VISIT,
)
from tests.gateway.small_team import BUDI, FAMILY, FEB_1, MAR_1, MAY_15, SITI, YEAR_END
from tests.gateway.small_year import new_story
from tests.gateway.story import Story, told

MAY_1 = date(2026, 5, 1)


@pytest.fixture
def story() -> Story:
    story = new_story()
    small_team.opds(story)
    small_team.people(story)
    return story


def line(connection: Connection, opd_id: UUID, on: date = MAR_1) -> AccompaniedOpd:
    return next(one for one in companion_board(connection, on, Filter()) if one.opd_id == opd_id)


def test_the_board_says_who_accompanies_an_opd_and_what_is_open(story: Story, shelf: Shelf) -> None:
    small.accompanied(story)
    with told(story, shelf, VIEWS) as connection:
        found = line(connection, HEALTH)
        assert (found.group_number, found.companions) == (1, ("Budi, S.Kom.",))
        assert (found.last_visit_on, found.next_visit_on) == (FEB_10, JUNE_1)
        assert (found.open_requests, found.open_findings) == (1, 1)
        assert found.oldest_request_on == date(2026, 1, 5)
        assert (found.overdue_findings, found.reported_findings) == (0, 0)
        assert line(connection, HEALTH, MAY_1).overdue_findings == 1
        alone = line(connection, KOMINFO)
        assert (alone.group_id, alone.companions, alone.open_requests) == (None, (), 0)
        assert (alone.last_visit_on, alone.next_visit_on, alone.oldest_request_on) == (
            *(None, None),
            None,
        )


def test_the_board_is_narrowed_to_what_is_to_be_done(story: Story, shelf: Shelf) -> None:
    small.accompanied(story)
    story.tell(small.reported(VISIT, 2, MAR_1))
    with told(story, shelf, VIEWS) as connection:

        def codes(shown: Shown) -> list[str]:
            found = companion_board(connection, MAY_1, Filter(shown=shown))
            return [one.opd_code for one in found]

        assert codes("all") == ["DINKES", "DISKOMINFOSP"]
        assert codes("unaccompanied") == codes("unplanned") == ["DISKOMINFOSP"]
        assert codes("requests") == codes("reported") == ["DINKES"]
        assert codes("overdue") == []


def test_the_board_is_searched_and_walked(story: Story, shelf: Shelf) -> None:
    small.accompanied(story)
    with told(story, shelf, VIEWS) as connection:

        def codes(wanted: Filter, after: str | None = None, limit: int = 100) -> list[str]:
            found = companion_board(connection, MAR_1, wanted, after=after, limit=limit)
            return [one.opd_code for one in found]

        assert codes(Filter(), limit=1) == ["DINKES"]
        assert codes(Filter(), after="DINKES") == ["DISKOMINFOSP"]
        assert codes(Filter(text="infokom")) == ["DISKOMINFOSP"]
        assert codes(Filter(group_id=GROUP)) == ["DINKES"]
        assert codes(Filter(confined_to=KOMINFO)) == ["DISKOMINFOSP"]
        assert codes(Filter(not_visited_since=FEB_10)) == ["DISKOMINFOSP"]
        assert codes(Filter(not_visited_since=MAR_1)) == ["DINKES", "DISKOMINFOSP"]


def test_what_is_open_of_an_opd_that_has_ended_counts_with_its_heir(
    story: Story, shelf: Shelf
) -> None:
    small.groups(story)
    story.tell(small.began(FAMILY, small.OTHER_GROUP))
    story.tell(small.ended(FAMILY, small.OTHER_GROUP, FEB_1))
    story.tell(small.asked(REQUEST, FAMILY))
    with told(story, shelf, VIEWS) as connection:
        assert line(connection, HEALTH).open_requests == 1
        assert line(connection, KOMINFO).open_requests == 0
        one = companionship(connection, HEALTH, MAR_1)
        assert one is not None
        assert [each.opd_id for each in one.requests] == [FAMILY]
        mine = inbox(connection, ["companion"], None, MAR_1, account_id=ACCOUNT)
        assert [(each.kind, each.opd_id) for each in mine] == [("help-requested", FAMILY)]
        other = inbox(connection, ["companion"], None, MAR_1, account_id=OTHER_ACCOUNT)
        assert other == ()


def test_an_opd_that_was_released_is_accompanied_by_nobody(story: Story, shelf: Shelf) -> None:
    small.nobody_accompanies(story)
    with told(story, shelf, VIEWS) as connection:
        assert line(connection, HEALTH, FEB_10).group_id == GROUP
        assert line(connection, HEALTH).group_id is None
        one = companionship(connection, HEALTH, MAR_1)
        assert one is not None
        assert (one.group, one.companions) == (None, ())
        assert [each.until for each in one.groups] == [date(2026, 2, 28)]


def test_groups_are_listed_with_the_opd_first_that_was_visited_longest_ago(
    story: Story, shelf: Shelf
) -> None:
    small.accompanied(story)
    story.tell(small.began(KOMINFO, GROUP))
    with told(story, shelf, VIEWS) as connection:
        first, second = companion_groups(connection, MAR_1)
        assert [one.opd_code for one in first.opds] == ["DISKOMINFOSP", "DINKES"]
        assert [one.person_name for one in first.companions] == ["Budi, S.Kom."]
        assert (second.number, second.opds) == (2, ())
        assert companion_groups(connection, MAR_1, after=(1, GROUP)) == (second,)
        assert companion_groups(connection, MAR_1, limit=1) == (first,)
        assert companion_groups(connection, MAR_1, confined_to=HEALTH) == (first,)
        assert companion_groups(connection, date(2027, 1, 1)) == ()


def test_who_has_left_a_group_is_not_in_it_any_more(story: Story, shelf: Shelf) -> None:
    small.groups(story)
    story.tell(small.left(GROUP, BUDI, MAR_1))
    with told(story, shelf, VIEWS) as connection:
        before, _ = companion_groups(connection, FEB_10)
        after, _ = companion_groups(connection, MAR_1)
        assert (len(before.companions), len(after.companions)) == (1, 0)
        assert [one.person_id for one in companion_load(connection, MAR_1)] == [SITI]


def test_the_load_of_each_companion(story: Story, shelf: Shelf) -> None:
    small.accompanied(story)
    third = UUID(int=0xC9)
    story.tell(small.asked(third))
    story.tell(small.taken(third))
    with told(story, shelf, VIEWS) as connection:
        budi, siti = companion_load(connection, MAR_1)
        assert (budi.person_id, budi.opds, budi.planned_visits) == (BUDI, 1, 1)
        assert (budi.waiting_requests, budi.taken_requests, budi.open_findings) == (1, 1, 1)
        assert (budi.visits_in_quarter, budi.visits_in_year) == (1, 1)
        assert (siti.opds, siti.waiting_requests, siti.visits_in_year) == (0, 0, 0)
        in_may, _ = companion_load(connection, MAY_1)
        assert (in_may.visits_in_quarter, in_may.visits_in_year) == (0, 1)
        assert companion_load(connection, MAR_1, limit=1) == (budi,)
        assert companion_load(connection, MAR_1, after=Place(1, GROUP, BUDI)) == (siti,)
        assert companion_load(connection, MAR_1, after=Place(2, OTHER_GROUP, SITI)) == ()


def test_one_opd_with_all_that_was_asked_and_found(story: Story, shelf: Shelf) -> None:
    small.accompanied(story)
    story.tell(small.reported(VISIT, 2, MAR_1))
    story.tell(small.returned(VISIT, 2))
    with told(story, shelf, VIEWS) as connection:
        found = companionship(connection, HEALTH, MAR_1)
        assert found is not None
        assert found.group is not None
        assert (found.opd.code, found.group.number, found.group.until) == ("DINKES", 1, YEAR_END)
        stages = {each.request_id: each.stage for each in found.requests}
        assert stages == {REQUEST: "waiting", ANSWERED: "answered"}
        ahead, before = found.visits
        assert (ahead.visit_id, ahead.planned_on, ahead.stage) == (NEXT_VISIT, JUNE_1, "planned")
        assert (ahead.reason, ahead.findings) == ("Rapat lain", ())
        assert [one.person_name for one in before.companions] == ["Budi, S.Kom."]
        assert (before.held_on, before.report_sha256) == (FEB_10, "a" * 64)
        settled, back = before.findings
        assert (settled.stage, settled.done, settled.done_on) == (
            *("accepted", "SK ditetapkan"),
            FEB_10,
        )
        assert (back.stage, back.reason, back.due_on) == ("returned", "Tanpa nomor", APRIL_1)
        assert companionship(connection, UUID(int=0x404), MAR_1) is None


def test_a_request_that_is_opened_again_waits_for_anybody(story: Story, shelf: Shelf) -> None:
    small.accompanied(story)
    story.tell(small.reopened(ANSWERED))
    story.tell(small.withdrawn(REQUEST))
    with told(story, shelf, VIEWS) as connection:
        found = companionship(connection, HEALTH, MAR_1)
        assert found is not None
        told_of = {
            one.request_id: (one.stage, one.person_name, one.reason) for one in found.requests
        }
        assert told_of[ANSWERED] == ("waiting", None, "Belum jelas")
        assert told_of[REQUEST] == ("withdrawn", None, "Selesai")


def test_what_waits_for_a_companion(story: Story, shelf: Shelf) -> None:
    small.accompanied(story)
    third = UUID(int=0xC9)
    story.tell(small.asked(third))
    story.tell(small.taken(third))
    story.tell(small.reported(VISIT, 2, MAR_1))
    with told(story, shelf, VIEWS) as connection:

        def seen(account_id: UUID | None, on: date = MAR_1) -> list[tuple[str, UUID, str]]:
            found = inbox(connection, ["companion"], KOMINFO, on, account_id=account_id)
            return sorted((one.kind, one.subject_id, one.detail) for one in found)

        on_time = [
            ("follow-up-reported", VISIT, "2"),
            ("help-requested", REQUEST, ""),
            ("help-taken", third, ""),
        ]
        assert seen(ACCOUNT) == on_time
        assert seen(ACCOUNT, JUNE_1) == [*on_time, ("visit-to-record", NEXT_VISIT, "")]
        assert (seen(OTHER_ACCOUNT), seen(None)) == ([], [])


def test_what_waits_for_an_opd_is_in_time_or_late(story: Story, shelf: Shelf) -> None:
    small.accompanied(story)
    with told(story, shelf, VIEWS) as connection:

        def seen(on: date, opd_id: UUID = HEALTH) -> list[tuple[str, str, date | None]]:
            found = inbox(connection, ["opd_operator"], opd_id, on)
            return [(one.kind, one.detail, one.until) for one in found]

        assert seen(MAR_1) == [("finding-open", "2", APRIL_1)]
        assert seen(MAY_15) == [("finding-overdue", "2", APRIL_1)]
        assert seen(MAR_1, KOMINFO) == []


def test_what_is_dropped_or_cancelled_waits_for_nobody(story: Story, shelf: Shelf) -> None:
    small.accompanied(story)
    story.tell(small.dropped(VISIT, 2))
    story.tell(small.cancelled(NEXT_VISIT))
    with told(story, shelf, VIEWS) as connection:
        assert inbox(connection, ["opd_head"], HEALTH, MAY_1) == ()
        found = line(connection, HEALTH)
        assert (found.open_findings, found.next_visit_on) == (0, None)
