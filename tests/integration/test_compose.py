"""Does what docker-compose.yml says run the suite? Its commands and environment, nothing added."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from tests.deploy.compose import COMPOSE, ROOT
from tests.integration import scoring, story
from tests.integration.answers import answers
from tests.integration.client import Told, eventually
from tests.integration.composed import UP_SECONDS, Composed, composed
from tests.integration.production import topics_of_the_suite
from tests.integration.story import World
from tests.servers.kafka import ApacheKafka
from tests.servers.postgres import PostgresCluster

PARTS = ("personnel", "training", "evaluation", "keys", "views", "keycloak")
FIRST = ("databases", "migrate", "scrape-token", "personnel", "personnel-work")
SERVE, WORK = 8080, 9080
METRIC = re.compile(r"(?<![\w\"/])([a-z][a-z0-9]*(?:_[a-z0-9]+)+)(?=[{\[)\s]|$)")
OF_PROMETHEUS = frozenset({"histogram_quantile"})

Json = dict[str, Any]


@pytest.fixture(scope="module")
def cluster() -> Iterator[PostgresCluster]:
    """Return a cluster for the file's own databases and roles, whose names are fixed."""
    with PostgresCluster() as own:
        yield own


@pytest.fixture
def servers(cluster: PostgresCluster, apache_kafka: ApacheKafka) -> Iterator[dict[str, str]]:
    """Yield where the servers of the file are; nothing of it is in them, before and after."""
    there = cluster.sql("SELECT datname FROM pg_database").split()
    assert not set(PARTS).intersection(there), "somebody's databases are there already"
    where = cluster.admin_url.partition("@")[2].partition("/")[0]
    try:
        with topics_of_the_suite(apache_kafka):
            yield {"postgres:5432": where, "kafka:9092": apache_kafka.bootstrap}
    finally:
        for part in PARTS:
            cluster.drop_database(part)
            cluster.sql(f"DROP ROLE IF EXISTS {part}")


@pytest.fixture
def admin(cluster: PostgresCluster) -> str:
    """Return the file with the real superuser's name and password in the place of the sample's."""
    user = cluster.admin_url.partition("//")[2].rpartition("@")[0]
    name, _, password = user.partition(":")
    asked = re.compile(r"postgres:\$\{POSTGRES_PASSWORD:[^}]*\}(?=@)")
    return asked.sub(f"{name}:{password}", COMPOSE.read_text())


def first_signs(suite: Composed) -> None:
    """A journal answers, and its events leave: needs database, tables, topic, keys and work."""
    token = (suite.folder / "volumes" / "scrape" / "token").read_text()
    signed = {"Authorization": f"Bearer {token}"}
    heads = httpx.get(f"{suite.url('personnel', SERVE)}/events/heads", headers=signed)
    assert heads.is_success, heads.text

    def published() -> bool:
        figures = suite.figures("personnel-work", WORK)
        return "\nrelay_lag_events 0.0\n" in figures and "\njournal_position 0.0\n" not in figures

    eventually(published, suite.patience)


class Cut(NamedTuple):
    line: str
    seen: str
    """What tells that it is missing."""
    patience: float = UP_SECONDS


@pytest.mark.parametrize(
    "cut",
    [
        Cut(r"    command: \[migrate\]\n", "personnel is not well", 8),
        Cut(r"    command: \[work, personnel\]\n", "personnel-work is not well"),
        Cut(r"  SPBE_DATABASES__PERSONNEL: .*\n", "personnel is not well", 8),
        Cut(r"  SPBE_ISSUER_KEY_FILE: .*\n", "forged"),
    ],
    ids=["migrate", "work", "database", "issuer"],
)
def test_without_one_of_its_lines_it_does_not_run(
    cut: Cut, admin: str, servers: dict[str, str], tmp_path: Path
) -> None:
    broken, found = re.subn(cut.line, "", admin)
    assert found == 1
    with (
        pytest.raises(AssertionError, match=cut.seen),
        composed(broken, tmp_path / "suite", servers, only=FIRST, patience=cut.patience) as suite,
    ):
        first_signs(suite)


def test_as_it_is_the_story_ends_as_in_the_embedded_run(
    told: tuple[Path, Json], admin: str, servers: dict[str, str], tmp_path: Path
) -> None:
    with composed(admin, tmp_path / "suite", servers) as suite:
        first_signs(suite)
        with World(Told(suite.url("gateway", SERVE))) as world:
            for chapter in (*story.CHAPTERS, *scoring.CHAPTERS):
                chapter(world)
            assert answers(world) == told[1]
        assert "relay_lag_events" in asked_for()
        assert asked_for() - shown(suite) == set()
        suite.all_run()
        assert set(suite.stop().values()) == {0}


def test_the_names_in_a_query_are_found() -> None:
    query = 'rate(problems_total{type="not_one"}[5m]) / sum by (le) (parked_events) > 0'
    assert METRIC.findall(query) == ["problems_total", "parked_events"]


def shown(suite: Composed) -> set[str]:
    """Return the names of all that the processes show to Prometheus, and its own."""
    names = {"up"}
    for container in suite.running:
        if container != "scrape-token":
            port = WORK if container.endswith("-work") else SERVE
            for family in text_string_to_metric_families(suite.figures(container, port)):
                extra = ("_bucket", "_count", "_sum") if family.type == "histogram" else ()
                total = ("_total",) if family.type == "counter" else ()
                names |= {family.name + end for end in ("", *extra, *total)}
    return names


def asked_for() -> set[str]:
    """Return the names in the queries of all dashboards and alerts."""
    rules = yaml.safe_load((ROOT / "deploy/prometheus/alerts.yml").read_text())["groups"]
    queries = [rule["expr"] for group in rules for rule in group["rules"]]
    for dashboard in (ROOT / "deploy/grafana/dashboards").glob("*.json"):
        panels = json.loads(dashboard.read_text())["panels"]
        queries += [target["expr"] for panel in panels for target in panel["targets"]]
    return {name for query in queries for name in METRIC.findall(query)} - OF_PROMETHEUS
