"""Who ends a server when the tests that started it are gone without a word?

Started beside each server as a process of its own. It reads a pipe that nobody writes to; the pipe
closes when the tests die, however they do.
"""

import contextlib
import shutil
import signal
import sys
from collections.abc import Iterable
from pathlib import Path

import psutil

GONE_SECONDS = 10.0


def tree(pid: int) -> list[psutil.Process]:
    """Return a process and all that it started; the parent first."""
    with contextlib.suppress(psutil.NoSuchProcess):
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    return []


def send(processes: Iterable[psutil.Process], number: signal.Signals) -> None:
    """Send a signal to each; one that has ended meanwhile, as a connection's does, needs none."""
    for one in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            one.send_signal(number)


def kill(processes: list[psutil.Process]) -> None:
    send(processes, signal.SIGKILL)
    psutil.wait_procs(processes, timeout=GONE_SECONDS)


def watch(pid: int, folder: Path) -> None:
    watched = psutil.Process(pid)
    sys.stdin.read()
    if watched.is_running():  # and no other process has its number by now
        kill(tree(pid))
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    watch(int(sys.argv[1]), Path(sys.argv[2]))
