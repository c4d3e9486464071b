"""How is a real server started, stopped, killed, frozen and started again by a test?"""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import psutil

from tests.servers import watcher

HOST = "127.0.0.1"
START_SECONDS = 120.0
STOP_SECONDS = 60.0
_LOOK_AGAIN_SECONDS = 0.05
_TOLD_LINES = 40


class NotHereError(RuntimeError):
    """A program that a server needs is not on this machine; the text names what to do."""


class NotOursError(RuntimeError):
    """A server that the environment names belongs to somebody else: a test must not stop it."""


class DidNotStartError(RuntimeError):
    """The text ends with the last lines of the server's log."""


def free_ports(count: int) -> list[int]:
    """Return ports of the loopback interface at which nobody listens now.

    They lie below those that the system gives to outgoing lines, one of which could take a port
    before its server does.
    """
    with contextlib.ExitStack() as held:
        found: list[int] = []
        while len(found) < count:
            probe, port = held.enter_context(socket.socket()), 10_000 + secrets.randbelow(22_000)
            with contextlib.suppress(OSError):
                probe.bind((HOST, port))
                found.append(port)
        return found


class Server(ABC):
    """A server of the tests' own: it keeps its port and its data from one start to the next.

    Every call returns when it has taken effect; from a coroutine, call by `asyncio.to_thread`.
    """

    variable: str
    """The environment variable that names a server to be used instead."""
    stop_signal = signal.SIGTERM

    def __init__(self) -> None:
        self.given = os.environ.get(self.variable, "")
        self.start_seconds = 0.0
        self._process: subprocess.Popen[bytes] | None = None
        self._watcher: subprocess.Popen[bytes] | None = None
        self.folder = Path(tempfile.gettempdir()) / f"spbe-{secrets.token_hex(4)}"
        self.data = self.folder / "data"
        self.log = self.folder / "server.log"

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def running(self) -> bool:
        """Whether the process lives; a frozen one does."""
        return bool(self.given) or (self._process is not None and self._process.poll() is None)

    def start(self) -> None:
        """Start on the same port and data as before, and wait until requests are answered."""
        if self.given:
            return
        if self.running:
            self.thaw()
            return
        if not self.folder.exists():
            self._make_folder()
        if not self.data.exists():
            self._make_data()
        self._end_watcher()
        begun = time.monotonic()
        with self.log.open("ab") as log:
            self._process = self._launch(log.fileno())
        self._watcher = subprocess.Popen(  # noqa: S603 - ours
            [sys.executable, watcher.__file__, str(self._process.pid), str(self.folder)],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        self._wait_until_it_answers(self._process, begun)
        self.start_seconds = time.monotonic() - begun

    def stop(self) -> None:
        """Shut down in order."""
        process = self._own()
        if process is None:
            return
        self.thaw()
        process.send_signal(self.stop_signal)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self._end_watcher()

    def kill(self) -> None:
        """End it as a power cut would (SIGKILL), with every process that it started."""
        process = self._own()
        if process is not None:
            watcher.kill(watcher.tree(process.pid))
            process.wait()
        self._end_watcher()

    def freeze(self) -> None:
        """Stop every process of it where it stands (SIGSTOP); connections stay open."""
        if self._own() is not None:
            watcher.send(self.processes(), signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen one go on (SIGCONT)."""
        if self._own() is not None:
            watcher.send(reversed(self.processes()), signal.SIGCONT)

    def wipe(self) -> None:
        """Kill it and throw its data away; the next start begins from nothing."""
        self.kill()
        shutil.rmtree(self.data, ignore_errors=True)

    def close(self) -> None:
        """End it and leave nothing behind."""
        if self.given:
            return
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def processes(self) -> list[psutil.Process]:
        """Return the processes that it consists of; the one that was started first."""
        process = self._own()
        return [] if process is None else watcher.tree(process.pid)

    def log_tail(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(lines[-_TOLD_LINES:])

    @abstractmethod
    def _make_data(self) -> None:
        """Make the data folder, as it is before the first start."""

    @abstractmethod
    def _launch(self, log: int) -> "subprocess.Popen[bytes]":
        """Start the process."""

    @abstractmethod
    def _answers(self) -> bool:
        """Whether it answers a request that only a started server answers."""

    def _make_folder(self) -> None:
        self.folder.mkdir(mode=0o700)

    def _own(self) -> "subprocess.Popen[bytes] | None":
        if self.given:
            msg = f"the server that {self.variable} names is not ours to stop, kill or wipe"
            raise NotOursError(msg)
        return self._process if self.running else None

    def _wait_until_it_answers(self, process: "subprocess.Popen[bytes]", begun: float) -> None:
        while not self._answers():
            ended = process.poll() is not None
            if ended or time.monotonic() - begun > START_SECONDS:
                how = f"ended with {process.returncode}" if ended else "does not answer"
                msg = f"{type(self).__name__} {how}; its log:\n{self.log_tail()}"
                raise DidNotStartError(msg)
            time.sleep(_LOOK_AGAIN_SECONDS)

    def _end_watcher(self) -> None:
        if self._watcher is not None:
            self._watcher.kill()
            self._watcher.communicate()
            self._watcher = None


@contextlib.contextmanager
def frozen(server: Server) -> Iterator[None]:
    """Freeze a server for as long as the block lasts."""
    server.freeze()
    try:
        yield
    finally:
        server.thaw()
