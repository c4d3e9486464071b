"""Does a rebuild come to its end, and hear nothing false, whatever is restored meanwhile?"""

import asyncio
from collections.abc import Mapping
from contextlib import closing
from uuid import UUID, uuid4

import pytest

from kit.build_tables import Rebuild
from kit.clock import FixedClock
from kit.inbox import Inbox
from kit.lanes import lane_of
from kit.view_hearer import ViewHearer
from kit.view_writer import ViewWriter
from tests.kit.journal.sample import NOON, ring
from tests.kit.patience import until
from tests.kit.rebuilding import A, B, Scene, scene, store
from tests.kit.tally_view import TALLY

__all__ = ["scene", "store"]

C = UUID(int=0xC77)


@pytest.mark.parametrize("at", ["half", "flipping"])
def test_a_source_that_was_restored_and_not_declared_is_waited_for_and_nothing_thrown_away(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    monkeypatch.setattr("kit.view_rebuild.NOTED_SECONDS", 0.05)
    older = scene.producer.backup()
    scene.hears()
    scene.producer.restore(scene.producer.backup())
    scene.producer.count(A, by=2)
    scene.hears()
    scene.small, undone, waited = 2, False, list[Mapping[UUID, int]]()

    def undo() -> None:
        nonlocal undone
        if not undone:
            undone = True
            scene.producer.stands_at(older)

    def told(rebuild: Rebuild) -> None:
        if rebuild.state == at:
            undo()
        if "nobody has declared" in rebuild.waits_for:
            waited.append(scene.numbers())
            scene.producer.journal.recorder.fork(uuid4(), NOON)

    scene.befalls = lambda number: undo() if at == "half" and number == 1 else None
    assert scene.rebuild(told).flipped
    assert waited[0] == {A: 6, B: 2}, "what is read stands"
    scene.hears()
    assert scene.numbers() == {A: 4, B: 2}


def test_one_that_was_written_beside_goes_on_where_one_lane_of_a_restored_source_came_first(
    scene: Scene,
) -> None:
    backup = scene.producer.backup()
    scene.producer.count(A, A, A, B)
    scene.hears()
    scene.dies("flipping")
    scene.producer.restore(backup)
    scene.producer.count(B, A, B, A)
    with closing(ViewHearer(scene.view, scene.store, ring(), FixedClock(NOON))) as hearer:
        hearer.adopt(asyncio.run(scene.heads()))
        # Kafka brings one partition first, and it is heard by both builds.
        hearer.hear([one for one in scene.producer.all() if one.record.lane == lane_of(A)])
    read = scene.builds.current(TALLY)
    with closing(ViewWriter(read, scene.store, ring(), FixedClock(NOON))) as writer:
        writer.hear(scene.producer.all())
    assert scene.rebuild().flipped
    scene.hears()
    assert scene.numbers() == {A: 6, B: 4}


@pytest.mark.parametrize("at", ["comparing", "flipping"])
async def test_a_journal_that_went_back_in_its_epoch_is_not_heard(scene: Scene, at: str) -> None:
    older = scene.producer.backup()
    scene.producer.count(A, B)
    await asyncio.to_thread(scene.hears)
    before, undone = scene.rows(), False

    def told(rebuild: Rebuild) -> None:
        nonlocal undone
        if rebuild.state == at and not undone:
            undone = True
            scene.producer.stands_at(older)
            scene.producer.count(C)
        scene.told.append(rebuild)

    with closing(ViewHearer(scene.view, scene.store, ring(), FixedClock(NOON))) as hearer:
        rebuilding = asyncio.create_task(scene.rebuilt(told))
        await until(lambda: undone)
        inbox = Inbox(hearer, [scene])
        await inbox.compare()
        assert inbox.went_back() == {"sample": True}
        await until(lambda: "nobody has declared" in scene.told[-1].waits_for)
        assert scene.rows() == before
        scene.producer.journal.recorder.fork(uuid4(), NOON)
        await inbox.compare()
        assert (await rebuilding).flipped
    assert scene.numbers()[C] == 1
