"""Does the play show how far it is without flooding who does not watch?"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from rich.console import Console
from rich.progress import Progress

from spbe.demo.progress import EVERY_SECONDS, Shown


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def showing(clock: Callable[[], float], *, terminal: bool) -> Iterator[tuple[Shown, io.StringIO]]:
    written = io.StringIO()
    console = Console(file=written, force_terminal=terminal, width=200)
    yield Shown(console, Progress(console=console, disable=True), 500, clock), written


def test_where_nobody_watches_a_line_is_written_now_and_then() -> None:
    clock = Hands()
    with showing(clock, terminal=False) as (shown, written):
        shown.enter(date(2026, 1, 19), "Nominations are drafted")
        for _ in range(100):
            clock.now += EVERY_SECONDS / 40
            shown.move()
            shown.tell("a tale")
    lines = written.getvalue().splitlines()
    assert len(lines) == 2
    assert " ".join(lines[0].split()) == "10 s 40 of 500 19 Jan 2026 Nominations are drafted"


def test_who_watches_is_told_the_tales() -> None:
    with showing(Hands(), terminal=True) as (shown, written):
        shown.tell("DPUPR names one person twice")
    assert "DPUPR names one person twice" in written.getvalue()
