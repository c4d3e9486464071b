"""Does time pass as it should where nobody waits for it, and do the dead stay dead?"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator

import pytest

from tests.simulation.virtual_time import NothingWillHappen, VirtualLoop
from tests.simulation.world import Killed, Process, World

Job = Callable[[], Awaitable[object]]


@pytest.fixture
def world() -> Iterator[World]:
    made = World(1, {"crash": 1.0})
    yield made
    made.over = True
    made.loop.end()
    made.loop.close()


def ticking(seen: list[float], loop: VirtualLoop) -> Job:
    async def tick() -> None:
        while True:
            await asyncio.sleep(1)
            seen.append(loop.time())

    return tick


def test_an_hour_costs_nothing(world: World) -> None:
    began = time.process_time()
    world.loop.run_until_complete(asyncio.sleep(3600))
    assert world.now == pytest.approx(3600)
    assert time.process_time() - began < 1


def test_what_waits_for_nothing_is_told(world: World) -> None:
    with pytest.raises(NothingWillHappen):
        world.loop.run_until_complete(world.loop.create_future())


def test_a_killed_process_never_goes_on(world: World) -> None:
    seen: list[float] = []
    process = Process(world, "one")
    process.run("clock", ticking(seen, world.loop))
    world.loop.run_until_complete(asyncio.sleep(2.5))
    process.kill("by a test")
    world.loop.run_until_complete(asyncio.sleep(10))
    assert seen == pytest.approx([1, 2])


def test_a_frozen_process_goes_on_where_it_was_and_later(world: World) -> None:
    seen: list[float] = []
    process = Process(world, "one")
    process.run("clock", ticking(seen, world.loop))
    world.loop.run_until_complete(asyncio.sleep(1.5))
    process.freeze(5)
    world.loop.run_until_complete(asyncio.sleep(6.5))
    assert seen == pytest.approx([1, 6.5, 7.5])


def test_a_process_is_killed_at_a_named_place_and_its_thread_ends_there(world: World) -> None:
    process = Process(world, "one")
    reached = []

    def work() -> None:
        reached.append("before")
        process.point("here")
        reached.append("after")

    async def job() -> None:
        await asyncio.to_thread(work)

    world.calm = False
    process.run("work", job)
    world.loop.run_until_complete(asyncio.sleep(1))
    assert reached == ["before"]
    assert not process.alive
    assert world.story.lines[-1].endswith("is killed here")
    with pytest.raises(Killed):
        process.point("anything")


def test_others_come_between_the_questions_of_one_thread() -> None:
    loop = VirtualLoop(iter((0.1, 1.0, 0.1, 5.0)).__next__)
    order = list[str]()

    def first() -> None:
        order.append("first asks")
        loop.let_others(lambda _: 0)
        order.append("first asks again")

    async def both() -> None:
        other = asyncio.to_thread(order.append, "the other is done")
        await asyncio.gather(asyncio.to_thread(first), other)

    loop.run_until_complete(both())
    loop.close()
    assert order == ["first asks", "the other is done", "first asks again"]
