"""How does a body become a command, or the list of what is wrong with it?"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn, TypeVar
from uuid import UUID

import msgspec
from starlette.requests import Request

from kit.decider import Command
from kit.http.choices import choices_at, may_be_null
from kit.http.forms import broken_form
from kit.http.problems import BadRequest, MediaTypeNotSupported, Wrong

C = TypeVar("C", bound=Command)

_DIGITS = 30
"""No exact figure of an office is longer; a larger exponent would be a trap for arithmetic."""
_LARGEST_INT = 2**63 - 1
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)
"""Nothing of an office lies outside, and the days around each still exist in the calendar."""

_AT = re.compile(r"(?P<what>.*?)(?: - at `(?P<at>.*)`)?", re.DOTALL)
_FIELD = re.compile(r"Object (?P<how>missing required|contains unknown) field `(?P<field>.*)`")
_TYPE = re.compile(r"Expected `(?P<expected>[^`]*)`, got `(?P<got>[^`]*)`")
_FORMS = {
    "Invalid UUID": "uuid",
    "Invalid RFC3339 encoded datetime": "instant",
    "Invalid RFC3339 encoded date": "date",
    "Invalid decimal string": "number",
    "Number out of range": "number",
    "Integer value out of range": "number",
}


@dataclass(frozen=True)
class Body:
    """A well-formed JSON object: its fields undecoded, and the tree for the fingerprint."""

    fields: Mapping[str, msgspec.Raw]
    tree: Mapping[str, object]


class _Twice(ValueError):  # noqa: N818 - reads as a sentence
    """A field stands twice in one object."""


async def json_body(request: Request) -> bytes:
    """Return the body if it is JSON by its media type; none at all needs no media type."""
    media_type, _, parameter = request.headers.get("content-type", "").lower().partition(";")
    body = await request.body()
    fits = media_type.strip() == "application/json" or not (media_type or body)
    if not fits or parameter.strip() not in ("", "charset=utf-8", 'charset="utf-8"'):
        raise MediaTypeNotSupported(expected="application/json; charset=utf-8")
    return body


def parse(body: bytes) -> Body:
    """Read a JSON object, no field of it twice; nothing at all is an empty one."""
    body = body or b"{}"
    try:
        tree = json.loads(
            body.decode(),
            object_pairs_hook=_once,
            parse_int=str,
            parse_float=str,
            parse_constant=_no_constant,
        )
        return Body(msgspec.json.decode(body, type=dict[str, msgspec.Raw]), tree)
    except msgspec.ValidationError as error:
        raise BadRequest(_wrong(str(error), Command)) from error
    except _Twice as twice:
        raise BadRequest(Wrong(str(twice), "twice")) from twice
    except (ValueError, RecursionError) as error:
        raise BadRequest(Wrong("body", "json")) from error


def command_of(body: Body, command: type[C], path: Mapping[str, UUID]) -> C:
    """Decode straight into the command, its fields of the ``path`` filled in."""
    if there := [Wrong(name, "in-path") for name in path if name in body.fields]:
        raise BadRequest(*there)
    filled = {name: msgspec.Raw(msgspec.json.encode(value)) for name, value in path.items()}
    try:
        said = msgspec.json.decode(msgspec.json.encode({**body.fields, **filled}), type=command)
    except msgspec.ValidationError as error:
        raise BadRequest(_wrong(str(error), command)) from error
    except (ValueError, RecursionError) as error:
        raise BadRequest(Wrong("body", "json")) from error
    if unfit := list(_unfit(msgspec.to_builtins(said, builtin_types=(Decimal, date)), "")):
        raise BadRequest(*(_or_no_end(wrong, command) for wrong in unfit))
    return said


def day_out_of_bounds(field: str, day: date) -> Wrong | None:
    """Return what is wrong with a day that no record may hold, wherever it is said."""
    if FIRST_DAY <= day <= LAST_DAY:
        return None
    return Wrong(field, "range", f"{FIRST_DAY}..{LAST_DAY}", day.isoformat())


def path_ids(values: Mapping[str, str]) -> Mapping[str, UUID]:
    """Read the parameters of the path, each a UUID in its canonical form."""
    ids: dict[str, UUID] = {}
    wrong: list[Wrong] = []
    for name, value in values.items():
        try:
            ids[name] = UUID(value)
        except ValueError:
            wrong.append(Wrong(name, "uuid"))
            continue
        if str(ids[name]) != value.lower():
            wrong.append(Wrong(name, "uuid"))
    if wrong:
        raise BadRequest(*wrong)
    return ids


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise _Twice(name)
        found[name] = value
    return found


def _no_constant(name: str) -> NoReturn:
    msg = f"{name} is not JSON"
    raise ValueError(msg)


def _wrong(message: str, command: type[Command]) -> Wrong:
    """Translate what msgspec says; its messages are all we have of where and what."""
    form = _AT.fullmatch(message)
    what, at = (form["what"], form["at"] or "$") if form else (message, "$")
    field = at.rpartition("` in `")[2].removeprefix("$").lstrip(".")
    if named := _FIELD.fullmatch(what):
        path = ".".join(filter(None, (field, named["field"])))
        return Wrong(path, "required" if named["how"].startswith("missing") else "unknown")
    if typed := _TYPE.fullmatch(what):
        return Wrong(field or "body", "type", typed["expected"], typed["got"])
    if what in _FORMS:
        return Wrong(field, _FORMS[what])
    if what.startswith(("Invalid enum value", "Invalid value")):
        return Wrong(field, "choice", ", ".join(choices_at(command, field)))
    return broken_form(field or "body", what)


def _unfit(value: Any, at: str) -> Iterator[Wrong]:  # noqa: ANN401 - any JSON value
    """Yield what has the right type but cannot be recorded, or would break later arithmetic."""
    match value:
        case dict():
            for name, inner in value.items():
                yield from _unfit(inner, f"{at}.{name}" if at else str(name))
        case list() | tuple():
            for index, inner in enumerate(value):
                yield from _unfit(inner, f"{at}[{index}]")
        case _ if wrong := _unfit_alone(value, at):
            yield wrong


def _unfit_alone(value: object, at: str) -> Wrong | None:
    match value:
        case Decimal() if not value.is_finite() or _digits(value) > _DIGITS:
            return Wrong(at, "number")
        case int() if abs(value) > _LARGEST_INT:
            return Wrong(at, "number")
        case str() if "\x00" in value:
            return Wrong(at, "text")
        case date():
            return day_out_of_bounds(at, value)
        case _:
            return None


def _or_no_end(wrong: Wrong, command: type[Command]) -> Wrong:
    """Tell who wrote the end of all days how no end is said."""
    endless = wrong.rule == "range" and wrong.got > str(LAST_DAY)
    return replace(wrong, rule="no-end") if endless and may_be_null(command, wrong.field) else wrong


def _digits(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(abs(value.adjusted()), len(value.as_tuple().digits), abs(int(exponent)))
