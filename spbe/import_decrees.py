"""How do the decrees of the time before the suite get in from the command line? Looked at first."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import httpx
import msgspec
from rich.console import Console

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

PATH: Final = "/api/personnel/decree-imports"


def import_decrees(
    file: Path,
    url: str,
    token_of: Callable[[], str],
    *,
    record: bool = False,
    console: Console | None = None,
) -> Exit:
    """Send ``file`` to the gateway at ``url`` and print what came, or would come, of it."""
    console = console or Console()
    content = content_of(file, console)
    if isinstance(content, Exit):
        return content
    try:
        with httpx.Client(base_url=url, timeout=TIMEOUT) as client, progress_shown() as shown:
            answer = client.post(
                PATH,
                params={} if record else {"preview": "true"},
                headers=headers_of(file, content, token_of()),
                content=chunks(content, *shown),
            )
        found = msgspec.json.decode(answer.content, type=dict[str, Any])
    except (httpx.TransportError, msgspec.DecodeError) as fault:
        text = (
            f"Sambungan terputus ({type(fault).__name__}). Kirim lagi berkas yang sama: daftar ini "
            "dicatat seluruhnya atau tidak sama sekali."
        )
        return said(console, text, Exit.BROKEN_OFF)
    return told(console, found) if answer.is_error else _tell(console, found)


def _tell(console: Console, outcome: Json) -> Exit:
    if outcome["warnings"]:
        rows_told(console, "Perlu diperiksa", outcome["warnings"])
    console.print(
        f"{outcome['rows']} baris dari {outcome['decrees']} SK: {outcome['new_decrees']} SK baru, "
        f"{outcome['new_seats']} kursi baru, {outcome['unchanged']} sudah tercatat.",
        highlight=False,
    )
    done = "Semuanya sudah dicatat, dan ditandai sebagai warisan (data sebelum sistem ini)."
    looked_at = "Belum ada yang dicatat. Tambahkan --record untuk mencatat seluruh daftar ini."
    console.print(done if outcome["recorded"] else looked_at, highlight=False)
    return Exit.DONE
