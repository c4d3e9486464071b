"""How is an inbox kept in step with the journals it hears, and how far behind is it?"""

import asyncio
from collections.abc import Iterator, Sequence

import structlog
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from kit.inbox import Inbox
from kit.transient import ASK_AGAIN_SECONDS
from kit.turns import Turns

log = structlog.get_logger(__name__)


class Comparison(Collector):
    """Keeps inboxes in step with the journals they hear, and tells how far behind they are.

    A process that only serves compares nothing: it knows no lag, and shows none.
    """

    def __init__(self, inboxes: Sequence[Inbox], seconds: float, turns: Turns) -> None:
        """Compare each inbox every ``seconds`` once it runs, which ``turns`` watches."""
        self._inboxes, self._seconds, self._runs = inboxes, seconds, False
        for inbox in inboxes:
            inbox.turned = turns.of(f"comparison of {inbox.hearer.name}")

    async def run(self) -> None:
        """Compare until cancelled."""
        self._runs = True
        await keep_comparing(self._inboxes, self._seconds)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield by hearer and source how far it is behind, and when anybody last looked."""
        lanes = _gauge("inbox_lag_lanes", "Lanes behind their heads")
        events = _gauge(
            "inbox_lag_events", "Events of the source since the oldest that may be missing"
        )
        seconds = _gauge(
            "inbox_lag_seconds", "Behind since; while nobody can compare, since the last time"
        )
        unseen = _gauge(
            "inbox_last_comparison_age_seconds", "Since the places were compared with the heads"
        )
        back = _gauge("journal_went_back", "Restored, not declared")
        for inbox in self._inboxes if self._runs else ():
            for source, lag in inbox.standing().items():
                labels = (inbox.hearer.name, source)
                lanes.add_metric(labels, lag.lanes)
                events.add_metric(labels, lag.events)
                seconds.add_metric(labels, lag.seconds)
                unseen.add_metric(labels, lag.unseen)
            for source, went_back in inbox.went_back().items():
                back.add_metric((inbox.hearer.name, source), went_back)
        yield from (lanes, events, seconds, unseen, back)


def _gauge(name: str, told: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, told, labels=("hearer", "source"))


async def keep_comparing(inboxes: Sequence[Inbox], seconds: float = 10.0) -> None:
    """Compare every ``seconds`` until cancelled, and at once when an inbox wants it."""
    await asyncio.gather(*(_keep_comparing(inbox, seconds) for inbox in inboxes))


async def _keep_comparing(inbox: Inbox, seconds: float) -> None:
    while True:
        inbox.turned()
        try:
            answered = await inbox.compare()
        except Exception:
            log.exception("what was heard could not be taken", hearer=inbox.hearer.name)
            answered = False
        if answered:
            await inbox.wanted(seconds)
        else:
            await asyncio.sleep(min(seconds, ASK_AGAIN_SECONDS))
