"""How does a list of people get in from the command line? Over HTTP, watched row by row."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import httpx
import msgspec
from rich.console import Console
from rich.progress import Progress, TaskID

from spbe.list_sent import (
    TIMEOUT,
    Exit,
    Json,
    chunks,
    content_of,
    headers_of,
    progress_shown,
    rows_told,
    said,
    told,
)

PATH: Final = "/api/personnel/people-imports"
WITA: Final = ZoneInfo("Asia/Makassar")


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
    try:
        with (
            httpx.Client(base_url=url, timeout=TIMEOUT) as client,
            progress_shown() as (progress, task),
            client.stream(
                "POST",
                PATH,
                params={"effective_on": day.isoformat()},
                headers=headers_of(file, content, token_of()),
                content=chunks(content, progress, task),
            ) as answer,
        ):
            last = _last_line(answer, progress, task)
    except (httpx.TransportError, msgspec.DecodeError) as fault:
        return _broken_off(console, type(fault).__name__)
    return _tell(console, last)


def _tell(console: Console, last: Json) -> Exit:
    if "summary" in last:
        return _tell_summary(console, last["summary"])
    if "problem" in last:
        return told(console, last["problem"])
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
        rows_told(console, "Perlu diperiksa (sudah diambil)", summary["warnings"])
    console.print(
        f"{summary['rows']} baris: {summary['new']} baru, {summary['changed']} berubah, "
        f"{summary['unchanged']} tetap; {len(summary['warnings'])} perlu diperiksa.",
        highlight=False,
    )
    if left := summary.get("seats_left"):  # an earlier release does not say it
        console.print(f"{left} kursi tim menjadi lowong; lihat apa yang menunggu tiap OPD.")
    return Exit.DONE


def _broken_off(console: Console, why: str) -> Exit:
    text = f"Sambungan terputus ({why}). Kirim lagi berkas yang sama: yang sudah dicatat tetap."
    return said(console, text, Exit.BROKEN_OFF)
