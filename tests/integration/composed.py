"""docker-compose.yml without an engine: its very commands and environment, as processes.

Each container gets a loopback address of its own, at which it listens at the very ports that the
file says. PostgreSQL and Apache Kafka are the tests' own; what a foreign image does, is not run.
"""

import contextlib
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.deploy.compose import (
    COMPLETED,
    ROOT,
    SAMPLE,
    Container,
    containers,
    env_file,
)

UP_SECONDS = 90.0
LOOK_AGAIN_SECONDS = 0.5
_PROGRAMS: Mapping[str, list[str]] = {
    "spbe": [sys.executable, "-m", "spbe"],
    "python": [sys.executable],
}
"""Where the image has them elsewhere."""


class NotUpError(AssertionError):
    """A container does not become what the file promises."""


@dataclass
class Composed:
    """Some containers of the file, as processes."""

    said: Mapping[str, Container]
    folder: Path
    servers: Mapping[str, str]
    """By name and port as the file has them, where the real servers are."""
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    patience: float = UP_SECONDS
    _net: str = field(default_factory=lambda: f"127.{1 + secrets.randbelow(254)}.{_byte()}")

    def address(self, name: str) -> str:
        return f"{self._net}.{1 + list(self.said).index(name)}"

    def url(self, name: str, port: int) -> str:
        return f"http://{self.address(name)}:{port}"

    def start(self, name: str) -> None:
        """Start one; one that others await the end of has ended when this returns."""
        container = self.said[name]
        self._mount(container)
        process = self._process(container, (*container.entrypoint, *container.command))
        if COMPLETED in {one.after.get(name) for one in self.said.values()}:
            if process.wait(UP_SECONDS):
                raise NotUpError(self._told(name))
        else:
            self.running[name] = process

    def wait_until_well(self, name: str) -> None:
        """Ask as the file says how it is; the end of any of them ends the waiting."""
        until = time.monotonic() + self.patience
        container = self.said[name]
        while self._process(container, container.check, quiet=True).wait():
            if time.monotonic() > until:
                raise NotUpError(self._told(name))
            self.all_run()
            time.sleep(LOOK_AGAIN_SECONDS)

    def all_run(self) -> None:
        for name, process in self.running.items():
            if process.poll() is not None:
                raise NotUpError(self._told(name))

    def stop(self) -> dict[str, int]:
        """Stop all as the engine does, and return how each ended."""
        for process in self.running.values():
            process.send_signal(signal.SIGTERM)
        ended: dict[str, int] = {}
        for name, process in self.running.items():
            try:
                ended[name] = process.wait(self.said[name].grace_seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                ended[name] = process.wait()
        self.running.clear()
        return ended

    def figures(self, name: str, port: int) -> str:
        """Return a process' figures, asked for as Prometheus does."""
        token = (self.folder / "volumes" / "scrape" / "token").read_text()
        asked = {"Authorization": f"Bearer {token}"}
        return httpx.get(f"{self.url(name, port)}/metrics", headers=asked).raise_for_status().text

    def _process(
        self, container: Container, words: Sequence[str], *, quiet: bool = False
    ) -> "subprocess.Popen[bytes]":
        program, *rest = (self._here(container, word) for word in words)
        env = {name: self._here(container, said) for name, said in container.environment.items()}
        with (self.folder / f"{container.name}.log").open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - what the file says
                [*_PROGRAMS.get(program, [program]), *rest],
                cwd=ROOT,
                env={**env, "PATH": os.environ["PATH"]},
                stdout=subprocess.DEVNULL if quiet else log,
                stderr=subprocess.DEVNULL if quiet else log,
            )

    def _here(self, container: Container, text: str) -> str:
        """Return a word of the file as it is true on this machine."""
        own = self.address(container.name)
        text = text.replace("0.0.0.0", own).replace("127.0.0.1", own)  # noqa: S104 - none is opened
        places = {"/app": str(ROOT), "/var/lib/spbe": str(self.folder / container.name)}
        bound = (one for one in container.mounts if not one.is_volume)
        places |= {one.target: str(ROOT / one.source) for one in bound}
        for there, here in places.items():
            text = re.sub(rf"(?<![\w/]){re.escape(there)}(?=[/:]|$)", here, text)
        for name, where in self.servers.items():
            text = re.sub(rf"(?<![\w-]){name}\b", where, text)
        for name, one in self.said.items():
            if one.ours:
                text = re.sub(rf"(?<=//){name}(?=:\d+(?:/|$))", self.address(name), text)
        return text

    def _mount(self, container: Container) -> None:
        """Let containers that mount the same volume find the same files."""
        for mount in container.mounts:
            if container.ours and mount.is_volume:
                volume = self.folder / "volumes" / mount.source
                volume.mkdir(parents=True, exist_ok=True)
                target = Path(self._here(container, mount.target))
                target.parent.mkdir(parents=True, exist_ok=True)
                target.symlink_to(volume)

    def _told(self, name: str) -> str:
        lines = (self.folder / f"{name}.log").read_text(errors="replace").splitlines()
        return "\n".join([f"{name} is not well; its last lines:", *lines[-20:]])


@contextlib.contextmanager
def composed(
    text: str,
    folder: Path,
    servers: Mapping[str, str],
    *,
    only: Collection[str] = (),
    patience: float = UP_SECONDS,
) -> Iterator[Composed]:
    """Start what the file says, or some of it, in its order; yield it when all are well."""
    folder.mkdir()
    every = containers(text, env_file(SAMPLE.read_text()))
    suite = Composed(every, folder, servers, patience=patience)
    wanted = [
        name
        for name, one in every.items()
        if (one.ours or (one.entrypoint and one.mounts)) and (not only or name in only)
    ]
    try:
        for name in wanted:
            suite.start(name)
        for name in list(suite.running):
            suite.wait_until_well(name)
        yield suite
    finally:
        suite.stop()


def _byte() -> int:
    return secrets.randbelow(256)
