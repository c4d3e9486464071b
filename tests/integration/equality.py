"""Do the hearers say what the journals say?

Every view is built anew and compared row by row; every policy has acted on every event once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, select

from evaluation.policies import POLICIES as OF_EVALUATION
from gateway.views import VIEWS
from kit.clock import SystemClock
from kit.databases import open_engine, open_recorder
from kit.envelope import Record
from kit.feed import PAGE, Delivered
from kit.keys import KeyStore, master_key
from kit.policies import HeardEvent, Policy
from kit.recorder import Recorder
from kit.sealing import Keyring
from kit.settings import Settings
from kit.view_builds import Builds
from kit.view_store import ViewStore
from kit.view_store_sqlite import ViewFiles
from kit.view_writer import ViewWriter
from kit.views import View
from personnel.policies import POLICIES as OF_PERSONNEL
from tests.kit.rebuilding import count_parked
from training.policies import POLICIES as OF_TRAINING

SOURCES = ("personnel", "training", "evaluation")
POLICIES: Mapping[str, Mapping[type[HeardEvent], Policy]] = {
    "personnel": OF_PERSONNEL,
    "training": OF_TRAINING,
    "evaluation": OF_EVALUATION,
}

Where = Path | Settings
"""Where the journals are: as the settings say, or in the files of a folder."""
Acted = Counter[tuple[str, UUID]]
"""How many commands each service gave because of which event of another."""


Rows = Mapping[str, Mapping[tuple[object, ...], str]]
"""The rows of all views, by table and by key; a row as it reads, the same on each database."""


def rows_of(where: Path | ViewStore) -> Rows:
    """Return the rows of all views as they are at one moment; a folder stands for files in it."""
    with _reading(where) as connection:
        return {
            table.fullname: {
                tuple(row[: len(table.primary_key)]): repr(row)
                for row in connection.execute(select(*table.primary_key, table))
            }
            for view in VIEWS
            for table in view.metadata.sorted_tables
        }


def set_aside_in(where: Path | ViewStore) -> dict[str, int]:
    """Return of how many events each view lacks the effect, of those that lack any."""
    with _reading(where) as connection:
        found = {view.name: count_parked(connection, view) for view in VIEWS}
    return {name: count for name, count in found.items() if count}


def rows_of_journals(var: Where, scratch: Path) -> Rows:
    """Build all views anew from the journals, and return what they ought to be."""
    settings = _settings(var)
    engine = open_engine(settings, "keys", "keys.db")
    with closing(KeyStore(engine, master_key(settings.master_key))) as keys:
        return fold((_delivered(settings, source) for source in SOURCES), keys, scratch)


def fold(journals: Iterable[Sequence[Delivered]], keys: Keyring, scratch: Path) -> Rows:
    """Build all views anew from whole journals, in files, and return their rows."""
    writers = [ViewWriter(view, ViewFiles(scratch), keys, SystemClock()) for view in VIEWS]
    for records in journals:
        for start in range(0, len(records), PAGE):
            for writer in writers:
                writer.hear(records[start : start + PAGE])
    for writer in writers:
        writer.close()
    return rows_of(scratch)


def _delivered(settings: Settings, source: str) -> Sequence[Delivered]:
    with closing(open_recorder(settings, source)) as recorder:
        epoch = recorder.heads(source).epoch
        pages = _pages(recorder)
        return [Delivered(source, epoch, record) for records in pages for record in records]


def acted(var: Where) -> Acted:
    """Return what the policies did: how often each acted on each event that it heard."""
    commands = {
        (service, envelope.causation_id, envelope.command_id)
        for service in SOURCES
        for envelope in (record.envelope() for record in journal(var, service))
        if envelope.causation_id is not None
    }
    return Counter((service, heard) for service, heard, _ in commands)


def wanted_of_policies(var: Where) -> Acted:
    """Return what the policies ought to have done: each acts once on each event it reacts to."""
    wanted = Acted()
    for record in (record for source in SOURCES for record in journal(var, source)):
        for service, policies in POLICIES.items():
            if record.type in {kind.__struct_config__.tag for kind in policies}:
                wanted[(service, record.envelope().id)] += 1
    return wanted


def journal(var: Where, source: str) -> Iterator[Record]:
    """Iterate over all records of a service's journal."""
    with closing(open_recorder(_settings(var), source)) as recorder:
        for records in _pages(recorder):
            yield from records


def _settings(where: Where) -> Settings:
    return where if isinstance(where, Settings) else Settings(var=where)


def _pages(recorder: Recorder) -> Iterator[Sequence[Record]]:
    after = 0
    while records := recorder.records(after, PAGE):
        yield records
        after = records[-1].position


def read_now(store: ViewStore) -> Sequence[View]:
    """Return the builds of all views that are read: a rebuild may have flipped some."""
    builds = Builds(store.book())
    return [builds.current(view) for view in VIEWS]


@contextmanager
def _reading(where: Path | ViewStore) -> Iterator[Connection]:
    """Give a connection on which all views stand still; a folder stands for files in it."""
    store = ViewFiles(where) if isinstance(where, Path) else where
    engine = store.reading(VIEWS if isinstance(where, Path) else read_now(where))
    with engine.begin() as connection:
        yield connection
    engine.dispose()
