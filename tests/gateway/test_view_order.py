"""A view is a function of what it heard: neither repeats, order between streams nor restarts."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, Uuid

from gateway.heard.personnel import SeatTaken
from gateway.views import VIEWS
from kit.envelope import Envelope
from kit.feed import Delivered
from kit.view_store import ViewStore
from kit.views import Change, Upsert, View
from tests.evaluation import examples as scored
from tests.evaluation.examples import HEALTH, HEALTH_Q1, KOMINFO
from tests.gateway import small_companions as companions
from tests.gateway import small_course as course
from tests.gateway import small_delegations
from tests.gateway import small_quarter as quarter
from tests.gateway import small_site as site
from tests.gateway import small_support as support
from tests.gateway import small_team as team
from tests.gateway import small_year as year
from tests.gateway.shelves import Shelf
from tests.gateway.small_team import BUDI, FAMILY, GOODS, NETWORK, NOMINATION, SITI
from tests.gateway.small_year import new_story
from tests.gateway.story import Rows, Story, fed, rows

every_view = pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)

STORY = year.small_year()
STREAMS = STORY.streams()


def written(story: Story, view: View, *batches: Sequence[Delivered]) -> Rows:
    with tempfile.TemporaryDirectory() as folder:
        return written_to(Path(folder), story, view, *batches)


def written_to(
    where: Path | ViewStore, story: Story, view: View, *batches: Sequence[Delivered]
) -> Rows:
    reading = fed(story, where, [view], *batches)
    try:
        return rows(reading, view)
    finally:
        reading.close()


EXPECTED = {view.name: written(STORY, view, STORY.records()) for view in VIEWS}


def interleavings(streams: Sequence[Sequence[Delivered]]) -> Iterator[list[Delivered]]:
    """Iterate over every order in which each stream keeps its own."""
    if not any(streams):
        yield []
    for number, stream in enumerate(streams):
        if stream:
            rest = [*streams[:number], stream[1:], *streams[number + 1 :]]
            for order in interleavings(rest):
                yield [stream[0], *order]


@st.composite
def some_interleaving(draw: st.DrawFn) -> list[Delivered]:
    turns = [number for number, stream in enumerate(STREAMS) for _ in stream]
    waiting = [iter(stream) for stream in STREAMS]
    return [next(waiting[number]) for number in draw(st.permutations(turns))]


def seat_story() -> Story:
    story = new_story()
    story.tell(team.seat_taken(BUDI, NETWORK), team.seat_taken(SITI, GOODS))
    story.tell(team.seat_left(BUDI, NETWORK, team.MAY_15))
    story.tell(team.seat_left(SITI, GOODS, team.MAR_1))
    return story


def opd_story() -> Story:
    story = new_story()
    story.tell(team.opd_registered(HEALTH, "DINKES"))
    story.tell(team.opd_registered(FAMILY, "DPPKB"))
    story.tell((FAMILY, team.merged))
    return story


def personnel_story() -> Story:
    """Return a story of one service, so that nothing else is in the history."""
    story = Story(*team.KINDS)
    story.tell(team.opd_registered(HEALTH, "DINKES"))
    story.tell(team.seat_taken(BUDI, NETWORK), team.seat_taken(SITI, GOODS))
    story.tell(team.seat_left(BUDI, NETWORK, team.MAY_15))
    return story


def person_story() -> Story:
    story = new_story()
    team.people(story)
    story.tell(team.changed(SITI, HEALTH, "Siti Aminah", team.MAR_1))
    return story


def decree_story() -> Story:
    story = new_story()
    story.tell(team.drafted(NOMINATION, KOMINFO))
    team.prepared(story)
    team.decided(story)
    return story


def certificate_story() -> Story:
    story = new_story()
    story.tell((course.PROGRAMME, course.programme_registered))
    story.tell((course.BATCH, course.batch_scheduled))
    story.tell(course.enrolled(BUDI))
    story.tell((team.NETWORK_CERTIFICATE, course.issued))
    return story


def assessment_story() -> Story:
    story = new_story()
    quarter.period_opened(story)
    for event in (scored.opened, *scored.all_verified[:1], scored.concluded):
        story.tell((HEALTH_Q1, event))
    return story


def facilitation_story() -> Story:
    story = new_story()
    story.tell(*support.paid(support.APRIL, support.APRIL_30, None, BUDI))
    story.tell(support.taken_back(support.APRIL, "incentive"))
    story.tell(support.given_back(support.APRIL, support.APRIL_30, BUDI))
    story.tell(support.handed_over(support.LAPTOP, BUDI, support.APRIL_1))
    story.tell(support.returned(support.LAPTOP, BUDI, support.APRIL_30))
    return story


def site_story() -> Story:
    story = new_story()
    story.tell(site.registered(KOMINFO))
    story.tell((site.SITE, site.taken_over))
    story.tell(site.recorded(KOMINFO, site.APRIL_7, "a"))
    story.tell(site.struck("a"))
    story.tell(site.drafted(KOMINFO))
    return story


def companion_story() -> Story:
    story = new_story()
    story.tell(companions.formed(companions.GROUP, 1))
    story.tell(companions.planned(companions.VISIT, team.FEB_1))
    story.tell(companions.held(companions.VISIT, team.MAR_1, team.MAY_15))
    story.tell(companions.reported(companions.VISIT, 1, team.MAR_1))
    story.tell(companions.asked(companions.REQUEST))
    return story


def delegation_story() -> Story:
    story = new_story()
    small_delegations.delegated(story)
    return story


SHORT = (
    ("opds", opd_story),
    ("structure", opd_story),
    ("person_card", person_story),
    ("seats", seat_story),
    ("nominations", decree_story),
    ("training", certificate_story),
    ("assessments", assessment_story),
    ("history", personnel_story),
    ("support", site_story),
    ("support", facilitation_story),
    ("support", companion_story),
    ("delegations", delegation_story),
)


def heard_streams(story: Story, view: View) -> list[list[Delivered]]:
    """Return the streams that matter to a view; the order of the others cannot."""
    tags = {str(kind.__struct_config__.tag) for kind in view.hears}
    return [
        stream
        for stream in story.streams()
        if view.everything or any(one.record.type in tags for one in stream)
    ]


def test_every_view_has_a_story_that_is_told_in_every_order() -> None:
    assert {name for name, _ in SHORT} == {view.name for view in VIEWS}


@pytest.mark.parametrize(("name", "tell"), SHORT)
def test_every_order_of_streams_gives_the_same_rows(name: str, tell: Callable[[], Story]) -> None:
    story, (view,) = tell(), [each for each in VIEWS if each.name == name]
    orders = list(interleavings(heard_streams(story, view)))
    first = written(story, view, orders[0])
    assert len(orders) <= 120
    assert [order for order in orders if written(story, view, order) != first] == []


@every_view
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_any_order_with_a_restart_and_repeats_gives_the_same_rows(
    view: View, data: st.DataObject
) -> None:
    order = data.draw(some_interleaving())
    cut = data.draw(st.integers(0, len(order)))
    back = data.draw(st.integers(0, cut))
    assert written(STORY, view, order[:cut], order[back:]) == EXPECTED[view.name]


@every_view
def test_the_whole_story_twice_gives_the_same_rows(view: View, shelf: Shelf) -> None:
    records = STORY.records()
    assert written_to(shelf.anew(), STORY, view, records, records) == EXPECTED[view.name]


@every_view
def test_one_by_one_with_a_restart_after_each_gives_the_same_rows(view: View, shelf: Shelf) -> None:
    each = [[one] for one in STORY.records()]
    assert written_to(shelf.anew(), STORY, view, *each) == EXPECTED[view.name]


@every_view
def test_lane_after_lane_gives_the_same_rows(view: View, shelf: Shelf) -> None:
    lanes = reversed(STORY.lanes())
    assert (
        written_to(shelf.anew(), STORY, view, list(chain.from_iterable(lanes)))
        == EXPECTED[view.name]
    )


@every_view
def test_the_story_fills_every_table(view: View) -> None:
    missing = {table for table, found in EXPECTED[view.name].items() if not found}
    assert missing <= {"tpp_export", "tpp_row"}


LAST = Table(
    "last",
    MetaData(schema="last_seat"),
    Column("one", Integer, primary_key=True),
    Column("person_id", Uuid),
)


def last_seat(event: SeatTaken, _: Envelope) -> list[Change]:
    return [Upsert(LAST, {"one": 1, "person_id": event.person_id})]


def test_a_row_that_two_streams_write_is_found_out() -> None:
    wrong = View("last_seat", 1, LAST.metadata, (SeatTaken,), last_seat)
    story = seat_story()
    orders = interleavings(heard_streams(story, wrong))
    assert len({str(written(story, wrong, order)) for order in orders}) > 1
