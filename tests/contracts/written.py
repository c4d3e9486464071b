"""The contracts as they are committed: what a producer says in public."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

SERVICES = Path(__file__).parents[2] / "services"
SPEAKING = sorted(file.parent.name for file in SERVICES.glob("*/catalogue.py"))

Schema = Mapping[str, Any]


def folder_of(service: str) -> Path:
    return SERVICES / service / "contracts"


def schema_of(service: str, name: str) -> Schema | None:
    file = folder_of(service) / "events" / f"{name}.schema.json"
    return msgspec.json.decode(file.read_bytes(), type=dict[str, Any]) if file.exists() else None


def example_of(service: str, name: str) -> bytes:
    return (folder_of(service) / "events" / f"{name}.example.json").read_bytes()
