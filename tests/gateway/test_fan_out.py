"""Does a view that cannot take a batch hold up no other, and come after by itself?"""

from collections.abc import Sequence

from gateway.fan_out import give_all
from kit.feed import Delivered
from kit.inbox import Inbox
from tests.kit.histories import AsViews, Ledger, Source


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
    waiting.faults = [OSError("away"), ZeroDivisionError()]
    for _ in range(2):
        await give_all(inboxes, [source.grow(1)])
    assert ledgers[1].lanes("training") == ledgers[2].lanes("training") == source.lanes()
    assert await inboxes[0].compare()
    assert ledgers[0].lanes("training") == source.lanes(), "read at once, not after half a minute"
