"""Does the command say in plain words what happens, and what to do where it refuses?"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kit.recorder_sqlite import SqliteRecorder
from tests.integration.client import eventually
from tests.integration.running import ROOT, Processes, whole_suite

NOBODY = "http://127.0.0.1:9"


def said(processes: Processes, *command: str) -> tuple[int, str]:
    """Return how a command ends, and what it says."""
    ended = subprocess.run(  # noqa: S603 - the suite itself
        [sys.executable, "-m", "spbe", *command],
        cwd=ROOT,
        env=processes.env() | {"COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in ended.stderr
    return ended.returncode, ended.stdout + ended.stderr


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    """A suite whose journals are not marked as sample data."""
    var = tmp_path_factory.mktemp("real") / "var"
    processes = Processes(var)
    processes.finish("migrate")
    processes.bootstrap = "127.0.0.1:1"  # said to migrate, it would want topics there
    try:
        processes.start("serve", "training")
        processes.start("serve", "gateway")
        processes.start("work", "gateway")
        processes.wait_ready("training", "gateway")
        yield processes
    finally:
        processes.stop_all()


def position(processes: Processes, service: str) -> int:
    recorder = SqliteRecorder(str(processes.var / f"{service}.db"))
    try:
        return recorder.heads(service).position
    finally:
        recorder.close()


def test_an_unknown_user_is_shown_those_there_are(real: Processes) -> None:
    code, words = said(real, "token", "nobody", "--gateway", real.gateway)
    assert code == 1
    assert words.startswith("nobody: There is no sample user of that name.")
    assert "\n  admin                    Administrator\n" in words
    assert "operator.<kode OPD>" in words
    assert "{" not in words


@pytest.mark.parametrize("command", [("bench",), ("demo",)])
def test_real_journals_are_left_alone(real: Processes, command: tuple[str]) -> None:
    before = position(real, "training")
    code, words = said(real, *command, "--gateway", real.gateway)
    assert code == 1
    assert "Sample users act on sample data only" in words
    assert position(real, "training") == before


@pytest.mark.parametrize("command", [("bench",), ("demo",), ("token", "admin")])
def test_where_no_gateway_is_it_is_said_at_once(real: Processes, command: tuple[str, ...]) -> None:
    code, words = said(real, *command, "--gateway", NOBODY)
    assert code == 1
    assert f"The gateway at {NOBODY} does not answer" in words
    assert "Is `spbe up` running?" in words


def test_what_is_not_the_gateway_gives_no_token(real: Processes) -> None:
    training = f"http://127.0.0.1:{real.ports['training']}"
    code, words = said(real, "token", "admin", "--gateway", training)
    assert (code, "has no sample users" in words) == (1, True)


def test_a_wrong_file_is_named_before_anybody_is_asked(real: Processes, tmp_path: Path) -> None:
    for file, why in (("pegawai.pdf", "bukan berkas"), ("pegawai.csv", "berkas ini tidak ada")):
        code, words = said(real, "import", "people", str(tmp_path / file), "--gateway", NOBODY)
        assert (code, why in words) == (2, True)


def test_a_port_that_is_taken_is_named_with_what_to_do(tmp_path: Path) -> None:
    with whole_suite(tmp_path / "var") as suite:
        code, words = said(suite, "up")
    assert code == 1
    gateway, personnel = suite.ports["gateway"], suite.ports["personnel"]
    assert words.startswith(f"Taken already: port {gateway} (gateway), {personnel} (personnel)")
    assert f"open {suite.gateway}" in words
    assert "SPBE_PORTS__GATEWAY=" in words
    told = (tmp_path / "up---no-demo.log").read_text()
    assert "--no-demo leaves it so until a start without it" in told
    assert told.index("Stopping") < told.index("Stopped. All of it is kept in")


def test_the_play_ends_with_the_suite_however_it_ends_and_is_gone_on_with(tmp_path: Path) -> None:
    suite, log = Processes(tmp_path / "var"), tmp_path / "up.log"
    for told in ("The sample year is played now", "The sample year was broken off"):
        suite.start("up")
        eventually(lambda told=told: told in log.read_text() and _plays(suite))  # type: ignore[misc]
        time.sleep(0.5)
        suite.kill("up")
        eventually(lambda: not _plays(suite), 10)


def _plays(suite: Processes) -> bool:
    """Look among the processes of this machine for the play of this suite."""
    return any(suite.gateway in line for line in _lines() if " demo " in line)


def _lines() -> Iterator[str]:
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it may have ended by now
            yield (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
