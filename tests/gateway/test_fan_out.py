"""Does a view that cannot take a batch hold up no other, and come after by itself?"""

from collections.abc import Sequence
from dataclasses import replace

from gateway.fan_out import give_all, listening
from kit.feed import PAGE, Delivered
from kit.inbox import Inbox
from kit.settings import Settings
from kit.turns import Turns
from tests.kit.histories import AsViews, Ledger, Source
from tests.kit.inbox_scene import Watch


class WithoutKeys(AsViews):
    """A view whose keys cannot be had for a while."""

    faults: Sequence[Exception] = ()

    def hear(self, records: Sequence[Delivered]) -> None:
        if self.faults:
            fault, *self.faults = self.faults
            raise fault
        super().hear(records)


async def test_a_view_that_waits_for_keys_holds_up_no_other() -> None:
    source, ledgers = Source(), [Ledger(), Ledger(), Ledger()]
    waiting = WithoutKeys(ledgers[0])
    hearers = [waiting, AsViews(ledgers[1]), AsViews(ledgers[2])]
    inboxes = [Inbox(hearer, [source]) for hearer in hearers]
    for inbox in inboxes:
        await inbox.compare()
    waiting.faults, batch = [OSError("away"), ZeroDivisionError()], list[Delivered]()
    for _ in range(2):
        batch.append(source.grow(1))
        await give_all(inboxes, batch)
    assert ledgers[1].lanes("training") == ledgers[2].lanes("training") == source.lanes()
    assert await inboxes[0].compare()
    assert ledgers[0].lanes("training") == source.lanes(), "read at once, not after half a minute"


class Slow(Source):
    """A source that takes ten seconds for each page."""

    def __init__(self) -> None:
        super().__init__()
        self.watch, self.stood = Watch(), False
        self.turns = Turns(60, self.watch)

    async def read(
        self, after: int, limit: int = PAGE, lane: int | None = None
    ) -> Sequence[Delivered]:
        self.watch.at += 10
        self.stood = self.stood or bool(self.turns.standing())
        return await super().read(after, limit, lane)


async def test_a_listener_turns_while_a_slow_source_fills_the_gaps_of_many_lanes() -> None:
    source = Slow()
    inbox = await heard_slowly(source)
    lanes = range(1, 21)
    for lane in lanes:
        source.grow(lane)
    await give_all([inbox], [source.grow(lane) for lane in lanes])
    assert source.watch.at >= 200
    assert not source.stood


async def test_a_listener_turns_while_a_slow_source_is_asked_for_what_somebody_else_wrote() -> None:
    source = Slow()
    inbox = await heard_slowly(source)
    own = source.grow(1)
    await give_all([inbox], [own])
    forged = [replace(own.record, position=9 + at, previous=0) for at in range(20)]
    await give_all([inbox], [replace(own, record=one) for one in forged])
    assert source.watch.at >= 200
    assert not source.stood


async def heard_slowly(source: Slow) -> Inbox:
    """Return the inbox of a view whose listener is watched."""
    inbox = Inbox(AsViews(Ledger()), [source])
    await inbox.compare()
    listening(Settings(), [inbox], source.turns)
    source.turns.of("listener")()
    return inbox
