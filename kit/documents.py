"""How do facts become a document on paper? By a template, the same facts to the same bytes.

What people wrote reaches the template as text inside data and is never read as markup.
"""

import hashlib
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

MEDIA_TYPE: Final = "application/pdf"
_SCRIPT: Final = Path(__file__).with_name("typesetting.py")
_ALONE: Final = {"PATH": "", "LC_ALL": "C.UTF-8", "RAYON_NUM_THREADS": "1"}
"""The environment of the other process: nothing of ours, least of all our settings."""


class DocumentIsNotMade(Exception):  # noqa: N818 - a fault, but reads as a sentence
    """The template is wrong, or the document took more time or memory than it may."""


@dataclass(frozen=True)
class Template:
    """What a kind of document looks like, in the language of typst."""

    name: str
    text: str

    @classmethod
    def load(cls, path: Path) -> "Template":
        """Read a template."""
        return cls(path.stem, path.read_text(encoding="utf-8"))

    def fingerprint(self, data: msgspec.Struct) -> str:
        """Return by what two documents are known to be the same before either is made."""
        return hashlib.sha256(self.text.encode() + b"\0" + _written(data)).hexdigest()


@dataclass(frozen=True)
class Typesetter:
    """Makes PDF files (PDF/A-2b), each in a process of its own; a call blocks a thread."""

    seconds: int = 20
    megabytes: int = 512

    def pdf(self, template: Template, data: msgspec.Struct) -> bytes:
        """Return the document; ``DocumentIsNotMade`` where nothing came of it."""
        order = {
            "template": template.text,
            "data": _written(data).decode(),
            "seconds": self.seconds,
            "memory": self.megabytes * 1024 * 1024,
        }
        try:
            done = subprocess.run(  # noqa: S603 - our own script, and nothing of the data is in it
                [sys.executable, "-I", "-B", str(_SCRIPT)],
                input=msgspec.json.encode(order),
                capture_output=True,
                timeout=self.seconds,
                check=False,
                cwd="/",
                env=_ALONE,
            )
        except subprocess.TimeoutExpired as late:
            raise DocumentIsNotMade(template.name) from late
        if done.returncode:
            # What typst says may repeat what is in the data: names have no place in a log.
            msg = f"{template.name}: ended with {done.returncode}"
            raise DocumentIsNotMade(msg)
        return done.stdout


def _written(data: msgspec.Struct) -> bytes:
    return msgspec.json.encode(data, order="deterministic")
