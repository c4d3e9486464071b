"""Kafka loses what it likes, and nobody restarts anything: all that hear equal the journals again.

Views are compared row by row; policies by what they did, once, because of each event.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from kit.wire import topic_of
from spbe.broker import embedded_broker
from tests.integration import story
from tests.integration.client import Told, eventually
from tests.integration.equality import acted, rows_of, rows_of_journals, wanted_of_policies
from tests.integration.losing import (
    LossyKafka,
    broker_within,
    flood,
    lossy_kafka,
    relay_that_drops,
    watermarks,
)
from tests.integration.running import Processes
from tests.integration.story import World

SECONDS = 60.0
SOON = {"SPBE_COMPARE_SECONDS": "2", "SPBE_BEHIND_SECONDS": "6"}
"""What is found by comparing alone is found several times within the time allowed."""
SPEAKING = ("personnel", "training")


@pytest.fixture
def kafka() -> Iterator[LossyKafka]:
    with lossy_kafka() as kafka:
        yield kafka


@pytest.fixture
def brokers() -> Iterator[ExitStack]:
    """Brokers that a test may end before its time."""
    with ExitStack() as held:
        yield held


@pytest.fixture
def apart(tmp_path: Path, kafka: LossyKafka, brokers: ExitStack) -> Iterator[Processes]:
    """Every service in processes of its own, as in production."""
    kafka.lead_to(brokers.enter_context(embedded_broker()), *SPEAKING)
    processes = Processes(tmp_path / "var", kafka.at.bootstrap, also=SOON)
    processes.finish("migrate", "--sample")
    with processes.serving():
        yield processes


@pytest.fixture
def together(tmp_path: Path) -> Iterator[Processes]:
    """All in one process with its own broker, as `make run` has it."""
    processes = Processes(tmp_path / "var", also=SOON)
    processes.start("up", "--no-demo")
    try:
        processes.wait_ready()
        yield processes
    finally:
        processes.stop_all()


def test_what_kafka_lost_is_made_up_for_by_processes_that_run_on(
    apart: Processes, kafka: LossyKafka, brokers: ExitStack, tmp_path: Path
) -> None:
    with World(Told(apart.gateway)) as world:
        story.offices(world)
        story.people(world)
        _equal(apart, tmp_path)

        with kafka.losing(apart.var, "personnel"):
            story.drafting(world)
        _vacate_and_name_again(world)
        _equal(apart, tmp_path)

        with kafka.losing(apart.var, *SPEAKING):
            story.certificates(world)
            _equal(apart, tmp_path)

        brokers.close()
        empty = brokers.enter_context(embedded_broker())
        kafka.lead_to(empty)
        story.submission(world)
        story.course(world)
        _equal(apart, tmp_path)
        for source in SPEAKING:
            eventually(lambda source=source: _holds(empty, source))  # type: ignore[misc]
    _all_run_on(apart)


def test_what_its_own_broker_lost_is_made_up_for_by_the_suite_in_one_process(
    together: Processes, tmp_path: Path
) -> None:
    var, log = together.var, together.var / "suite.log"
    with World(Told(together.gateway)) as world:
        story.offices(world)
        story.people(world)
        _equal(together, tmp_path)

        with relay_that_drops(var, log, "personnel"):
            story.drafting(world)
        _vacate_and_name_again(world)
        _equal(together, tmp_path)

        with ExitStack() as dropping:
            for source in SPEAKING:
                dropping.enter_context(relay_that_drops(var, log, source))
            story.certificates(world)
            _equal(together, tmp_path)

        broker = broker_within(together, "up --no-demo")
        for source in SPEAKING:
            flood(broker, source)
        story.submission(world)
        story.course(world)
        _equal(together, tmp_path)
    _all_run_on(together)


def _vacate_and_name_again(world: World) -> None:
    """Record later events in the nomination's lane, which show what is missing in its middle."""
    path = f"/api/personnel/nominations/{world.ids['nomination']}"
    seat = {"position": "news_writer"}
    world.operator.do(f"{path}/vacancies", seat)
    world.operator.do(f"{path}/people", {**seat, "person_id": world.people[5]})


def _equal(processes: Processes, tmp_path: Path) -> None:
    """Wait until all views and policies have come as far as the journals, ``SECONDS`` at most."""
    until = time.monotonic() + SECONDS
    scratch = tmp_path / f"anew-{time.monotonic_ns()}"
    while True:
        views = rows_of_journals(processes.var, scratch / str(time.monotonic_ns()))
        if rows_of(processes.var / "views") == views and (
            acted(processes.var) == wanted_of_policies(processes.var)
        ):
            return
        assert time.monotonic() < until, "views and policies do not say what the journals say"
        time.sleep(0.5)


def _holds(bootstrap: str, source: str) -> bool:
    return any(end for _, end in watermarks(bootstrap, topic_of(source)))


def _all_run_on(processes: Processes) -> None:
    assert [one.poll() for one in processes.running.values()] == [None] * len(processes.running)
