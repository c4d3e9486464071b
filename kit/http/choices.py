"""Which values does a field allow, and may it be null? Read from the JSON schema of the command."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

Schema = Mapping[str, Any]

TEMPLATE = "#/components/schemas/{name}"


def schemas_of(*types: type[msgspec.Struct]) -> tuple[tuple[Schema, ...], Mapping[str, Schema]]:
    """Return the schema of each type and the components that they refer to."""
    return msgspec.json.schema_components(types, ref_template=TEMPLATE)


def choices_at(command: type[msgspec.Struct], field: str) -> list[str]:
    """Return the values allowed at a path such as ``items[0].level``, if it is a choice."""
    return [str(value) for one in _alternatives(command, field) for value in one.get("enum", ())]


def may_be_null(command: type[msgspec.Struct], field: str) -> bool:
    """Say whether what stands at such a path may be left empty."""
    return any(one.get("type") == "null" for one in _alternatives(command, field))


def _alternatives(command: type[msgspec.Struct], field: str) -> list[Schema]:
    (schema,), components = schemas_of(command)
    found = [schema]
    for step in re.findall(r"[^.\[\]]+", field):
        found = [inner for one in found for inner in _inside(one, step, components)]
    return [alternative for one in found for alternative in _plain(one, components)]


def _inside(schema: Schema, step: str, components: Mapping[str, Schema]) -> Iterator[Schema]:
    for plain in _plain(schema, components):
        inner = plain.get("properties", {}).get(step)
        inner = inner or plain.get("items") or plain.get("additionalProperties")
        if isinstance(inner, dict):
            yield inner


def _plain(schema: Schema, components: Mapping[str, Schema]) -> Iterator[Schema]:
    if "$ref" in schema:
        yield from _plain(components[schema["$ref"].rpartition("/")[2]], components)
    for alternative in schema.get("anyOf", ()):
        yield from _plain(alternative, components)
    if "$ref" not in schema and "anyOf" not in schema:
        yield schema
