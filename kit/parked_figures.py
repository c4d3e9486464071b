"""How many events are set aside, and how long has the oldest been waiting?"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Protocol

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from kit.recorder import Wanted


class Parked(Protocol):
    """The parked events of one hearer, as far as they are watched."""

    hearer: str

    def count(self, wanted: Wanted) -> int:
        """Return how many are parked, of those wanted."""

    def since(self) -> datetime | None:
        """Return since when the oldest waits."""


class ParkedFigures(Collector):
    """What an operator watches of events that were set aside."""

    def __init__(self, parked: Sequence[Parked]) -> None:
        """Read at each scrape."""
        self._parked = parked

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield by hearer how many there are, and how old the oldest is; as the database says."""
        number = GaugeMetricFamily("parked_events", "Set aside", labels=["hearer"])
        age = GaugeMetricFamily(
            "parked_oldest_age_seconds", "Since the oldest was set aside", labels=["hearer"]
        )
        now = datetime.now(UTC)
        for one in self._parked:
            number.add_metric([one.hearer], one.count(Wanted()))
            since = one.since()
            age.add_metric([one.hearer], max(0.0, (now - since).total_seconds()) if since else 0.0)
        yield number
        yield age
