"""What do docker-compose.yml and the Dockerfile say? Read as the engine reads them."""

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
COMPOSE = ROOT / "docker-compose.yml"
SAMPLE = ROOT / "deploy" / "sample.env"
DOCKERFILE = ROOT / "deploy" / "Dockerfile"

COMPLETED, HEALTHY = "service_completed_successfully", "service_healthy"

_ASKED = re.compile(r"\$(?:(\$)|\{(\w+)(?::([?-])([^}]*))?\})")

Json = dict[str, Any]


class NotSaidError(LookupError):
    """A variable that has no default is not in the environment."""


@dataclass(frozen=True)
class Mount:
    """What a container finds at a path: a volume by its name, or a folder of the checkout."""

    source: str
    target: str

    @property
    def is_volume(self) -> bool:
        return not self.source.startswith(".")


@dataclass(frozen=True)
class Container:
    """One container, as far as a process without an engine can be like it."""

    name: str
    ours: bool
    """Whether it is made of the suite's own image."""
    entrypoint: tuple[str, ...]
    command: tuple[str, ...]
    environment: Mapping[str, str]
    mounts: tuple[Mount, ...]
    after: Mapping[str, str]
    """Which other has to be there, and in which condition."""
    check: tuple[str, ...]
    """The command that says whether it is well."""
    grace_seconds: float


def env_file(text: str) -> dict[str, str]:
    rows = (line.partition("=") for line in text.splitlines() if line and line[0] != "#")
    return {name: value for name, _, value in rows}


def interpolated(found: object, env: Mapping[str, str]) -> Any:  # noqa: ANN401 - as YAML has it
    """Return what was read with each ${…} replaced; keys are left as they are."""

    def said(match: re.Match[str]) -> str:
        dollar, name, how, word = match.groups()
        if dollar:
            return "$"
        if env.get(name):
            return env[name]
        if how == "?":
            msg = f"{name} {word}"
            raise NotSaidError(msg)
        return word or ""

    match found:
        case str():
            return _ASKED.sub(said, found)
        case dict():
            return {name: interpolated(value, env) for name, value in found.items()}
        case list():
            return [interpolated(value, env) for value in found]
        case _:
            return found


def services(text: str, env: Mapping[str, str]) -> dict[str, Json]:
    found: dict[str, Json] = interpolated(yaml.safe_load(text), env)["services"]
    return found


def containers(text: str, env: Mapping[str, str]) -> dict[str, Container]:
    """Return all containers by name, each after those that it waits for."""
    read = {name: _container(name, said) for name, said in services(text, env).items()}
    return {name: read[name] for name in _in_order(read)}


def _container(name: str, said: Json) -> Container:
    build = said.get("build")
    ours = isinstance(build, dict) and ROOT / build["context"] / build["dockerfile"] == DOCKERFILE
    image = Image.read(DOCKERFILE.read_text()) if ours else Image((), {})
    own = {key: _word(value) for key, value in said.get("environment", {}).items()}
    test = said.get("healthcheck", {}).get("test", [])
    return Container(
        name=name,
        ours=ours,
        entrypoint=tuple(said.get("entrypoint", image.entrypoint)),
        command=tuple(said.get("command", ())),
        environment={**image.environment, **own},
        mounts=tuple(Mount(*one.split(":")[:2]) for one in said.get("volumes", ())),
        after={other: how["condition"] for other, how in said.get("depends_on", {}).items()},
        check=tuple(test[1:]),
        grace_seconds=_seconds(said["stop_grace_period"]),
    )


def _word(value: object) -> str:
    assert not isinstance(value, bool), "YAML's true is no environment's: write it in quotes"
    return str(value)


def _seconds(text: str) -> float:
    return float(text[:-1]) * {"s": 1, "m": 60}[text[-1]]


def _in_order(read: Mapping[str, Container]) -> Iterator[str]:
    done: set[str] = set()
    while len(done) < len(read):
        ready = [name for name in read if name not in done and read[name].after.keys() <= done]
        assert ready, f"these wait for each other: {sorted(read.keys() - done)}"
        yield from ready
        done.update(ready)


@dataclass(frozen=True)
class Image:
    """What the last stage of a Dockerfile gives each container."""

    entrypoint: tuple[str, ...]
    environment: Mapping[str, str]

    @classmethod
    def read(cls, dockerfile: str) -> "Image":
        last = dockerfile.replace("\\\n", " ").rpartition("\nFROM ")[2].splitlines()
        told = [line.partition(" ")[::2] for line in last]
        (entrypoint,) = (yaml.safe_load(rest) for word, rest in told if word == "ENTRYPOINT")
        pairs = (pair.partition("=")[::2] for word, rest in told if word == "ENV"
                 for pair in shlex.split(rest))  # fmt: skip
        return cls(tuple(entrypoint), dict(pairs))
