"""Which views has a question read? Seen from what it asked, so that none can be forgotten."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection, Table, event
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.visitors import iterate

from gateway.reading import Reading
from kit.views import View

_NOTED: Final = "noted"


def noted(connection: Connection) -> Connection:
    """Note from now on of which views the tables are that are read over this connection."""
    connection.execution_options(**{_NOTED: set[str]()})
    event.listen(connection, "before_execute", _note)
    return connection


@contextmanager
def beside(connection: Connection) -> Iterator[None]:
    """Note nothing meanwhile: for what is said around every answer, and no answer waits for."""
    before = connection.get_execution_options().get(_NOTED)
    connection.execution_options(**{_NOTED: set[str]()})
    try:
        yield
    finally:
        connection.execution_options(**{_NOTED: before})


def touched(connection: Connection, reading: Reading) -> Sequence[View]:
    """Return the views that have been read since this was to be noted."""
    names: Collection[str] = connection.get_execution_options()[_NOTED]
    return [view for view in reading.views.values() if view.schema in names]


def schemas_of(statement: ClauseElement) -> frozenset[str]:
    """Return by name the views of which a statement reads tables."""
    return frozenset(
        part.schema for part in iterate(statement) if isinstance(part, Table) and part.schema
    )


def _note(
    _: Connection,
    statement: ClauseElement,
    __: object,
    ___: object,
    options: Mapping[str, Any],
) -> None:
    options[_NOTED].update(schemas_of(statement))
