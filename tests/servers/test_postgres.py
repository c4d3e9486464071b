"""Does the real PostgreSQL keep what it committed, and does a role reach its own database only?"""

import subprocess
import threading

import pytest

from tests.servers.postgres import OLDEST, PostgresCluster
from tests.servers.rooms import Databases
from tests.servers.server import frozen


def test_what_was_committed_is_there_after_kill_9_and_what_was_not_is_gone(
    databases: Databases,
) -> None:
    databases.sql("personnel", "CREATE TABLE kept (number int PRIMARY KEY)")
    before = databases.url("personnel")
    committed: list[int] = []
    refused: list[int] = []
    enough = threading.Event()

    def write() -> None:
        number = 0
        while not refused:
            number += 1
            try:
                databases.sql("personnel", f"INSERT INTO kept SELECT {number}")
                committed.append(number)
            except subprocess.CalledProcessError:
                refused.append(number)
            if number == 20:
                enough.set()

    def leave_open() -> None:
        begun = "BEGIN", "INSERT INTO kept VALUES (-1)", "SELECT pg_sleep(60)"
        with pytest.raises(subprocess.CalledProcessError):
            databases.sql("personnel", *begun)

    writing, hanging = threading.Thread(target=write), threading.Thread(target=leave_open)
    hanging.start()
    writing.start()
    assert enough.wait(30)
    databases.cluster.kill()
    writing.join(30)
    hanging.join(30)
    databases.cluster.start()
    assert databases.url("personnel") == before
    found = databases.sql("personnel", "SELECT number FROM kept ORDER BY number").split("\n")
    # The answer to the last one may have been lost with the server.
    assert [int(one) for one in found] in (committed, committed + refused)


def test_a_role_reaches_its_own_database_only(databases: Databases) -> None:
    personnel, keys = databases.url("personnel"), databases.url("keys")
    stranger = keys.rpartition("/")[0] + "/" + personnel.rpartition("/")[2]
    assert databases.cluster.sql("SELECT current_user", url=keys) == databases.cluster.role("keys")
    with pytest.raises(subprocess.CalledProcessError) as refused:
        databases.cluster.sql("SELECT 1", url=stranger)
    assert "permission denied for database" in refused.value.stderr


def test_a_built_database_is_copied_with_its_owner(databases: Databases) -> None:
    cluster, built = databases.cluster, []

    def build(url: str) -> None:
        built.append(url)
        cluster.sql("CREATE TABLE kept (number int PRIMARY KEY)", url=url)

    with Databases(cluster) as one, Databases(cluster) as two:
        for own in (one, two):
            own.url("training", build)
            own.sql("training", "INSERT INTO kept VALUES (1)", "ALTER TABLE kept ADD further int")
    assert len(built) == 1


def test_a_frozen_server_answers_when_it_thaws(databases: Databases) -> None:
    databases.url("views")
    answers: list[str] = []
    with frozen(databases.cluster):
        asking = threading.Thread(target=lambda: answers.append(databases.sql("views", "SELECT 1")))
        asking.start()
        asking.join(1)
        assert answers == []
    asking.join(30)
    assert answers == ["1"]


def test_it_is_new_enough_and_flushes_only_when_told_to(postgres: PostgresCluster) -> None:
    assert int(postgres.sql("SHOW server_version_num")) >= OLDEST * 10000
    assert postgres.sql("SHOW fsync") == "off"
    with PostgresCluster(durable=True, work_mem="5MB") as flushing:
        assert flushing.sql("SHOW fsync", "SHOW work_mem") == "on\n5MB"
        assert flushing.processes()[0].username() != "root"
