"""Has every text of a command a form? Without one it is recorded for ever, however unusable."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import create_engine

import evaluation.http
import personnel.http
import training.http
from kit.clock import SystemClock
from kit.decider import Command, Personal
from kit.files import FileFolder
from kit.http.choices import Schema, schemas_of
from kit.keys import KeyStore
from kit.writing import LINE
from personnel.identity import Identity

MAY_SAY_NOTHING = frozenset(
    {
        "ClaimLevel.note",  # adds to what the level and the evidence say
        "VerifyIndicator.reason",  # owed only where the level is lowered, which is for the rules
        "RecordPerson.nip",  # contract staff have none, and lists write that in many ways
    }
)

_identity = Identity(KeyStore(create_engine("sqlite://"), bytes(32)), SystemClock())
COMMANDS = {
    route.command
    for route in (
        *personnel.http.commands(_identity, FileFolder(Path("nowhere"))),
        *training.http.COMMANDS,
        *evaluation.http.COMMANDS,
    )
}


def without_form(command: type[Command]) -> set[str]:
    """Return the texts of a command that may be endless or say nothing."""
    (schema,), components = schemas_of(command)
    whole = [schema, *components.values()]
    return {path for one in whole for path in _texts(one, "") if path not in MAY_SAY_NOTHING}


def _texts(schema: Schema, at: str) -> Iterator[str]:
    for alternative in schema.get("anyOf", ()):
        yield from _texts(alternative, at)
    if isinstance(items := schema.get("items"), dict):
        yield from _texts(items, at)
    for name, inner in schema.get("properties", {}).items():
        yield from _texts(inner, f"{schema['title']}.{name}")
    if schema.get("type") == "string" and not schema.keys() & {"format", "enum"}:
        pattern = schema.get("pattern", "")
        if not pattern or not ("maxLength" in schema or _ends(pattern)):
            yield at


def _ends(pattern: str) -> bool:
    whole = pattern.startswith("^") and pattern.endswith(r"\Z")
    return whole and not re.search(r"(?<!\\)[*+]", pattern)


LONGEST_LINE = 300
"""A name, a number or a code is no longer; a reason may have lines."""


def with_unseen_signs(command: type[Command]) -> set[str]:
    """Return the short texts of a command in which a sign may stand that nobody sees."""
    (schema,), components = schemas_of(command)
    whole = [schema, *components.values()]
    return {path for one in whole for path in _loose(one, "")}


def _loose(schema: Schema, at: str) -> Iterator[str]:
    for alternative in schema.get("anyOf", ()):
        yield from _loose(alternative, at)
    if isinstance(items := schema.get("items"), dict):
        yield from _loose(items, at)
    for name, inner in schema.get("properties", {}).items():
        yield from _loose(inner, f"{schema['title']}.{name}")
    if schema.get("pattern") == r"[^\W_]" and schema["maxLength"] <= LONGEST_LINE:
        yield at


class Lend(Command, frozen=True):
    book_id: UUID
    lent_on: date
    code: Annotated[str, msgspec.Meta(pattern=r"^[a-z]{1,5}\Z")]
    shelf: Annotated[str, msgspec.Meta(max_length=9, pattern=r"\w")]
    endless: Annotated[str, msgspec.Meta(pattern=r"\w")]
    blank: Annotated[Personal, msgspec.Meta(max_length=9)] | None
    more: Annotated[str, msgspec.Meta(pattern=r"^[a-z]+\Z")]
    notes: tuple[Personal, ...]


def test_a_text_without_a_form_is_found() -> None:
    assert without_form(Lend) == {"Lend.endless", "Lend.blank", "Lend.more", "Lend.notes"}


def test_the_doors_are_looked_at() -> None:
    names = {command.__name__ for command in COMMANDS}
    assert names >= {"RecordPerson", "ReturnItem", "RegisterCertificate", "ClaimLevel"}


@pytest.mark.parametrize("command", sorted(COMMANDS, key=repr))
def test_every_text_of_a_command_has_a_form(command: type[Command]) -> None:
    assert without_form(command) == set()


class Name(Command, frozen=True):
    name: Annotated[str, msgspec.Meta(max_length=300, pattern=r"[^\W_]")]
    reason: Annotated[str, msgspec.Meta(max_length=2_000, pattern=r"[^\W_]")]
    aliases: tuple[Annotated[str, msgspec.Meta(max_length=300, pattern=LINE)], ...]


def test_no_name_number_or_code_holds_what_nobody_sees() -> None:
    assert with_unseen_signs(Name) == {"Name.name"}
    assert {found for one in COMMANDS for found in with_unseen_signs(one)} == set()
