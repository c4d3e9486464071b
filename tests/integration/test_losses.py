"""Kafka loses what it likes, and nobody restarts anything: the views equal the journals again."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from kit.recorder_sqlite import SqliteRecorder
from kit.wire import topic_of
from spbe.broker import embedded_broker
from tests.integration import story
from tests.integration.client import Told
from tests.integration.equality import digests, digests_of_journals
from tests.integration.running import SERVICES, Processes
from tests.integration.story import World

SECONDS = 60.0


@pytest.fixture
def broker() -> Iterator[ExitStack]:
    """A broker that a test may end before its time."""
    with ExitStack() as held:
        yield held


@pytest.fixture
def apart(tmp_path: Path, broker: ExitStack) -> Iterator[Processes]:
    """Every service in processes of its own, as in production."""
    bootstrap = broker.enter_context(embedded_broker())
    processes = Processes(tmp_path / "var", bootstrap)
    processes.run("migrate", "--sample")
    try:
        for service in SERVICES:
            processes.start("serve", service)
            processes.start("work", service)
        processes.wait_ready()
        yield processes
    finally:
        processes.stop_all()


def test_dropped_records_are_made_up_for(
    apart: Processes, broker: ExitStack, tmp_path: Path
) -> None:
    with World(Told(apart.gateway)) as world:
        story.offices(world)
        story.people(world)
        _equal(apart, tmp_path, SECONDS)

        dropped = _dropping(apart)
        next(dropped)
        story.drafting(world)
        next(dropped)
        # Later events of the nomination show the gap in its lane; the others stay quiet.
        _vacate_and_name_again(world)
        began = time.monotonic()
        _equal(apart, tmp_path, SECONDS)
        assert time.monotonic() - began < SECONDS

        # The broker is gone for good, with all that it held.
        broker.close()
        story.certificates(world)
        _equal(apart, tmp_path, SECONDS)


def _vacate_and_name_again(world: World) -> None:
    path = f"/api/personnel/nominations/{world.ids['nomination']}"
    seat = {"position": "news_writer"}
    world.operator.do(f"{path}/vacancies", seat)
    world.operator.do(f"{path}/people", {**seat, "person_id": world.people[5]})


def _dropping(processes: Processes) -> Iterator[None]:
    """Let nothing that is recorded between two steps reach Kafka."""
    processes.kill("work", "personnel")
    yield
    recorder = SqliteRecorder(str(processes.var / "personnel.db"))
    recorder.store_position(topic_of("personnel"), recorder.heads("personnel").position)
    recorder.close()
    processes.start("work", "personnel")
    yield


def _equal(processes: Processes, tmp_path: Path, seconds: float) -> None:
    until = time.monotonic() + seconds
    scratch = tmp_path / f"anew-{time.monotonic_ns()}"
    wanted = digests_of_journals(processes.var, scratch)
    while digests(processes.var / "views") != wanted:
        assert time.monotonic() < until, "the views do not say what the journals say"
        time.sleep(0.5)
