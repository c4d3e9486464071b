"""Does an inbox notice that a journal was restored and nobody said so, and never mix the two?"""

import asyncio
from dataclasses import replace
from uuid import UUID

from prometheus_client import CollectorRegistry, generate_latest

from kit.assembly import none_went_back
from kit.comparison import Comparison
from kit.feed import Delivered
from kit.recorder import Fork, Heads
from kit.turns import Turns
from tests.kit.histories import AsPolicies, AsViews, Source
from tests.kit.inbox_scene import Kind, Scene, every_kind, looked_at


class Restorable(Source):
    """Can be put back without a word, and tell heads that are older than what it brings."""

    stale: Heads | None = None

    def put_back(self, kept: int) -> None:
        self.records = self.records[:kept]

    async def heads(self) -> Heads:
        stale, self.stale = self.stale, None
        return stale or await super().heads()


async def _heard(kind: Kind, *lanes: int) -> tuple[Scene, Restorable]:
    source = Restorable()
    scene = await looked_at(kind, source)
    await scene.inboxes[0].receive([source.grow(lane) for lane in lanes])
    assert scene.is_complete()
    return scene, source


@every_kind
async def test_a_journal_that_ends_before_what_was_heard_is_heard_no_more(kind: Kind) -> None:
    scene, source = await _heard(kind, 1, 2, 1, 2)
    before = scene.heard()
    source.put_back(2)
    await scene.inboxes[0].compare()
    assert scene.inboxes[0].went_back() == {"training": True}
    await scene.inboxes[0].receive([source.grow(3), source.grow(1)])
    await scene.settle()
    assert scene.heard() == before


@every_kind
async def test_a_journal_that_has_grown_past_what_was_heard_is_told_by_the_chain_of_its_lane(
    kind: Kind,
) -> None:
    scene, source = await _heard(kind, 1, 2, 1)
    before = scene.heard()
    source.put_back(1)
    brought = [source.grow(lane) for lane in (2, 2, 2, 1)]
    assert brought[-1].record.previous < 4 < brought[-1].record.position
    await scene.inboxes[0].receive([brought[-1]])
    assert scene.inboxes[0].went_back() == {"training": True}
    await scene.inboxes[0].receive(brought)
    assert scene.heard() == before


def _forged(after: Delivered, position: int, previous: int) -> Delivered:
    """What somebody else makes out to be of that lane."""
    record = replace(after.record, position=position, previous=previous, state=b"forged")
    return replace(after, record=record)


@every_kind
async def test_a_record_that_passes_over_a_place_is_left_out_where_its_source_does_not_know_it(
    kind: Kind,
) -> None:
    scene, source = await _heard(kind, 1, 1, 1)
    first, *_, last = source.records
    false = _forged(source.grow(1), last.position + 50, first.position)
    true = source.grow(1)
    await scene.inboxes[0].receive([false, true])
    assert scene.is_complete()
    assert scene.inboxes[0].went_back() == {"training": False}


@every_kind
async def test_while_its_source_is_silent_nobody_is_believed_who_passes_over_a_place(
    kind: Kind,
) -> None:
    scene, source = await _heard(kind, 1, 1)
    first, *_ = source.records
    false = _forged(source.grow(1), 99, first.position - 1)
    source.silent = True
    await scene.inboxes[0].receive([false])
    source.silent = False
    await scene.settle()
    assert scene.is_complete()
    assert scene.inboxes[0].went_back() == {"training": False}


@every_kind
async def test_a_position_yet_to_come_is_found_out_and_nothing_lost_that_is_declared_from_before_it(
    kind: Kind,
) -> None:
    scene, source = await _heard(kind, 1, 2)
    await scene.inboxes[0].receive([_forged(source.grow(1), 99, source.records[0].position)])
    assert not scene.is_complete()
    await scene.inboxes[0].compare()
    assert scene.inboxes[0].went_back() == {"training": True}
    source.grow(1)
    source.forks.append(Fork(UUID(int=7), source.records[0].position))
    await scene.settle()
    assert scene.is_complete()


@every_kind
async def test_it_is_heard_again_as_soon_as_the_restore_is_declared(kind: Kind) -> None:
    scene, source = await _heard(kind, 1, 2, 1, 2)
    source.put_back(2)
    await scene.inboxes[0].compare()
    source.restore(2)
    for lane in (2, 1, 3):
        source.grow(lane)
    await scene.settle()
    assert scene.is_complete()
    assert scene.inboxes[0].went_back() == {"training": False}


@every_kind
async def test_a_process_that_has_just_been_started_notices_it_too(kind: Kind) -> None:
    scene, source = await _heard(kind, 1, 2, 1)
    before = scene.heard()
    source.put_back(1)
    started = scene.inbox()
    await started.compare()
    await started.receive([source.grow(2)])
    assert (started.went_back(), scene.heard()) == ({"training": True}, before)


@every_kind
async def test_heads_that_are_older_than_what_kafka_brought_are_no_restore(kind: Kind) -> None:
    scene, source = await _heard(kind, 1)
    source.stale = await source.heads()
    await scene.inboxes[0].receive([source.grow(1), source.grow(2)])
    assert await scene.inboxes[0].compare()
    assert scene.inboxes[0].went_back() == {"training": False}
    await scene.inboxes[0].receive([source.grow(1)])
    assert scene.is_complete()


@every_kind
async def test_a_place_that_fell_back_to_the_fork_is_no_restore(kind: Kind) -> None:
    scene, source = await _heard(kind, 1, 2, 2, 1)
    source.restore(2)
    await scene.settle()
    new: list[Delivered] = [source.grow(lane) for lane in (3, 1, 2)]
    await scene.inboxes[0].receive(new)
    await scene.settle()
    assert (scene.is_complete(), scene.inboxes[0].went_back()) == (True, {"training": False})


@every_kind
async def test_what_a_restore_took_back_and_a_later_one_brings_back_is_heard_again(
    kind: Kind,
) -> None:
    scene, source = await _heard(kind, 1, 2, 2, 1, 3)
    source.restore(2)
    await scene.settle()
    await scene.inboxes[0].receive([source.grow(lane) for lane in (3, 1)])
    source.bring_back(0, kept=4)
    for inbox in (scene.inboxes[0], scene.inbox()):
        await inbox.receive([source.grow(lane) for lane in (3, 1, 2)])
        await inbox.compare()
        assert (scene.is_complete(), inbox.went_back()) == (True, {"training": False})


async def test_a_backup_from_before_the_last_restore_is_heard_when_it_is_declared() -> None:
    scene, source = await _heard(AsPolicies, 1, 2, 2, 1, 3)
    records, forks = list(source.records), list(source.forks)
    source.restore(2)
    await scene.settle()
    await scene.inboxes[0].receive([source.grow(lane) for lane in (3, 1)])
    before = scene.heard()
    source.records, source.forks = records[:4], forks
    for inbox in (scene.inboxes[0], scene.inbox()):
        await inbox.compare()
        await inbox.receive([Delivered("training", forks[0].epoch, records[-1])])
        assert (scene.heard(), inbox.went_back()) == (before, {"training": True})
    source.forks = [*forks, Fork(UUID(int=9), records[3].position)]
    source.grow(2)
    await scene.settle()
    assert (scene.is_complete(), scene.inboxes[0].went_back()) == (True, {"training": False})


@every_kind
async def test_declared_late_it_is_heard_from_where_the_histories_part(kind: Kind) -> None:
    scene, source = await _heard(kind, 1, 2, 1, 2)
    source.put_back(2)
    at = source.records[-1].position
    for lane in (1, 3, 3, 2, 1):
        await scene.inboxes[0].receive([source.grow(lane)])
    await scene.settle()
    assert scene.inboxes[0].went_back() == {"training": True}
    source.forks.append(Fork(UUID(int=0xABC), at))
    source.grow(3)
    await scene.settle()
    assert (scene.is_complete(), scene.inboxes[0].went_back()) == (True, {"training": False})


async def test_other_sources_are_heard_on() -> None:
    source, other = Restorable(), Source("other")
    scene = Scene(sources=[source, other])
    await scene.inboxes[0].compare()
    await scene.inboxes[0].receive([source.grow(1), source.grow(1), other.grow(1)])
    source.put_back(1)
    await scene.inboxes[0].compare()
    await scene.inboxes[0].receive([other.grow(1)])
    assert scene.heard(1) == other.lanes()


async def test_an_operator_sees_it_in_the_figures_the_lag_and_the_readiness() -> None:
    scene, source = await _heard(AsViews, 1, 1)
    [inbox] = scene.inboxes
    ready = none_went_back([inbox])
    assert await ready() is True
    source.put_back(1)
    await inbox.compare()
    scene.watch.at += 9
    assert await ready() == "restored, and nobody has declared it: training"
    assert inbox.lag()["training"][1] == 9
    comparison, registry = Comparison([inbox], 600, Turns()), CollectorRegistry()
    registry.register(comparison)
    comparing = asyncio.create_task(comparison.run())
    await asyncio.sleep(0)
    line = 'journal_went_back{hearer="as-views",source="training"} 1.0'
    assert line in generate_latest(registry).decode()
    comparing.cancel()
