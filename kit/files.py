"""Where do files stand that an event knows by their SHA-256? Whole, unchanged and never twice.

A file is written under a name of its own and gets its lasting one only when all of it is on disk:
a crash leaves nothing half under a name that anybody asks for.
"""

import hashlib
import os
import re
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, Final, Protocol
from uuid import UUID

SHA_256: Final = re.compile(r"[0-9a-f]{64}")
CHUNK: Final = 64 * 1024
_BEGUN: Final = ".begun"
_NOTES: Final = "noted"
_GIVEN_UP_SECONDS: Final = 24 * 3600.0

_SIGNS: Final = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
}
"""With which bytes a file of a kind begins (ISO 32000, ITU-T T.81, ISO/IEC 15948)."""
MEDIA_TYPES: Final = tuple(_SIGNS.values())
_HEAD: Final = max(map(len, _SIGNS))


class FileIsTooLarge(Exception):  # noqa: N818 - reads as a sentence
    """More has come than a file may hold; nothing of it is kept."""


class FileIsNotWhatWasSaid(Exception):  # noqa: N818 - reads as a sentence
    """The content has another SHA-256 than was declared; nothing of it is kept."""


class FileIsDamaged(Exception):  # noqa: N818 - a fault, but reads as a sentence
    """A file on disk is not what its name says; the last part of it was not given."""


@dataclass(frozen=True)
class Kept:
    """A file that is there for good."""

    sha256: str
    size: int
    media_type: str | None
    """By its first bytes; ``None``: none of those that are known."""


class Arriving(Protocol):
    """A file that is on its way in."""

    @property
    def media_type(self) -> str | None:
        """Return the media type of which it is, as far as it is here."""

    def write(self, chunk: bytes) -> None:
        """Take the next part; ``FileIsTooLarge`` beyond the limit."""

    def keep(self, declared: str) -> Kept:
        """Make it last, now that all of it is here; ``FileIsNotWhatWasSaid`` if it differs.

        The same content again is the same file, and repairs it where it was damaged.
        """


class FileStore(Protocol):
    """Files by their SHA-256; every part of it may block a thread."""

    def arriving(self, limit: int) -> AbstractContextManager[Arriving]:
        """Begin a file of at most ``limit`` bytes; what is not kept leaves nothing."""

    def find(self, sha256: str) -> Kept | None:
        """Return what is known of a file, ``None`` where there is none."""

    def read(self, sha256: str) -> Iterator[bytes]:
        """Iterate over the content; ``FileNotFoundError`` at once where there is none."""

    def note(self, work: UUID, sha256: str) -> None:
        """Remember for good to which file a piece of work led that is not to be done again."""

    def noted(self, work: UUID) -> str | None:
        """Return the file to which a piece of work led, ``None`` where it was not noted."""


def media_type_of(head: bytes) -> str | None:
    """Return the media type whose sign a content begins with."""
    return next((kind for sign, kind in _SIGNS.items() if head.startswith(sign)), None)


class FileFolder:
    """Files in a folder: ``ab/abcd…``, by the first two digits."""

    def __init__(self, folder: Path) -> None:
        """Keep files under ``folder``, which is made with the first one."""
        self._folder = folder

    @contextmanager
    def arriving(self, limit: int) -> Iterator[Arriving]:
        """Begin a file of at most ``limit`` bytes; what is not kept leaves nothing."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._sweep()
        with NamedTemporaryFile(dir=self._folder, suffix=_BEGUN, delete=False) as file:
            begun = Path(file.name)
            try:
                yield _ToFolder(self, begun, file, limit)  # type: ignore[arg-type]
            finally:
                begun.unlink(missing_ok=True)

    def find(self, sha256: str) -> Kept | None:
        """Return what is known of a file, ``None`` where there is none."""
        try:
            with self.place(sha256).open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                return Kept(sha256, size, media_type_of(file.read(_HEAD)))
        except FileNotFoundError:
            return None

    def read(self, sha256: str) -> Iterator[bytes]:
        """Iterate over the content; ``FileNotFoundError`` at once where there is none."""
        return _parts(self.place(sha256).open("rb"), sha256)

    def note(self, work: UUID, sha256: str) -> None:
        """Remember for good to which file a piece of work led that is not to be done again."""
        notes = self._folder / _NOTES
        notes.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=self._folder, suffix=_BEGUN, delete=False) as file:
            file.write(sha256)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(notes / work.hex)
        _settle(notes)
        _settle(self._folder)

    def noted(self, work: UUID) -> str | None:
        """Return the file to which a piece of work led, ``None`` where it was not noted."""
        try:
            return (self._folder / _NOTES / work.hex).read_text(encoding="ascii")
        except FileNotFoundError:
            return None

    def place(self, sha256: str) -> Path:
        """Return where a file stands; a name that is no SHA-256 never becomes a path."""
        if not SHA_256.fullmatch(sha256):
            raise FileNotFoundError(sha256)
        return self._folder / sha256[:2] / sha256

    def _sweep(self) -> None:
        """Remove what a process began and did not live to end."""
        for begun in self._folder.glob(f"*{_BEGUN}"):
            try:
                if time.time() - begun.stat().st_mtime > _GIVEN_UP_SECONDS:
                    begun.unlink()
            except FileNotFoundError:  # somebody else swept it
                continue


class _ToFolder:
    def __init__(self, folder: FileFolder, begun: Path, file: BinaryIO, limit: int) -> None:
        self._folder, self._begun, self._file, self._limit = folder, begun, file, limit
        self._hash, self._size, self._head = hashlib.sha256(), 0, b""

    @property
    def media_type(self) -> str | None:
        return media_type_of(self._head)

    def write(self, chunk: bytes) -> None:
        self._size += len(chunk)
        if self._size > self._limit:
            raise FileIsTooLarge(self._limit)
        if len(self._head) < _HEAD:
            self._head = (self._head + chunk)[:_HEAD]
        self._hash.update(chunk)
        self._file.write(chunk)

    def keep(self, declared: str) -> Kept:
        sha256 = self._hash.hexdigest()
        if sha256 != declared:
            raise FileIsNotWhatWasSaid(sha256)
        self._file.flush()
        os.fsync(self._file.fileno())
        place = self._folder.place(sha256)
        place.parent.mkdir(exist_ok=True)
        try:
            os.link(self._begun, place)  # unlike a renaming, it never writes over what is there
        except FileExistsError:
            if not _is_whole(place, sha256):
                self._begun.replace(place)
        # Also where it was there: whoever put it there may not have come so far.
        _settle(place.parent)
        _settle(place.parent.parent)
        return Kept(sha256, self._size, self.media_type)


def _is_whole(place: Path, sha256: str) -> bool:
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def _settle(folder: Path) -> None:
    """Have the names in a folder survive the loss of power as well."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _parts(file: BinaryIO, sha256: str) -> Iterator[bytes]:
    """Give the last part only when the whole has proved to be what it is called."""
    with file:
        hashed, part = hashlib.sha256(), file.read(CHUNK)
        while part:
            hashed.update(part)
            following = file.read(CHUNK)
            if not following and hashed.hexdigest() != sha256:
                raise FileIsDamaged(sha256)
            yield part
            part = following
