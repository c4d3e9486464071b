"""What happened to anything, and who may see it."""

import pytest

from gateway.views import history as view
from gateway.views.history import HistoryLine, history, newest
from tests.evaluation.examples import HEALTH, KOMINFO, Q1
from tests.gateway import small_team
from tests.gateway.shelves import Shelf
from tests.gateway.small_quarter import KOMINFO_Q1
from tests.gateway.small_team import (
    ANI,
    BUDI,
    DECREE,
    DRAFT,
    FAMILY,
    NETWORK_CERTIFICATE,
    NOMINATION,
    SITI,
)
from tests.gateway.small_year import small_year
from tests.gateway.story import CLERK, Story, told

VIEWS = [view.VIEW]


@pytest.fixture(scope="module")
def story() -> Story:
    return small_year()


def test_the_history_of_a_nomination_is_its_stream_and_the_decree(
    story: Story, shelf: Shelf
) -> None:
    with told(story, shelf, VIEWS) as connection:
        lines = history(connection, NOMINATION)
    own = [line for line in lines if line.stream == NOMINATION]
    assert [line.version for line in own] == list(range(len(own), 0, -1))
    others = {line.type for line in lines if line.stream != NOMINATION}
    assert others == {
        "personnel.decree-prepared.v1",
        "personnel.decree-decided.v1",
        "personnel.seat-taken.v1",
        "personnel.team-decreed.v1",
    }
    assert {line.actor for line in lines} == {CLERK.account_id}
    assert {line.source for line in lines} == {"personnel"}


@pytest.mark.parametrize(
    ("subject", "kinds"),
    [
        (FAMILY, {"personnel.opd-registered.v1", "personnel.opd-closed.v1"}),
        (DECREE, {"personnel.nomination-decreed.v1", "personnel.seat-taken.v1"}),
        (
            NETWORK_CERTIFICATE,
            {"training.certificate-awarded.v1"},
        ),
        (BUDI, {"personnel.person-nominated.v1", "training.result-recorded.v1"}),
        (SITI, {"training.batch-completed.v1", "personnel.nomination-submitted.v1"}),
        (KOMINFO_Q1, {"evaluation.assessment-opened.v1", "evaluation.level-claimed.v1"}),
        (Q1, {"evaluation.period-opened.v1", "evaluation.assessment-finalised.v1"}),
        (HEALTH, {"personnel.opd-closed.v1", "evaluation.objection-raised.v1"}),
    ],
)
def test_the_history_of_anything_is_found_by_its_id(
    story: Story, shelf: Shelf, subject: object, kinds: set[str]
) -> None:
    with told(story, shelf, VIEWS) as connection:
        assert kinds <= {line.type for line in history(connection, subject)}  # type: ignore[arg-type]


def test_pages_follow_each_other_without_gap_or_repeat(story: Story, shelf: Shelf) -> None:
    with told(story, shelf, VIEWS) as connection:
        whole = history(connection, KOMINFO, limit=1_000)
        paged: list[HistoryLine] = []
        after = None
        while page := history(connection, KOMINFO, after=after, limit=2):
            paged += page
            after = page[-1].event_id
    assert tuple(paged) == whole
    assert len(whole) > 10


def test_another_opds_draft_has_no_history_for_an_operator(story: Story, shelf: Shelf) -> None:
    with told(story, shelf, VIEWS) as connection:
        assert history(connection, DRAFT, confined_to=KOMINFO) == ()
        assert len(history(connection, DRAFT, confined_to=HEALTH)) > 2
        of_ani = {each.type for each in history(connection, ANI, confined_to=KOMINFO)}
        assert of_ani == {"personnel.incentive-received.v1"}
        assert history(connection, HEALTH, confined_to=KOMINFO) == ()
        assert {one.opd_id for one in history(connection, Q1, confined_to=KOMINFO)} <= {
            None,
            KOMINFO,
        }


def test_who_has_left_an_opd_is_not_followed_into_the_next_one(shelf: Shelf) -> None:
    story = small_year()
    story.tell(small_team.changed(SITI, HEALTH, "Siti", small_team.MAY_15))
    story.tell(small_team.nominated(DRAFT, small_team.GOODS, SITI))
    with told(story, shelf, VIEWS) as connection:
        kominfo = history(connection, SITI, confined_to=KOMINFO)
        health = history(connection, SITI, confined_to=HEALTH)
    assert {line.type for line in health} >= {
        "personnel.person-changed.v1",
        "personnel.person-nominated.v1",
    }
    assert DRAFT not in {line.stream for line in kominfo}
    assert "personnel.seat-taken.v1" in {line.type for line in kominfo}
    assert "personnel.seat-taken.v1" not in {line.type for line in health}


def test_the_newest_event_says_how_fresh_the_history_is(story: Story, shelf: Shelf) -> None:
    with told(story, shelf, VIEWS) as connection:
        *_, last = story.journals["evaluation"].recorder.records(0, 1000)
        said = (last.envelope().recorded_at, last.position)
        assert newest(connection, "evaluation") == said
        assert newest(connection, "nobody") is None
