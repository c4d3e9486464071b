"""How does one document become a PDF? In a process of its own, which may use so much and no more.

Run as a script by ``kit/documents.py``. It reads no font, clock or setting of the machine: only
what comes in, and the fonts that come with typst. PDF/A takes no sign that these fonts lack, and a
name is no less a name for it: such a sign is written as its code, ``[U+A9B2]``, and ``sys.inputs``
tells the template how many there are that are ``lacking``.
"""

import json
import re
import resource
import sys
import unicodedata
from collections.abc import Collection, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, Final

import typst

HERE, NOWHERE = str(Path(__file__).parent), "/nonexistent"
"""A template reaches no file outside this folder, and takes no packages."""
MOST_TRIED: Final = 400
"""Signs of one document that are tried one by one, some 4 ms each."""
_ODD: Final = re.compile(r"[^\x20-\x7e\xa0-\u017f\u2013\u2014\u2018-\u201d\u2026]")
"""Not among the letters and points of Latin script, all of which the fonts have."""
_TRIAL: Final = "#sys.inputs.data #upper(sys.inputs.data)"


def main() -> None:
    """Read one order from standard input and write the PDF to standard output."""
    order = json.load(sys.stdin.buffer)
    resource.setrlimit(resource.RLIMIT_AS, (order["memory"], order["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (order["seconds"], order["seconds"]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.stdout.buffer.write(_whole(order["template"], order["data"]))


def _whole(template: str, data: str) -> bytes:
    """Return the document, with codes in the place of what the fonts lack."""
    fonts = typst.Fonts(include_system_fonts=False)
    signs = {sign for text in _texts(json.loads(data)) for sign in _signs(text)}
    odd = {sign for sign in signs if _ODD.search(sign)}
    if len(odd) <= MOST_TRIED:
        odd = {sign for sign in odd if _made(fonts, _TRIAL, sign) is None}
    # What can be seen one by one may still fail side by side: then no risk is taken.
    for lacking in (odd, {sign for sign in signs if not sign.isascii()}):
        if made := _made(fonts, template, *_coded(data, lacking)):
            return made
    raise SystemExit(1)


def _made(fonts: typst.Fonts, template: str, data: str, lacking: int = 0) -> bytes | None:
    """Return a document, ``None`` where the fonts lack a sign of it."""
    source: Any = template.encode()  # typst's types would have the root in bytes too
    try:
        return typst.compile(
            source,
            format="pdf",
            root=HERE,
            package_path=NOWHERE,
            package_cache_path=NOWHERE,
            font_paths=fonts,
            sys_inputs={"data": data, "lacking": str(lacking)},
            pdf_standards=["a-2b"],
        )
    except typst.TypstError as error:
        if "could not be displayed" in error.message:
            return None
        raise


def _coded(data: str, lacking: Collection[str]) -> tuple[str, int]:
    """Return the data with codes in it, and how many kinds of them there are."""
    if not lacking:
        return data, 0
    code_of = {sign: f"[{' '.join(f'U+{ord(each):04X}' for each in sign)}]" for sign in lacking}

    def of(value: object) -> object:
        match value:
            case str():
                return "".join(code_of.get(sign, sign) for sign in _signs(value))
            case list():
                return [of(each) for each in value]
            case dict():
                return {key: of(each) for key, each in value.items()}
        return value

    return json.dumps(of(json.loads(data))), len(code_of)


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            yield from chain.from_iterable(map(_texts, value))
        case dict():
            yield from _texts(list(value.values()))


def _signs(text: str) -> Iterator[str]:
    """Return the signs of a text, each with the marks that stand on it."""
    sign = ""
    for each in text:
        if sign and unicodedata.category(each).startswith("M"):
            sign += each
            continue
        if sign:
            yield sign
        sign = each
    if sign:
        yield sign


if __name__ == "__main__":
    main()
