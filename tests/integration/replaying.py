"""How does a test replay the files of the story, through the services' own doors?"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from rich.console import Console

from kit.clock import SystemClock
from kit.databases import open_engine, open_views
from kit.keys import KeyStore, master_key
from kit.tokens import Issuer, load_or_make_key
from spbe.audit.feeds import JournalFeed, progress
from spbe.audit.replaying import audit
from spbe.audit.report import Report
from spbe.suite import JOURNALS, build, settings_for

AUDITOR = UUID(int=0xA0D17)


@pytest.fixture
def var(told: tuple[Path, dict[str, Any]], tmp_path: Path) -> Iterator[Path]:
    """The files of the story, to be spoilt."""
    kept = tmp_path / "var"
    shutil.copytree(told[0], kept)
    yield kept
    shutil.rmtree(kept)


class InThisProcess(httpx.BaseTransport):
    """Carries the requests of one who waits to an app, without a line between them."""

    def __init__(self, app: FastAPI, portal: BlockingPortal) -> None:
        self._door, self._portal = httpx.ASGITransport(app), portal

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._portal.call(self._ask, request)

    async def _ask(self, request: httpx.Request) -> httpx.Response:
        answer = await self._door.handle_async_request(request)
        content = await answer.aread()
        return httpx.Response(answer.status_code, headers=answer.headers, content=content)


@contextmanager
def feed_of(
    app: FastAPI, name: str, token: str, feed_as: type[JournalFeed] = JournalFeed
) -> Iterator[JournalFeed]:
    with start_blocking_portal() as portal:
        line = httpx.Client(transport=InThisProcess(app, portal), base_url="http://journal")
        yield feed_as(name, line, lambda: token)


def replayed(var: Path, *, keys: bool = True, feed_as: type[JournalFeed] = JournalFeed) -> Report:
    """Return what an auditor finds in the files of ``var``."""
    settings = settings_for().model_copy(update={"var": var})
    issuer = Issuer(load_or_make_key(settings.issuer_key), settings.issuer, SystemClock())
    token = issuer.mint(AUDITOR, ["auditor"], None, timedelta(minutes=5))
    services = {name: build(name, settings) for name in JOURNALS}
    kept = KeyStore(open_engine(settings, "keys", "keys.db"), master_key(settings.master_key))
    scratch = var.parent / f"scratch-{len(list(var.parent.iterdir()))}"
    scratch.mkdir()
    try:
        with ExitStack() as lines, progress(Console(quiet=True)) as bar:
            feeds = {
                name: lines.enter_context(feed_of(service.app, name, token, feed_as))
                for name, service in services.items()
            }
            return audit(feeds, open_views(settings), kept if keys else None, scratch, bar)
    finally:
        kept.close()
        for service in services.values():
            service.close()
