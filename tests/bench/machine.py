"""On what was it measured? The commit, the machine, the versions, and how long a flush takes."""

import os
import platform
import re
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from xml.etree import ElementTree as ET

import psutil

from tests.bench.outcome import said
from tests.bench.room import Room
from tests.servers.kafka import DEPLOYED
from tests.servers.postgres import programs

ROOT = Path(__file__).parents[2]
LIBRARIES = (
    *("psycopg", "eventsourcing", "aiokafka", "faststream", "fastapi", "uvicorn", "uvloop"),
    *("msgspec", "SQLAlchemy"),
)
FLUSHES = 200


def facts(room: Room) -> Iterator[tuple[str, str]]:
    """Yield what a reader needs to compare these figures with others."""
    yield "Commit", _commit()
    yield "Date", f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    memory = psutil.virtual_memory().total / 2**30
    yield "Machine", f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB memory"
    yield "Busy beside it", f"{os.getloadavg()[2]:.1f} processes in the quarter of an hour before"
    yield "System", f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    server = room.postgres.sql("SHOW server_version").partition(" ")[0]
    settings = ", ".join(f"{name} = {value}" for name, value in room.settings.items())
    yield "PostgreSQL", f"{server}, fsync on, {settings}; the rest as it comes"
    yield "Apache Kafka", f"{_kafka()}, one node, 512 MB heap, over the loopback interface"
    yield "Libraries", ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    yield "One flush", _flush(room)


def _git(*asked: str) -> str:
    told = subprocess.run(  # noqa: S603 - git itself
        ["git", "-c", f"safe.directory={ROOT}", *asked],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout.strip()


def _commit() -> str:
    changed = " with changes" if _git("status", "--porcelain") else ""
    return f"{_git('rev-parse', '--short=12', 'HEAD') or 'unknown'}{changed}"


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.+)", told.read_text()) if told.exists() else None
    return found[1] if found else platform.processor() or platform.machine()


def _kafka() -> str:
    for dependency in ET.parse(DEPLOYED / "pom.xml").iter():  # noqa: S314 - ours
        if dependency.tag.endswith("dependency"):
            parts = {part.tag.rpartition("}")[2]: part.text or "" for part in dependency}
            if parts.get("groupId") == "org.apache.kafka":
                return parts["version"]
    return "unknown"


def _flush(room: Room) -> str:
    """Return how long `fdatasync` takes where PostgreSQL keeps its data."""
    tool, file = programs() / "pg_test_fsync", room.folder / "flush"
    if tool.exists():
        asked = [str(tool), "-s", "1", "-f", str(file)]
        told = subprocess.run(asked, capture_output=True, text=True, check=False).stdout  # noqa: S603 - PostgreSQL's
        if found := re.search(r"fdatasync\s.*?(\d+) usecs/op", told):
            return f"{int(found[1]):,} µs (`fdatasync` of 8 KiB by pg_test_fsync)"
    return f"{said(_flush_here(file))} µs (`fdatasync` of 8 KiB)"


def _flush_here(file: Path) -> float:
    """Return the median microseconds of writing and flushing one page."""
    taken = []
    with file.open("wb") as written:
        for _ in range(FLUSHES):
            began = time.perf_counter()
            os.pwrite(written.fileno(), bytes(8192), 0)
            os.fdatasync(written.fileno())
            taken.append((time.perf_counter() - began) * 1e6)
    return median(taken)
