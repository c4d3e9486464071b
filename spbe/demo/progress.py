"""How far has the sample year come? A bar where somebody watches, plain lines where nobody does.

No time left is told: a day of the story with hundreds of commands follows one with three.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

EVERY_SECONDS = 10.0
"""How often a line is written where nobody watches."""


class Shown:
    """What is shown of the play."""

    def __init__(
        self,
        console: Console,
        progress: Progress,
        total: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin at nothing of ``total`` moves."""
        self._console, self._progress, self._clock = console, progress, clock
        self._task = progress.add_task("The sample year begins", total=total)
        self._phase, self._made, self._total = "", 0, total
        self._began = self._said = clock()
        self._quiet = not console.is_terminal

    def enter(self, day: date, title: str) -> None:
        """Go on to the next phase."""
        self._phase = f"{day:%d %b %Y}  {title}"
        self._progress.update(self._task, description=self._phase)

    def move(self) -> None:
        """One more move is made."""
        self._progress.advance(self._task)
        self._made += 1
        now = self._clock()
        if self._quiet and now - self._said >= EVERY_SECONDS:
            self._said = now
            done = f"{self._made} of {self._total}"
            self._say(f"{now - self._began:4.0f} s  {done:>13}  {self._phase}")

    def tell(self, story: str) -> None:
        """Tell what is out of the ordinary, to who watches."""
        if not self._quiet:
            self._say(f"  {story}")

    def _say(self, line: str) -> None:
        self._console.print(line, highlight=False, markup=False, soft_wrap=True)


@contextmanager
def shown(console: Console, total: int) -> Iterator[Shown]:
    """Show the progress of a play of ``total`` moves."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(
        *columns, console=console, disable=not console.is_terminal, transient=True
    ) as progress:
        yield Shown(console, progress, total)
