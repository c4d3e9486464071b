"""Which rule does a value break whose type is right? Read from what msgspec and pydantic say."""

import re
from collections.abc import Mapping
from typing import Any

from kit.http.problems import Wrong
from kit.writing import CELL, LINE

PATTERNS: Mapping[str, str] = {
    r"[^\W_]": "empty",
    LINE: "line",
    CELL: "cell",
    r"^[a-z][a-z0-9_]{0,59}\Z": "word",
    r"^[a-z]{1,20}\.[a-z][a-z0-9-]{0,59}\Z": "action",
    r"^[A-Za-z0-9][A-Za-z0-9.-]{0,59}\Z": "code",
    r"^[0-9a-f]{64}\Z": "sha-256",
    r"^[0-9]{1,12}(\.[0-9]{1,2})?\Z": "figure",
    r"^[0-9a-fA-F]{64}\Z": "sha-256",
    r"^\+?[0-9]{8,15}\Z": "phone",
    r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+\Z": "email",
}
"""By the pattern of a command's field the rule that says in words what it wants."""

_BY_REPR = {repr(pattern): rule for pattern, rule in PATTERNS.items()}
_PATTERN = re.compile(r"Expected `str` matching regex (?P<pattern>.*)", re.DOTALL)
_BOUND = re.compile(
    r"Expected `(?P<kind>\w+)`(?P<length> of length)? ?(?P<sign>[<>]=)? ?(?P<bound>-?[\d.]+)"
    r"(?:, got .*)?"
)
_LENGTHS: Mapping[tuple[str, str | None], str] = {
    ("str", ">="): "too-short",
    ("str", "<="): "too-long",
    ("array", ">="): "too-few",
    ("array", "<="): "too-many",
    ("object", ">="): "too-few",
    ("object", "<="): "too-many",
    ("array", None): "how-many",
}
_SIZES = {">=": "too-small", "<=": "too-large"}

_PARSED = {"int_parsing": "int", "bool_parsing": "bool", "decimal_parsing": "decimal"}
_NAMED = {
    "missing": "required",
    "extra_forbidden": "unknown",
    "json_invalid": "json",
    "date_from_datetime_parsing": "date",
    "date_parsing": "date",
    "datetime_from_date_parsing": "instant",
    "datetime_parsing": "instant",
    "timezone_aware": "instant",
    "uuid_parsing": "uuid",
    "uuid_type": "uuid",
}
_MEASURED = {
    "greater_than_equal": ("too-small", "ge"),
    "less_than_equal": ("too-large", "le"),
    "less_than": ("below", "lt"),
    "string_too_short": ("too-short", "min_length"),
    "string_too_long": ("too-long", "max_length"),
    "literal_error": ("choice", "expected"),
    "enum": ("choice", "expected"),
}


def broken_form(field: str, said: str) -> Wrong:
    """Return what is wrong by what msgspec says, without the place."""
    if matched := _PATTERN.fullmatch(said):
        rule = _BY_REPR.get(matched["pattern"], "form")
        return Wrong(field, rule, matched["pattern"] if rule == "form" else "")
    if bound := _BOUND.fullmatch(said):
        sizes = _LENGTHS if bound["length"] else {(bound["kind"], s): _SIZES[s] for s in _SIZES}
        rule = sizes.get((bound["kind"], bound["sign"]), "form")
        nothing = rule == "too-short" and bound["bound"] == "1"
        return Wrong(field, "empty" if nothing else rule, bound["bound"])
    return Wrong(field, "form", said)


def broken_parameter(field: str, found: Mapping[str, Any]) -> Wrong:
    """Return what is wrong with a parameter of a query or path by what pydantic says."""
    kind = found["type"]
    if kind in _PARSED:
        return Wrong(field, "type", _PARSED[kind], "str")
    if kind in _MEASURED:
        rule, name = _MEASURED[kind]
        expected = str(found["ctx"][name])
        return Wrong(field, rule, _choices(expected) if rule == "choice" else expected)
    return Wrong(field, _NAMED.get(kind, "form"), str(found["msg"]))


def _choices(said: str) -> str:
    return ", ".join(re.findall(r"'([^']*)'", said)) or said
