"""Do the views' readiness and completion outlive the fall of their database?"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import replace

import pytest

from gateway.readiness import completing, views_keep_up
from gateway.reading import Reading
from gateway.views import history
from kit.inbox import Inbox
from kit.view_builds import Builds
from kit.view_store_postgres import ViewSchemas
from tests.kit.histories import AsViews, Ledger, Source
from tests.kit.patience import until
from tests.kit.tally_view import TALLY
from tests.servers.fixtures import databases, postgres
from tests.servers.rooms import Databases

__all__ = ["databases", "postgres"]

LATER = replace(TALLY, version=2)


class Asked(Inbox):
    """An inbox that has heard everything; something befalls when it is first asked."""

    befalls: Callable[[], object] | None = None

    def lag(self) -> Mapping[str, tuple[int, float]]:
        if self.befalls is not None:
            befalls, self.befalls = self.befalls, None
            befalls()
        return {"training": (0, 0.0)}


class Falls(Reading):
    """Views whose database falls once they were asked, before the book is."""

    befalls: Callable[[], object]

    def incomplete(self) -> Sequence[str]:
        with pytest.raises(RuntimeError, match="no running event loop"):
            asyncio.get_running_loop()
        self.befalls()
        return super().incomplete()


@pytest.fixture
def store(databases: Databases) -> Iterator[ViewSchemas]:
    """Yield a store in which a version was made beside another one."""
    with closing(ViewSchemas(databases.url("views"))) as made:
        made.create([TALLY])
        made.create([LATER])
        yield made


async def test_a_version_is_completed_also_where_the_database_falls_just_then(
    store: ViewSchemas, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.postgres.CONNECT_SECONDS", 1.0)
    monkeypatch.setattr("gateway.readiness.LOOKS_SECONDS", 0.05)
    builds = Builds(store.book())
    assert not builds.standing([LATER])["tally"].complete
    inbox = Asked(AsViews(Ledger()), [Source()])
    inbox.befalls = databases.cluster.kill
    job = asyncio.ensure_future(completing(store, [(LATER, inbox)])())
    await until(lambda: inbox.befalls is None)
    await asyncio.wait({job}, timeout=1.0)
    assert not job.done(), job.exception()
    await asyncio.to_thread(databases.cluster.start)
    await until(lambda: builds.standing([LATER])["tally"].complete)
    job.cancel()
    with suppress(asyncio.CancelledError):
        await job


async def test_views_whose_database_falls_while_they_are_asked_are_not_ready(
    store: ViewSchemas, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.postgres.CONNECT_SECONDS", 1.0)
    monkeypatch.setattr("kit.view_reading.FOLLOWS_SECONDS", 0.0)
    store.create([history.VIEW])
    with closing(Falls(store, [history.VIEW])) as reading:
        ready = views_keep_up(reading, [])
        reading.befalls = lambda: None
        assert await ready() is True
        reading.befalls = databases.cluster.kill
        assert await ready() == "the views cannot be read"
    await asyncio.to_thread(databases.cluster.start)
