"""The suite's own command, with named places at which the process kills itself when it is told.

While the file that it was given holds ``publish.after 3``, the third time at that place ends the
process by SIGKILL, as a power cut would. The product knows nothing of this: its seams are wrapped
before it starts.
"""

import asyncio
import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from faststream.kafka.message import KafkaAckableMessage
from sqlalchemy import Connection

from kit import recorder_postgres, view_store_postgres
from kit.recorder import Append
from kit.recorder_postgres import PostgresRecorder
from kit.relay import Relay
from kit.view_builds import Builds
from kit.view_store import PLACES
from kit.views import Change
from tests.integration.parted import be

Call = Callable[..., Any]
Reached = Callable[[str], None]

POINTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "append.before": "a command is decided, and nothing of it is stored",
        "append.after": "a command is stored, and nobody has been told",
        "publish.before": "a wave is read, and nothing of it is on its way to Kafka",
        "publish.after": "a wave is on its way, and the relay knows of no acknowledgement",
        "position.before": "Kafka has acknowledged a wave, and the relay has not kept how far",
        "position.after": "the relay has kept how far it is",
        "apply.before": "something is heard, and has had no effect",
        "apply.after": "the effect is written, and not committed",
        "track.before": "the place is about to move, in the transaction of the effect",
        "track.after": "the place has moved, and nothing is committed",
        "commit.after": "effect and place are committed, and Kafka has not been told",
        "switch.before": "a view was built anew, and the former build is read",
        "switch.after": "the new build is read, and nobody has been told",
        "acknowledge.before": "a batch has had its effect, and Kafka is about to be told",
        "acknowledge.after": "Kafka has been told",
    }
)
"""Between which two steps a process ends."""

_ON_ITS_WAY: Final = 0.002
"""Seconds that a request may take to leave the process."""


class _Crash:
    """The place that the file names, and how often it has been reached since."""

    def __init__(self, file: Path) -> None:
        self._file, self._lock = file, threading.Lock()
        self._told, self._times = "", Counter[str]()

    def reached(self, point: str) -> None:
        """End the process if it is this place's turn; the file is gone by then."""
        if not self.is_armed(point):
            return
        with self._lock:
            self._times[self._told] += 1
            if self._times[self._told] < int(self._told.split()[1]):
                return
            self._file.unlink()
            os.kill(os.getpid(), signal.SIGKILL)

    def is_armed(self, point: str) -> bool:
        try:
            self._told = self._file.read_text(encoding="ascii")
        except FileNotFoundError:
            return False
        return self._told.split()[:1] == [point]


def wrap(reached: Reached) -> None:
    """Have ``reached`` called at each of ``POINTS``, in whichever process this is."""
    _wrap_append(reached)
    _wrap_publish(reached)
    _wrap_policies(reached)
    _wrap_views(reached)
    _wrap_acknowledgement(reached)
    _around(Builds, "flip", partial(reached, "switch.before"), partial(reached, "switch.after"))


def _replace(owner: object, name: str, wrapped: Callable[[Call], Call]) -> None:
    """Put another function in the place of one, which it is given."""
    setattr(owner, name, wrapped(getattr(owner, name)))


def _around(
    owner: object, name: str, before: Callable[[], None], after: Callable[[], None]
) -> None:
    def around(original: Call) -> Call:
        def wrapped(*args: object) -> object:
            before()
            found = original(*args)
            after()
            return found

        return wrapped

    _replace(owner, name, around)


def _wrap_append(reached: Reached) -> None:
    before, after = partial(reached, "append.before"), partial(reached, "append.after")
    _around(PostgresRecorder, "_append_all", before, after)


def _wrap_publish(reached: Reached) -> None:
    def sending(original: Call) -> Call:
        async def send(*args: object) -> None:
            reached("publish.before")
            under_way = asyncio.ensure_future(original(*args))
            await asyncio.sleep(_ON_ITS_WAY)
            reached("publish.after")
            await under_way

        return send

    _replace(Relay, "_send", sending)
    before, after = partial(reached, "position.before"), partial(reached, "position.after")
    _around(PostgresRecorder, "store_position", before, after)


def _wrap_policies(reached: Reached) -> None:
    """Policies move the place first; what has no effect moves it alone, and is passed over."""
    here = threading.local()

    def at(point: str) -> None:
        if getattr(here, "acts", False):
            reached(point)

    def hearing(original: Call) -> Call:
        def hears(recorder: PostgresRecorder, append: Append) -> object:
            here.acts = append.heard is not None and bool(append.events)
            try:
                found = original(recorder, append)
                at("commit.after")
                return found
            finally:
                here.acts = False

        return hears

    _replace(PostgresRecorder, "_append_what_is_heard", hearing)
    for what, name in (("track", "move"), ("apply", "append_one")):
        _around(
            recorder_postgres, name, partial(at, f"{what}.before"), partial(at, f"{what}.after")
        )


def _wrap_views(reached: Reached) -> None:
    """Views write their rows first, then their places."""
    opened, here = view_store_postgres._ViewSchema, threading.local()  # noqa: SLF001 - the seam

    def committing(original: Call) -> Call:
        @contextmanager
        def commits(view: object) -> Iterator[Connection]:
            here.wrote = False
            with original(view) as connection:
                yield connection
            if here.wrote:
                reached("commit.after")

        return commits

    def writing(original: Call) -> Call:
        def writes(view: object, connection: Connection, changes: Sequence[Change]) -> None:
            rows = [change for change in changes if change.table is not PLACES]
            here.wrote = bool(rows)
            told = reached if rows else _pass_over
            told("apply.before")
            original(view, connection, rows)
            told("apply.after")
            told("track.before")
            original(view, connection, [change for change in changes if change.table is PLACES])
            told("track.after")

        return writes

    _replace(opened, "alone", committing)
    _replace(opened, "write", writing)


def _wrap_acknowledgement(reached: Reached) -> None:
    def acknowledging(original: Call) -> Call:
        async def acknowledge(message: KafkaAckableMessage) -> None:
            reached("acknowledge.before")
            await original(message)
            reached("acknowledge.after")

        return acknowledge

    _replace(KafkaAckableMessage, "ack", acknowledging)


def _pass_over(_: str) -> None:
    """Rows are not written: there is no place here."""


def run(command: Sequence[str], environment: Mapping[str, str], log: Path, file: Path) -> None:
    """Be ``spbe COMMAND`` from now on, and end at the place that the file names."""
    wrap(_Crash(file).reached)
    be(command, environment, log)
