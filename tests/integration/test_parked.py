"""What an earlier release could not handle is seen, retried and given up from the command line."""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evaluation.catalogue import CATALOGUE
from evaluation.heard import OpdRegistered
from gateway.views import opds
from kit.catalogue import HeardEventDiscarded, type_of
from kit.clock import SystemClock
from kit.envelope import Envelope
from kit.feed import Delivered
from kit.journal import Journal
from kit.policies import PolicyHearer
from kit.recorder_sqlite import SqliteRecorder
from kit.sealing import GivenKeys, NoKeys
from kit.view_store_sqlite import ViewFiles
from kit.view_writer import ViewWriter
from tests.integration.client import Caller, Told, eventually
from tests.integration.running import READY_SECONDS, Processes, is_up
from tests.integration.test_command_line import said

OPD: Mapping[str, Any] = {
    "kind": "dinas",
    "source": "contoh",
    "valid_from": "2026-01-01",
    "valid_to": None,
    "predecessors": [],
}
CODES = ("DINKES", "DISDIK")
NOTED = ["evaluation.opd-noted.v1", "evaluation.opd-listed.v1"]


def _not_understood(*_: object) -> Any:  # noqa: ANN401 - it never returns
    msg = "a word that this release does not know"
    raise KeyError(msg)


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    """A suite in which evaluation and a view have set aside that two OPDs were registered."""
    suite = Processes(tmp_path_factory.mktemp("parked") / "var")
    suite.finish("migrate", "--sample")
    suite.bootstrap = "127.0.0.1:1"
    try:
        for service in ("personnel", "evaluation", "gateway"):
            suite.start("serve", service)
        suite.wait_ready("personnel", "evaluation")
        # The gateway is not ready while nobody writes its views.
        eventually(lambda: is_up(f"{suite.gateway}/health/live"), READY_SECONDS)
        admin = Caller(Told(suite.gateway), "admin")
        with closing(admin):
            for code in CODES:
                admin.do("/api/personnel/opds", {**OPD, "code": code, "name": f"Dinas {code}"})
        earlier_release(suite.var)
        yield suite
    finally:
        suite.stop_all()


def earlier_release(var: Path) -> None:
    """Have policies and a view hear what they do not understand."""
    personnel = SqliteRecorder(str(var / "personnel.db"))
    epoch = personnel.epoch()
    records = [Delivered("personnel", epoch, one) for one in personnel.records(0, 100)]
    personnel.close()
    recorder = SqliteRecorder(str(var / "evaluation.db"))
    journal = Journal(recorder, CATALOGUE, NoKeys(), SystemClock())
    PolicyHearer(journal, {OpdRegistered: _not_understood}).hear(records)
    recorder.close()
    view = replace(opds.VIEW, project=_not_understood)
    store = ViewFiles(var / "views")
    with closing(ViewWriter(view, store, GivenKeys(), SystemClock())) as writer:
        writer.hear(records)


def parked(suite: Processes, *command: str) -> tuple[int, Any]:
    """Return how a command ends, and what the gateway answers."""
    code, words = said(suite, "parked", *command, "--json", "--gateway", suite.gateway)
    return code, json.loads(words)


def test_an_operator_works_through_what_was_set_aside(suite: Processes) -> None:
    code, words = said(suite, "parked", "list", "--gateway", suite.gateway)
    assert code == 0, words
    assert "evaluation-policies: 2" in words
    assert f"view-opds-v{opds.VIEW.version}: 2" in words
    assert "training does not answer now" in words
    first, second = _of(suite, "evaluation-policies")
    assert f"Next: spbe parked show {first}" in words

    code, words = said(suite, "parked", "show", first, "--gateway", suite.gateway)
    assert code == 0, words
    assert "command NoteOpd" in words
    assert "event   evaluation.opd-noted.v1" in words
    assert f"Next: spbe parked retry {first}" in words
    assert noted(suite) == [], "nothing was recorded"

    code, words = said(suite, "parked", "retry", first, "--gateway", suite.gateway)
    assert (code, words.splitlines()[0]) == (0, "1 event taken up, 0 of 1 streams held up.")
    assert noted(suite) == NOTED
    code, words = said(suite, "parked", "retry", first, "--gateway", suite.gateway)
    assert code == 1
    assert "not set aside any more" in words

    why = "Sudah ditangani menurut berita acara"
    code, words = said(suite, "parked", "discard", second, "--why", why, "--gateway", suite.gateway)
    assert (code, words.splitlines()[0]) == (
        0,
        f"{second} is given up; nothing will follow from it here.",
    )
    assert noted(suite) == [*NOTED, type_of(HeardEventDiscarded)]

    code, done = parked(suite, "retry", "--hearer", "view-opds")
    assert code == 0
    assert [len(stream["taken_up"]) for stream in done["streams"]] == [1, 1]
    code, found = parked(suite, "list")
    assert (code, found["items"], found["hearers"]) == (0, [], {})
    with closing(Caller(Told(suite.gateway), "admin")) as admin:
        assert {one["code"] for one in admin.get("/api/opds")["items"]} == set(CODES)


def test_who_does_not_say_which_is_asked(suite: Processes) -> None:
    code, words = said(suite, "parked", "retry", "--gateway", suite.gateway)
    assert code == 1
    assert words.startswith("Which? Name an event or a filter, or say --all")


def test_what_is_no_event_is_said_to_be_none(suite: Processes) -> None:
    code, words = said(suite, "parked", "show", "nobody:x:y:1", "--gateway", suite.gateway)
    assert code == 1
    assert "There is nothing at this address." in words


def _of(suite: Processes, hearer: str) -> list[str]:
    _, found = parked(suite, "list", "--hearer", hearer)
    return [one["id"] for one in found["items"]]


def noted(suite: Processes) -> list[str]:
    """Return what evaluation has recorded since its journal was opened."""
    recorder = SqliteRecorder(str(suite.var / "evaluation.db"))
    try:
        records = recorder.records(1, 100)
    finally:
        recorder.close()
    assert all(isinstance(one.envelope(), Envelope) for one in records)
    return [one.type for one in records]
