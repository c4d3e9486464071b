"""How does a list go over HTTP from the command line, and how is it told what is wrong with it?"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote
from uuid import uuid4

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Table
from rich.text import Text

MEDIA_TYPES: Final = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
CHUNK: Final = 64 * 1024
TIMEOUT: Final = httpx.Timeout(30, read=300)
"""A long list is checked for a while before the first line of the answer."""

_WHY: Final = {
    FileNotFoundError: "berkas ini tidak ada.",
    IsADirectoryError: "ini sebuah folder, bukan berkas.",
    PermissionError: "berkas ini tidak boleh dibaca.",
}

Json = Mapping[str, Any]


class Exit(IntEnum):
    """What the command tells the shell."""

    DONE = 0
    ROWS_ARE_WRONG = 1
    FILE_IS_NOT_READABLE = 2
    REFUSED = 3
    BROKEN_OFF = 4
    """Part of it may be recorded; the same file again finishes it."""


def content_of(file: Path, console: Console) -> bytes | Exit:
    """Return what the file holds, or say why it is not a list that can be sent."""
    if file.suffix.lower() not in MEDIA_TYPES:
        kinds = " atau ".join(MEDIA_TYPES)
        text = f"{file}: bukan berkas {kinds}. Simpan daftarnya sebagai salah satunya."
        return said(console, text, Exit.FILE_IS_NOT_READABLE)
    try:
        return file.read_bytes()
    except OSError as error:
        why = _WHY.get(type(error), error.strerror)
        return said(console, f"{file}: {why}", Exit.FILE_IS_NOT_READABLE)


def headers_of(file: Path, content: bytes, token: str) -> dict[str, str]:
    """Return what is said beside a file that is sent for the first time."""
    return {
        "Authorization": f"Bearer {token}",
        "Content-Length": str(len(content)),
        "Content-Type": MEDIA_TYPES[file.suffix.lower()],
        "File-Name": quote(file.name),
        "Idempotency-Key": str(uuid4()),
    }


def chunks(content: bytes, progress: Progress, task: TaskID) -> Iterator[bytes]:
    """Yield the file in parts, and show how much of it is on its way."""
    progress.update(task, description="Diunggah", total=len(content))
    for start in range(0, len(content), CHUNK):
        yield content[start : start + CHUNK]
        progress.update(task, completed=min(start + CHUNK, len(content)))
    progress.update(task, description="Sedang diperiksa", total=None)


@contextmanager
def progress_shown() -> Iterator[tuple[Progress, TaskID]]:
    """Show a bar on the error stream, so that the answer alone can be kept in a file."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield progress, progress.add_task("Menyambung", total=None)


def told(console: Console, problem: Json) -> Exit:
    """Tell why nothing was taken: row by row, where rows are wrong."""
    rows = problem.get("facts", {}).get("problems", ())
    if rows:
        rows_told(console, "Baris yang salah", rows)
    for wrong in problem.get("errors", ()):
        console.print(Text(_plain(f"{wrong['field']}: {wrong['message']}")))
    console.print(Text(_plain(problem["title"]), style="bold red"))
    if detail := problem.get("detail"):
        console.print(Text(_plain(detail)))
    return Exit.ROWS_ARE_WRONG if rows else Exit.REFUSED


def rows_told(console: Console, title: str, rows: Sequence[Json]) -> None:
    """Tell what is to be looked at, row by row."""
    table = Table("Baris", "Kolom", "Nilai", "Sebab", title=title, title_justify="left")
    for column in table.columns:
        column.overflow = "fold"
    for row in rows:
        cells = (row["row"], row["column"], row["value"], row["reason"])
        table.add_row(*(Text("" if cell is None else _plain(str(cell))) for cell in cells))
    console.print(table)


def said(console: Console, text: str, code: Exit) -> Exit:
    """Say why it ends, and return with what."""
    console.print(Text(_plain(text), style="bold red"))
    return code


def _plain(text: str) -> str:
    """A value comes from a file: no command of it reaches the terminal, nor any markup."""
    return "".join(mark if mark.isprintable() else " " for mark in text)
