"""What does an operator watch of the builds of the views?"""

from collections.abc import Iterator, Sequence

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from kit.build_tables import Rebuild
from kit.view_builds import Builds
from kit.view_store import ViewStore
from kit.views import View


class BuildFigures(Collector):
    """How rebuilds go, whichever process is at them, and which builds are read."""

    def __init__(self, store: ViewStore, views: Sequence[View]) -> None:
        """Read the book of ``store`` at each scrape."""
        self._store, self._views = store, views

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the figures by view; those of a rebuild from its beginning to the next one's."""
        builds = Builds(self._store.book(reading=True))
        standing = builds.standing(self._views)
        own = {(view.name, view.version) for view in self._views}
        rebuilds = [one for one in builds.rebuilds() if (one.view, one.version) in own]
        read = _gauge("view_build", "Which build of the view is read")
        complete = _gauge("view_complete", "Whether it has ever come as far as the journals")
        beside = _gauge("view_builds_written", "How many builds of the view are written")
        for name, one in standing.items():
            read.add_metric((name,), one.build)
            complete.add_metric((name,), one.complete)
            beside.add_metric((name,), len(one.written))
        yield from (read, complete, beside, *_rebuilds(rebuilds))


def _rebuilds(rebuilds: Sequence[Rebuild]) -> Iterator[GaugeMetricFamily]:
    progress = _gauge("view_rebuild_progress", "Events heard of those to hear, from 0 to 1")
    left = _gauge("view_rebuild_seconds_left", "At the present rate")
    rate = _gauge("view_rebuild_events_per_second", "Since its process began")
    age = _gauge("view_rebuild_age_seconds", "Since anything was said of it")
    held = _gauge("view_rebuild_running", "Whether a process is at it")
    ended = _gauge("view_rebuild_ended", "Whether it was flipped or refused; all heard is not all")
    differing = _gauge("view_rebuild_differences", "Rows for which the new build was refused")
    for one in rebuilds:
        labels = (one.view,)
        progress.add_metric(labels, one.done / one.total if one.total else 0.0)
        rate.add_metric(labels, one.rate if one.held else 0.0)
        age.add_metric(labels, one.now - one.seen_at)
        held.add_metric(labels, one.held)
        ended.add_metric(labels, one.ended)
        differing.add_metric(labels, one.differing)
        if one.held and one.seconds_left is not None:
            left.add_metric(labels, one.seconds_left)
    yield from (progress, left, rate, age, held, ended, differing)


def _gauge(name: str, told: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, told, labels=("view",))
