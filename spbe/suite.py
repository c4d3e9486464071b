"""Which services are there, and how is each put together?"""

from collections.abc import Callable, Mapping
from importlib import import_module

from kit.assembly import Service
from kit.settings import Settings

Build = Callable[[Settings], Service]

SERVICES = ("personnel", "training", "evaluation", "gateway")
PORTS: Mapping[str, int] = {
    "gateway": 8080,
    "personnel": 8081,
    "training": 8082,
    "evaluation": 8083,
}


def build(service: str, settings: Settings) -> Service:
    """Put one service together; only its own code is loaded."""
    make: Build = import_module(f"{service}.main").build
    return make(settings)


def settings_for(*, embedded: bool = False, bootstrap: str = "") -> Settings:
    """Read the settings, with the usual ports where none are said."""
    said = Settings()
    changes: dict[str, object] = {"ports": {**PORTS, **said.ports}}
    if embedded:
        changes |= {"kafka_bootstrap": bootstrap, "fresh_groups": True, "sample_users": True}
    return said.model_copy(update=changes)
