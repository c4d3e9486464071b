"""What is somebody told whose rebuild cannot go on, since the views' database does not let it?"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Timer

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from gateway.rebuilding import views_named
from kit.view_store_postgres import ViewSchemas, view_schema
from kit.views import View
from spbe.rebuild import AWAY_NOW
from tests.servers.rooms import Databases

ROOT = Path(__file__).parents[2]
SHORTLY = """
import sys
import kit.view_store_postgres as views
import spbe.rebuild
views._WRITTEN_SECONDS = 1.0
views._WRITES["lock_timeout"] = "300ms"
spbe.rebuild.READ_SECONDS = 0
spbe.rebuild.app(sys.argv[1:])
"""
"""The command as it is, but that it waits for a database no longer than tests do."""
TOLD_WITHIN = 60.0


@pytest.fixture
def view(databases: Databases) -> View:
    """Return a view that has been made."""
    (view,) = views_named(["training"])
    with closing(ViewSchemas(databases.url("views"))) as store:
        store.create([view])
    return view


@contextmanager
def rebuilds(databases: Databases, var: Path, *said: str) -> Iterator["subprocess.Popen[str]"]:
    """Have a view rebuilt; the services are not there."""
    apart = {name: told for name, told in os.environ.items() if not name.startswith("SPBE_")}
    views = {"SPBE_DATABASES__VIEWS": databases.url("views"), "SPBE_VAR": str(var)}
    process = subprocess.Popen(  # noqa: S603 - our own
        [sys.executable, "-c", SHORTLY, "training", *said],
        env={**apart, **views, "PYTHONPATH": ".:services"},
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    late = Timer(TOLD_WITHIN, process.kill)
    late.start()
    with process:
        try:
            yield process
        finally:
            process.kill()
            late.cancel()


def is_told(process: "subprocess.Popen[str]", what: str) -> bool:
    assert process.stdout is not None
    return any(what in line for line in process.stdout)


@contextmanager
def read_by_somebody(url: str, view: View) -> Iterator[None]:
    """Have a build read in a transaction that does not end."""
    table = view.metadata.sorted_tables[0].name
    with psycopg.connect(url) as line:
        line.execute(SQL("SELECT 1 FROM {}").format(Identifier(view_schema(view), table)))
        yield


def test_whoever_drops_what_somebody_reads_still_is_told_so_and_may_try_again(
    databases: Databases, view: View, tmp_path: Path
) -> None:
    url, former = databases.url("views"), replace(view, build=2)
    with closing(ViewSchemas(url)) as store:
        store.create([former])
    with read_by_somebody(url, former), rebuilds(databases, tmp_path, "--drop") as process:
        assert is_told(process, "Somebody reads or writes there still")
        assert process.wait() == AWAY_NOW
    with rebuilds(databases, tmp_path, "--drop") as process:
        assert is_told(process, "training: build 2 is removed.")


def test_a_database_that_freezes_while_it_waits_for_a_source_is_told_of_and_waited_for(
    databases: Databases, view: View, tmp_path: Path
) -> None:
    assert view
    with rebuilds(databases, tmp_path) as process:
        assert is_told(process, "waits: http")
        databases.cluster.freeze()
        try:
            assert is_told(process, "the book cannot be written")
        finally:
            databases.cluster.thaw()
        assert is_told(process, "waits: http")
