"""Does `spbe --version` tell the number of the project, and the commit where there is one?"""

import re
import shutil
import tomllib
from pathlib import Path

from spbe.version import ROOT, version

NUMBER = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


def test_outside_a_checkout_the_number_stands_alone(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    assert version(tmp_path) == NUMBER


def test_a_folder_that_is_no_repository_has_no_commit(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / ".git").mkdir()
    assert version(tmp_path) == NUMBER


def test_this_one_has_a_number_of_its_own() -> None:
    assert NUMBER != "0.0.0"
    assert re.fullmatch(rf"{re.escape(NUMBER)}( \([0-9a-f]{{7,}}\))?", version())
