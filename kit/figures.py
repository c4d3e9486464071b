"""What does an operator watch of a journal and of its way to Kafka?"""

import time
from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from kit.journal import Journal
from kit.relay import Relay
from kit.wire import topic_of


class JournalFigures(Collector):
    """How far a journal reaches, and what of it has not left for Kafka yet, and since when."""

    def __init__(self, journal: Journal, relay: Relay) -> None:
        """Read at each scrape."""
        self._journal, self._relay = journal, relay
        self._first, self._seen_at = -1, 0.0

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the figures; positions are those of the database, in whichever process.

        Only a process that works tells whether it leads.
        """
        recorder, service = self._journal.recorder, self._journal.service
        published = recorder.stored_position(topic_of(service))  # before what it is compared with
        position = self._journal.heads().position
        yield GaugeMetricFamily("journal_position", "Last position of the journal", position)
        yield GaugeMetricFamily(
            "decisions_on_withdrawn_events",
            "Own commands that rest on events which a restore took back",
            recorder.count_withdrawn(),
        )
        lag = position - published
        yield GaugeMetricFamily("relay_lag_events", "Events not yet on Kafka", lag)
        age = self._age(published) if lag else 0.0
        yield GaugeMetricFamily("relay_age_seconds", "Since the first of them was recorded", age)
        if self._relay.leads is not None:
            told = "Whether this process publishes the journal"
            yield GaugeMetricFamily("relay_leads", told, self._relay.leads)

    def _age(self, published: int) -> float:
        """Return since when the first event that is not on Kafka waits.

        In sample data recorded times are made out: there it is since it was first seen here.
        """
        if self._journal.is_sample():
            if self._first != published:
                self._first, self._seen_at = published, time.monotonic()
            return time.monotonic() - self._seen_at
        waiting = self._journal.recorder.records(published, 1)
        now = self._journal.clock.now()
        ages = ((now - one.envelope().recorded_at).total_seconds() for one in waiting)
        return max(ages, default=0.0)
