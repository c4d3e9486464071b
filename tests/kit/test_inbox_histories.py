"""Does a hearer get every event of every lane, once and in order, whatever happens meanwhile?"""

import asyncio
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from kit.feed import Delivered, OutOfStep
from kit.inbox import Inbox
from tests.kit.histories import Source
from tests.kit.inbox_scene import Kind, Scene, every_kind

LANES = st.integers(0, 3)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("grow"), st.lists(LANES, min_size=1, max_size=5)),
        st.tuples(st.just("deliver"), st.lists(st.integers(0, 60), min_size=1, max_size=12)),
        st.tuples(st.just("restore"), st.tuples(st.integers(0, 30), st.integers(1, 2))),
        st.tuples(st.just("bring back"), st.tuples(st.integers(0, 9), st.integers(0, 30))),
        st.tuples(st.just("silent"), st.booleans()),
        st.tuples(st.just("fail"), st.integers(0, 6)),
        st.tuples(st.just("compare"), st.sampled_from([0.0, 10.0, 31.0])),
        st.tuples(st.just("restart"), st.none()),
    ),
    max_size=25,
)
RUNS = st.lists(st.tuples(st.integers(0, 1), STEPS), min_size=1, max_size=6)


class Run:
    """Plays steps, with everything that was ever published at hand to be delivered."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.published = scene, list[Delivered]()

    async def step(self, process: int, name: str, what: object) -> None:
        scene, source = self.scene, self.scene.sources[process % len(self.scene.sources)]
        inbox = scene.inboxes[process]
        match name, what:
            case "grow", list(lanes):
                self.published += [source.grow(lane) for lane in lanes]
            case "deliver", list(picks) if self.published:
                await self._deliver(inbox, [self.published[n % len(self.published)] for n in picks])
            case (("restore" | "bring back" | "silent"), _):
                self._befall(source, name, what)
            case "fail", int(after):
                scene.ledger.fails_after = after
            case "compare", float(seconds):
                scene.watch.at += seconds
                await inbox.compare()
            case "restart", _:
                scene.inboxes[process] = scene.inbox()

    def _befall(self, source: Source, name: str, what: object) -> None:
        match name, what:
            case "restore", (int(kept), int(times)):
                source.restore(kept, times)
            case "bring back", (int(backup), int(kept)):
                source.bring_back(backup, kept)
            case "silent", bool(silent):
                source.silent = silent

    async def _deliver(self, inbox: Inbox, batch: Sequence[Delivered]) -> None:
        for _ in range(4):  # the listener tries the same batch again
            try:
                await inbox.receive(batch)
                break
            except (OSError, OutOfStep):
                continue


@every_kind
@given(runs=RUNS)
def test_every_lane_is_heard_once_and_in_order_whatever_kafka_does(
    kind: Kind, runs: list[tuple[int, list[tuple[str, object]]]]
) -> None:
    async def play() -> None:
        scene = Scene(kind, [Source("training"), Source("personnel")], processes=2)
        run = Run(scene)
        for process, steps in runs:
            for name, what in steps:
                await run.step(process, name, what)
        scene.ledger.fails_after = None
        for source in scene.sources:
            source.silent = False
        await scene.settle()
        assert scene.is_complete(), [(scene.heard(n), scene.sources[n].lanes()) for n in (0, 1)]
        assert all(
            inbox.lag()[one.source] == (0, 0.0) for one in scene.sources for inbox in scene.inboxes
        )

    asyncio.run(play())
