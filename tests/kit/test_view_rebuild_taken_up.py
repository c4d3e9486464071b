"""What becomes of a parked event that is taken up while its view is rebuilt?"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import select

from kit.build_tables import Rebuild
from kit.clock import FixedClock
from kit.envelope import Envelope
from kit.view_hearer import ViewHearer
from kit.view_parked import ParkedOfView
from kit.view_reading import ViewReading
from kit.view_store import ViewStore
from kit.view_switch import at_one_moment
from kit.views import Change, Upsert, View
from tests.kit.journal.sample import NOON, ring
from tests.kit.rebuilding import A, B, Scene, count_parked, scene, store
from tests.kit.tally import Counted, Producer
from tests.kit.tally_view import NUMBERS, TALLY, Noted, project

__all__ = ["scene", "store"]


@dataclass
class Poison:
    """The numbers that cannot be projected at the time."""

    numbers: set[int] = field(default_factory=lambda: {2})
    befalls: Callable[[], object] | None = None
    """Called once, while an event is projected."""

    def project(self, heard: Counted | Noted, envelope: Envelope) -> Iterable[Change]:
        if self.befalls is not None:
            befalls, self.befalls = self.befalls, None
            befalls()
        if isinstance(heard, Noted):
            return project(heard, envelope)
        if heard.number in self.numbers:
            raise ZeroDivisionError
        return [Upsert(NUMBERS, {"stream": envelope.stream, "number": heard.number, "even": None})]


@contextmanager
def aside(scene: Scene) -> Iterator[ParkedOfView]:
    with (
        closing(ViewHearer(scene.view, scene.store, ring(), FixedClock(NOON))) as hearer,
        closing(ViewReading(scene.store, [scene.view])) as reading,
    ):
        yield ParkedOfView(hearer, reading)


def take_up(scene: Scene) -> None:
    """Take up all that is parked of a stream in the build that is read."""
    with aside(scene) as held:
        assert not held.retry(A).left


def in_build(scene: Scene, build: int) -> tuple[int, int]:
    """Return the number of a stream in a build, and how many events are parked there."""
    view = replace(scene.view, build=build)
    with at_one_moment(scene.store, view) as connection:
        number = select(NUMBERS.c.number).where(NUMBERS.c.stream == A)
        return connection.execute(number).scalar_one(), count_parked(connection, view)


def view_of(poison: Poison) -> View:
    return replace(TALLY, project=poison.project)


@pytest.mark.parametrize("state", ["comparing", "flipping"])
def test_what_is_taken_up_while_a_view_is_rebuilt_is_read_ever_after(
    store: ViewStore, producer: Producer, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.view_rebuild.NOTED_SECONDS", 0.001)
    poison = Poison()
    scene = Scene(store, producer, view=view_of(poison))
    store.create([scene.view])
    producer.count(B)
    producer.count(A, by=3)
    scene.hears()
    assert scene.numbers() == {A: 1, B: 1}
    taken_up: list[Rebuild] = []

    def tell(told: Rebuild) -> None:
        if told.state == state and not taken_up:
            taken_up.append(told)
            poison.numbers.clear()
            take_up(scene)

    refused = scene.rebuild(tell)
    assert len(taken_up) == 1
    assert scene.numbers() == {A: 3, B: 1}
    assert not refused.flipped
    assert refused.verdict.shown[0].startswith("parked in the new one")
    assert scene.rebuild().flipped
    assert scene.numbers() == {A: 3, B: 1}


def test_what_is_taken_up_while_another_build_is_flipped_goes_whole_into_one_build(
    store: ViewStore, producer: Producer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.view_hearer.FOLLOWS_SECONDS", 0.0)
    poison = Poison()
    scene = Scene(store, producer, view=view_of(poison))
    store.create([scene.view])
    producer.count(A, by=3)
    scene.hears()
    assert scene.rebuild().flipped
    assert in_build(scene, 1) == in_build(scene, 2) == (1, 2)
    poison.numbers.clear()
    poison.befalls = lambda: scene.builds.back(scene.view)
    with aside(scene) as held:
        assert len(held.retry(A, most=1).taken_up) == 1
    assert scene.builds.current(scene.view).build == 1
    assert (in_build(scene, 2), in_build(scene, 1)) == ((2, 1), (1, 2))


def test_an_event_that_only_the_new_build_parks_is_refused_whatever_else_of_its_stream_is_parked(
    scene: Scene,
) -> None:
    scene.producer.count(A, by=4)
    scene.hears()
    assert scene.numbers() == {A: 6, B: 2}

    def hurt(heard: Counted | Noted, envelope: Envelope) -> Iterable[Change]:
        if isinstance(heard, Counted) and (envelope.stream, heard.number) == (A, 5):
            raise ZeroDivisionError
        return project(heard, envelope)

    outcome = scene.of(replace(TALLY, project=hurt)).rebuild()
    assert not outcome.flipped
    assert len(outcome.verdict.shown) == 2
    assert outcome.verdict.shown[0].endswith(": ZeroDivisionError")
    assert scene.numbers() == {A: 6, B: 2}
