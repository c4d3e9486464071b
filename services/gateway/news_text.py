"""How does the plain text of news become paragraphs, headings, lists and links, and nothing else?

What comes out is text in named pieces; whoever shows it escapes every piece.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final, Literal, NamedTuple

_LINK: Final = re.compile(r"https://[^\s<>\"'()]+[^\s<>\"'().,;:!?]")
_BOLD: Final = re.compile(r"\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*")
_POINT, _HEADING = "- ", "## "


class Piece(NamedTuple):
    """A stretch of text, as it is, strong, or a link to what it says."""

    text: str
    kind: Literal["plain", "strong", "link"] = "plain"


Line = tuple[Piece, ...]


class Block(NamedTuple):
    kind: Literal["paragraph", "heading", "list"]
    lines: tuple[Line, ...]
    """The points of a list; the lines of a paragraph, which stand under each other."""


def blocks(text: str) -> tuple[Block, ...]:
    """Return what a text is made of: an empty line ends a block."""
    return tuple(_blocks(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))


def _blocks(lines: list[str]) -> Iterator[Block]:
    for kind, group in groupby(map(str.strip, lines), key=_kind):
        said = list(group)
        if kind == "list":
            yield Block("list", tuple(_pieces(each.removeprefix(_POINT)) for each in said))
        elif kind == "heading":
            yield from (Block("heading", (_pieces(each.removeprefix(_HEADING)),)) for each in said)
        elif kind == "paragraph":
            yield Block("paragraph", tuple(map(_pieces, said)))


def _kind(line: str) -> Literal["paragraph", "heading", "list", "nothing"]:
    if not line:
        return "nothing"
    if line.startswith(_POINT):
        return "list"
    return "heading" if line.startswith(_HEADING) else "paragraph"


def _pieces(line: str) -> Line:
    return tuple(_strong(line))


def _strong(line: str) -> Iterator[Piece]:
    at = 0
    for found in _BOLD.finditer(line):
        yield from _linked(line[at : found.start()])
        yield Piece(found[1], "strong")
        at = found.end()
    yield from _linked(line[at:])


def _linked(text: str) -> Iterator[Piece]:
    at = 0
    for found in _LINK.finditer(text):
        if found.start() > at:
            yield Piece(text[at : found.start()])
        yield Piece(found[0], "link")
        at = found.end()
    if at < len(text):
        yield Piece(text[at:])
