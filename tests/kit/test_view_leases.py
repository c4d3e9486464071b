"""Does a rebuild hold what it needs, all of it or nothing, and for as long as it takes?"""

import asyncio
from contextlib import closing
from dataclasses import replace
from threading import Event, Semaphore, Thread
from uuid import uuid4

import pytest
from sqlalchemy import MetaData

from kit.build_tables import Rebuild
from kit.clock import FixedClock
from kit.recorder import Heads
from kit.view_builds import Builds
from kit.view_leases import UnderWay
from kit.view_rebuild import Rebuilding
from kit.view_store import ViewStore
from kit.views import Update
from tests.kit.journal.sample import NOON, ring
from tests.kit.rebuilding import A, Scene, scene, store
from tests.kit.tally_view import NUMBERS, TALLY

__all__ = ["scene", "store"]

OTHER = replace(TALLY, name="other", metadata=MetaData(schema="other"))


def test_where_another_process_rebuilds_one_of_several_views_nothing_is_touched(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.view_leases.LEASE_SECONDS", 0.2)
    scene.change(Update(NUMBERS, {"stream": A}, {"number": 99}))
    assert not scene.rebuild().flipped
    scene.store.create([OTHER])
    assert scene.builds.take([(OTHER, 2)], uuid4())
    before = scene.builds.rebuild(TALLY), scene.store.standing("tally")
    rebuilding = Rebuilding([TALLY, OTHER], scene.store, [scene], ring(), FixedClock(NOON))
    with pytest.raises(UnderWay, match="other"):
        asyncio.run(rebuilding.run())
    now = scene.builds.rebuild(TALLY)
    assert before[0] is not None
    assert now is not None
    assert (now.state, now.held, now.seen_at) == ("refused", False, before[0].seen_at)
    assert scene.store.standing("tally") == before[1] == {(1, 1), (1, 2)}


def test_a_rebuild_that_was_refused_has_not_been_broken_off(store: ViewStore) -> None:
    store.create([TALLY])
    builds, holder = Builds(store.book()), uuid4()
    assert builds.take([(TALLY, 2)], holder)
    builds.note(TALLY, holder, done=3, total=10, waits_for="a source")
    builds.refuse(TALLY, holder, 1, ["numbers"])
    ended = builds.rebuild(TALLY)
    assert ended is not None
    assert (ended.state, ended.held, ended.done, ended.total) == ("refused", False, 10, 10)
    assert (ended.waits_for, ended.differing, ended.differences) == ("", 1, ["numbers"])


def test_the_lease_is_renewed_while_the_flip_waits_for_one_who_writes(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.view_rebuild.NOTED_SECONDS", 0.05)
    held, noted, told_meanwhile = Event(), Semaphore(0), list[bool]()

    def write() -> None:
        with closing(scene.store.open(TALLY)) as there, there.alone():
            held.set()
            told_meanwhile.extend(noted.acquire(timeout=2) for _ in range(5))

    async def heads() -> Heads:
        standing = await asyncio.to_thread(scene.builds.standing, [TALLY])
        if standing["tally"].beside == 2 and not held.is_set():
            Thread(target=write).start()
            await asyncio.to_thread(held.wait, 20)
        return await scene.producer.heads()

    def tell(_: Rebuild) -> None:
        if held.is_set():
            noted.release()

    monkeypatch.setattr(scene, "heads", heads)
    assert scene.rebuild(tell).flipped
    assert told_meanwhile == [True] * 5
