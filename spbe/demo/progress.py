"""How far has the sample year come? A bar where somebody watches, plain lines where nobody does."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


class Shown:
    """What is shown of the play."""

    def __init__(self, console: Console, progress: Progress, total: int) -> None:
        """Begin at nothing of ``total`` moves."""
        self._console, self._progress = console, progress
        self._task = progress.add_task("The sample year begins", total=total)
        self._began = time.monotonic()
        self._quiet = not console.is_terminal

    def enter(self, day: date, title: str) -> None:
        """Go on to the next phase."""
        self._progress.update(self._task, description=f"{day:%d %b %Y}  {title}")
        if self._quiet:
            self._say(f"{day:%Y-%m-%d}  {title}")

    def move(self) -> None:
        """One more move is made."""
        self._progress.advance(self._task)

    def tell(self, story: str) -> None:
        """Tell what is out of the ordinary."""
        self._say(f"  {story}")

    def _say(self, line: str) -> None:
        passed = f"{time.monotonic() - self._began:6.1f} s  " if self._quiet else ""
        self._console.print(passed + line, highlight=False, markup=False, soft_wrap=True)


@contextmanager
def shown(console: Console, total: int) -> Iterator[Shown]:
    """Show the progress of a play of ``total`` moves."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=console, disable=not console.is_terminal, transient=True
    ) as progress:
        yield Shown(console, progress, total)
