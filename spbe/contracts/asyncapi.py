"""What may others subscribe to? AsyncAPI 3.0 of a service's topic, one message a public event."""

from collections.abc import Mapping
from typing import Any

from kit.catalogue import Catalogue, type_of
from kit.decider import Event
from kit.lanes import LANES
from kit.texts import first_line
from kit.wire import topic_of
from spbe.contracts.schema import Json, envelope_schema, event_schema

_UUID: Json = {"type": "string", "format": "uuid"}
_SCHEMA = "#/components/schemas/"
_TEXT = {
    "channel": (
        "Every event of the journal, in the order of its lanes: the lane is a function of the "
        "stream, and a partition holds whole lanes. Each event comes at least once; whoever has "
        "its lane's position has had it. The topic also carries internal events, which are for "
        "the audit: pass over every type that is not described here, and every field."
    ),
    "key": "The stream's id: what belongs to one stream keeps its order.",
}


def asyncapi(catalogue: Catalogue) -> Json:
    """Return the document; it names no server, since every deployment has its own."""
    public = [event for event in catalogue if catalogue.is_public(type_of(event))]
    messages = {type_of(event): _message(catalogue, event) for event in public}
    topic = topic_of(catalogue.service)
    channel = {
        "address": topic,
        "title": f"Events of {catalogue.service}",
        "description": _TEXT["channel"],
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
        "bindings": {"kafka": {"topic": topic, "bindingVersion": "0.5.0"}},
    }
    publish = {
        "action": "send",
        "channel": {"$ref": "#/channels/events"},
        "messages": [{"$ref": f"#/channels/events/messages/{name}"} for name in messages],
    }
    return {
        "asyncapi": "3.0.0",
        "info": {"title": catalogue.service, "version": "1.0.0"},
        "defaultContentType": "application/json",
        "channels": {"events": channel},
        "operations": {"publish": publish},
        "components": {"messages": messages, "schemas": _schemas()},
    }


def _schemas() -> Json:
    envelope = envelope_schema()
    own: Json = envelope.pop("$defs")
    return {"Headers": _headers(), "Envelope": _moved(envelope)} | own


def _moved(schema: Any) -> Any:  # noqa: ANN401 - any part of a JSON document
    if isinstance(schema, list):
        return [_moved(part) for part in schema]
    if isinstance(schema, dict):
        return {name: _moved(part) for name, part in schema.items()}
    return schema.replace("#/$defs/", _SCHEMA) if isinstance(schema, str) else schema


def _message(catalogue: Catalogue, event: type[Event]) -> Json:
    name = type_of(event)
    narrowed: Json = {"type": {"const": name}, "data": _data(catalogue, event)}
    required = []
    if catalogue.personal(name):
        narrowed["sealed"] = {"$ref": f"{_SCHEMA}Sealed"}
        required = ["sealed"]
    documented = "__doc__" in vars(event) and event.__doc__
    return {
        "name": name,
        "title": event.__name__,
        **({"summary": first_line(event)} if documented else {}),
        "headers": {"$ref": f"{_SCHEMA}Headers"},
        "payload": {
            "allOf": [
                {"$ref": f"{_SCHEMA}Envelope"},
                {"type": "object", "properties": narrowed, "required": required},
            ]
        },
        "bindings": {
            "kafka": {"key": _UUID | {"description": _TEXT["key"]}, "bindingVersion": "0.5.0"}
        },
        "x-example": f"events/{name}.example.json",
    }


def _data(catalogue: Catalogue, event: type[Event]) -> Json:
    """Refer to the event's schema; what is sealed is not in the data that travels."""
    name = type_of(event)
    file, personal = f"events/{name}.schema.json", catalogue.personal(name)
    if not personal:
        return {"$ref": file}
    schema = event_schema(catalogue, event)
    return {
        "type": "object",
        "properties": {
            field: {"$ref": f"{file}#/properties/{field}"}
            for field in schema["properties"]
            if field not in personal
        },
        "required": [field for field in schema["required"] if field not in personal],
    }


def _headers() -> Json:
    number = {"type": "string", "pattern": "^[0-9]+$"}
    described: Mapping[str, Json] = {
        "ce_specversion": {"const": "1.0"},
        "ce_id": _UUID | {"description": "The event's id."},
        "ce_source": {"type": "string", "description": "A slash and the service."},
        "ce_type": {"type": "string", "description": "The event's type."},
        "ce_subject": _UUID | {"description": "The stream."},
        "ce_time": {"type": "string", "format": "date-time", "description": "When recorded."},
        "ce_epoch": _UUID | {"description": "The journal's epoch: another one after a restore."},
        "ce_lane": number | {"description": f"0 to {LANES - 1}."},
        "ce_position": number | {"description": "The place in the journal."},
        "ce_previous": number | {"description": "The position before it in its lane, else 0."},
        "content-type": {"const": "application/json"},
        "traceparent": {"type": "string", "description": "W3C Trace Context, where known."},
    }
    required = [name for name in described if name != "traceparent"]
    return {"type": "object", "properties": dict(described), "required": required}
