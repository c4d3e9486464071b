"""Does a fault of a database leave out what was to be written there, and what is a session told?"""

from collections.abc import Mapping

import pytest
from psycopg import OperationalError
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from kit.postgres import postgres_engine
from tests.servers.rooms import Databases

NAME = "Budi Santoso"


@pytest.mark.parametrize("rows", [1, 2])
def test_a_fault_of_postgresql_names_no_value(databases: Databases, rows: int) -> None:
    engine = postgres_engine(databases.url("keys"))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE held (name text PRIMARY KEY)"))
    _insert(engine, rows)
    with pytest.raises(IntegrityError) as fault:
        _insert(engine, rows)
    engine.dispose()
    assert "duplicate key" in str(fault.value)
    assert NAME not in f"{fault.value} {fault.value.orig!r}"


@pytest.mark.parametrize(
    ("settings", "shown"),
    [({}, "5s"), ({"idle_in_transaction_session_timeout": "15s"}, "15s")],
)
def test_a_transaction_that_stands_still_ends_after_the_journals_seconds_or_those_said(
    databases: Databases, settings: Mapping[str, str], shown: str
) -> None:
    said = "options=-c%20work_mem%3D5MB"
    engine = postgres_engine(f"{databases.url('keys')}?{said}", settings)
    with engine.connect() as connection:
        asked = text("SHOW idle_in_transaction_session_timeout")
        assert connection.execute(asked).scalar_one() == shown
        assert connection.execute(text("SHOW work_mem")).scalar_one() == "5MB"
    engine.dispose()


def test_a_line_that_comes_back_after_its_engine_was_closed_ends(databases: Databases) -> None:
    engine = postgres_engine(databases.url("keys"))
    with engine.connect() as connection:
        line = connection.connection.dbapi_connection
        assert line is not None
        engine.dispose()
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    with pytest.raises(OperationalError, match="connection is closed"):
        line.cursor().execute("SELECT 1")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1


def _insert(engine: Engine, rows: int) -> None:
    names = [{"name": f"{NAME} {number}"} for number in range(rows)]
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO held VALUES (:name)"), names)
