"""Is every form of a command's text told in words? A reader cannot correct a raw pattern."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec
import pytest
from sqlalchemy import create_engine

import evaluation.http
import personnel.http
import training.http
from evaluation.domain.tpp_export import CorrectTppExport
from kit.clock import SystemClock
from kit.decider import Command
from kit.files import FileFolder
from kit.http.body import command_of, parse
from kit.http.choices import schemas_of
from kit.http.forms import PATTERNS, broken_form
from kit.http.problems import BadRequest, Wrong
from kit.http.rules import RULES
from kit.keys import KeyStore
from personnel.identity import Identity

_identity = Identity(KeyStore(create_engine("sqlite://"), bytes(32)), SystemClock())
COMMANDS = {
    route.command
    for route in (
        *personnel.http.commands(_identity, FileFolder(Path("nowhere"))),
        *training.http.COMMANDS,
        *evaluation.http.COMMANDS,
    )
}
_KNOWN = {
    *("pattern", "minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum"),
    *("type", "format", "enum", "properties", "required", "additionalProperties", "title"),
    *("description", "items", "anyOf", "$ref", "default", "x-personal", "discriminator"),
}
"""What a schema says, and of the limits those whose breach is told in words."""


def untold(schema: object) -> Iterator[str]:
    """Iterate over the limits of a schema for which there are no words."""
    if isinstance(schema, list | tuple):
        for one in schema:
            yield from untold(one)
    if not isinstance(schema, dict):
        return
    yield from schema.keys() - _KNOWN
    if "pattern" in schema and schema["pattern"] not in PATTERNS:
        yield schema["pattern"]
    yield from untold(list(schema.get("properties", {}).values()))
    for name in ("items", "anyOf", "additionalProperties"):
        yield from untold(schema.get(name))


def limits_of(command: type[Command]) -> set[str]:
    """Return the limits that a command sets without words for them."""
    _, components = schemas_of(command)
    return set(untold(list(components.values())))


class Lend(Command, frozen=True):
    shelf: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")]
    days: tuple[Annotated[int, msgspec.Meta(multiple_of=7)], ...]


def test_a_limit_without_words_is_found() -> None:
    assert limits_of(Lend) == {"^[A-Z]{3}$", "multipleOf"}


def test_every_limit_of_every_command_is_told_in_words() -> None:
    assert {one.__name__: found for one in COMMANDS if (found := limits_of(one))} == {}
    assert len(COMMANDS) > 30


def test_a_kind_that_does_not_exist_is_told_which_do() -> None:
    body = parse(b'{"terms": {"formula": {"name": "guess"}}}')
    with pytest.raises(BadRequest) as said:
        command_of(body, CorrectTppExport, {})
    [wrong] = said.value.wrong
    assert wrong == Wrong("terms.formula.name", "choice", "proportional, by_predicate")


def broken_by(kind: object, value: object) -> tuple[str, str]:
    with pytest.raises(msgspec.ValidationError) as said:
        msgspec.convert(value, kind)
    wrong = broken_form("field", str(said.value))
    assert wrong.rule in RULES
    return wrong.rule, wrong.expected


@pytest.mark.parametrize("pattern", sorted(PATTERNS))
def test_a_text_of_the_wrong_form_breaks_the_rule_of_its_pattern(pattern: str) -> None:
    kind = Annotated[str, msgspec.Meta(pattern=pattern)]
    assert broken_by(kind, " ") == (PATTERNS[pattern], "")


@pytest.mark.parametrize(
    ("kind", "value", "rule", "expected"),
    [
        (Annotated[str, msgspec.Meta(min_length=1)], "", "empty", "1"),
        (Annotated[str, msgspec.Meta(min_length=3)], "a", "too-short", "3"),
        (Annotated[str, msgspec.Meta(max_length=3)], "abcd", "too-long", "3"),
        (Annotated[int, msgspec.Meta(ge=-1)], -2, "too-small", "-1"),
        (Annotated[int, msgspec.Meta(lt=5)], 5, "too-large", "4"),
        (Annotated[list[int], msgspec.Meta(min_length=1)], [], "too-few", "1"),
        (Annotated[list[int], msgspec.Meta(max_length=1)], [1, 2], "too-many", "1"),
        (Annotated[dict[str, int], msgspec.Meta(min_length=1)], {}, "too-few", "1"),
        (tuple[int, int], [1], "how-many", "2"),
    ],
)
def test_a_bound_that_is_passed_is_named(
    kind: object, value: object, rule: str, expected: str
) -> None:
    assert broken_by(kind, value) == (rule, expected)
