"""What does each service promise to others, and does it still keep what it promised before?"""

from collections.abc import Container, Iterable, Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from kit.catalogue import Catalogue, type_of
from kit.settings import Settings
from spbe.contracts import (
    companion_examples,
    delegation_examples,
    evaluation_examples,
    personnel_examples,
    training_examples,
)
from spbe.contracts.asyncapi import asyncapi
from spbe.contracts.compatibility import all_compatible, compatible
from spbe.contracts.example import example, of_every_journal, published_keys
from spbe.contracts.schema import Json, event_schema
from spbe.contracts.story import Told
from spbe.suite import PORTS, SERVICES, build

__all__ = ["BreaksItsPromise", "breaks", "compatible", "made", "release", "stale", "write"]

STORY: Mapping[str, tuple[Told, ...]] = {
    "personnel": (
        *personnel_examples.TOLD,
        *companion_examples.TOLD,
        *delegation_examples.PERSONNEL,
    ),
    "training": (*training_examples.TOLD, *delegation_examples.TRAINING),
    "evaluation": (*evaluation_examples.TOLD, *delegation_examples.EVALUATION),
}
_NOTE = "Keys of nobody: with them everybody may open the examples."


class BreaksItsPromise(Exception):  # noqa: N818 - reads as a sentence
    """What was released must hold; the message says line by line what does not any more."""


def made(service: str) -> Iterator[tuple[str, bytes]]:
    """Make the contracts of a service anew: names under its ``contracts`` and contents."""
    if find_spec(f"{service}.catalogue") is not None:
        yield from _of_events(catalogue_of(service))
    if find_spec(f"{service}.main") is not None:
        yield "openapi.json", _text(_openapi(service))


def write(root: Path) -> list[Path]:
    """Write the contracts of all services; return the files that changed or went.

    The gateway is last: its commands come from the written contracts of the others.
    """
    changed: list[Path] = []
    for service in SERVICES:
        folder = root / "services" / service / "contracts"
        files = {folder / name: content for name, content in made(service)}
        for file, content in files.items():
            if not file.exists() or file.read_bytes() != content:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
                changed.append(file)
        former = catalogue_of(service).upcasts if service in STORY else ()
        there = (folder / "events").glob("*.json")
        for file in stale(there, files, former):
            file.unlink()
            changed.append(file)
    return changed


def breaks(root: Path, service: str) -> list[str]:
    """Return in what the written schemas of a service break with those released last."""
    folder = root / "services" / service / "contracts"
    released, current = _schemas(folder / "released"), _schemas(folder / "events")
    return all_compatible(released, current)


def release(root: Path) -> list[Path]:
    """Freeze the written schemas as released; ``BreaksItsPromise`` where one must not be."""
    if broken := [said for service in SERVICES for said in breaks(root, service)]:
        raise BreaksItsPromise("\n".join(broken))
    frozen: list[Path] = []
    for events in (root / "services" / service / "contracts" / "events" for service in SERVICES):
        for schema in sorted(events.glob("*.schema.json")):
            copy = events.with_name("released") / schema.name
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(schema.read_bytes())
            frozen.append(copy)
    return frozen


def stale(there: Iterable[Path], made_now: Container[Path], former: Iterable[str]) -> list[Path]:
    """Return what is neither made any more nor of a former version, stored somewhere and upcast."""
    kept = tuple(f"{name}." for name in former)
    gone = (file for file in there if file not in made_now and not file.name.startswith(kept))
    return sorted(gone)


def catalogue_of(service: str) -> Catalogue:
    """Return the catalogue of a service that has one."""
    catalogue: Catalogue = import_module(f"{service}.catalogue").CATALOGUE
    return catalogue


def _of_events(catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    story = {type_of(told.event): told for told in STORY[catalogue.service]}
    story |= {type_of(told.event): told for told in of_every_journal(catalogue.service)}
    for event in catalogue:
        name = type_of(event)
        yield f"events/{name}.schema.json", _text(event_schema(catalogue, event))
        yield f"events/{name}.example.json", example(catalogue, story[name])
    keys = published_keys(catalogue, tuple(story.values()))
    yield "example-keys.json", _text({"note": _NOTE, "keys": keys})
    yield "asyncapi.json", _text(asyncapi(catalogue))


def _openapi(service: str) -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        settings = Settings(var=Path(folder), ports=dict(PORTS), urls={}, sample_users=False)
        built = build(service, settings)
        try:
            return built.app.openapi()
        finally:
            built.close()


def _schemas(folder: Path) -> dict[str, Json]:
    return {
        file.name.removesuffix(".schema.json"): msgspec.json.decode(file.read_bytes())
        for file in sorted(folder.glob("*.schema.json"))
    }


def _text(document: Mapping[str, object]) -> bytes:
    written = msgspec.json.encode(document, order="sorted")
    return msgspec.json.format(written, indent=1) + b"\n"
