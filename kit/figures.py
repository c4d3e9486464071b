"""What does an operator watch of a journal and of those who hear it?"""

from collections.abc import Iterator, Sequence

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from kit.inbox import Inbox, keep_comparing
from kit.journal import Journal


class Comparison(Collector):
    """Keeps inboxes in step with the journals they hear, and tells how far behind they are.

    A process that only serves compares nothing: it knows no lag, and shows none.
    """

    def __init__(self, inboxes: Sequence[Inbox], seconds: float) -> None:
        """Compare each inbox every ``seconds`` once it runs."""
        self._inboxes, self._seconds, self._runs = inboxes, seconds, False

    async def run(self) -> None:
        """Compare until cancelled."""
        self._runs = True
        await keep_comparing(self._inboxes, self._seconds)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield by hearer and source how many lanes are behind and since how many seconds."""
        labels = ("hearer", "source")
        back = GaugeMetricFamily("journal_went_back", "Restored, not declared", labels=labels)
        lanes = GaugeMetricFamily("inbox_lag_lanes", "Lanes behind their heads", labels=labels)
        seconds = GaugeMetricFamily("inbox_lag_seconds", "Behind since", labels=labels)
        for inbox in self._inboxes if self._runs else ():
            for source, (behind, since) in inbox.lag().items():
                lanes.add_metric((inbox.hearer.name, source), behind)
                seconds.add_metric((inbox.hearer.name, source), since)
            for source, went_back in inbox.went_back().items():
                back.add_metric((inbox.hearer.name, source), went_back)
        yield from (lanes, seconds, back)


class JournalFigures(Collector):
    """What an operator watches of a service's journal."""

    def __init__(self, journal: Journal) -> None:
        """Read at each scrape."""
        self._journal = journal

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the figures; positions are those of the database, in whichever process."""
        recorder, service = self._journal.recorder, self._journal.service
        position = self._journal.heads().position
        published = recorder.stored_position(f"{service}.events.v1")
        yield GaugeMetricFamily("journal_position", "Last position of the journal", position)
        yield GaugeMetricFamily("relay_lag_events", "Not yet on Kafka", position - published)
        yield GaugeMetricFamily("parked_events", "Set aside", recorder.count_parked())
        yield GaugeMetricFamily(
            "decisions_on_withdrawn_events",
            "Own commands that rest on events which a restore took back",
            recorder.count_withdrawn(),
        )
