"""Does a trace go on from the caller, cost nothing while it is off, and say nothing of persons?"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from kit.settings import Settings
from kit.tracing import begin_tracing, end_tracing, new_traceparent, span, trace_of, traceparent_of
from tests.integration.collector import Collector, collecting
from tests.kit.journal.sample import Count, context, counter
from tests.kit.tally import RULES, Hearing, Producer
from tests.kit.toy import OUR_OPD, toy

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
UNSAMPLED = f"{TRACE[:-2]}00"
SHELF = {"opd_id": str(OUR_OPD)}
A = UUID(int=0xA)


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as made:
        begin_tracing(made.url, "toy-serve")
        yield made
        end_tracing()


async def test_a_request_goes_on_with_the_trace_that_came(
    collector: Collector, tmp_path: Path
) -> None:
    library = toy(tmp_path)
    async with library.client(traceparent=TRACE) as http:
        assert (await http.post("/shelves", json=SHELF)).is_success
        refused = await http.post("/shelves", json={}, headers={"Idempotency-Key": "b"})
    stored = library.journal.recorder.records(1, 1)[0].envelope().traceparent or ""
    end_tracing()
    spans = {one.id: one for one in collector.of(TRACE[3:35])}
    append = spans[stored[36:52]]
    request = spans[append.parent]
    assert (append.name, request.name, request.parent) == ("append", "POST /shelves", TRACE[36:52])
    assert request.said["http.response.status_code"] == "200"
    assert refused.json()["trace"] == TRACE[3:35]


async def test_what_the_caller_does_not_sample_is_not_sampled_here(
    collector: Collector, tmp_path: Path
) -> None:
    library = toy(tmp_path)
    async with library.client(traceparent=UNSAMPLED) as http:
        assert (await http.post("/shelves", json=SHELF)).is_success
        assert (await http.get("/health/live")).is_success
    stored = library.journal.recorder.records(1, 1)[0].envelope().traceparent or ""
    end_tracing()
    assert (stored[3:35], stored[-2:]) == (TRACE[3:35], "00")
    assert collector.spans == []


def test_what_follows_by_a_policy_is_in_the_trace_of_its_cause(
    collector: Collector, producer: Producer, hearing: Hearing
) -> None:
    asked = replace(context(), traceparent=TRACE)
    producer.journal.execute(counter, A, Count(), context=asked)
    hearing.hearer.hear(producer.all())
    effect = hearing.journal.recorder.records(1, 1)[0]
    end_tracing()
    assert trace_of(effect.state) == TRACE[3:35]
    assert {"append", "react"} == {one.name for one in collector.of(TRACE[3:35])}


def test_a_preview_is_no_part_of_the_trace_and_a_retry_is(
    collector: Collector, producer: Producer, hearing: Hearing
) -> None:
    RULES.unlucky = 1
    producer.journal.execute(counter, A, Count(), context=replace(context(), traceparent=TRACE))
    hearing.hearer.hear(producer.all())
    RULES.unlucky = 13
    (foreseen,) = hearing.set_aside.preview(A, 1)
    assert foreseen.effect is not None
    hearing.set_aside.retry(A)
    end_tracing()
    # The producer's own append, the reaction that was refused, and what the retry did.
    found = sorted(one.name for one in collector.of(TRACE[3:35]))
    assert found == ["append", "append", "react", "react"]


def test_of_a_fault_only_its_name_is_told(collector: Collector) -> None:
    with pytest.raises(KeyError, match="Budi"), span("ask", TRACE):
        dict[str, str]()["Budi"]
    end_tracing()
    (one,) = collector.spans
    assert one.said == {"error.type": "KeyError"}


def test_a_collector_that_is_away_holds_nobody_up() -> None:
    begin_tracing("http://127.0.0.1:1", "toy-serve")
    with span("ask", TRACE) as told:
        assert (told.traceparent or "").startswith(TRACE[:36])
    end_tracing()


def test_while_it_is_off_a_trace_only_passes_through() -> None:
    begin_tracing("", "toy-serve")
    with span("ask", TRACE) as told:
        told.name("other")
        told.tell(status=200)
        assert told.traceparent == TRACE
    with span("ask", None) as told:
        assert told.traceparent is None


def test_a_trace_that_begins_here_is_one_by_the_standard() -> None:
    valid = re.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-00")
    assert valid.fullmatch(new_traceparent())
    assert new_traceparent() != new_traceparent()
    command = uuid4()
    assert valid.fullmatch(traceparent_of(command))
    assert traceparent_of(command) == traceparent_of(command)


def test_the_usual_variable_names_the_collector_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://usual:4318")
    assert Settings().otlp_endpoint == "http://usual:4318"
    monkeypatch.setenv("SPBE_OTLP_ENDPOINT", "http://own:4318")
    assert Settings().otlp_endpoint == "http://own:4318"
