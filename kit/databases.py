"""Where is each part's data kept? In a SQLite file under ``var``, or where the settings say.

This is the only place that chooses: ``databases`` names a PostgreSQL database for each service's
journal, for the ``keys`` and for the ``views``. What is not named is a file.
"""

from pathlib import Path

from sqlalchemy import Engine, NullPool

from kit.due_table import DueTable
from kit.postgres import postgres_engine
from kit.recorder import Recorder
from kit.recorder_postgres import PostgresRecorder
from kit.recorder_sqlite import SqliteRecorder
from kit.settings import Settings
from kit.sqlite import sqlite_engine
from kit.timings import time_recorder, time_transactions
from kit.view_store import ViewStore
from kit.view_store_postgres import ViewSchemas
from kit.view_store_sqlite import ViewFiles


def open_recorder(settings: Settings, service: str) -> Recorder:
    """Return where a service's journal is kept; nothing is asked of it yet."""
    recorder: PostgresRecorder | SqliteRecorder
    if url := settings.databases.get(service):
        recorder = PostgresRecorder(url)
    else:
        settings.var.mkdir(parents=True, exist_ok=True)
        recorder = SqliteRecorder(str(settings.var / f"{service}.db"))
    time_recorder(recorder, service)
    return recorder


def open_due_table(settings: Settings, service: str) -> DueTable:
    """Return where a service's due-list is kept: beside its journal, or in a file of its own."""
    if url := settings.databases.get(service):
        return DueTable(postgres_engine(url))
    settings.var.mkdir(parents=True, exist_ok=True)
    return due_file(settings.var / f"{service}-due.db")


def due_file(path: Path) -> DueTable:
    """Return a due-list in a file that may be deleted at any time, even while it is used."""
    return DueTable(sqlite_engine(f"sqlite:///{path}", poolclass=NullPool))


def open_engine(settings: Settings, name: str, file: str, *pragmas: str) -> Engine:
    """Return an engine on the database called ``name``, or on a ``file`` under ``var``.

    ``pragmas`` are for the file. Faults do not name values: these may be names of persons.
    """
    if url := settings.databases.get(name):
        engine = postgres_engine(url)
    else:
        settings.var.mkdir(parents=True, exist_ok=True)
        engine = sqlite_engine(f"sqlite:///{settings.var / file}", *pragmas)
    time_transactions(engine, name, "transaction")
    return engine


def open_views(settings: Settings) -> ViewStore:
    """Return where the views are kept; nothing is asked of it yet."""
    if url := settings.databases.get("views"):
        return ViewSchemas(url)
    return ViewFiles(settings.var / "views")
