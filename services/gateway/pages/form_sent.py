"""What came in of a form: what was typed, under which key, and what the sender wants of it?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qs

from gateway.pages.form_answers import Trouble
from gateway.pages.form_fields import ROWS, Typed, rows_of
from gateway.pages.form_guard import new_key
from gateway.seeing import Reader


@dataclass(frozen=True)
class Sent:
    """One form as it came in."""

    typed: Typed
    act: str
    key: str
    version: str
    who: Reader
    """As whom it is sent."""
    trouble: Trouble | None = None


def form_of(body: bytes) -> Typed:
    """Return what a browser sends of a form; what is none has no fields."""
    try:
        return parse_qs(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=5_000
        )
    except ValueError:
        return {}


def sent_in(typed: Typed, act: str, who: Reader) -> Sent:
    """Part what was typed from what belongs to the frame; ``act`` is meant whatever is said."""

    def said(name: str) -> str:
        return next(iter(typed.get(name, ())), "").strip()[:100]

    version = said("versi") if said("versi").isdigit() else ""
    key = said("kunci") if re.fullmatch(r"[0-9a-f]{32}", said("kunci")) else new_key()
    own = ("tanda", "kunci", "versi", "aksi")
    fields = {name: values for name, values in typed.items() if name not in own}
    return Sent(fields, act or said("aksi") or "kirim", key, version, who)


def grown(sent: Sent) -> Sent:
    """Return the form with another row, or without one, where that is asked for."""
    act, _, at = sent.act.partition(":")
    match act:
        case "tambah":
            rows = str(rows_of(sent.typed, at) + 1)
            return replace(sent, typed={**sent.typed, at + ROWS: [rows]})
        case "hapus":
            return replace(sent, typed=dict(_without(sent.typed, at)))
        case _:
            return sent


def _without(typed: Typed, row: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Iterate over what was typed but in one row such as ``lines.3``; later ones move up."""
    at, _, said = row.rpartition(".")
    rows = rows_of(typed, at)
    gone = int(said) if said.isascii() and said.isdigit() else rows
    for name, values in typed.items():
        number, dot, field = name.removeprefix(f"{at}.").partition(".")
        if name == at + ROWS and gone < rows:
            yield name, [str(rows - 1)]
        elif not (name.startswith(f"{at}.") and number.isascii() and number.isdigit()):
            yield name, values
        elif int(number) != gone:
            yield f"{at}.{int(number) - (int(number) > gone)}{dot}{field}", values
