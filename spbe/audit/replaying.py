"""How is a whole replay done: journals folded, views made anew, both compared, and told?"""

import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import httpx
import msgspec
from rich.console import Console
from rich.progress import Progress
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from gateway.views import VIEWS
from kit.assembly import blocking_peer
from kit.catalogue import Catalogue
from kit.databases import open_views
from kit.envelope import Record
from kit.feed import PAGE, Delivered
from kit.keys_client import KeyClient
from kit.observability import configure_logging
from kit.recorder import Heads
from kit.sealing import GivenKeys, Keyring
from kit.settings import Settings
from kit.transient import TRANSIENT
from kit.view_rows import Difference, OutOfOrder
from kit.view_store import ViewStore
from kit.views import View
from spbe.audit.feeds import CannotBeDone, JournalFeed, progress, told
from spbe.audit.folding import Folding, States, deciders_of
from spbe.audit.fresh_views import FreshViews, LiveViews, Places
from spbe.audit.promises import Promises
from spbe.audit.report import Amiss, JournalFound, Report, ViewFound, lines
from spbe.client import operator_token
from spbe.suite import JOURNALS, settings_for

Sign = Callable[[], str]
EQUAL, DIFFERS, NOT_DONE = 0, 1, 2
UNABLE = (CannotBeDone, OutOfOrder, SQLAlchemyError, sqlite3.Error, *TRANSIENT)
"""What does not speak of the journals and the views but of the replay itself."""
NO_KEYS = "its names need the keys of persons, which the issuer's key would get"
_ENOUGH = 5
"""So many rounds are read to come near to the live views before they are held still."""


def run(*, as_json: bool, user: str, gateway: str) -> int:
    """Replay, print what was found, and return with what the command ends."""
    configure_logging(level="error", json_logs=False)
    console = Console(stderr=True)
    settings, sign = settings_for(), partial(operator_token, gateway, user)
    try:
        with TemporaryDirectory(prefix="spbe-audit-") as folder, progress(console) as bar:
            report = _replayed(settings, sign, Path(folder), bar)
    except UNABLE as fault:
        said = f"The replay could not be done. {_said(fault)}"
        console.print(said, soft_wrap=True, markup=False)
        return NOT_DONE
    if as_json:
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(report)) + b"\n")
    else:
        sys.stdout.write("\n".join(lines(report)) + "\n")
    return EQUAL if report.is_equal else DIFFERS


def _said(fault: Exception) -> str:
    """Return what went wrong, without the statement and the values of a database."""
    if isinstance(fault, CannotBeDone):
        return str(fault)
    if isinstance(fault, DBAPIError):
        fault = fault.orig if isinstance(fault.orig, Exception) else fault
    return f"{type(fault).__name__}: {fault}"


def keyring_of(settings: Settings) -> Keyring | None:
    """Return the keys of persons, for whoever holds the key by which services are known."""
    if not settings.issuer_key.exists():
        return None
    return KeyClient(blocking_peer(settings, "gateway", "personnel"))  # whose projector it is


@dataclass
class Replay:
    """One replay of all journals."""

    feeds: Mapping[str, JournalFeed]
    heads: Mapping[str, Heads]
    views: Sequence[View]
    keyring: Keyring
    folder: Path
    bar: Progress

    def report(self, live: LiveViews) -> Report:
        """Read everything, and return what was found."""
        fresh = FreshViews(self.folder / "views", self.views, self.keyring)
        try:
            with live.still() as connection:
                at = live.places(connection)
            journals = [self._journal(service, fresh, at) for service in self.feeds]
            at = self._follow(live, fresh, self._heard(at))
            with live.still() as connection:
                now, began = live.places(connection), datetime.now(UTC)
                self._bring(fresh, at, now)
                found = list(fresh.compared(connection))
            self._explain(found, fresh, now)
        finally:
            fresh.close()
        return Report(at=began, journals=journals, views=[one for one, _ in found])

    def _journal(self, service: str, fresh: FreshViews, at: Places) -> JournalFound:
        """Look at every record of a journal up to its heads, fold it, and project it."""
        catalogue: Catalogue = import_module(f"{service}.catalogue").CATALOGUE
        heads, states = self.heads[service], States(self.folder / f"{service}-states.db")
        promises = Promises(catalogue, self.folder / f"{service}-commands.db")
        looking = Looking(promises, Folding(catalogue, deciders_of(service), states))
        found = JournalFound(service=service, epoch=heads.epoch, position=heads.position)
        pages = self.feeds[service].pages(heads.epoch, 0, heads.position)
        for page in told(self.bar, service, pages, heads.position):
            for delivered in page:
                looking.look(delivered.record, found)
            fresh.hear(page, at)
        for lane, position in heads.lanes.items():
            if promises.lanes.get(lane, 0) < position:
                detail = f"lane {lane} ends at {promises.lanes.get(lane, 0)}, and not at its head"
                found.note(Amiss(position, UUID(int=0), "chain", detail))
        found.streams = states.streams
        promises.close()
        states.close()
        return found

    def _heard(self, at: Places) -> Places:
        """Return how far the fresh views are: ``at``, but no farther than the heads.

        The live views were looked at later than those, and may have heard what came meanwhile.
        """
        return {
            view: {lane: min(to, self.heads[lane[0]].position) for lane, to in lanes.items()}
            for view, lanes in at.items()
        }

    def _follow(self, live: LiveViews, fresh: FreshViews, after: Places) -> Places:
        """Bring the fresh views near to the live ones, which go on; return how far they are."""
        for _ in range(_ENOUGH):
            with live.still() as connection:
                at = live.places(connection)
            count = self._bring(fresh, after, at)
            after = at
            if count <= PAGE:
                break
        return after

    def _bring(self, fresh: FreshViews, after: Places, until: Places) -> int:
        count = 0
        for service in self.feeds:
            for page in self._between(service, after, until):
                fresh.hear(page, until)
                count += len(page)
        return count

    def _between(self, service: str, after: Places, until: Places) -> Iterator[Sequence[Delivered]]:
        start, end = self.heads[service].position, 0
        for view, lanes in until.items():
            for lane in (lane for lane in {*lanes, *after[view]} if lane[0] == service):
                before, now = after[view].get(lane, 0), lanes.get(lane, 0)
                if now < before:
                    msg = f"The view {view} has begun anew meanwhile. Begin again."
                    raise CannotBeDone(msg)
                if now > before:
                    start, end = min(start, before), max(end, now)
        yield from self.feeds[service].pages(self.heads[service].epoch, start, end)

    def _explain(
        self,
        found: Sequence[tuple[ViewFound, Difference | None]],
        fresh: FreshViews,
        until: Places,
    ) -> None:
        """Say of each difference which event wrote that row last: the feeds are read once more."""
        wanted = {one.view: first for one, first in found if first is not None}
        if not wanted:
            return
        causes = fresh.causes(wanted)
        for service in self.feeds:
            ends = (at for of in until.values() for lane, at in of.items() if lane[0] == service)
            last = max(ends, default=0)
            pages = self.feeds[service].pages(self.heads[service].epoch, 0, last)
            for page in told(self.bar, service, pages, last):
                causes.look(page, until)
        for one, _ in found:
            one.cause = causes.found.get(one.view)


@dataclass(frozen=True)
class Looking:
    """Holds each record against the promises, and folds it."""

    promises: Promises
    folding: Folding

    def look(self, record: Record, found: JournalFound) -> None:
        """Note what is amiss of one record."""
        found.events += 1
        broken = list(self.promises.of_place(record))
        envelope, of_bytes = self.promises.of_bytes(record)
        broken += of_bytes
        if envelope is not None:
            broken += self.folding.fold(envelope)
        for promise, detail in broken:
            found.note(Amiss(record.position, record.stream, promise, detail))


def audit(
    feeds: Mapping[str, JournalFeed],
    store: ViewStore,
    keyring: Keyring | None,
    folder: Path,
    bar: Progress,
) -> Report:
    """Replay the journals of ``feeds`` and compare the views in ``store``, all if there are keys.

    What is made anew stands in ``folder``. ``CannotBeDone`` or what is
    in ``UNABLE`` says why it came to no end.
    """
    heads = {service: feed.heads() for service, feed in feeds.items()}
    views = [view for view in VIEWS if keyring is not None or not view.opens]
    live = LiveViews(store, views, heads)
    try:
        report = Replay(feeds, heads, views, keyring or GivenKeys(), folder, bar).report(live)
    finally:
        live.close()
    left_out = [ViewFound(view=view.name, left_out=NO_KEYS) for view in VIEWS if view not in views]
    return msgspec.structs.replace(report, views=[*report.views, *left_out])


def _replayed(settings: Settings, sign: Sign, folder: Path, bar: Progress) -> Report:
    feeds = {
        service: JournalFeed(service, httpx.Client(base_url=settings.url_of(service)), sign)
        for service in JOURNALS
    }
    store = open_views(settings)
    try:
        return audit(feeds, store, keyring_of(settings), folder, bar)
    finally:
        store.close()
