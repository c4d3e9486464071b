"""A file is kept whole and unchanged under its SHA-256, or nothing of it is."""

import hashlib
import os
from pathlib import Path
from threading import Thread
from uuid import UUID

import pytest

from kit.files import (
    CHUNK,
    FileFolder,
    FileIsDamaged,
    FileIsNotWhatWasSaid,
    FileIsTooLarge,
    Kept,
)

PDF = b"%PDF-1.7 isi" + b"x" * CHUNK
LIMIT = 2 * CHUNK


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def keep(files: FileFolder, content: bytes, declared: str = "") -> Kept:
    with files.arriving(LIMIT) as file:
        for start in range(0, len(content), 1000):
            file.write(content[start : start + 1000])
        return file.keep(declared or sha256(content))


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def files(tmp_path: Path) -> FileFolder:
    return FileFolder(tmp_path / "files")


def test_what_was_kept_is_found_and_read_again(files: FileFolder) -> None:
    kept = keep(files, PDF)
    assert kept == Kept(sha256(PDF), len(PDF), "application/pdf") == files.find(sha256(PDF))
    parts = list(files.read(sha256(PDF)))
    assert b"".join(parts) == PDF
    assert max(map(len, parts)) <= CHUNK


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.4", "application/pdf"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"PK\x03\x04", None),
        (b"<html>", None),
        (b"", None),
    ],
)
def test_a_file_is_of_the_kind_that_its_first_bytes_say(
    files: FileFolder, head: bytes, kind: str | None
) -> None:
    assert keep(files, head).media_type == kind


def test_the_same_again_is_the_same_file(files: FileFolder, tmp_path: Path) -> None:
    keep(files, PDF)
    place = files.place(sha256(PDF))
    before = place.stat()
    assert keep(files, PDF).size == len(PDF)
    assert place.stat().st_ino == before.st_ino
    assert names(tmp_path) == [sha256(PDF)]


@pytest.mark.parametrize(
    ("content", "declared", "refused"),
    [
        (PDF, sha256(b"other"), FileIsNotWhatWasSaid),
        (PDF + bytes(LIMIT), sha256(PDF + bytes(LIMIT)), FileIsTooLarge),
    ],
)
def test_of_what_is_not_as_it_should_be_nothing_is_left(
    files: FileFolder, tmp_path: Path, content: bytes, declared: str, refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        keep(files, content, declared)
    assert names(tmp_path) == []


def test_of_what_breaks_off_nothing_is_left(files: FileFolder, tmp_path: Path) -> None:
    breaking_off = files.arriving(LIMIT)
    breaking_off.__enter__().write(PDF)
    assert len(names(tmp_path)) == 1
    assert not breaking_off.__exit__(ConnectionError, ConnectionError(), None)
    assert names(tmp_path) == []


def test_what_a_killed_process_left_is_swept_after_a_day(files: FileFolder, tmp_path: Path) -> None:
    keep(files, PDF)
    old, new = tmp_path / "files" / "old.begun", tmp_path / "files" / "new.begun"
    for left in (old, new):
        left.write_bytes(b"%PDF-")
    os.utime(old, (0, 0))
    keep(files, PDF + b"2")
    assert (old.exists(), new.exists()) == (False, True)


def test_a_name_that_is_no_hash_never_becomes_a_path(files: FileFolder) -> None:
    keep(files, PDF)
    for name in ("../../etc/passwd", sha256(PDF).upper(), sha256(PDF) + "/", ""):
        assert files.find(name) is None
        with pytest.raises(FileNotFoundError):
            files.read(name)


def test_a_file_that_was_changed_on_disk_is_never_given_whole(files: FileFolder) -> None:
    keep(files, PDF)
    files.place(sha256(PDF)).write_bytes(PDF[:-1] + b"!")
    given: list[bytes] = []
    with pytest.raises(FileIsDamaged):
        given.extend(files.read(sha256(PDF)))
    assert len(b"".join(given)) < len(PDF)


@pytest.mark.parametrize("damaged", [PDF[:-1] + b"!", PDF[:1000], b""])
def test_a_file_that_was_damaged_is_repaired_by_keeping_it_again(
    files: FileFolder, tmp_path: Path, damaged: bytes
) -> None:
    keep(files, PDF)
    files.place(sha256(PDF)).write_bytes(damaged)
    assert keep(files, PDF) == files.find(sha256(PDF))
    assert b"".join(files.read(sha256(PDF))) == PDF
    assert names(tmp_path) == [sha256(PDF)]


def test_to_what_a_piece_of_work_led_is_remembered(files: FileFolder, tmp_path: Path) -> None:
    work, other = UUID(int=1), UUID(int=2)
    assert files.noted(work) is None
    files.note(work, sha256(PDF))
    files.note(work, sha256(PDF))
    again = FileFolder(tmp_path / "files")
    assert (again.noted(work), again.noted(other)) == (sha256(PDF), None)
    assert names(tmp_path) == [work.hex]


def test_two_at_once_leave_one_whole_file(files: FileFolder, tmp_path: Path) -> None:
    threads = [Thread(target=keep, args=(files, PDF)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert names(tmp_path) == [sha256(PDF)]
    assert b"".join(files.read(sha256(PDF))) == PDF
