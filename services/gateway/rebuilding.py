"""What does it take to rebuild the views of the gateway beside its running processes?"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from gateway.forward import SERVICES
from gateway.views import VIEWS
from kit.assembly import blocking_peer, feeds_of
from kit.clock import SystemClock
from kit.databases import open_views
from kit.keys_client import KeyClient
from kit.settings import Settings
from kit.view_rebuild import Rebuilding
from kit.views import View


class UnknownView(LookupError):  # noqa: N818 - reads as a sentence
    """There is no view of that name."""


def views_named(names: Sequence[str]) -> list[View]:
    """Return the views of these names, each once, and all if there are none. ``UnknownView``."""
    known = {view.name: view for view in VIEWS}
    for name in names:
        if name not in known:
            raise UnknownView(name)
    return [known[name] for name in dict.fromkeys(names or known)]


@asynccontextmanager
async def rebuilding(settings: Settings, views: Sequence[View]) -> AsyncIterator[Rebuilding]:
    """Yield what rebuilds some views from one reading of the feeds; nothing is begun yet."""
    line = blocking_peer(settings, "gateway", "personnel")
    feeds = feeds_of(settings, "gateway", SERVICES)
    store = open_views(settings)
    try:
        yield Rebuilding(views, store, feeds, KeyClient(line), SystemClock())
    finally:
        for feed in feeds:
            await feed.close()
        line.close()
        store.close()
