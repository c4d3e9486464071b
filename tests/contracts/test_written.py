"""Are the committed contracts those of the code, and do the examples speak for themselves?"""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from jsonschema import Draft202012Validator, FormatChecker
from msgspec import structs

from kit.catalogue import type_of
from kit.clock import FixedClock
from kit.decider import Command, Decider, Event, Facts
from kit.envelope import Envelope, decode, encode
from kit.journal import Journal
from kit.recorder_sqlite import SqliteRecorder
from personnel.domain import nip
from spbe.contracts import STORY, catalogue_of, made, stale, write
from spbe.contracts.example import context_of, of_every_journal, opening, recorded_at
from spbe.contracts.story import PublishedKeys, Told
from spbe.suite import SERVICES as RUNNING
from tests.contracts.opened import envelope_of, personal_in
from tests.contracts.written import SERVICES, SPEAKING, example_of, folder_of, schema_of

EVENTS = [(service, type_of(event)) for service in SPEAKING for event in catalogue_of(service)]


def test_no_service_is_left_out() -> None:
    speaking_or_answering = {file.parent.name for file in SERVICES.glob("*/main.py")}
    assert set(RUNNING) == speaking_or_answering | set(SPEAKING)
    assert STORY.keys() == set(SPEAKING)


@pytest.mark.parametrize("service", RUNNING)
def test_what_is_committed_is_what_the_code_says(service: str) -> None:
    folder = folder_of(service)
    former = catalogue_of(service).upcasts if service in SPEAKING else {}
    committed = {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*.json")
        if file.parent.name != "released"
        and not any(file.name.startswith(f"{name}.") for name in former)
    }
    now = dict(made(service))
    differing = sorted(
        name for name in committed.keys() | now.keys() if committed.get(name) != now.get(name)
    )
    assert differing == [], "write them anew with `make contracts` and read the difference"


def test_writing_again_changes_nothing_and_mends_what_was_altered(tmp_path: Path) -> None:
    assert write(tmp_path)
    assert write(tmp_path) == []
    events = tmp_path / "services" / "training" / "contracts" / "events"
    altered, unknown = events / "training.person-enrolled.v1.schema.json", events / "x.schema.json"
    altered.write_text("{}")
    unknown.write_text("{}")
    assert write(tmp_path) == [altered, unknown]
    assert not unknown.exists()


def test_the_contracts_of_a_version_that_is_upcast_stay() -> None:
    old, new, gone = (Path(f"toy.lent.v{n}.schema.json") for n in (1, 2, 12))
    assert stale([old, new, gone], {new}, ["toy.lent.v1"]) == [gone]
    assert stale([old, new], {new}, []) == [old]


@pytest.mark.parametrize(("service", "name"), EVENTS)
def test_an_example_is_read_as_its_event_and_written_as_the_same_bytes(
    service: str, name: str
) -> None:
    state, catalogue = example_of(service, name), catalogue_of(service)
    envelope = decode(state)
    assert envelope.type == name
    assert encode(envelope) == state
    event = catalogue.read(name, envelope.data, personal_in(service, name))
    assert type_of(event) == name
    assert event in [told.event for told in (*STORY[service], *of_every_journal(service))]


@pytest.mark.parametrize(("service", "name"), EVENTS)
def test_an_opened_example_has_the_form_of_its_schema(service: str, name: str) -> None:
    schema = schema_of(service, name)
    assert schema is not None
    Draft202012Validator.check_schema(schema)
    fields = msgspec.json.decode(envelope_of(service, name).data) | personal_in(service, name)
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(fields)
    assert fields.keys() == schema["properties"].keys()
    assert Draft202012Validator(schema).is_valid({}) == (not schema["required"])


@pytest.mark.parametrize(("service", "name"), EVENTS)
def test_a_schema_says_who_may_rely_on_it_and_what_is_personal(service: str, name: str) -> None:
    schema, catalogue = schema_of(service, name), catalogue_of(service)
    assert schema is not None
    assert schema["x-visibility"] == ("public" if catalogue.is_public(name) else "internal")
    marked = {field for field, said in schema["properties"].items() if said.get("x-personal")}
    assert marked == set(catalogue.personal(name))
    assert marked.isdisjoint(msgspec.json.decode(envelope_of(service, name).data))


@pytest.mark.parametrize("service", SPEAKING)
def test_a_journal_stores_the_examples_as_they_are(service: str) -> None:
    story = sorted(STORY[service], key=recorded_at)
    clock = FixedClock(recorded_at(opening(service)))
    journal = Journal(SqliteRecorder(":memory:"), catalogue_of(service), PublishedKeys(), clock)
    journal.recorder.create()
    journal.open(sample=True)
    for told in story:
        stored, example = _stored(journal, told), envelope_of(service, type_of(told.event))
        assert (stored.sealed is None) == (example.sealed is None)
        if stored.sealed and example.sealed:
            assert stored.sealed.commitment == example.sealed.commitment
            assert stored.sealed.persons == example.sealed.persons
        alike = structs.replace(stored, version=told.version, sealed=example.sealed)
        assert encode(alike) == example_of(service, type_of(told.event))
    (first,) = journal.recorder.select_events(opening(service).stream)
    assert first.state == example_of(service, "journal.opened.v1")
    journal.recorder.close()


def _stored(journal: Journal, told: Told) -> Envelope:
    def decide(_command: Command, _state: None, _facts: Facts) -> list[Event]:
        return [told.event]

    def evolve(_state: None, _event: Event) -> None:
        """Nothing is decided on it."""

    journal.execute(
        Decider("story", None, decide, evolve),
        told.stream,
        Command(),
        context=context_of(told),
        at=recorded_at(told),
    )
    return decode(journal.recorder.select_events(told.stream)[-1].state)


@pytest.mark.parametrize("service", SPEAKING)
def test_the_story_tells_each_event_once(service: str) -> None:
    told = [type_of(one.event) for one in STORY[service]]
    told += [type_of(one.event) for one in of_every_journal(service)]
    assert sorted(told) == sorted(map(type_of, catalogue_of(service)))


def test_the_employee_numbers_of_the_story_are_nobodys() -> None:
    name = "personnel.person-registered.v1"
    number = nip.check(str(personal_in("personnel", name)["nip"]))
    assert (number.errors, number.warnings) == ((), ())
    assert number.nip is not None
    today = datetime.now(UTC)
    starts = (number.nip.start_year, number.nip.start_month or 0)
    assert starts > (today.year, today.month)


def test_one_example_rests_on_another() -> None:
    recognised = envelope_of("personnel", "personnel.certificate-recognised.v1")
    issued = envelope_of("training", "training.certificate-issued.v1")
    assert recognised.causation_id == issued.id
    fields = msgspec.json.decode(recognised.data)
    assert UUID(fields["certificate_id"]) == issued.stream
