"""Does a hearer understand all that the producer promises to say? Both are read as schemas."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import msgspec

from kit.policies import HeardEvent
from tests.contracts.opened import envelope_of, personal_in
from tests.contracts.written import SERVICES, Schema, schema_of

_ANY: Schema = {}


def heard_by(service: str) -> list[type[HeardEvent]]:
    """Return the copies that a service declares in ``heard.py`` or under ``heard/``."""
    home = SERVICES / service
    files = [home / "heard.py", *home.glob("heard/*.py")]
    names = [".".join(file.relative_to(SERVICES).with_suffix("").parts) for file in files]
    modules = [
        import_module(name.removesuffix(".__init__"))
        for name, file in zip(names, files, strict=True)
        if file.exists()
    ]
    declared = {
        kind
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, HeardEvent) and kind is not HeardEvent
    }
    return sorted((kind for kind in declared if not kind.__name__.startswith("_")), key=tag_of)


def tag_of(kind: type[HeardEvent]) -> str:
    return str(kind.__struct_config__.tag)


def complaints(kind: type[HeardEvent]) -> Iterator[str]:
    """Say why a service must not hear this; nothing where all is well."""
    name = tag_of(kind)
    producer = name.partition(".")[0]
    said = schema_of(producer, name)
    if said is None:
        yield f"nobody says {name}"
        return
    if said["x-visibility"] != "public":
        yield f"{name} is internal"
    for opened in ({}, personal_in(producer, name)):
        fields = msgspec.json.decode(envelope_of(producer, name).data) | opened
        try:
            msgspec.convert(fields | {"type": name}, kind)
        except msgspec.ValidationError as fault:
            yield f"{name}: {fault}"
    whole = msgspec.json.schema(kind)
    heard = dict(whole["$defs"].pop(whole["$ref"].rpartition("/")[2]))
    heard["properties"] = {k: v for k, v in heard["properties"].items() if k != "type"}
    heard["required"] = [field for field in heard["required"] if field != "type"]
    yield from _Ear(whole["$defs"], said.get("$defs", {})).misheard(heard, said, name)


class _Ear:
    def __init__(self, heard: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self._heard, self._said = heard, said

    def misheard(self, heard: Schema, said: Schema, at: str) -> Iterator[str]:
        """Say which values may come that the hearer does not take."""
        taken = _plain(heard, self._heard)
        for one in _plain(said, self._said):
            found = [list(self._one(other, one, at)) for other in taken]
            if all(found):
                yield from min(found, key=len)

    def _one(self, heard: Schema, said: Schema, at: str) -> Iterator[str]:
        if heard == _ANY:
            return
        if "enum" in heard:
            if not said.get("enum") or set(said["enum"]) - set(heard["enum"]):
                yield f"{at} may be another word than {', '.join(heard['enum'])}"
            return
        kind = "string" if "enum" in said else said.get("type")
        if heard.get("type") != kind or heard.get("format") not in {None, said.get("format")}:
            yield f"{at} may be {said.get('format') or kind}"
            return
        if "items" in heard:
            yield from self.misheard(heard["items"], said.get("items", _ANY), f"{at}[]")
        yield from self._fields(heard, said, at)

    def _fields(self, heard: Schema, said: Schema, at: str) -> Iterator[str]:
        spoken = said.get("properties", {})
        for name, field in heard.get("properties", {}).items():
            if name not in spoken:
                yield f"{at} has no {name}"
                continue
            certain = name in said.get("required", ()) and not spoken[name].get("x-personal")
            if name in heard.get("required", ()) and not certain:
                yield f"{at}.{name} may be missing"
            yield from self.misheard(field, spoken[name], f"{at}.{name}")


def _plain(schema: Schema, definitions: Mapping[str, Schema]) -> list[Schema]:
    if "$ref" in schema:
        return _plain(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    if "anyOf" not in schema:
        return [schema]
    return [plain for one in schema["anyOf"] for plain in _plain(one, definitions)]
