"""Where OPDs stand in the journal is kept in the database that the journal is kept in."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from kit.databases import open_engine
from kit.settings import Settings
from personnel.main import build
from personnel.opds_of_journal import OpdPlaces, Place
from tests.servers.postgres import PostgresCluster

FIRST, RESTORED = UUID(int=1), UUID(int=2)


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    if request.param == "sqlite":
        yield Settings(var=tmp_path, ports={"training": 1})
        return
    cluster: PostgresCluster = request.getfixturevalue("postgres_cluster")
    cluster.start()
    names = {of: cluster.create_database(of) for of in ("personnel", "keys")}
    urls = {of: cluster.url(name, cluster.role(of)) for of, name in names.items()}
    yield Settings(var=tmp_path, ports={"training": 1}, databases=urls)
    for name in names.values():
        cluster.drop_database(name)


def test_a_place_is_gone_on_from_once_and_only_in_its_own_history(settings: Settings) -> None:
    places = OpdPlaces(open_engine(settings, "personnel", "places.db"))
    places.create()
    places.create()
    assert places.begin(FIRST) == (Place(FIRST, 0), [])
    places.follow(Place(FIRST, 0), [3, 2], Place(FIRST, 7))
    places.follow(Place(FIRST, 0), [4], Place(FIRST, 9))
    places.follow(Place(FIRST, 7), [], Place(FIRST, 8))
    assert places.begin(FIRST) == (Place(FIRST, 8), [2, 3])
    assert places.begin(RESTORED) == (Place(RESTORED, 0), [])
    places.close()


def test_personnel_keeps_them_where_its_journal_is(settings: Settings) -> None:
    service = build(settings)
    service.migrate(True)  # noqa: FBT003 - sample data
    service.close()
    places = OpdPlaces(open_engine(settings, "personnel", "personnel-opds.db"))
    assert places.begin(FIRST) == (Place(FIRST, 0), [])
    places.close()
    on_disk = {path.name for path in settings.var.glob("*.db")}
    files = ("personnel", "keys", "personnel-opds", "personnel-due", "personnel-siasn")
    assert on_disk == (set() if settings.databases else {f"{name}.db" for name in files})
