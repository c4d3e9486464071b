"""Can what a view could not project be projected later, in order and once, or be given up?"""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from threading import Barrier
from uuid import UUID

import pytest

from kit.clock import FixedClock
from kit.envelope import Envelope
from kit.journal import CommandIsAnother
from kit.parked_figures import ParkedFigures
from kit.recorder import HELD_BACK, AlreadyHeard, Wanted
from kit.view_hearer import ViewHearer
from kit.view_parked import ParkedOfView
from kit.view_writer import ViewWriter
from kit.views import Change, Upsert, View
from tests.kit.journal.sample import NOON, ring
from tests.kit.set_aside import OPERATOR, asked, figures
from tests.kit.tally import Counted, Producer
from tests.kit.tally_view import NUMBERS, Noted, Place, hear, shown

A, B = UUID(int=0xA), UUID(int=0xB)
FULL = 2
"""As SQLite counts how far a commit is waited for."""


class Poison:
    """What the projector does not understand, until people mend it."""

    number = 2


def _project(heard: Counted | Noted, envelope: Envelope) -> Iterable[Change]:
    if isinstance(heard, Noted) or heard.number == Poison.number:
        raise ZeroDivisionError
    return [Upsert(NUMBERS, {"stream": envelope.stream, "number": heard.number, "even": None})]


@pytest.fixture
def view(place: Place) -> View:
    Poison.number = 2
    return replace(place.view, project=_project, opens=False)


@contextmanager
def opened(place: Place, view: View) -> Iterator[ParkedOfView]:
    engine = place.store.reading([view])
    with closing(ViewHearer(view, place.store, ring(), FixedClock(NOON))) as hearer:
        yield ParkedOfView(hearer, engine)
    engine.dispose()


@pytest.fixture
def aside(producer: Producer, place: Place, view: View) -> Iterator[ParkedOfView]:
    """A stream of four of which the second is poison, and another stream."""
    producer.count(A, by=4)
    producer.count(B)
    hear(replace(place, view=view), producer.all())
    with opened(place, view) as opened_view:
        yield opened_view


def numbers(place: Place) -> object:
    return shown(place)["numbers"]


def test_each_is_listed_with_what_it_waits_behind(aside: ParkedOfView) -> None:
    first, *later = aside.waiting(Wanted(), None, 10)
    assert (first.is_first, first.behind, first.parked.reason) == (True, 2, "ZeroDivisionError")
    assert [(one.is_first, one.behind, one.parked.reason) for one in later] == [
        (False, 0, HELD_BACK)
    ] * 2
    key = (first.parked.parked_at, "sample", first.parked.heard.position)
    assert aside.waiting(Wanted(), key, 1) == later[:1]
    assert aside.count(Wanted(reason="Zero")) == aside.count(Wanted(first=True)) == 1
    assert aside.count(Wanted(stream=B)) == aside.count(Wanted(type="sample.noted.v1")) == 0


def test_a_retry_projects_in_order_and_the_view_is_as_if_nothing_had_been(
    aside: ParkedOfView, place: Place
) -> None:
    assert numbers(place) == {A: 1, B: 1}
    Poison.number = 0
    retried = aside.retry(A)
    assert (len(retried.taken_up), retried.held_up, retried.left) == (3, None, 0)
    assert (numbers(place), shown(place)["parked"]) == ({A: 4, B: 1}, [])


def test_what_is_poison_again_stays_with_its_new_reason(aside: ParkedOfView, place: Place) -> None:
    Poison.number = 3
    retried = aside.retry(A)
    assert retried.held_up is not None
    assert (len(retried.taken_up), retried.held_up.reason, retried.left) == (
        1,
        "ZeroDivisionError",
        2,
    )
    assert aside.retry(A).held_up == retried.held_up
    first, last = aside.waiting(Wanted(), None, 10)
    assert (first.attempts, first.tried_at, last.attempts) == (2, NOON, 0)
    assert numbers(place) == {A: 2, B: 1}


def test_later_events_wait_behind_what_is_set_aside_still(
    aside: ParkedOfView, producer: Producer, place: Place, view: View
) -> None:
    producer.count(A)
    hear(replace(place, view=view), producer.all())
    Poison.number = 0
    assert len(aside.retry(A).taken_up) == 4
    assert numbers(place) == {A: 5, B: 1}


def test_two_who_retry_at_once_project_once(aside: ParkedOfView, place: Place, view: View) -> None:
    Poison.number = 0
    together = Barrier(2, timeout=20)

    def retry(_: int) -> int:
        with opened(place, view) as mine:
            together.wait()
            return len(mine.retry(A).taken_up)

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(retry, range(2))) == 3
    assert numbers(place) == {A: 4, B: 1}
    assert aside.count(Wanted()) == 0


def test_what_is_given_up_is_noted_with_who_and_why_and_lets_the_later_ones_go_on(
    aside: ParkedOfView, place: Place
) -> None:
    first = aside.first(A)
    assert first is not None
    said = asked(fingerprint="this")
    assert aside.discarded_by(said) is None
    aside.discard(first.parked, "counted by hand", said)
    (row,) = aside.rows.discarded(None, 10)
    assert (row.account_id, row.why, row.position) == (OPERATOR, "counted by hand", 3)
    assert aside.discarded_by(said) == A
    with pytest.raises(CommandIsAnother):
        aside.discarded_by(replace(said, fingerprint="that"))
    with pytest.raises(AlreadyHeard):
        aside.discard(first.parked, "again", asked())
    assert len(aside.retry(A).taken_up) == 2
    assert numbers(place) == {A: 4, B: 1}


def test_a_transaction_that_is_to_last_is_flushed_before_it_is_answered(
    place: Place, view: View
) -> None:
    with closing(place.store.open(view)) as there, there.lasting() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == FULL
        else:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar_one() == "on"


def test_what_is_given_up_stays_so_when_the_view_begins_anew(
    aside: ParkedOfView, producer: Producer, place: Place, view: View
) -> None:
    backup = producer.backup()
    producer.count(B)
    hear(replace(place, view=view), producer.all())
    first = aside.first(A)
    assert first is not None
    aside.discard(first.parked, "counted by hand", asked())
    assert len(aside.retry(A).taken_up) == 2
    producer.restore(backup)
    with closing(ViewWriter(view, place.store, ring(), FixedClock(NOON))) as writer:
        writer.adopt(producer.journal.heads())
        writer.hear(producer.all())
    assert (numbers(place), shown(place)["parked"]) == ({A: 4, B: 1}, [])
    assert len(aside.rows.discarded(None, 10)) == 1


def test_a_preview_of_poison_says_so_and_leaves_nothing_behind(
    aside: ParkedOfView, place: Place
) -> None:
    before = shown(place)
    (only,) = aside.preview(A, 10)
    assert (only.effect, repr(only.held_up)) == (None, "ZeroDivisionError()")
    Poison.number = 4
    *foreseen, last = aside.preview(A, 10)
    assert [one.effect and [row.change for row in one.effect.rows] for one in foreseen] == [
        ["change"],
        ["change"],
    ]
    assert last.held_up is not None
    assert shown(place) == before


def test_what_the_view_hears_no_more_is_let_go_by_a_retry(
    aside: ParkedOfView, place: Place, view: View
) -> None:
    with opened(place, replace(view, hears=())) as later:
        assert [one.effect and one.effect.rows for one in later.preview(A, 10)] == [[]] * 3
        assert len(later.retry(A).taken_up) == 3
    assert aside.count(Wanted()) == 0
    assert numbers(place) == {A: 1, B: 1}


def test_figures_tell_of_each_view_how_many_there_are(aside: ParkedOfView) -> None:
    found = figures(ParkedFigures([aside]))
    assert found[f'parked_events{{hearer="{aside.hearer}"}}'] == 3
    assert found[f'parked_oldest_age_seconds{{hearer="{aside.hearer}"}}'] > 0
