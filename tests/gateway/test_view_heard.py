"""What the gateway hears is what the services say: each of its copies fits the producer's event."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import get_args, get_type_hints
from uuid import UUID

import msgspec
import pytest

from gateway import heard
from gateway.heard import personnel
from gateway.views import VIEWS
from kit.decider import Event
from kit.policies import HeardEvent

SERVICES = ("personnel", "training", "evaluation")


def spoken() -> Iterator[type[Event]]:
    for service in SERVICES:
        package = importlib.import_module(f"{service}.domain")
        for found in pkgutil.iter_modules(package.__path__, f"{service}.domain."):
            module = importlib.import_module(found.name)
            for value in vars(module).values():
                if isinstance(value, type) and issubclass(value, Event) and value is not Event:
                    yield value


SPOKEN = {str(event.__struct_config__.tag): event for event in spoken()}
COPIES = [
    value
    for module in pkgutil.iter_modules(heard.__path__, f"{heard.__name__}.")
    for value in vars(importlib.import_module(module.name)).values()
    if isinstance(value, type) and issubclass(value, HeardEvent) and value is not HeardEvent
    if not value.__name__.startswith("_")
]


def missing(copy: type[msgspec.Struct], original: type[msgspec.Struct]) -> Iterator[str]:
    """Iterate over fields that the copy needs and the original does not have."""
    said, needed = get_type_hints(original), get_type_hints(copy)
    for field in msgspec.structs.fields(copy):
        if field.name not in said:
            yield field.name
            continue
        for inner, other in zip(parts(needed[field.name]), parts(said[field.name]), strict=False):
            yield from (f"{field.name}.{name}" for name in missing(inner, other))


def parts(hint: object) -> list[type[msgspec.Struct]]:
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return [hint]
    return [part for each in get_args(hint) for part in parts(each)]


@pytest.mark.parametrize("copy", COPIES, ids=lambda copy: copy.__name__)
def test_each_copy_fits_what_the_service_says(copy: type[HeardEvent]) -> None:
    assert list(missing(copy, SPOKEN[str(copy.__struct_config__.tag)])) == []


def test_a_copy_that_does_not_fit_is_found_out() -> None:
    class Odd(msgspec.Struct):
        opd_id: UUID
        colour: str

    class Position(msgspec.Struct):
        shape: str

    class OddStructure(msgspec.Struct):
        positions: tuple[Position, ...]

    assert list(missing(Odd, SPOKEN["personnel.opd-closed.v1"])) == ["colour"]
    published = SPOKEN["personnel.structure-published.v1"]
    assert list(missing(OddStructure, published)) == ["positions.shape"]


def test_every_copy_is_heard_by_a_view() -> None:
    by_views = {kind for view in VIEWS for kind in view.hears}
    assert set(COPIES) == by_views


def test_personal_fields_may_be_missing() -> None:
    sealed = {"person_id": UUID(int=1), "opd_id": UUID(int=2), "employment_type": "pns"}
    fields = sealed | {"status": "active", "effective_on": "2026-01-01"}
    card = msgspec.convert(
        fields | {"type": "personnel.person-registered.v1"}, personnel.PersonRegistered
    )
    assert (card.name, card.nip) == (None, None)
