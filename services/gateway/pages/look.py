"""Of what are all pages made? Of templates and static files, read once a process."""

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gateway import stages, wording
from gateway.pages.form_guard import new_key
from kit.decider import ERASED

HERE = Path(__file__).parent

FILTERS: Mapping[str, Callable[..., str]] = {
    "act": lambda key: wording.SETS["action"].get(key, key),
    "day": wording.day,
    "instant": wording.instant,
    "number": wording.number,
    "period": wording.period,
    "rupiah": wording.rupiah,
    "sentence": wording.sentence,
    "word": lambda key, of: wording.word(of, key),
}
GLOBALS: Mapping[str, object] = {
    "erased": ERASED,
    "new_key": new_key,
    "kinds": wording.SETS["opd_kind"],
    "looks": stages.LOOKS,
    "of_assessment": stages.ASSESSMENT,
    "of_decree": stages.DECREE,
    "of_nomination": stages.NOMINATION,
    "of_period": stages.PERIOD,
}
"""What the templates say besides what they are given."""


class StaticFile(msgspec.Struct, frozen=True):
    """A file that browsers keep for as long as its mark is the same."""

    content: bytes
    mark: str


@cache
def static_files() -> Mapping[str, StaticFile]:
    """Return the static files by their names."""
    return {path.name: _marked(path.read_bytes()) for path in (HERE / "static").iterdir()}


@cache
def templates() -> Environment:
    """Return the templates; each is compiled when it is first shown."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= FILTERS
    made.globals |= {**GLOBALS, "asset": _asset}
    return made


def _marked(content: bytes) -> StaticFile:
    return StaticFile(content, hashlib.sha256(content).hexdigest()[:12])


def _asset(name: str) -> str:
    return f"/static/{name}?v={static_files()[name].mark}"
