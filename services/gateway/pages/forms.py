"""Which commands can people give on pages, how are they asked, and who may go there?"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from starlette.requests import Request

from gateway.forward import Operation, operations
from gateway.pages.form_fields import Asking, Field, Schema
from gateway.pages.form_guard import ADDRESS
from gateway.pages.form_things import Thing
from gateway.seeing import Reader
from gateway.standing_in import ACTING, able, acting_as, mandate_of
from kit.http.problems import NotFound


def at_tasks(_: Asking) -> str:
    """Return the page on which a working day starts."""
    return "/tugas"


class ListColumn(msgspec.Struct, frozen=True):
    """One column of a list that comes in as a file."""

    heading: str
    field: str
    """By which the service tells it when it has read a row."""
    help: str
    date: bool = False


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """One command as people are asked for it."""

    key: str
    """In its address."""
    title: str
    lead: str
    command: str
    """The operation id in the contract, such as ``personnel-submit-nomination``."""
    button: str
    done: str
    """What the next page says once it is recorded."""
    fields: tuple[Field, ...] = ()
    fixed: Mapping[str, object] = {}
    """What the command says without being asked."""
    on: str = ""
    """The kind of thing that it is about; nothing where it begins something."""
    about: Callable[[Asking], Thing | None] | None = None
    when: Callable[[Thing], bool] = lambda _: True
    """Whether it makes sense for the thing as it stands; refusing is the service's."""
    first: Callable[[Asking], Mapping[str, Sequence[str]]] = lambda _: {}
    """What is filled in when it is shown."""
    leads_to: str = ""
    """Where it leads when it is done, ``{stream}`` being what it began; else where the thing is."""
    columns: tuple[ListColumn, ...] = ()
    """Of a command that takes a list as CSV or XLSX, instead of fields."""
    shown_at: Callable[[Asking], str] = at_tasks
    """Where it leads by what was typed, where it is about no thing of its own."""
    guarded: bool = True
    """Whether it is refused where somebody else was there since it was shown."""
    in_person: bool = False
    """Whether nobody does it as the deputy of another."""


class Link(msgspec.Struct, frozen=True):
    """A form that somebody may go to."""

    key: str
    """Of the form."""
    title: str
    action: str
    preset: Mapping[str, str]
    at_once: bool
    """Whether nothing is left to be asked: one button does it."""
    mandate: str = ""
    """By which delegation, where they go there as a deputy."""
    acting_as: str = ""

    @property
    def sends_to(self) -> str:
        """Return where it is sent."""
        return f"{self.action}?{urlencode({ACTING: self.mandate})}" if self.mandate else self.action

    @property
    def href(self) -> str:
        """Return where the form is."""
        said = {**({ACTING: self.mandate} if self.mandate else {}), **self.preset}
        return f"{self.action}?{urlencode(said)}" if said else self.action


@dataclass(frozen=True)
class Deed:
    """A form with the command of the contract that it gives."""

    form: Form
    operation: Operation

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(re.findall(r"{(\w+)}", self.operation.path))

    @property
    def path(self) -> str:
        return "/".join((ADDRESS, self.form.key, *(f"{{{name}}}" for name in self.parameters)))

    @property
    def schema(self) -> Schema:
        content: Any = self.operation.document["requestBody"]["content"]
        schema: Schema = content.get("application/json", {}).get("schema", {})
        return schema

    def ids(self, request: Request) -> Mapping[str, UUID]:
        try:
            return {name: UUID(request.path_params[name]) for name in self.parameters}
        except ValueError as error:
            raise NotFound from error

    def hands(self, who: Reader, thing: Thing | None) -> Iterator[Reader]:
        """Iterate over as whom somebody may do this to a thing, or begin something."""
        action = self.operation.action
        for one in able(who, action, in_person=self.form.in_person):
            if one.sees(action, thing.opd_id if thing else one.own):
                yield one


class Forms:
    """All forms, and who may go to which."""

    def __init__(self, forms: Sequence[Form]) -> None:
        """Find the command of each in the contracts; ``KeyError`` where there is none."""
        known = {one.document["operationId"]: one for one in operations()}
        self.deeds = {form.key: Deed(form, known[form.command]) for form in forms}

    def done(self, key: str) -> str:
        """Return what is said when a form is done, nothing for what is none."""
        return self.deeds[key].form.done if key in self.deeds else ""

    def acts(self, *kinds: str) -> Collection[str]:
        """Return what is done to things of these kinds, as the table of rights names it."""
        each = (deed for deed in self.deeds.values() if deed.form.on in kinds)
        return frozenset(deed.operation.action for deed in each)

    def links(self, who: Reader, thing: Thing | None = None, **preset: str) -> Sequence[Link]:
        """Return where the reader may go with a thing, or to begin something."""
        return list(self._links(who, thing, preset))

    def _links(self, who: Reader, thing: Thing | None, preset: Mapping[str, str]) -> Iterator[Link]:
        kind = thing.kind if thing else ""
        for deed in self.deeds.values():
            form = deed.form
            takes = {each.name for each in form.fields if each.preset}
            if form.on != kind or takes != set(preset):
                continue
            hand = next(deed.hands(who, thing), None)
            if hand is None or not (thing is None or form.when(thing)):
                continue
            address = deed.path.format(**(thing.ids if thing else {}))
            at_once = bool(preset) and len(form.fields) == len(takes)
            by = (mandate_of(hand), acting_as(hand))
            yield Link(form.key, form.title, address, preset, at_once, *by)
