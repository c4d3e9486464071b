"""One group, one request and one visit are found by their ids; answers wait a while to be read."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from gateway.views import VIEWS
from gateway.views.companion_group_sheet import companion_group
from gateway.views.companionship import help_request, visit
from gateway.views.inbox import inbox
from gateway.views.inbox_support import ANSWERED_DAYS
from tests.evaluation.examples import HEALTH
from tests.gateway import small_companions as small
from tests.gateway import small_team
from tests.gateway.shelves import Shelf
from tests.gateway.small_companions import (
    ACCOUNT,
    ANSWERED,
    APRIL_1,
    FEB_10,
    GROUP,
    REQUEST,
    VISIT,
)
from tests.gateway.small_team import BUDI, JAN_1, MAR_1, SITI, YEAR_END
from tests.gateway.small_year import new_story
from tests.gateway.story import Story, told

NOBODY = UUID(int=0x404)
JAN_5 = date(2026, 1, 5)


@pytest.fixture
def story() -> Story:
    story = new_story()
    small_team.opds(story)
    small_team.people(story)
    return story


def test_a_group_is_shown_with_all_its_days(story: Story, shelf: Shelf) -> None:
    small.groups(story)
    story.tell(small.joined(GROUP, SITI, small.OTHER_ACCOUNT))
    story.tell(small.left(GROUP, SITI, MAR_1))
    story.tell(small.ended(HEALTH, GROUP, MAR_1))
    with told(story, shelf, VIEWS) as connection:
        found = companion_group(connection, GROUP, APRIL_1)
        assert companion_group(connection, NOBODY, APRIL_1) is None
    assert found is not None
    assert [(one.person_name, one.account_id) for one in found.companions] == [
        ("Budi, S.Kom.", ACCOUNT),
        ("Siti, S.Kom.", small.OTHER_ACCOUNT),
    ]
    last = MAR_1 - timedelta(days=1)
    assert [(one.effective_on, one.until) for one in found.companions] == [
        (JAN_1, YEAR_END),
        (JAN_1, last),
    ]
    assert [one.there(APRIL_1) for one in found.companions] == [True, False]
    assert [(one.opd_code, one.until, one.there(last)) for one in found.opds] == [
        ("DINKES", last, True)
    ]


def test_who_was_released_before_the_first_day_was_never_in_the_group(
    story: Story, shelf: Shelf
) -> None:
    small.groups(story)
    story.tell(small.left(GROUP, BUDI, JAN_1), small.ended(HEALTH, GROUP, JAN_1))
    with told(story, shelf, VIEWS) as connection:
        found = companion_group(connection, GROUP, JAN_1)
    assert found is not None
    assert (found.companions, found.opds) == ((), ())


def test_one_request_and_one_visit_are_found(story: Story, shelf: Shelf) -> None:
    small.accompanied(story)
    with told(story, shelf, VIEWS) as connection:
        asked = help_request(connection, ANSWERED, MAR_1)
        held = visit(connection, VISIT, MAR_1)
        assert help_request(connection, NOBODY, MAR_1) is None
        assert visit(connection, NOBODY, MAR_1) is None
    assert asked is not None
    assert (asked.stage, asked.answer) == ("answered", "Sudah dibahas.")
    assert held is not None
    assert (held.held_on, [one.number for one in held.findings]) == (FEB_10, [1, 2])


def test_an_answer_waits_to_be_read_for_some_days_and_not_once_it_is_opened_again(
    story: Story, shelf: Shelf
) -> None:
    small.groups(story)
    for one in (small.asked(REQUEST), small.asked(ANSWERED)):
        story.tell(one)
    story.tell(small.answered(ANSWERED))
    last = JAN_5 + timedelta(days=ANSWERED_DAYS)
    days = (JAN_5, last, last + timedelta(days=1))
    with told(story, shelf, VIEWS) as connection:
        asked = (connection, ["opd_operator"], HEALTH)
        waiting = [[one.subject_id for one in inbox(*asked, day)] for day in days]
    assert waiting == [[ANSWERED], [ANSWERED], []]
    story.tell(small.reopened(ANSWERED))
    with told(story, shelf, VIEWS) as connection:
        assert inbox(connection, ["opd_operator"], HEALTH, JAN_5) == ()
