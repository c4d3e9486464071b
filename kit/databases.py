"""Where is each part's data kept? In a SQLite file under ``var``, or where the settings say.

This is the only place that chooses: ``databases`` names a PostgreSQL database for each service's
journal, for the ``keys`` and for the ``views``. What is not named is a file.
"""

from sqlalchemy import Engine, create_engine

from kit.postgres import CONNECT_SECONDS, POOL_SIZE
from kit.recorder import Recorder
from kit.recorder_postgres import PostgresRecorder
from kit.recorder_sqlite import SqliteRecorder
from kit.settings import Settings
from kit.sqlite import sqlite_engine


def open_recorder(settings: Settings, service: str) -> Recorder:
    """Return where a service's journal is kept; nothing is asked of it yet."""
    if url := settings.databases.get(service):
        return PostgresRecorder(url)
    settings.var.mkdir(parents=True, exist_ok=True)
    return SqliteRecorder(str(settings.var / f"{service}.db"))


def open_engine(settings: Settings, name: str, file: str, *pragmas: str) -> Engine:
    """Return an engine on the database called ``name``, or on a ``file`` under ``var``.

    ``pragmas`` are for the file. Faults do not name values: these may be names of persons.
    """
    if url := settings.databases.get(name):
        return postgres_engine(url)
    settings.var.mkdir(parents=True, exist_ok=True)
    return sqlite_engine(f"sqlite:///{settings.var / file}", *pragmas)


def postgres_engine(url: str) -> Engine:
    """Return an engine that notices a connection which the server has closed meanwhile."""
    return create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        connect_args={"connect_timeout": int(CONNECT_SECONDS)},
        pool_pre_ping=True,
        pool_size=POOL_SIZE,
        pool_timeout=CONNECT_SECONDS,
        hide_parameters=True,
    )
