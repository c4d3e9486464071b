"""Does each decider say which events its streams hold? Only then is an id of another kind found."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

from kit.decider import Decider, Event
from tests.architecture.sources import ROOT, SERVICES

DECIDING = [name for name in SERVICES if (ROOT / "services" / name / "domain").is_dir()]


def _deciders(service: str) -> Iterator[Decider[Any, Any, Any]]:
    domain = import_module(f"{service}.domain")
    for module in pkgutil.iter_modules(domain.__path__, f"{domain.__name__}."):
        names = vars(import_module(module.name)).values()
        yield from (one for one in names if isinstance(one, Decider))


EVERY = {f"{service} {one.name}": one for service in DECIDING for one in _deciders(service)}


def test_there_are_deciders_to_look_at() -> None:
    assert EVERY.keys() >= {"personnel opd", "training certificate", "evaluation opd"}


@pytest.mark.parametrize("name", sorted(EVERY))
def test_a_decider_names_its_events(name: str) -> None:
    told = EVERY[name].events
    assert Event not in told
    assert all(issubclass(one, Event) for one in told)
