"""What does a form ask for, and what did somebody type: a value, or what is wrong with it?

Which values a command takes, how long they may be and which may be left out stands in its
contract; a field says only what people call it and how they are asked.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from gateway.pages.form_keys import keyed
from gateway.pages.form_values import READ, whole, wholes
from gateway.seeing import Reader, Seeing
from kit.http.rules import message

Kind = Literal[
    "text", "area", "lines", "date", "whole", "money", "choice", "many", "person", "flag",
    "rows", "group", "file", "account", "key", "wholes", "carried",
]  # fmt: skip
Typed = Mapping[str, Sequence[str]]
"""What was typed, by the path of the field: ``letter_on``, ``positions.0.key``."""
Schema = Mapping[str, Any]

SEARCH, ROWS = "?", "#"
"""After the path of a field: what is searched for in it, and how many rows are shown."""
MOST_ROWS = 100

KEPT_FILE = re.compile(
    r"([0-9a-f]{64}) (application/pdf|image/jpeg|image/png) ([0-9]{1,10}) (.{1,100})"
)
"""How a form names a file that is kept: hash, media type, size, and what it was called."""
FILE_NAMES = ("sha256", "media_type", "size", "size_bytes")
"""What a command may say of a file."""
_PICK = "Pilih salah satu."


class Choice(msgspec.Struct, frozen=True):
    """One thing that can be chosen."""

    value: str
    label: str
    note: str = ""
    """What should be known before it is chosen, such as what somebody lacks."""
    fits: bool = True
    """Whether nothing is known that speaks against it."""


class Choices(msgspec.Struct, frozen=True):
    """What can be chosen, perhaps not all of it."""

    items: Sequence[Choice] = ()
    more: bool = False


@dataclass(frozen=True)
class Asking:
    """For whom a form is shown, about what, and what is typed so far."""

    connection: Connection
    who: Reader
    on: date
    ids: Mapping[str, UUID]
    """Of the form's address."""
    typed: Typed
    seeing: Seeing

    def said(self, at: str) -> str:
        """Return what is typed in a field of one value."""
        return next(iter(self.typed.get(at, ())), "").strip()


Source = Callable[[Asking, str], Choices]
"""What can be chosen, by what is searched for."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is asked for."""

    name: str
    """As the command calls it."""
    label: str
    kind: Kind = "text"
    help: str = ""
    choices: Source | None = None
    fields: tuple["Field", ...] = ()
    """Of a group or of each row."""
    needed: bool | None = None
    """``None``: as the contract says."""
    preset: bool = False
    """A link may fill it in."""
    private: bool = False
    """A number or an address of a person, which no browser keeps."""
    rows: int = 1
    """How many empty rows are shown at first."""
    of: str = ""
    """The name beside it of which a key is made, where the row has none yet."""


class Rules(msgspec.Struct, frozen=True):
    """What the contract says of one field."""

    needed: bool
    null: bool
    """Whether nothing is said as ``null``, or else by leaving the field out."""
    longest: int | None
    inner: Mapping[str, Any]


def rules_of(asked: Field, schema: Schema) -> Rules:
    """Read the rules of a field from the schema of what it belongs to."""
    said = schema.get("properties", {}).get(asked.name, {})
    ways = said.get("anyOf", (said,))
    null = any(way.get("type") == "null" for way in ways)
    one: Schema = next((way for way in ways if way.get("type") != "null"), {})
    needed = asked.name in schema.get("required", ()) and not null
    if asked.kind in ("flag", "lines", "many", "wholes"):
        needed = False
    return Rules(
        needed=needed if asked.needed is None else asked.needed,
        null=null,
        longest=one.get("maxLength"),
        inner=one.get("items", {}) if asked.kind == "rows" else one,
    )


@dataclass
class Read:
    """What was typed, read field by field."""

    typed: Typed
    faults: dict[str, str] = field(default_factory=dict)
    """By the path of the field, in words."""
    places: dict[str, str] = field(default_factory=dict)
    """From a row as the command counts it to the row as it was typed."""

    def values(self, fields: Sequence[Field], schema: Schema, at: str = "") -> dict[str, object]:
        """Return what the command is to say, so far as it could be read."""
        said: dict[str, object] = {}
        for each in fields:
            rules = rules_of(each, schema)
            if each.kind == "file":
                said |= self._file(each, rules, schema, at + each.name)
                continue
            value = self._value(each, rules, at + each.name)
            if value == [] and rules.null:
                value = None
            if value is not None or rules.null:
                said[each.name] = value
        return said

    def fault_at(self, path: str, said: str) -> None:
        """Note what a service found at ``successors[0].name``, where it was typed."""
        at = path.replace("[", ".").replace("]", "")
        for counted, typed in self.places.items():
            if at == counted or at.startswith(f"{counted}."):
                at = typed + at.removeprefix(counted)
        self.faults.setdefault(at, said)

    def _value(self, asked: Field, rules: Rules, at: str) -> object:
        match asked.kind:
            case "rows":
                made_of = {each.name: each.of for each in asked.fields if each.kind == "key"}
                return keyed(list(self._rows(asked, rules, at)), made_of)
            case "group":
                empty = not rules.needed and not _says(self.typed, at)
                return None if empty else self.values(asked.fields, rules.inner, f"{at}.")
            case "carried" if rules.inner.get("type") == "array":
                return list(self.typed.get(at, ()))
            case "many" | "lines" | "wholes":
                return self._listed(asked, rules, at)
            case "flag" | "key":
                text = self._text(at)
                return text if asked.kind == "key" else bool(text)
            case _:
                return self._one(asked, rules, at)

    def _listed(self, asked: Field, rules: Rules, at: str) -> Sequence[str | int]:
        """Return what is chosen, or written: line by line, or numbers with commas between."""
        if asked.kind == "many":
            picked = list(dict.fromkeys(self.typed.get(at, ())))
            return self._numbers(at, self._some(at, picked, asked), rules)
        if asked.kind == "lines":
            lines = [line.strip() for line in self._text(at).splitlines()]
            return self._some(at, [line for line in lines if line], asked)
        try:
            return wholes(self._text(at))
        except ValueError as wrong:
            self.faults[at] = str(wrong)
            return []

    def _some(self, at: str, found: list[str], asked: Field) -> list[str]:
        if asked.needed and not found:
            self.faults[at] = "Pilih atau tulis sedikitnya satu."
        return found

    def _numbers(self, at: str, picked: list[str], rules: Rules) -> list[str] | list[int]:
        """Return what was picked as numbers where the contract has numbers, such as months."""
        if rules.inner.get("items", {}).get("type") != "integer":
            return picked
        try:
            return [whole(one) for one in picked]
        except ValueError:
            self.faults[at] = _PICK
            return []

    def _rows(self, asked: Field, rules: Rules, at: str) -> Iterator[dict[str, object]]:
        keys = {each.name for each in asked.fields if each.kind == "key"}
        shown = range(rows_of(self.typed, at))
        kept = [n for n in shown if _says(self.typed, f"{at}.{n}", but=keys)]
        if asked.needed and not kept:
            self.faults[at] = "Isi sedikitnya satu baris."
        for counted, typed in enumerate(kept):
            self.places[f"{at}.{counted}"] = f"{at}.{typed}"
            yield self.values(asked.fields, rules.inner, f"{at}.{typed}.")

    def _one(self, asked: Field, rules: Rules, at: str) -> str | int | None:
        text = self._text(at)
        if not text:
            if rules.needed:
                chosen = asked.kind in ("choice", "person")
                self.faults[at] = _PICK if chosen else message("required", "", "", english=False)
            return None
        number = asked.kind == "choice" and rules.inner.get("type") == "integer"
        try:
            return READ.get("whole" if number else asked.kind, str)(text)
        except ValueError as wrong:
            self.faults[at] = str(wrong)
            return None
        finally:
            if rules.longest and len(text) > rules.longest:
                self.faults[at] = message("too-long", str(rules.longest), "", english=False)

    def _file(self, asked: Field, rules: Rules, around: Schema, at: str) -> dict[str, object]:
        """Return what a command says of a file: its hash, and whatever else it asks of it.

        Either in an object of its own, or beside the hash.
        """
        text = self._text(at)
        form = KEPT_FILE.fullmatch(text)
        if form is None:
            if text or rules.needed:
                self.faults.setdefault(at, "Pilih berkas.")
            return {asked.name: None} if rules.null else {}
        size = int(form[3])
        known = dict(zip(FILE_NAMES, (form[1], form[2], size, size), strict=True))
        if "properties" in rules.inner:
            return {asked.name: {name: known[name] for name in rules.inner["properties"]}}
        beside = [name for name in FILE_NAMES[1:] if name in around["properties"]]
        return {asked.name: form[1], **{name: known[name] for name in beside}}

    def _text(self, at: str) -> str:
        return next(iter(self.typed.get(at, ())), "").strip()


def rows_of(typed: Typed, at: str) -> int:
    """Return how many rows are shown of a list."""
    said = next(iter(typed.get(at + ROWS, ())), "")
    return min(int(said), MOST_ROWS) if said.isascii() and said.isdigit() else 0


def _says(typed: Typed, at: str, but: Collection[str] = ()) -> bool:
    begins, aside = f"{at}.", {f"{at}.{name}" for name in but}
    return any(
        name.startswith(begins) and name not in aside and any(value.strip() for value in values)
        for name, values in typed.items()
    )
