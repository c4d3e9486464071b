"""Does a fault of a database leave out what was to be written there?"""

import pytest
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


def _insert(engine: Engine, rows: int) -> None:
    names = [{"name": f"{NAME} {number}"} for number in range(rows)]
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO held VALUES (:name)"), names)
