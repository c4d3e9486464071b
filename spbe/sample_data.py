"""Which data may be used by anybody, and thrown away? Sample data alone, and only what is ours."""

import contextlib
import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4, uuid5

import msgspec

from kit.decider import Actor
from kit.envelope import Context, canonical
from kit.journal import OPENING, Journal
from kit.play import BeginPlay, play
from kit.policies import system_account
from kit.recorder_sqlite import SqliteRecorder
from spbe.demo.plan import OPENS, PLAY, WITA
from spbe.demo.year import Year, first_day
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


def begin_play(journals: Iterable[Journal], today: datetime) -> None:
    """Say in journals that were never played that the sample year is, before anybody can write.

    Whoever came first would else write after it, or set down what the year has still to set down.
    """
    first = Year(first_day(today.astimezone(WITA).date())).at_work(0)
    at = datetime.combine(first, OPENS, WITA)
    for journal in journals if at < today else ():
        stream, account = uuid5(OPENING, journal.service), Actor(system_account(journal.service))
        if journal.load(play, stream)[1] == 1:
            command = uuid4()
            context = Context(command_id=command, actor=account, correlation_id=command)
            journal.execute(play, stream, BeginPlay(play_id=UUID(PLAY)), context=context, at=at)


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
