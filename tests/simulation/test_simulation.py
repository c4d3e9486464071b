"""Does the suite keep its promises whatever breaks? 200 runs here, 10,000 in `make lab`."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulation.run import play

SEEDS, AT_ONCE = 200, 20
RESTORES = {"visits": ("restore", "restore", "rebalance"), "every": 0.4, "poison": 0.15}
"""Weather in which a service is restored again before others have noticed the last time."""
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("first", range(0, SEEDS, AT_ONCE))
def test_every_promise_is_kept_in_any_weather(first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        outcome = play(seed)
        assert not outcome.complaints, outcome.text()


@pytest.mark.parametrize("seed", [3, 37, 49, 64, 301])
def test_every_promise_is_kept_where_restores_follow_each_other(seed: int) -> None:
    outcome = play(seed, stress=RESTORES)
    assert not outcome.complaints, outcome.text()


def test_a_seed_replays_byte_for_byte() -> None:
    once, again = play(7), play(7)
    assert once.story == again.story
    assert once.digest == again.digest
    assert play(8).digest != once.digest


def test_a_seed_replays_in_another_process_that_hashes_otherwise() -> None:
    program = "from tests.simulation.run import play; print(play(7).digest)"
    environment = {"PYTHONPATH": ".:services", "PYTHONHASHSEED": "4711"}
    told = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == [play(7).digest]
