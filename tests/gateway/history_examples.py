"""An example of every event of every service, made of its type hints, and words to tell it in."""

import pkgutil
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from importlib import import_module
from types import NoneType, UnionType
from typing import Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec

from kit.catalogue import Catalogue, type_of
from kit.decider import Event
from kit.envelope import Envelope, Sealed, canonical

SERVICES = ("personnel", "training", "evaluation")
ACTOR, HEAD, SOMETHING = UUID(int=1), UUID(int=2), UUID(int=3)
OF_A_FORM: Mapping[str, object] = {
    "competences": "spbe_security",
    "key": "news_writer",
    "period_key": "2026-Q1",
    "reason_code": "revoked",
    "service": "personnel",
}
"""Texts whose form their type does not say, by field."""
OF_A_TYPE: Mapping[object, object] = {
    UUID: str(SOMETHING),
    date: "2026-03-02",
    datetime: "2026-03-02T01:00:00Z",
    Decimal: "1234.50",
    bool: True,
    int: 3,
}

Fields = dict[str, object]


class Named:
    """Words in which everything has the same name."""

    def account(self, account_id: UUID) -> str:
        named = {ACTOR: "Petugas Diskominfo", HEAD: "Kepala Diskominfo"}
        return named.get(account_id, "Sekretaris Diskominfo")

    def acting(self, account_id: UUID, on_behalf_of: UUID, _: date) -> str:
        return f"{self.account(account_id)}, Plh. {self.account(on_behalf_of)}"

    def opd(self, _: UUID) -> str:
        return "Biro Hukum"

    def person(self, _: UUID) -> str:
        return "Budi, S.Kom."

    def position(self, _: str) -> str:
        return "Desain Grafis"

    def programme(self, _: UUID) -> str:
        return "Dasar Jaringan"

    def certificate(self, _: UUID) -> str:
        return "sertifikat Nomor 7"

    def decree(self, _: UUID) -> str:
        return "SK kolektif Nomor 9"

    def instrument(self, _: UUID) -> str:
        return "instrumen OPD-25"

    def indicator(self, _: UUID, code: str) -> str:
        return f"{code} Tim Pengelola"

    def period(self, _: UUID) -> str:
        return "triwulan I tahun 2026"


def _subclasses(kind: type[Event]) -> Iterator[type[Event]]:
    for one in kind.__subclasses__():
        yield one
        yield from _subclasses(one)


def _events(service: str) -> Iterator[type[Event]]:
    package = import_module(f"{service}.domain")
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        import_module(module.name)
    for event in dict.fromkeys(_subclasses(Event)):
        if event.__module__.startswith(f"{service}.domain."):
            yield event


CATALOGUES = tuple(Catalogue(service, list(_events(service))) for service in SERVICES)
TYPES = {type_of(event): event for each in CATALOGUES for event in each}
"""Every event of the services, and the opening of a journal, by its stored name."""


def personal(name: str) -> tuple[str, ...]:
    """Return the personal fields of a type."""
    return next(each for each in CATALOGUES if name in each).personal(name)


def hints(struct: type[msgspec.Struct]) -> Mapping[str, object]:
    """Return the types of the fields that are stored."""
    known = get_type_hints(struct)
    return {field: known[field] for field in struct.__struct_fields__}


def _example(hint: object, field: str) -> object:
    if get_origin(hint) in (UnionType, Union):
        return _example(next(one for one in get_args(hint) if one is not NoneType), field)
    if get_origin(hint) is tuple:
        return [_example(get_args(hint)[0], field)] * 2
    if get_origin(hint) is Literal:
        return get_args(hint)[0]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return next(iter(hint)).value
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return _fields(hint)
    return OF_A_FORM.get(field, OF_A_TYPE.get(hint, f"isi {field}"))


def _fields(struct: type[msgspec.Struct]) -> Fields:
    config = struct.__struct_config__
    fields = {field: _example(hint, field) for field, hint in hints(struct).items()}
    return fields | ({config.tag_field: config.tag} if config.tag_field else {})


def recorded(
    name: str, changes: Mapping[str, object] | None = None, on_behalf_of: UUID | None = None
) -> tuple[Envelope, Fields]:
    """Return an example of a type as it is stored, and its personal fields in the clear."""
    event = msgspec.convert(_fields(TYPES[name]) | dict(changes or {}), TYPES[name])
    data: Fields = msgspec.to_builtins(event, str_keys=True)
    del data["type"]
    opened = {field: data.pop(field) for field in personal(name)}
    sealed = Sealed(persons=(SOMETHING,), commitment="", box="")
    envelope = Envelope(
        id=UUID(int=4),
        type=name,
        stream=SOMETHING,
        version=1,
        recorded_at=datetime(2026, 3, 2, 1, 0, tzinfo=UTC),
        effective_on=date(2026, 3, 1),
        actor=ACTOR,
        on_behalf_of=on_behalf_of,
        command_id=UUID(int=5),
        correlation_id=UUID(int=6),
        data=msgspec.Raw(canonical(data)),
        sealed=sealed if opened else None,
    )
    return envelope, opened
