"""Does what AsyncAPI says of a topic hold for the records that the relay writes?"""

from typing import Any
from uuid import UUID

import msgspec
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from kit.catalogue import type_of
from kit.envelope import Record, decode
from kit.lanes import lane_of
from kit.wire import headers_of, topic_of
from spbe.contracts import catalogue_of
from tests.contracts.written import SPEAKING, example_of, folder_of

PUBLIC = [
    (service, type_of(event))
    for service in SPEAKING
    for event in catalogue_of(service)
    if catalogue_of(service).is_public(type_of(event))
]


def document(service: str) -> dict[str, Any]:
    text = (folder_of(service) / "asyncapi.json").read_bytes()
    return msgspec.json.decode(text, type=dict[str, Any])


def validator(service: str, pointer: str) -> Draft202012Validator:
    events = folder_of(service) / "events"
    resources = [
        (f"file:///topic/events/{file.name}", msgspec.json.decode(file.read_bytes()))
        for file in events.glob("*.schema.json")
    ]
    resources.append(("file:///topic/asyncapi.json", document(service)))
    registry: Registry[Any] = Registry().with_resources(
        (uri, Resource.from_contents(schema, DRAFT202012)) for uri, schema in resources
    )
    reference = {"$ref": f"file:///topic/asyncapi.json#{pointer}"}
    return Draft202012Validator(reference, registry=registry)


@pytest.mark.parametrize("service", SPEAKING)
def test_the_topic_has_one_message_for_each_public_event(service: str) -> None:
    said = document(service)
    assert said["asyncapi"] == "3.0.0"
    assert "servers" not in said
    names = {name for owner, name in PUBLIC if owner == service}
    assert said["components"]["messages"].keys() == names
    assert said["channels"]["events"]["address"] == topic_of(service)
    assert said["channels"]["events"]["messages"] == {
        name: {"$ref": f"#/components/messages/{name}"} for name in names
    }
    for message in said["components"]["messages"].values():
        assert message["bindings"]["kafka"]["key"]["format"] == "uuid"


@pytest.mark.parametrize(("service", "name"), PUBLIC)
def test_the_payload_of_a_message_is_what_travels(service: str, name: str) -> None:
    said = validator(service, f"/components/messages/{name}/payload")
    payload = msgspec.json.decode(example_of(service, name))
    said.validate(payload)
    assert not said.is_valid(payload | {"type": "another.event.v1"})
    required = msgspec.json.decode(
        (folder_of(service) / "events" / f"{name}.schema.json").read_bytes()
    )["required"]
    if payload["data"].keys() & set(required):
        assert not said.is_valid(payload | {"data": {}})
    if "sealed" in payload:
        assert not said.is_valid({key: part for key, part in payload.items() if key != "sealed"})


@pytest.mark.parametrize(("service", "name"), PUBLIC)
def test_the_headers_are_those_that_the_relay_writes(service: str, name: str) -> None:
    state = example_of(service, name)
    envelope = decode(state)
    record = Record(
        position=7,
        lane=lane_of(envelope.stream),
        previous=3,
        stream=envelope.stream,
        type=name,
        state=state,
    )
    written = {key: value.decode() for key, value in headers_of(service, UUID(int=1), record)}
    said = document(service)["components"]["schemas"]["Headers"]
    validator(service, "/components/schemas/Headers").validate(written)
    assert written.keys() | {"traceparent"} == said["properties"].keys()
    assert set(said["required"]) == said["properties"].keys() - {"traceparent"}
