"""Do threads that ask at once share one trip, each with its own outcome, and nobody waiting?"""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from kit.together import MOST, Together


class Trips:
    """Doubles numbers; the first trip waits until it is let go."""

    def __init__(self) -> None:
        self.groups: list[Sequence[int]] = []
        self.go = threading.Event()

    def __call__(self, numbers: Sequence[int]) -> Sequence[int]:
        self.groups.append(numbers)
        assert self.go.wait(20)
        if -1 in numbers:
            raise ConnectionError
        return [2 * number for number in numbers]


def test_whoever_asks_alone_goes_alone() -> None:
    trips = Trips()
    trips.go.set()
    together = Together(trips)
    assert [together.ask(number) for number in (1, 2)] == [2, 4]
    assert trips.groups == [[1], [2]]


def test_all_who_ask_while_one_is_under_way_go_with_the_next() -> None:
    trips, count = Trips(), MOST + 10
    together = Together(trips)
    with ThreadPoolExecutor(count + 1) as pool:
        first = pool.submit(together.ask, 0)
        while not trips.groups:
            pass
        others = [pool.submit(together.ask, number) for number in range(1, count + 1)]
        while len(together._waiting) < count:  # noqa: SLF001 - until all have asked
            pass
        trips.go.set()
        assert first.result(20) == 0
        assert [one.result(20) for one in others] == [2 * n for n in range(1, count + 1)]
    assert [len(group) for group in trips.groups] == [1, MOST, 10]


def test_a_fault_is_told_to_its_group_and_to_nobody_else() -> None:
    trips = Trips()
    trips.go.set()
    together = Together(trips)
    with pytest.raises(ConnectionError):
        together.ask(-1)
    assert together.ask(1) == 2
