"""The suite as processes of its own, started and killed as an operator or a power cut would."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import httpx

from kit.assembly import trusted
from tests.integration.parted import ROOT, SERVICES, Parted, be
from tests.servers.server import free_ports

__all__ = ["ROOT", "SERVICES"]

READY_SECONDS = 300.0


def ports_of_services() -> dict[str, int]:
    """Return a free loopback port for each service."""
    return dict(zip(SERVICES, free_ports(len(SERVICES)), strict=True))


class Running(Protocol):
    """A process, as the standard library has those that it starts."""

    pid: int

    def poll(self) -> int | None:
        """Return with what it ended, if it has."""

    def wait(self, timeout: float | None = None) -> int:
        """Return with what it ended; ``subprocess.TimeoutExpired`` if it does not in time."""

    def send_signal(self, sig: int) -> None:
        """Send a signal to it, if it has not ended."""

    def kill(self) -> None:
        """End it as a power cut would."""


@dataclass
class Processes:
    """Some `spbe` commands on one ./var, under one set of ports."""

    var: Path
    bootstrap: str = ""
    ports: dict[str, int] = field(default_factory=ports_of_services)
    also: dict[str, str] = field(default_factory=dict)
    """Further settings."""
    running: dict[str, Running] = field(default_factory=dict)
    root: Path = ROOT
    """Where the code stands that they run."""
    roots: dict[str, Path] = field(default_factory=dict)
    """The same of a service of which it stands elsewhere."""

    @property
    def gateway(self) -> str:
        return f"http://127.0.0.1:{self.ports['gateway']}"

    def env(self, root: Path | None = None) -> dict[str, str]:
        root = root or self.root
        ports = {f"SPBE_PORTS__{name.upper()}": str(port) for name, port in self.ports.items()}
        own = {"PYTHONPATH": f"{root}:{root / 'services'}", "SPBE_VAR": str(self.var)}
        if self.bootstrap:
            own |= {"SPBE_KAFKA_BOOTSTRAP": self.bootstrap, "SPBE_SAMPLE_USERS": "true"}
            own |= {"SPBE_FRESH_GROUPS": "true"}
        return {**os.environ, **ports, **own, **self.also}

    def start(self, *command: str) -> None:
        name = " ".join(command)
        self.var.mkdir(parents=True, exist_ok=True)
        root = self.roots.get(command[-1], self.root)
        log = self.log_of(name)
        log.touch()
        if root == ROOT:
            self.running[name] = Parted(be, command, self.env(), log)
            return
        with log.open("ab") as told:
            self.running[name] = subprocess.Popen(  # noqa: S603 - the suite itself
                [sys.executable, "-m", "spbe", *command],
                cwd=root,
                env=self.env(root),
                stdout=told,
                stderr=told,
            )

    def log_of(self, name: str) -> Path:
        return self.var.parent / f"{name.replace(' ', '-')}.log"

    def finish(self, *command: str) -> None:
        """Start what ends by itself, and wait until it has done all of it."""
        self.start(*command)
        self._is_done(" ".join(command))

    def _is_done(self, name: str) -> None:
        code = self.running.pop(name).wait(READY_SECONDS)
        assert code == 0, f"{name} ended with {code}: see {self.log_of(name)}"

    def run(self, *command: str) -> str:
        """Run a command in an interpreter of its own, and return what it says."""
        done = self.ends(*command)
        done.check_returncode()
        return done.stdout

    def ends(self, *command: str, **env: str) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end, however that is; ``env`` is said to it alone."""
        return subprocess.run(  # noqa: S603 - the suite itself
            [sys.executable, "-m", "spbe", *command],
            cwd=self.root,
            env=self.env() | env,
            capture_output=True,
            text=True,
            check=False,
        )

    def kill(self, *command: str) -> None:
        """As a power cut: nothing is told to anybody."""
        self._end(" ".join(command), signal.SIGKILL)

    def stop(self, *command: str) -> None:
        """As an operator does."""
        self._end(" ".join(command), signal.SIGTERM)

    def stop_all(self) -> None:
        for process in self.running.values():
            process.send_signal(signal.SIGTERM)
        for name in list(self.running):
            self._end(name, signal.SIGTERM)

    @contextlib.contextmanager
    def serving(self, *services: str) -> Iterator[None]:
        """Serve and work these services, all if none is named, from when they are ready."""
        try:
            for service in services or SERVICES:
                self.start("serve", service)
                self.start("work", service)
            self.wait_ready(*services)
            yield
        finally:
            self.stop_all()

    def _end(self, name: str, how: signal.Signals) -> None:
        process = self.running.pop(name)
        process.send_signal(how)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def wait_ready(self, *services: str) -> None:
        until = time.monotonic() + READY_SECONDS
        for service in services or SERVICES:
            url = f"http://127.0.0.1:{self.ports[service]}/health/ready"
            while not is_up(url):
                dead = [name for name, one in self.running.items() if one.poll() is not None]
                assert not dead, f"{dead} ended: see the logs beside {self.var}"
                assert time.monotonic() < until, f"{service} is not ready"
                time.sleep(0.1)


def is_up(url: str) -> bool:
    """Say whether there is somebody who answers with success."""
    try:
        return httpx.get(url, timeout=2, verify=trusted()).is_success
    except httpx.TransportError:
        return False


@contextlib.contextmanager
def whole_suite(var: Path) -> Iterator[Processes]:
    """The embedded run, as `make run` has it."""
    processes = Processes(var)
    processes.start("up", "--no-demo")
    try:
        processes.wait_ready()
        yield processes
    finally:
        processes.stop_all()
