"""Are the records on Kafka CloudEvents 1.0, and is what is none of ours left alone?"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from kit.envelope import Record
from kit.journal import Journal
from kit.recorder_sqlite import SqliteRecorder
from kit.wire import delivered_from, headers_of, topic_of
from tests.kit.journal.sample import Count, context, counter, journal_on
from tests.kit.recorded import nested

TOPIC = topic_of("sample")
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
REQUIRED = {"id", "source", "specversion", "type"}
MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+(; ?[a-z]+=[a-z0-9-]+)*")


def check_cloudevent(headers: Mapping[str, str], value: bytes) -> None:
    """Check a record by CloudEvents 1.0 and its Kafka protocol binding, binary content mode."""
    attributes = {
        name.removeprefix("ce_"): text for name, text in headers.items() if name.startswith("ce_")
    }
    assert attributes.keys() >= REQUIRED
    assert all(re.fullmatch("[a-z0-9]{1,20}", name) for name in attributes)
    assert all(attributes.values()), "an attribute that is given is not empty"
    assert attributes["specversion"] == "1.0"
    assert urlsplit(attributes["source"]).path, "a source is a URI reference that is not empty"
    if "time" in attributes:
        at = attributes["time"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", at)
        assert datetime.fromisoformat(at).tzinfo is not None, "RFC 3339"
    assert MEDIA_TYPE.fullmatch(headers["content-type"])
    assert not headers["content-type"].startswith("application/cloudevents"), "structured mode"
    assert "datacontenttype" not in attributes, "it travels as content-type"
    assert value


@pytest.fixture
def journal() -> Journal:
    recorder = SqliteRecorder(":memory:")
    recorder.create()
    return journal_on(recorder)


@pytest.fixture
def record(journal: Journal) -> Record:
    journal.execute(counter, UUID(int=1), Count(), context=replace(context(), traceparent=TRACE))
    return journal.recorder.records(1, 1)[0]


def texts(journal: Journal, record: Record) -> dict[str, str]:
    headers = headers_of("sample", journal.heads().epoch, record)
    return {name: value.decode() for name, value in headers}


def test_a_record_is_a_cloudevent(journal: Journal, record: Record) -> None:
    headers = texts(journal, record)
    check_cloudevent(headers, record.state)
    envelope = record.envelope()
    assert headers["ce_id"] == str(envelope.id)
    assert headers["ce_type"] == envelope.type == "sample.counted.v1"
    assert headers["ce_subject"] == str(envelope.stream)
    assert headers["traceparent"] == TRACE


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ce_specversion", "0.3"),
        ("ce_id", ""),
        ("ce_source", ""),
        ("ce_time", "2026-03-02 04:00"),
        ("ce_previousPosition", "4"),
        ("content-type", "application/cloudevents+json"),
    ],
)
def test_the_check_sees_what_is_no_cloudevent(
    journal: Journal, record: Record, name: str, value: str
) -> None:
    with pytest.raises(AssertionError):
        check_cloudevent({**texts(journal, record), name: value}, record.state)


def test_a_record_is_read_as_it_was_written(journal: Journal, record: Record) -> None:
    epoch = journal.heads().epoch
    delivered = delivered_from(TOPIC, headers_of("sample", epoch, record), record.state)
    assert delivered is not None
    assert (delivered.source, delivered.epoch, delivered.record) == ("sample", epoch, record)
    assert topic_of("sample") == "sample.events.v1"


@pytest.mark.parametrize("value", [b"", b"x", b"\xff", b"-", None])
@pytest.mark.parametrize(
    "name", ["ce_position", "ce_lane", "ce_previous", "ce_subject", "ce_epoch"]
)
def test_a_record_that_lacks_its_place_is_nobodys(
    journal: Journal, record: Record, name: str, value: bytes | None
) -> None:
    headers = dict(headers_of("sample", journal.heads().epoch, record))
    assert delivered_from(TOPIC, [*(headers | {name: value}).items()], record.state) is None
    del headers[name]
    assert delivered_from(TOPIC, [*headers.items()], record.state) is None


def test_a_record_without_a_value_is_nobodys(journal: Journal, record: Record) -> None:
    headers = headers_of("sample", journal.heads().epoch, record)
    assert delivered_from(TOPIC, headers, None) is None


def test_a_value_that_nests_deeper_than_anybody_reads_is_nobodys(
    journal: Journal, record: Record
) -> None:
    headers = headers_of("sample", journal.heads().epoch, record)
    assert delivered_from(TOPIC, headers, nested(record.state)) is None


def test_headers_of_others_do_no_harm(journal: Journal, record: Record) -> None:
    headers = headers_of("sample", journal.heads().epoch, record)
    assert delivered_from(TOPIC, [("x", b"\xff"), *headers, ("y", None)], record.state) is not None
