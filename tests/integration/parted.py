"""How does a process of the suite start at once? It parts from one in which everything is loaded.

Loading costs more than a second of computing, eight times for each suite that a test starts.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import Final

from spbe.__main__ import app

ROOT = Path(__file__).parents[2]
SERVICES = ("personnel", "training", "evaluation", "gateway")
_PR_SET_PDEATHSIG: Final = 1
_ENDS_WITHIN: Final = 60.0


class Parted:
    """Such a process, as the standard library has those it starts."""

    def __init__(self, target: Callable[..., None], *arguments: object) -> None:
        """Start it with a function of a module, and what that is given."""
        process: ForkServerProcess = _loaded().Process(target=target, args=arguments)
        process.start()
        self._process = process
        self.pid = process.pid or 0

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if (code := self._process.exitcode) is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout or 0)
        return code

    def send_signal(self, sig: int) -> None:
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):  # it ends just now
                os.kill(self.pid, sig)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def be(command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
    """Be ``spbe COMMAND`` from now on, in a process that has just parted from another.

    It ends with that one, so that nothing is left of tests that were killed.
    """
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    with log.open("ab") as told:
        for output in (1, 2):
            os.dup2(told.fileno(), output)
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    app(list(command))


def ended(command: Sequence[str], environment: Mapping[str, str], log: Path) -> tuple[int, str]:
    """Return how ``spbe COMMAND`` ends, and all that it says, which is what ``log`` has then."""
    log.unlink(missing_ok=True)
    code = Parted(be, command, environment, log).wait(_ENDS_WITHIN)
    return code, log.read_text()


@cache
def _loaded() -> ForkServerContext:
    """Return the process from which others part: each is there at once, and shares no thread."""
    os.environ["PYTHONPATH"] = f"{ROOT}:{ROOT / 'services'}"
    context = get_context("forkserver")
    mains = [f"{service}.main" for service in SERVICES]
    context.set_forkserver_preload([__name__, "spbe.processes", "spbe.embedded", *mains])
    return context
