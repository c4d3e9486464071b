"""Do the views say what the journals say? Every view is built anew and compared row by row."""

import hashlib
from pathlib import Path

from sqlalchemy import create_engine, select

from gateway.views import VIEWS
from kit.clock import SystemClock
from kit.feed import PAGE, Delivered
from kit.keys import KeyStore, master_key
from kit.recorder_sqlite import SqliteRecorder
from kit.view_writer import ViewWriter, view_file
from kit.views import View

SOURCES = ("personnel", "training", "evaluation")


def digests(folder: Path) -> dict[str, str]:
    """Return SHA-256 over the rows of each view, in the order of their keys."""
    return {view.name: _digest(folder, view) for view in VIEWS}


def digests_of_journals(var: Path, scratch: Path) -> dict[str, str]:
    """Build all views anew from the journals in ``var``, and return what they ought to be."""
    keys = KeyStore(f"sqlite:///{var / 'keys.db'}", master_key(var / "keys" / "master.key"))
    writers = [ViewWriter(view, scratch, keys, SystemClock()) for view in VIEWS]
    for source in SOURCES:
        recorder = SqliteRecorder(str(var / f"{source}.db"))
        epoch, after = recorder.heads(source).epoch, 0
        while records := recorder.records(after, PAGE):
            for writer in writers:
                writer.hear([Delivered(source, epoch, record) for record in records])
            after = records[-1].position
        recorder.close()
    for writer in writers:
        writer.close()
    keys.close()
    return digests(scratch)


def _digest(folder: Path, view: View) -> str:
    engine = create_engine(f"sqlite:///{view_file(folder, view)}").execution_options(
        schema_translate_map={view.schema: None}
    )
    found = hashlib.sha256()
    with engine.connect() as connection:
        for table in view.metadata.sorted_tables:
            rows = connection.execute(select(table).order_by(*table.primary_key))
            for row in rows:
                found.update(repr((table.name, *row)).encode())
    engine.dispose()
    return found.hexdigest()
