"""What does an app say of itself in OpenAPI? The types of its commands and who may send them."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import RouteContext, iter_route_contexts

from kit.decider import Command, Refused
from kit.http.access import actions_of
from kit.http.answers import MEDIA_TYPE, Document
from kit.http.choices import TEMPLATE, schemas_of
from kit.http.parts import Parts
from kit.http.refusals import refusals_of_command
from kit.http.route import CommandRoute
from kit.texts import Texts, first_line

Json = dict[str, Any]
F = TypeVar("F", bound=Callable[..., object])

_PROBLEM = {"$ref": TEMPLATE.format(name="Problem")}
_SHOWN = "__shown__"
_FILE = {"type": "string", "format": "binary"}
_UUID = {"type": "string", "format": "uuid"}
_HEADERS: Mapping[str, tuple[str, Json]] = {
    "Idempotency-Key": (
        "The same key with the same body is the same command: its first answer is given again.",
        {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[!-~]+$"},
    ),
    "If-Match": (
        "The ETag of the answer on which the caller relies: of one thing, or of a command on it.",
        {"type": "string", "pattern": '^"[0-9]+(-[0-9a-f]{32})?"$'},
    ),
    "Journal-Token": (
        "What must have been heard first: tokens of earlier answers, one of each service.",
        {"type": "string"},
    ),
    "On-Behalf-Of": (
        "The id of the delegation by which the caller acts for another; else they act themselves.",
        {"type": "string", "format": "uuid"},
    ),
    "Simulated-Time": (
        "Only for sample data: at which past instant the command is carried out.",
        {"type": "string", "format": "date-time"},
    ),
    "Play": (
        "With Simulated-Time while sample data is played: the `play_id` of that play.",
        {"type": "string", "format": "uuid"},
    ),
    "traceparent": ("W3C Trace Context.", {"type": "string"}),
    "Accept-Language": ("Of problems: id (default) or en.", {"type": "string"}),
}


def shows(shape: Any, media_type: str = "application/json") -> Callable[[F], F]:  # noqa: ANN401 - any type
    """Name the type of what an endpoint answers with, for OpenAPI; ``bytes`` is a file."""

    def shown(endpoint: F) -> F:
        setattr(endpoint, _SHOWN, (shape, media_type))
        return endpoint

    return shown


def takes(command: type[Command], *, keyed: bool = False) -> Json:
    """Describe the body of a request that is none of the service's commands."""
    (whole,), components = schemas_of(command)
    media = {"application/json": {"schema": _inlined(whole, components)}}
    told = {"requestBody": {"required": keyed, "content": media}}
    return told | ({"parameters": [header("Idempotency-Key")]} if keyed else {})


def operation(route: CommandRoute[Any]) -> Json:
    """Describe what FastAPI does not see, since commands are decoded by msgspec."""
    media: Json = {"schema": _body_schema(route)}
    if route.example is not None:
        media["example"] = dict(route.example)
    path = [
        {"name": name, "in": "path", "required": True, "schema": _UUID} for name in route.parameters
    ]
    return {
        "summary": _summary(route),
        "parameters": [*path, *map(header, _HEADERS)],
        "requestBody": {"required": True, "content": {"application/json": media}},
        "responses": {"200": _done()},
    }


def header(name: str) -> Json:
    """Describe a header that commands take."""
    description, schema = _HEADERS[name]
    return {
        "name": name,
        "in": "header",
        "required": name == "Idempotency-Key",
        "description": description,
        "schema": schema,
    }


def describe(app: FastAPI, parts: Parts) -> Json:
    """Return the OpenAPI document, made once."""
    if app.openapi_schema is None:
        document = get_openapi(title=app.title, version=app.version, routes=app.routes)
        for route in iter_route_contexts(app.routes):
            _complete(document, route, public=route.path in parts.public)
        for command in parts.commands:
            document["paths"][command.path]["post"]["responses"] |= _refused(command, parts.texts)
        components = document.setdefault("components", {})
        schemas = components.setdefault("schemas", {})
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        schemas.update(_show(document, app))
        components["securitySchemes"] = {
            "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
        }
        app.openapi_schema = document
    return app.openapi_schema


def _complete(document: Json, route: RouteContext, *, public: bool) -> None:
    for method in route.methods or ():
        said = document["paths"].get(route.path_format, {}).get(method.lower())
        if said is None:
            continue
        said["responses"].pop("422", None)
        said["responses"]["default"] = {
            "description": "A problem, in the language of Accept-Language.",
            "content": {MEDIA_TYPE: {"schema": _PROBLEM}},
        }
        documented = getattr(route.endpoint, "__doc__", None)
        if method == "GET" and documented:
            said["summary"] = documented.strip().splitlines()[0]
        actions = sorted(actions_of(route))
        if actions and not public:
            said["security"] = [{"token": []}]
            said["x-action"] = actions[0] if len(actions) == 1 else actions


def _show(document: Json, app: FastAPI) -> Mapping[str, Any]:
    """Say what each query answers with; return the schemas that are referred to, by name."""
    routes = [route for route in iter_route_contexts(app.routes) if hasattr(route.endpoint, _SHOWN)]
    shown = [getattr(route.endpoint, _SHOWN) for route in routes]
    kinds = [Document, *(shape for shape, _ in shown)]
    (_, *schemas), components = msgspec.json.schema_components(kinds, ref_template=TEMPLATE)
    for route, (shape, media_type), schema in zip(routes, shown, schemas, strict=True):
        method = "get" if "GET" in (route.methods or ()) else "post"
        said = document["paths"][route.path_format][method]["responses"]["200"]
        said["description"] = "What is asked for."
        said["content"] = {media_type: {"schema": _FILE if shape is bytes else schema}}
    return {**components, "Problem": components["Document"]}


def _body_schema(route: CommandRoute[Any]) -> Json:
    """Return the command's schema without the fields that the path fills.

    It is whole in itself: what passes a command on says the same without knowing its parts.
    """
    (whole,), components = schemas_of(route.command)
    schema: Json = _inlined(whole, components)
    filled = route.filled_by_path | route.fills.keys()
    schema["properties"] = {k: v for k, v in schema["properties"].items() if k not in filled}
    schema["required"] = [name for name in schema["required"] if name not in filled]
    return schema


def _inlined(schema: Any, components: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(schema, list | tuple):
        return [_inlined(one, components) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inlined(components[schema["$ref"].rpartition("/")[2]], components)
    return {
        name: _inlined(said, components)
        for name, said in schema.items()
        if name != "discriminator" or "anyOf" not in schema
    }


def _refused(route: CommandRoute[Any], texts: Texts) -> Json:
    """Return by status which refusals the rules have for a command; what the kit has is default."""
    by_status: dict[int, list[type[Refused]]] = {}
    for refusal in refusals_of_command(route.kind, route.command):
        by_status.setdefault(refusal.status, []).append(refusal)
    return {
        str(status): {
            "description": "\n".join(f"- {texts.slug(one)}: {first_line(one)}" for one in refusals),
            "content": {MEDIA_TYPE: {"schema": _PROBLEM}},
            "x-problems": [f"/problems/{texts.slug(one)}" for one in refusals],
        }
        for status, refusals in by_status.items()
    }


def _summary(route: CommandRoute[Any]) -> str:
    documented = "__doc__" in vars(route.command) and route.command.__doc__
    return first_line(route.command) if documented else route.name.replace("-", " ").capitalize()


def _done() -> Json:
    text = {"schema": {"type": "string"}}
    return {
        "description": "Recorded, or recorded before under this key.",
        "headers": {"ETag": text, "Journal-Token": text},
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["stream", "version", "token"],
                    "properties": {
                        "stream": _UUID,
                        "version": {"type": "integer", "minimum": 0},
                        "token": {"type": "string"},
                    },
                }
            }
        },
    }
