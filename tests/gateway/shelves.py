"""Where do the views of a test stand, on each database that they may stand on?"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Protocol

from sqlalchemy import MetaData, Table, create_engine, delete

from gateway.views import VIEWS
from kit.view_store import BOOK, ViewStore
from kit.view_store_postgres import ViewSchemas, view_schema
from kit.view_store_sqlite import ViewFiles
from tests.servers.postgres import PostgresCluster

EVERY = ("sqlite", "postgres")


class Shelf(Protocol):
    """A place for views that can be cleared."""

    def anew(self) -> ViewStore:
        """Return a store in which nothing has been heard."""


class FileShelf:
    """Each time another folder."""

    def __init__(self, folder: Path) -> None:
        self._folders = (folder / str(number) for number in count())

    def anew(self) -> ViewStore:
        return ViewFiles(next(self._folders))


class SchemaShelf:
    """One database, in which the tables are emptied."""

    def __init__(self, url: str) -> None:
        self.store = ViewSchemas(url)
        self.store.create(VIEWS)
        self._engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))

    def anew(self) -> ViewStore:
        with self._engine.begin() as connection:
            for table in _tables():
                connection.execute(delete(table))
        return self.store

    def close(self) -> None:
        self.store.close()
        self._engine.dispose()


def _tables() -> Iterator[Table]:
    for view in VIEWS:
        for table in (*view.metadata.sorted_tables, *BOOK.sorted_tables):
            yield table.to_metadata(MetaData(), schema=view_schema(view))


@contextmanager
def schema_shelf(cluster: PostgresCluster) -> Iterator[SchemaShelf]:
    """Yield a database of its own with the tables of all views."""
    cluster.start()
    name = cluster.create_database("views")
    shelf = SchemaShelf(cluster.url(name, cluster.role("views")))
    try:
        yield shelf
    finally:
        shelf.close()
        cluster.drop_database(name)


def stored(where: Path | ViewStore) -> ViewStore:
    """Return the store that is meant: a folder stands for files in it."""
    return ViewFiles(where) if isinstance(where, Path) else where
