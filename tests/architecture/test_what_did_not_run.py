"""Is a test that did not run named, is it a failure under CI, and are unit tests kept offline?"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

NOT_RUN = {
    "tests/kit/test_skipped.py": """
import pytest
@pytest.mark.skip(reason="no cluster")
def test_it(): pass
""",
    "tests/kit/test_file_skipped.py": """
import pytest
pytest.importorskip("nothing_of_this_name")
""",
    "tests/kit/test_expected.py": """
import pytest
@pytest.mark.xfail(reason="broken since Monday")
def test_it(): assert False
""",
    "tests/kit/test_deselected.py": "def test_it(): pass",
}
REASONS = ["no cluster", "nothing_of_this_name", "broken since Monday", "deselected"]
RUN = {
    "tests/personnel/test_run.py": """
import asyncio
async def test_it(): await asyncio.sleep(0)
"""
}
CONNECTING = """
import socket
def test_it():
    with socket.socket() as listening, socket.socket() as calling:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        calling.connect(listening.getsockname())
"""
OFFLINE = ["personnel", "training", "evaluation", "gateway", "kit/unit"]
CONNECTED = ["integration", "architecture", "kit"]


def run(root: Path, tests: Mapping[str, str], *options: str, ci: bool) -> tuple[int, str]:
    for name, text in tests.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    shutil.copy(ROOT / "pyproject.toml", root)
    shutil.copy(ROOT / "tests" / "conftest.py", root / "tests")
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    result = subprocess.run(  # noqa: S603 - pytest itself
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options],
        cwd=root,
        env=environment | {"COLUMNS": "200"} | ({"CI": "true"} if ci else {}),
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, result.stdout + result.stderr


@pytest.mark.parametrize("processes", ["0", "2"])
@pytest.mark.parametrize("ci", [False, True])
def test_what_did_not_run_is_named_and_fails_ci(
    *, ci: bool, processes: str, tmp_path: Path
) -> None:
    deselect = "--deselect=tests/kit/test_deselected.py::test_it"
    code, output = run(tmp_path, RUN | NOT_RUN, deselect, "-n", processes, ci=ci)
    assert (code != 0) is ci, output
    _, _, table = output.partition("did not run: 4")
    assert [word for word in [*NOT_RUN, *REASONS] if word not in table] == []


@pytest.mark.parametrize("name", sorted(NOT_RUN.keys() - {"tests/kit/test_deselected.py"}))
def test_one_that_did_not_run_is_enough_to_fail_ci(name: str, tmp_path: Path) -> None:
    code, output = run(tmp_path, RUN | {name: NOT_RUN[name]}, ci=True)
    assert code == pytest.ExitCode.TESTS_FAILED, output


def test_a_full_run_says_that_nothing_was_left_out_and_passes_ci(tmp_path: Path) -> None:
    code, output = run(tmp_path, RUN, ci=True)
    assert code == 0, output
    assert "did not run: none" in output


def test_only_unit_tests_are_kept_offline(tmp_path: Path) -> None:
    folders = [*OFFLINE, *CONNECTED]
    tests = {f"tests/{folder}/test_socket.py": CONNECTING for folder in folders}
    code, output = run(tmp_path, tests, "-rpf", ci=False)
    assert code == pytest.ExitCode.TESTS_FAILED
    assert output.count("AssertionError: a unit test opens no socket") >= len(OFFLINE)
    outcome = {folder: f"FAILED tests/{folder}/test_socket.py" in output for folder in folders}
    assert outcome == dict.fromkeys(OFFLINE, True) | dict.fromkeys(CONNECTED, False)
