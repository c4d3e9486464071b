"""Does a command whose settings are wrong name them, and end with what means nothing else?"""

import os
from pathlib import Path

import pytest

from spbe.wrong_settings import WRONGLY_SET
from tests.integration.parted import ended

URL = "postgresql://somebody:geheim@nowhere:5432/views"


def told(folder: Path, variable: str, value: str, command: str) -> tuple[int, str]:
    """Return how a command ends that is set so, and all that it says."""
    env = {name: said for name, said in os.environ.items() if not name.startswith("SPBE_")}
    own = {"SPBE_VAR": str(folder / "var"), variable: value}
    return ended(command.split(), env | own, folder / "said")


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
    code, said = told(tmp_path, variable, value, command)
    assert said.startswith(f"{variable} is wrong: "), said
    assert len(said.splitlines()) == 1, said
    assert value not in said
    assert code == WRONGLY_SET


def test_a_table_that_is_no_table_is_told_how_it_is_set(tmp_path: Path) -> None:
    how = "Set a table name by name, as in SPBE_PORTS__GATEWAY=8080.\n"
    assert told(tmp_path, "SPBE_PORTS", "nonsense", "rebuild --status") == (WRONGLY_SET, how)


def test_the_help_says_what_that_end_means(tmp_path: Path) -> None:
    _, said = told(tmp_path, "SPBE_PORTS__GATEWAY", "8080", "--help")
    assert f"ends with {WRONGLY_SET}" in " ".join(said.replace("\u2502", " ").split())
