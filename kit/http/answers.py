"""How does what went wrong become a problem document in the reader's language (RFC 9457)?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import msgspec
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from structlog.contextvars import bind_contextvars

from kit.decider import Refused
from kit.http.forms import broken_parameter
from kit.http.parts import Parts
from kit.http.problems import BadRequest, MethodNotAllowed, NotFound, Problem, Wrong
from kit.http.rules import message
from kit.texts import Text, first_line

MEDIA_TYPE = "application/problem+json"


class FieldError(msgspec.Struct, frozen=True):
    """One line of ``errors``."""

    field: str
    rule: str
    message: str


class Document(msgspec.Struct, frozen=True, omit_defaults=True):
    """The problem document as it is sent."""

    type: str
    title: str
    status: int
    instance: str
    detail: str = ""
    errors: Sequence[FieldError] = ()
    facts: Mapping[str, Any] = {}
    trace: str = ""
    """The id of the trace in which it was answered: what the logs and the traces know it by."""


@dataclass(frozen=True)
class _Said:
    kind: type[Exception]
    status: int
    facts: Mapping[str, object]
    wrong: Sequence[Wrong] = ()
    headers: Mapping[str, str] | None = None


def problem(request: Request, parts: Parts, error: Exception) -> Response:
    """Return the document of a problem, refusal or framework error, and count it."""
    english, said = speaks_english(request.headers.get("accept-language", "")), _said(error)
    slug = parts.texts.slug(said.kind)
    text = parts.texts.by_slug.get(slug, Text(title=first_line(said.kind), todo=""))
    bind_contextvars(problem=slug)
    parts.metrics.problems.labels(slug).inc()
    document = Document(
        type="about:blank" if said.kind is HTTPException else f"/problems/{slug}",
        title=_title(said, text, english=english),
        status=said.status,
        instance=f"urn:uuid:{getattr(request.state, 'request_id', None) or uuid4()}",
        detail=text.todo_en if english else text.todo,
        errors=tuple(_field_error(wrong, english=english) for wrong in said.wrong),
        facts=said.facts,
        trace=getattr(request.state, "traceparent", "")[3:35],
    )
    language = {"Content-Language": "en" if english else "id", "Vary": "Accept-Language"}
    return Response(
        msgspec.json.encode(document),
        status_code=said.status,
        headers={**(said.headers or {}), **language},
        media_type=MEDIA_TYPE,
    )


def speaks_english(accept_language: str) -> bool:
    """Say whether English is preferred over Bahasa Indonesia, which is the default (RFC 9110)."""
    weights = {"id": 0.0, "en": 0.0}
    for part in accept_language.lower().split(","):
        tag, _, parameter = part.strip().partition(";")
        primary = tag.strip().partition("-")[0]
        if primary in weights:
            weights[primary] = max(weights[primary], _weight(parameter))
    return weights["en"] > weights["id"]


def _weight(parameter: str) -> float:
    try:
        return float(parameter.strip().removeprefix("q=") or 1)
    except ValueError:
        return 0.0


def _title(said: _Said, text: Text, *, english: bool) -> str:
    if said.kind is HTTPException:
        return HTTPStatus(said.status).phrase
    return first_line(said.kind) if english else text.title


def _said(error: Exception) -> _Said:
    match error:
        case Problem():
            return _Said(type(error), error.status, error.facts, error.wrong, error.headers)
        case Refused():
            return _Said(type(error), error.status, error.facts)
        case RequestValidationError():
            return _Said(BadRequest, BadRequest.status, {}, _of_framework(error))
        case HTTPException(status_code=404):
            return _Said(NotFound, 404, {})
        case HTTPException(status_code=405):
            return _Said(MethodNotAllowed, 405, {}, headers=error.headers)
        case HTTPException():
            return _Said(HTTPException, error.status_code, {}, headers=error.headers)
        case _:
            raise error


def _of_framework(error: RequestValidationError) -> list[Wrong]:
    return [
        broken_parameter(
            ".".join(str(step) for step in found["loc"][1:]) or str(found["loc"][0]), found
        )
        for found in error.errors()
    ]


def _field_error(wrong: Wrong, *, english: bool) -> FieldError:
    said = message(wrong.rule, wrong.expected, wrong.got, english=english)
    return FieldError(wrong.field, wrong.rule, said)
