"""How does an inbox deal with each thing that Kafka, a source or another process may do?"""

import asyncio
from collections.abc import Sequence

import pytest

from kit.comparison import keep_comparing
from kit.feed import PAGE, Delivered, OutOfStep
from kit.recorder import Heads
from tests.kit.histories import AsViews, Ledger, Source
from tests.kit.inbox_scene import Kind, Scene, every_kind, looked_at
from tests.kit.patience import until


async def test_what_continues_a_lane_is_taken_without_asking_the_source() -> None:
    scene = await looked_at()
    batch = [scene.source.grow(lane) for lane in (1, 2, 1, 1)]
    scene.source.silent = True
    await scene.inboxes[0].receive(batch)
    assert scene.is_complete()


async def test_what_lies_between_is_read_from_the_feed_first() -> None:
    scene = await looked_at()
    batch = [scene.source.grow(1) for _ in range(5)]
    await scene.inboxes[0].receive([batch[0], batch[4]])
    assert scene.is_complete()


class Watched(AsViews):
    """Knows how many records it was given at once."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__(ledger)
        self.given: list[int] = []

    def hear(self, records: Sequence[Delivered]) -> None:
        self.given.append(len(records))
        super().hear(records)


async def test_a_gap_of_many_pages_is_caught_up_at_once_and_page_by_page() -> None:
    scene = await looked_at(Watched)
    [inbox], source = scene.inboxes, scene.source
    comparing = asyncio.create_task(keep_comparing(scene.inboxes, seconds=600))
    await asyncio.sleep(0.05)
    for _ in range(4_999):
        source.grow(1)
    other = [source.grow(2)]
    await inbox.receive([source.grow(1), source.grow(1), *other])
    assert (scene.heard(), source.asked) == ({2: [other[0].record.state]}, 1)
    await until(scene.is_complete)
    comparing.cancel()
    assert isinstance(inbox.hearer, Watched)
    assert max(inbox.hearer.given) <= PAGE


async def test_gaps_of_many_lanes_are_not_read_all_at_once() -> None:
    scene = await looked_at(Watched)
    [inbox], lanes = scene.inboxes, range(20)
    for _ in range(PAGE // 3):
        for lane in lanes:
            scene.source.grow(lane)
    await inbox.receive([scene.source.grow(lane) for lane in lanes])
    assert isinstance(inbox.hearer, Watched)
    assert inbox.hearer.given == [PAGE // 3 * 3 + 3]
    await inbox.compare()
    assert scene.is_complete()
    assert max(inbox.hearer.given) <= PAGE + len(lanes)


async def test_a_gap_that_another_process_has_filled_is_not_read_again() -> None:
    scene = Scene(processes=2)
    await scene.settle()
    one, other = scene.inboxes
    first, second = scene.source.grow(1), scene.source.grow(1)
    await one.receive([first])
    await other.receive([second])
    assert (scene.is_complete(), scene.source.asked) == (True, 0)


async def test_a_gap_does_not_hold_up_other_lanes_while_the_source_is_silent() -> None:
    scene = await looked_at()
    _, gap, other = scene.source.grow(1), scene.source.grow(1), scene.source.grow(2)
    scene.source.silent = True
    await scene.inboxes[0].receive([gap, other])
    assert scene.heard() == {2: [other.record.state]}
    scene.source.silent = False
    await scene.inboxes[0].compare()
    assert scene.is_complete(), "read at once when it answers again"


async def test_a_feed_that_gives_half_a_gap_leaves_no_hole() -> None:
    scene = await looked_at()
    batch = [scene.source.grow(1) for _ in range(4)]
    whole, scene.source.records = scene.source.records, scene.source.records[:2]
    await scene.inboxes[0].receive([batch[3]])
    assert scene.heard() == {}
    scene.source.records = whole
    await scene.inboxes[0].compare()
    assert scene.is_complete()


@every_kind
async def test_a_silent_source_does_not_hold_up_the_others(
    kind: Kind,
) -> None:
    silent, other = Source("silent"), Source("other")
    silent.silent = True
    scene = Scene(kind, [silent, other])
    inbox = scene.inboxes[0]
    other.grow(1)
    assert not await inbox.compare()
    await inbox.receive([silent.grow(1), other.grow(1)])
    assert scene.heard(1) == other.lanes()
    silent.silent = False
    assert await inbox.compare()
    assert scene.is_complete()


async def test_a_source_that_hangs_does_not_hold_up_the_others() -> None:
    class Hanging(Source):
        async def heads(self) -> Heads:
            await asyncio.Event().wait()
            raise AssertionError

    other = Source("other")
    scene = Scene(sources=[Hanging("hanging"), other])
    other.grow(1)
    comparing = asyncio.create_task(scene.inboxes[0].compare())
    await until(lambda: bool(scene.heard(1)))
    async with asyncio.timeout(5):
        await scene.inboxes[0].receive([other.grow(1)])
    assert scene.heard(1) == other.lanes()
    comparing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await comparing


async def test_at_first_contact_the_feed_is_read_at_once() -> None:
    scene = Scene()
    for lane in (1, 2, 1):
        scene.source.grow(lane)
    await scene.inboxes[0].compare()
    assert scene.is_complete()


async def test_first_contact_is_still_to_come_after_the_feed_broke_off() -> None:
    scene = Scene()
    scene.source.grow(1)
    scene.ledger.fails_after = 0
    assert not await scene.inboxes[0].compare()
    assert await scene.inboxes[0].compare()
    assert scene.is_complete()


async def test_kafka_is_given_its_time_before_the_feed_is_read() -> None:
    scene = await looked_at()
    scene.source.grow(1)
    for _ in range(3):
        await scene.inboxes[0].compare()
        assert scene.heard() == {}
        scene.watch.at += 10
    await scene.inboxes[0].compare()
    assert scene.is_complete()


async def test_a_lane_that_comes_along_all_the_time_is_never_overdue() -> None:
    scene = await looked_at()
    for _ in range(20):
        under_way = scene.source.grow(1)
        await scene.inboxes[0].compare()
        scene.watch.at += 10
        await scene.inboxes[0].receive([under_way])
    assert scene.source.asked == 0


async def test_a_view_that_begins_anew_hears_its_other_sources_anew_too() -> None:
    restored, other = Source("restored"), Source("other")
    scene = Scene(sources=[restored, other], processes=2)
    for source in scene.sources:
        for lane in (1, 1, 2):
            source.grow(lane)
    await scene.settle()
    restored.restore(1)
    other.silent = True
    first, second = scene.inboxes
    assert not await first.compare()
    assert scene.heard(1) == {}, "the other source is read again when it answers"
    continuing = other.grow(1)
    with pytest.raises(OutOfStep):
        await second.receive([continuing])
    await first.receive([continuing])
    assert scene.heard(1) == {}
    other.silent = False
    await first.compare()
    await second.receive([other.grow(2)])
    assert scene.is_complete()


@every_kind
async def test_late_records_of_a_former_epoch_are_not_taken(
    kind: Kind,
) -> None:
    scene = await looked_at(kind)
    scene.source.grow(1)
    late = [scene.source.grow(lane) for lane in (1, 2)]
    scene.source.restore(1)
    await scene.settle()
    await scene.inboxes[0].receive(late)
    new = scene.source.grow(1)
    assert new.record.previous < late[0].record.position
    await scene.inboxes[0].receive([new, *late])
    assert scene.is_complete()
    assert not {one.record.state for one in late} & {s for of in scene.heard().values() for s in of}


async def test_a_new_epoch_is_gone_over_to_without_waiting_for_the_next_comparison() -> None:
    scene = await looked_at()
    comparing = asyncio.create_task(keep_comparing(scene.inboxes, seconds=600))
    await asyncio.sleep(0.05)
    scene.source.restore(0)
    await scene.inboxes[0].receive([scene.source.grow(1)])
    await until(scene.is_complete)
    comparing.cancel()


async def test_comparing_goes_on_after_a_fault_of_the_hearer() -> None:
    class Faulty(AsViews):
        faults = 2

        def hear(self, records: Sequence[Delivered]) -> None:
            self.faults -= 1
            if self.faults >= 0:
                raise ZeroDivisionError
            super().hear(records)

    scene = Scene(Faulty)
    scene.source.grow(1)
    comparing = asyncio.create_task(keep_comparing(scene.inboxes, seconds=0.01))
    await until(scene.is_complete)
    comparing.cancel()
