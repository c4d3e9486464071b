"""May an event change in this way within its version? Only a new optional field is allowed.

Everything else is a new version: stored events are read for ever, and hearers deploy by themselves.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]

_SAYS_NOTHING_OF_VALUES = frozenset(
    {"$defs", "$id", "$schema", "default", "description", "discriminator", "title", "x-personal"}
)
_LOOKED_INTO = frozenset({"anyOf", "enum", "items", "properties", "required", "x-visibility"})


def compatible(old: Schema, new: Schema) -> list[str]:
    """Return in what a schema breaks with the one released before, nothing where it does not."""
    breaks = list(_Comparison(old, new).differences(old, new, ""))
    if (old.get("x-visibility"), new.get("x-visibility")) == ("public", "internal"):
        breaks.append("withdrawn from the public")
    return breaks


def all_compatible(released: Mapping[str, Schema], current: Mapping[str, Schema]) -> list[str]:
    """Return in what the schemas, by type, break with those released before."""
    breaks = [f"{name}: removed event type" for name in sorted(released.keys() - current.keys())]
    for name in sorted(released.keys() & current.keys()):
        breaks += [f"{name}: {said}" for said in compatible(released[name], current[name])]
    return breaks


class _Comparison:
    """Walks through two schemas at the same time, each with its own definitions."""

    def __init__(self, old: Schema, new: Schema) -> None:
        self._old, self._new = old.get("$defs", {}), new.get("$defs", {})

    def differences(self, old: Schema, new: Schema, at: str) -> Iterator[str]:
        old_ones, new_ones = _alternatives(old, self._old), _alternatives(new, self._new)
        if bool(old.get("x-personal")) != bool(new.get("x-personal")):
            yield f"changed x-personal: {at}"
        if old_ones.keys() != new_ones.keys():
            yield f"changed type: {at or 'the event'}"
            return
        for kind, one in old_ones.items():
            yield from self._plain(one, new_ones[kind], at)

    def _plain(self, old: Schema, new: Schema, at: str) -> Iterator[str]:
        if _rest(old) != _rest(new):
            yield f"changed type: {at or 'the event'}"
        if missing := sorted(set(old.get("enum", ())) - set(new.get("enum", ()))):
            yield f"narrowed enum: {at} without {', '.join(missing)}"
        yield from self._fields(old, new, at)
        if "items" in old and "items" in new:
            yield from self.differences(old["items"], new["items"], f"{at}[]")

    def _fields(self, old: Schema, new: Schema, at: str) -> Iterator[str]:
        had, has = old.get("properties", {}), new.get("properties", {})
        needed, needs = set(old.get("required", ())), set(new.get("required", ()))
        prefix = f"{at}." if at else ""
        for name in sorted(had.keys() - has.keys()):
            yield f"removed field: {prefix}{name}"
        for name in sorted(needs - needed):
            new_one = "new required field" if name not in had else "now required"
            yield f"{new_one}: {prefix}{name}"
        for name in sorted((needed - needs) & has.keys()):
            yield f"no longer required: {prefix}{name}"
        for name in sorted(had.keys() & has.keys()):
            yield from self.differences(had[name], has[name], f"{prefix}{name}")


def _alternatives(schema: Schema, definitions: Mapping[str, Schema]) -> Mapping[str, Schema]:
    """Return what a value may be; of several kinds, each by its name."""
    if "$ref" in schema:
        return _alternatives(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    if "anyOf" not in schema:
        return {"": schema}
    inner = [_alternatives(one, definitions) for one in schema["anyOf"]]
    return {kind or _kind(one): one for found in inner for kind, one in found.items()}


def _kind(schema: Schema) -> str:
    """Return by what a reader tells alternatives apart: the type, and of structs the tag."""
    if "enum" in schema:
        return "string"
    tags = [
        f"{name}={field['enum'][0]}"
        for name, field in schema.get("properties", {}).items()
        if len(field.get("enum", ())) == 1 and "default" not in field
    ]
    return " ".join([str(schema.get("type")), *tags])


def _rest(schema: Schema) -> Schema:
    """Return what is compared as it stands: type, format, pattern, bounds."""
    left_out = _SAYS_NOTHING_OF_VALUES | _LOOKED_INTO
    return {name: part for name, part in schema.items() if name not in left_out}
