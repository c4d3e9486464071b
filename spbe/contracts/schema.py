"""Of what does an event consist once it is opened? JSON Schema 2020-12, made of its type."""

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args, get_type_hints

import msgspec

from kit.catalogue import Catalogue, type_of
from kit.decider import Event
from kit.envelope import Envelope

Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def event_schema(catalogue: Catalogue, event: type[Event]) -> Json:
    """Return the schema of the event's fields, the personal ones opened and marked as such."""
    name = type_of(event)
    schema = _schema_of(event)
    del schema["properties"]["type"]
    schema["required"] = [field for field in schema.get("required", ()) if field != "type"]
    for field in catalogue.personal(name):
        schema["properties"][field] = _marked(schema["properties"][field])
    visibility = "public" if catalogue.is_public(name) else "internal"
    return {"$schema": DIALECT, "$id": f"urn:spbe:{name}", "x-visibility": visibility} | schema


def envelope_schema() -> Json:
    """Return the schema of what is stored and published of every event, whatever its data."""
    schema = _schema_of(Envelope)
    schema["properties"]["recorded_at"]["format"] = "date-time"
    return schema


def _schema_of(root: type[msgspec.Struct]) -> Json:
    whole = msgspec.json.schema(root)
    own: Json = whole["$defs"].pop(whole["$ref"].rpartition("/")[2])
    for kind in _structs(root):
        told = own if kind is root else whole["$defs"].get(kind.__name__)
        for field, text in _documented(kind).items() if told else ():
            told["properties"][field].setdefault("description", text)
    if whole["$defs"]:
        own["$defs"] = whole["$defs"]
    tidied: Json = _tidied(own)
    return tidied


def _tidied(schema: Any) -> Any:  # noqa: ANN401 - any part of a JSON document
    """Leave the schema open for new optional fields, and its patterns readable outside Python."""
    if isinstance(schema, list):
        return [_tidied(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {name: part for name, part in schema.items() if name != "additionalProperties"}
    if isinstance(pattern := kept.get("pattern"), str):
        kept["pattern"] = pattern.replace(r"\Z", "$")
    return {name: _tidied(part) for name, part in kept.items()}


def _marked(field: Json) -> Json:
    """Mark the field itself, where msgspec marks one of its alternatives."""
    plain = [
        {name: part for name, part in alternative.items() if name != "x-personal"}
        for alternative in field.get("anyOf", ())
    ]
    return field | ({"anyOf": plain} if plain else {}) | {"x-personal": True}


def _structs(hint: Any) -> Iterator[type[msgspec.Struct]]:  # noqa: ANN401 - any type hint
    parts = get_args(hint)
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        yield hint
        parts = tuple(get_type_hints(hint).values())
    for part in parts:
        yield from _structs(part)


def _documented(kind: type[msgspec.Struct]) -> Mapping[str, str]:
    """Return what is said below the fields of a class and of those that it is made of."""
    texts: dict[str, str] = {}
    for one in reversed(kind.__mro__):
        if issubclass(one, msgspec.Struct) and one not in {msgspec.Struct, Event}:
            texts |= _texts_of(one.__module__).get(one.__name__, {})
    return texts


@cache
def _texts_of(module: str) -> Mapping[str, Mapping[str, str]]:
    source = inspect.getsource(sys.modules[module])
    classes = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
    return {node.name: dict(_fields_of(node)) for node in classes}


def _fields_of(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, below in zip(node.body, node.body[1:], strict=False):
        match field, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                yield name, inspect.cleandoc(text)
            case _:
                continue
