"""Does a process that completes a version of a view outlive the fall of its database?"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import replace

import pytest

from gateway.readiness import completing
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
