"""How does a form look: its fields with what is typed, what can be chosen, and what is wrong?"""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

import msgspec

from gateway.pages.form_answers import Trouble
from gateway.pages.form_fields import (
    KEPT_FILE,
    MOST_ROWS,
    ROWS,
    SEARCH,
    Asking,
    Choice,
    Choices,
    Field,
    Rules,
    Schema,
    rows_of,
    rules_of,
)
from gateway.words import ViewWords

BRIEF = 4
"""Letters of a choice that needs no line of its own, such as that of a month."""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One field as the page shows it."""

    field: Field
    at: str
    """Its path, which is its name in the form too."""
    rules: Rules
    value: str
    values: Sequence[str]
    error: str
    choices: Choices
    search: str
    inner: Sequence[Sequence["Shown"]] = ()
    """Of each row, or of the group."""

    @property
    def id(self) -> str:
        """Return what labels and links point to."""
        return "isian-" + self.at.replace(".", "-")

    @property
    def kept(self) -> str:
        """Return what the file is called that is kept already."""
        form = KEPT_FILE.fullmatch(self.value)
        return form[4] if form else ""

    @property
    def brief(self) -> bool:
        """Say whether what can be chosen is so short that it stands side by side."""
        return bool(self.choices.items) and all(
            len(choice.label) <= BRIEF for choice in self.choices.items
        )

    @property
    def full(self) -> bool:
        """Say whether there is no room for another row."""
        return len(self.inner) >= MOST_ROWS


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A form with what is in it."""

    fields: Sequence[Shown]
    trouble: Trouble | None
    good: bool
    """Whether it was checked, and nothing was found."""

    @property
    def faults(self) -> Sequence[Shown]:
        """Return the fields in which something is wrong, in their order."""
        return list(_faulty(self.fields))


def shown(
    asking: Asking,
    fields: Sequence[Field],
    schema: Schema,
    faults: Mapping[str, str],
    at: str = "",
) -> Sequence[Shown]:
    """Return the fields of a form."""
    return [_one(asking, each, rules_of(each, schema), faults, at + each.name) for each in fields]


def _one(asking: Asking, asked: Field, rules: Rules, faults: Mapping[str, str], at: str) -> Shown:
    values, search = tuple(asking.typed.get(at, ())), asking.said(at + SEARCH)
    choices = _choices(asking, asked, at, search)
    if asked.kind == "carried":  # what is so now, not what was so when the page was shown
        values = tuple(one.value for one in choices.items)
    return Shown(
        field=asked,
        at=at,
        rules=rules,
        value=values[0] if values else "",
        values=values,
        error=faults.get(at, ""),
        choices=choices,
        search=search,
        inner=[
            shown(asking, asked.fields, rules.inner, faults, f"{at}.{row}".rstrip(".") + ".")
            for row in _parts(asking, asked, at)
        ],
    )


def _parts(asking: Asking, asked: Field, at: str) -> Sequence[str]:
    match asked.kind:
        case "rows":
            many = rows_of(asking.typed, at) if at + ROWS in asking.typed else asked.rows
            return [str(row) for row in range(max(many, 1))]
        case "group":
            return [""]
        case _:
            return ()


def _choices(asking: Asking, asked: Field, at: str, search: str) -> Choices:
    """Return what can be chosen; who was chosen stays in sight whatever is searched for."""
    if asked.choices is None:
        return Choices()
    found = asked.choices(asking, search)
    chosen = asking.said(at)
    if asked.kind != "person" or not chosen or any(one.value == chosen for one in found.items):
        return found
    try:
        name = ViewWords(asking.connection, asking.on, asking.who).person(UUID(chosen))
    except ValueError:
        return found
    return Choices([Choice(chosen, name), *found.items], found.more)


def _faulty(fields: Sequence[Shown]) -> Iterator[Shown]:
    for each in fields:
        if each.error:
            yield each
        for row in each.inner:
            yield from _faulty(row)
