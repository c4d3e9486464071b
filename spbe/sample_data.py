"""Which data may be used by anybody, and thrown away? Sample data alone, and only what is ours."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec

from kit.envelope import canonical
from kit.recorder_sqlite import SqliteRecorder
from spbe.suite import SERVICES

BEGUN, PLAYED = "demo-begun", "demo-played"
"""These files in ./var say how far the sample year has been filled."""
_FILES = ("*.db", "*.db-wal", "*.db-shm", "suite.log*", BEGUN, PLAYED)
_FOLDERS = ("keys", "views")


def refuse_real_data(var: Path) -> None:
    """End where a journal is not marked as sample data: here everybody may act as anybody."""
    for journal in _journals(var):
        if not _is_sample(journal):
            msg = (
                f"{journal} holds real data, and `spbe up` lets anybody sign in as anybody. "
                "Nothing was started or removed. Run real data by `spbe serve` and `spbe work`, "
                "or name another folder for sample data: SPBE_VAR=./var2 spbe up"
            )
            raise SystemExit(msg)


def throw_away(var: Path) -> None:
    """Remove sample data; whatever else stands there stays, and so does its folder."""
    refuse_real_data(var)
    for pattern in _FILES:
        for file in var.glob(pattern):
            file.unlink()
    for name in _FOLDERS:
        shutil.rmtree(var / name, ignore_errors=True)
    with contextlib.suppress(OSError):  # missing, or somebody else's things are in it
        var.rmdir()


def _journals(var: Path) -> Iterator[Path]:
    yield from (journal for journal in sorted(var.glob("*.db")) if journal.stem in SERVICES)


def _is_sample(journal: Path) -> bool:
    recorder = SqliteRecorder(str(journal))
    try:
        first = recorder.records(0, 1)
        return not first or first[0].envelope().data == msgspec.Raw(_sample_mark(journal.stem))
    finally:
        recorder.close()


def _sample_mark(service: str) -> bytes:
    return canonical({"sample": True, "service": service})
