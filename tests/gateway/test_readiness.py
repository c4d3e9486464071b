"""Do the views' readiness and completion outlive the fall of their database?"""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from threading import Event

import anyio
import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

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
ASKED_WITHIN, READ_WITHIN, WRITTEN_WITHIN = 0.5, 1.5, 20.0


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


class Watched(Reading):
    """Views of which it is known when a question has come to its end."""

    def __init__(self, store: ViewSchemas) -> None:
        super().__init__(store, [history.VIEW])
        self.ended = Event()

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        try:
            with super().connect() as connection:
                yield connection
        except SQLAlchemyError:
            self.ended.set()
            raise

    def incomplete(self) -> Sequence[str]:
        try:
            return super().incomplete()
        finally:
            self.ended.set()


@contextmanager
def frozen(store: ViewSchemas, databases: Databases) -> Iterator[Watched]:
    """Yield views that could be read a moment ago, in a database that is frozen now."""
    store.create([history.VIEW])
    with closing(Watched(store)) as reading:
        with reading.connect():
            pass
        databases.cluster.freeze()
        try:
            yield reading
        finally:
            databases.cluster.thaw()


@pytest.fixture
def bounded(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Iterator[ViewSchemas]:
    """Yield a store whose readers wait shortly, and whose writers wait long."""
    monkeypatch.setattr("kit.postgres.CONNECT_SECONDS", 1.0)
    monkeypatch.setattr("kit.view_reading.FOLLOWS_SECONDS", 0.0)
    monkeypatch.setattr("kit.view_store_postgres._READ_SECONDS", READ_WITHIN)
    monkeypatch.setattr("kit.view_store_postgres._WRITTEN_SECONDS", WRITTEN_WITHIN)
    with closing(ViewSchemas(databases.url("views"))) as made:
        yield made


async def test_whoever_asks_whether_the_views_are_ready_goes_on_though_their_database_is_frozen(
    bounded: ViewSchemas, databases: Databases
) -> None:
    with frozen(bounded, databases) as reading:
        ready, began = views_keep_up(reading, []), time.monotonic()
        with anyio.move_on_after(ASKED_WITHIN) as waiting:
            await ready()
        assert waiting.cancelled_caught
        assert time.monotonic() - began < READ_WITHIN
        databases.cluster.thaw()
        await until(reading.ended.is_set)


async def test_a_question_waits_for_the_book_no_longer_than_for_the_views(
    bounded: ViewSchemas, databases: Databases
) -> None:
    with frozen(bounded, databases) as reading:
        began = time.monotonic()
        with pytest.raises(SQLAlchemyError):
            await asyncio.to_thread(reading.current)
        assert time.monotonic() - began < WRITTEN_WITHIN / 2
