"""Can one request be followed through every process and Kafka to the rows that show it?"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kit.recorder_postgres import PostgresRecorder
from tests.integration.client import Caller, Told, eventually
from tests.integration.collector import Collector, Seen, collecting
from tests.integration.production import settings_of, topics_of_the_suite
from tests.integration.running import Processes
from tests.servers.kafka import ApacheKafka
from tests.servers.rooms import Databases

NAME = "Dinas Percobaan Jejak"
OPD: dict[str, object] = {
    "code": "DINAS-JEJAK",
    "name": NAME,
    "kind": "dinas",
    "valid_from": "2026-01-01",
    "valid_to": None,
    "predecessors": [],
    "source": "contoh",
}
PATIENCE = 120.0
PROCESSES = (
    *(("serve", "personnel"), ("serve", "gateway")),
    *(("work", "personnel"), ("work", "evaluation"), ("work", "gateway")),
)
STAGES = {
    ("gateway-serve", "POST /api/personnel/opds"),
    ("gateway-serve", "forward to personnel"),
    ("personnel-serve", "POST /opds"),
    ("personnel-serve", "append"),
    ("personnel-work", "publish"),
    ("evaluation-work", "react"),
    ("evaluation-work", "append"),
    ("gateway-work", "show in a view"),
}


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as made:
        yield made


@contextmanager
def traced(
    var: Path, databases: Databases, kafka: ApacheKafka, endpoint: str
) -> Iterator[Processes]:
    """Run the processes through which a request goes that registers an OPD, and no others."""
    also = {**settings_of(databases), "SPBE_OTLP_ENDPOINT": endpoint, "SPBE_FRESH_GROUPS": "false"}
    suite = Processes(var, kafka.bootstrap, also=also)
    with topics_of_the_suite(kafka):
        suite.finish("migrate", "--sample")
        try:
            for command in PROCESSES:
                suite.start(*command)
            suite.wait_ready("personnel", "gateway")
            yield suite
        finally:
            suite.stop_all()


def test_one_trace_leads_from_the_request_to_the_row_and_stands_in_the_event(
    databases: Databases, apache_kafka: ApacheKafka, collector: Collector, tmp_path: Path
) -> None:
    with traced(tmp_path / "var", databases, apache_kafka, collector.url) as suite:
        admin = Caller(Told(suite.gateway), "admin")
        done = admin.send("/api/personnel/opds", OPD)
        assert done.is_success, done.text
        personnel = PostgresRecorder(databases.url("personnel"))
        stored = personnel.records(personnel.heads("personnel").position - 1, 1)[0].envelope()
        personnel.close()
        assert str(stored.stream) == done.json()["stream"]
        trace = (stored.traceparent or "")[3:35]

        def seen() -> set[tuple[str, str]]:
            return {(one.process, one.name) for one in collector.of(trace)}

        eventually(lambda: seen() >= STAGES, PATIENCE)
        _hangs_together(collector.of(trace), stored.traceparent or "")
        refused = admin.send("/api/personnel/opds", {**OPD, "code": 1})
        problem = refused.json()
        assert refused.status_code == 400
        eventually(lambda: bool(collector.of(problem["trace"])), PATIENCE)
        admin.close()
        _is_in_the_logs(suite, trace)
    told = " ".join(f"{one.name} {one.said}" for one in collector.spans)
    assert NAME not in told
    assert admin.user not in told


def _hangs_together(spans: list[Seen], traceparent: str) -> None:
    by_name = {(one.process, one.name): one for one in spans}
    by_id = {one.id: one for one in spans}
    request = by_name["gateway-serve", "POST /api/personnel/opds"]
    forwarded = by_name["gateway-serve", "forward to personnel"]
    asked = by_name["personnel-serve", "POST /opds"]
    append = by_name["personnel-serve", "append"]
    assert request.parent == ""
    assert [forwarded.parent, asked.parent, append.parent] == [request.id, forwarded.id, asked.id]
    assert traceparent[36:52] == append.id, "the stored event names the span that recorded it"
    reacted = by_name["evaluation-work", "react"]
    assert reacted.parent == append.id
    assert by_name["evaluation-work", "append"].parent == reacted.id
    shown = [one for one in spans if one.name == "show in a view"]
    assert {by_id[one.parent].name for one in shown} == {"append"}
    assert all(one.said.keys() >= {"view", "event", "stream", "position"} for one in shown)
    assert any(one.said["view"].startswith("opds v") for one in shown)


def _is_in_the_logs(suite: Processes, trace: str) -> None:
    for process in ("serve-gateway", "serve-personnel"):
        log = (suite.var.parent / f"{process}.log").read_text()
        lines = [json.loads(line) for line in log.splitlines() if f'"trace": "{trace}"' in line]
        assert "request" in {line["event"] for line in lines}, f"{process} logs no request of it"
