"""A view of the embedded run is rebuilt by a process beside it, while it answers."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import httpx

from spbe.bench import PROGRAMME, USER
from spbe.client import sample_token
from tests.integration.client import eventually
from tests.integration.running import Processes, whole_suite
from tests.integration.test_command_line import said

PAUSE = 0.02
"""Fifty reads a second."""
OLDEST = 5.0


@dataclass
class Traffic:
    """Records programmes, and reads so often that each answer must show what was just recorded."""

    gateway: str
    headers: dict[str, str]
    token: str = ""
    recorded: list[str] = field(default_factory=list)
    reads: int = 0
    faults: list[str] = field(default_factory=list)
    longest: float = 0.0
    stop: threading.Event = field(default_factory=threading.Event)

    def write(self) -> None:
        with httpx.Client(base_url=self.gateway, headers=self.headers, timeout=30) as client:
            while not self.stop.wait(0.2):
                body = {**PROGRAMME, "title": f"Pelatihan {len(self.recorded)}"}
                key = {"Idempotency-Key": f"programme-{len(self.recorded)}"}
                done = client.post("/api/training/programmes", json=body, headers=key)
                if not done.is_success:
                    self.faults.append(f"{done.status_code} {done.text[:300]}")
                    continue
                self.recorded.append(done.json()["stream"])
                self.token = done.json()["token"]

    def read(self) -> None:
        with httpx.Client(base_url=self.gateway, headers=self.headers, timeout=30) as client:
            while not self.stop.is_set():
                asked = time.monotonic()
                heard = {"Journal-Token": self.token} if self.token else {}
                answer = client.get("/api/programmes", headers=heard)
                self.reads += 1
                self.longest = max(self.longest, time.monotonic() - asked)
                if not answer.is_success:
                    self.faults.append(f"{answer.status_code} {answer.text[:300]}")
                self.stop.wait(max(0.0, asked + PAUSE - time.monotonic()))

    def some_more(self) -> None:
        reads, recorded = self.reads, len(self.recorded)
        eventually(lambda: self.reads > reads + 10 and len(self.recorded) > recorded + 2)


@contextmanager
def traffic(suite: Processes) -> Iterator[Traffic]:
    token = sample_token(suite.gateway, USER)
    going = Traffic(suite.gateway, {"Authorization": f"Bearer {token}"})
    threads = [threading.Thread(target=job) for job in (going.write, going.read)]
    for thread in threads:
        thread.start()
    try:
        going.some_more()
        yield going
    finally:
        going.stop.set()
        for thread in threads:
            thread.join(30)


def plant(file: Path, programme: str) -> None:
    """Change one row as no event did."""
    with closing(sqlite3.connect(file)) as connection, connection:
        wrong = "UPDATE programme SET hours_jp = 99 WHERE programme_id = ?"
        assert connection.execute(wrong, [UUID(programme).hex]).rowcount == 1


def test_a_view_is_rebuilt_refused_flipped_and_gone_back_from_while_the_suite_answers(
    tmp_path: Path,
) -> None:
    with whole_suite(tmp_path / "var") as suite, traffic(suite) as going:
        code, words = said(suite, "rebuild", "training")
        assert code == 0, words
        assert "training: build 2 is read now." in words
        going.some_more()
        code, words = said(suite, "rebuild", "training", "--back")
        assert (code, words.strip()) == (
            0,
            "training v1: build 1 is read, build 2 is kept beside it",
        )
        going.some_more()
        plant(tmp_path / "var" / "views" / "training-v1.db", going.recorded[0])
        code, words = said(suite, "rebuild", "training")
        assert code == 1, words
        assert f"programme programme_id={going.recorded[0]}: hours_jp" in words
        assert "REFUSED" in words
        code, words = said(suite, "rebuild", "training", "--status")
        assert "training v1: build 1 is read" in words
        assert "refused" in words
        going.some_more()
        code, words = said(suite, "rebuild", "training", "--drop")
        assert code == 0, words
        assert not (tmp_path / "var" / "views" / "training-v1-b3.db").exists()
        going.some_more()
        assert going.faults == []
        assert going.longest < OLDEST
