"""How does a list of people get in from the command line? Over HTTP, watched row by row."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from enum import IntEnum
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Table
from rich.text import Text

PATH: Final = "/api/personnel/people-imports"
MEDIA_TYPES: Final = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WITA: Final = ZoneInfo("Asia/Makassar")
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


def import_people(
    file: Path,
    url: str,
    token_of: Callable[[], str],
    effective_on: date | None = None,
    console: Console | None = None,
) -> Exit:
    """Send ``file`` to the gateway at ``url`` and print what came of it; ``None`` is today."""
    console = console or Console()
    content = content_of(file, console)
    if isinstance(content, Exit):
        return content
    day = effective_on or datetime.now(WITA).date()
    headers = {
        "Authorization": f"Bearer {token_of()}",
        "Content-Length": str(len(content)),
        "Content-Type": MEDIA_TYPES[file.suffix.lower()],
        "File-Name": quote(file.name),
        "Idempotency-Key": str(uuid4()),
    }
    try:
        with (
            httpx.Client(base_url=url, timeout=TIMEOUT) as client,
            _progress() as (progress, task),
            client.stream(
                "POST",
                PATH,
                params={"effective_on": day.isoformat()},
                headers=headers,
                content=_chunks(content, progress, task),
            ) as answer,
        ):
            last = _last_line(answer, progress, task)
    except (httpx.TransportError, msgspec.DecodeError) as fault:
        return _broken_off(console, type(fault).__name__)
    return _tell(console, last)


def content_of(file: Path, console: Console) -> bytes | Exit:
    """Return what the file holds, or say why it is not a list that can be sent."""
    if file.suffix.lower() not in MEDIA_TYPES:
        kinds = " atau ".join(MEDIA_TYPES)
        said = f"{file}: bukan berkas {kinds}. Ekspor dari SIASN disimpan sebagai salah satunya."
        return _say(console, said, Exit.FILE_IS_NOT_READABLE)
    try:
        return file.read_bytes()
    except OSError as error:
        why = _WHY.get(type(error), error.strerror)
        return _say(console, f"{file}: {why}", Exit.FILE_IS_NOT_READABLE)


def _tell(console: Console, last: Json) -> Exit:
    if "summary" in last:
        return _tell_summary(console, last["summary"])
    if "problem" in last:
        return _tell_problem(console, last["problem"])
    return _broken_off(console, "tanpa ringkasan")


def _last_line(answer: httpx.Response, progress: Progress, task: TaskID) -> Json:
    """Follow the answer to its last line; a problem document is one line by itself."""
    if answer.status_code != httpx.codes.OK:
        body = answer.read()
        if "problem+json" in answer.headers.get("content-type", ""):
            return {"problem": msgspec.json.decode(body, type=dict[str, Any])}
        return {"problem": {"title": f"HTTP {answer.status_code}"}}
    last: Json = {}
    for line in answer.iter_lines():
        last = msgspec.json.decode(line, type=dict[str, Any])
        if "checked" in last:
            progress.update(task, description="Diperiksa", total=last["checked"], completed=0)
        elif "recorded" in last:
            done, of = last["recorded"], last["of"]
            progress.update(task, description="Dicatat", total=of, completed=done)
    return last


def _tell_summary(console: Console, summary: Json) -> Exit:
    if summary["warnings"]:
        _table(console, "Perlu diperiksa (sudah diambil)", summary["warnings"])
    console.print(
        f"{summary['rows']} baris: {summary['new']} baru, {summary['changed']} berubah, "
        f"{summary['unchanged']} tetap; {len(summary['warnings'])} perlu diperiksa.",
        highlight=False,
    )
    if left := summary.get("seats_left"):  # an earlier release does not say it
        console.print(f"{left} kursi tim menjadi lowong; lihat apa yang menunggu tiap OPD.")
    return Exit.DONE


def _tell_problem(console: Console, problem: Json) -> Exit:
    rows = problem.get("facts", {}).get("problems", ())
    if rows:
        _table(console, "Baris yang salah", rows)
    for wrong in problem.get("errors", ()):
        console.print(Text(_plain(f"{wrong['field']}: {wrong['message']}")))
    console.print(Text(_plain(problem["title"]), style="bold red"))
    if detail := problem.get("detail"):
        console.print(Text(_plain(detail)))
    return Exit.ROWS_ARE_WRONG if rows else Exit.REFUSED


def _table(console: Console, title: str, rows: Sequence[Json]) -> None:
    table = Table("Baris", "Kolom", "Nilai", "Sebab", title=title, title_justify="left")
    for column in table.columns:
        column.overflow = "fold"
    for row in rows:
        cells = (row["row"], row["column"], row["value"], row["reason"])
        table.add_row(*(Text("" if cell is None else _plain(str(cell))) for cell in cells))
    console.print(table)


def _plain(text: str) -> str:
    """A value comes from a file: no command of it reaches the terminal, nor any markup."""
    return "".join(mark if mark.isprintable() else " " for mark in text)


def _broken_off(console: Console, why: str) -> Exit:
    said = f"Sambungan terputus ({why}). Kirim lagi berkas yang sama: yang sudah dicatat tetap."
    return _say(console, said, Exit.BROKEN_OFF)


def _say(console: Console, said: str, code: Exit) -> Exit:
    console.print(Text(_plain(said), style="bold red"))
    return code


def _chunks(content: bytes, progress: Progress, task: TaskID) -> Iterator[bytes]:
    progress.update(task, description="Diunggah", total=len(content))
    for start in range(0, len(content), CHUNK):
        yield content[start : start + CHUNK]
        progress.update(task, completed=min(start + CHUNK, len(content)))
    progress.update(task, description="Sedang diperiksa", total=None)


@contextmanager
def _progress() -> Iterator[tuple[Progress, TaskID]]:
    """Show a bar on the error stream, so that the answer alone can be kept in a file."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield progress, progress.add_task("Menyambung", total=None)
