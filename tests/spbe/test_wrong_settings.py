"""Does a command whose settings are wrong name them, and end with what means nothing else?"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from spbe.wrong_settings import WRONGLY_SET

ROOT = Path(__file__).parents[2]
URL = "postgresql://somebody:geheim@nowhere:5432/views"


def _run(var: Path, variable: str, value: str, *command: str) -> "subprocess.CompletedProcess[str]":
    env = {name: said for name, said in os.environ.items() if not name.startswith("SPBE_")}
    return subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-m", "spbe", *command],
        env={**env, "SPBE_VAR": str(var), variable: value},
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("variable", "value", "command"),
    [
        ("SPBE_DATABASES__VIEWS", "nonsense", "audit replay"),
        ("SPBE_DATABASES__VIEWS", "nonsense", "rebuild training"),
        ("SPBE_DATABASES__VIEWS", URL.replace("5432", "geheim"), "rebuild --status"),
        ("SPBE_DATABASES__KEYS", URL.replace("postgresql", "mysql"), "migrate"),
        ("SPBE_DATABASES__PERSONNEL", "nonsense", "restored declare personnel"),
        ("SPBE_PORTS__GATEWAY", "geheim", "restored withdrawn"),
        ("SPBE_PORTS__GATEWAY", "70000", "up"),
        ("SPBE_LOG_LEVEL", "geheim", "serve training"),
        ("SPBE_PORTS__GATEWAY", "geheim", "scrape-token token"),
        ("SPBE_DATABASES__VEIWS", URL, "rebuild --status"),
        ("SPBE_WORK_PORTS__GETWAY", "9080", "work gateway"),
        ("SPBE_TOKEN", "geheim-\u00e9", "parked list"),
        ("SPBE_TOKEN", "two words", "restored withdrawn"),
    ],
)
def test_a_wrong_setting_is_named_without_its_value(
    tmp_path: Path, variable: str, value: str, command: str
) -> None:
    ended = _run(tmp_path / "var", variable, value, *command.split())
    assert ended.stderr.startswith(f"{variable} is wrong: "), ended.stderr
    assert len(ended.stderr.splitlines()) == 1, ended.stderr
    assert value not in ended.stderr + ended.stdout
    assert ended.returncode == WRONGLY_SET


def test_a_table_that_is_no_table_is_told_how_it_is_set(tmp_path: Path) -> None:
    ended = _run(tmp_path / "var", "SPBE_PORTS", "nonsense", "rebuild", "--status")
    assert ended.stderr == "Set a table name by name, as in SPBE_PORTS__GATEWAY=8080.\n"
    assert ended.returncode == WRONGLY_SET


def test_the_help_says_what_that_end_means(tmp_path: Path) -> None:
    said = _run(tmp_path, "SPBE_PORTS__GATEWAY", "8080", "--help").stdout
    assert f"ends with {WRONGLY_SET}" in " ".join(said.replace("\u2502", " ").split())
