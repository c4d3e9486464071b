"""Which version is this? The number stands in pyproject.toml, the commit in the checkout."""

import shutil
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def version(root: Path = ROOT) -> str:
    """Return the number, and the commit where this is a checkout, such as ``0.1.0 (3f1c2d4)``."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    commit = _commit(root)
    return f"{project['version']} ({commit})" if commit else str(project["version"])


def _commit(root: Path) -> str:
    git = shutil.which("git")
    if git is None or not (root / ".git").exists():
        return ""
    command = [git, "-C", str(root), "rev-parse", "--short", "HEAD"]
    told = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return told.stdout.strip()
