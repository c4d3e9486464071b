"""What the architecture tests look at: the Python files of the project, and its services."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("kit", "services", "spbe", "tests")
SERVICES = sorted(
    folder.name
    for folder in (ROOT / "services").iterdir()
    if folder.is_dir() and not folder.name.startswith((".", "_"))
)


def python_files() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def at(path: Path) -> str:
    """Return the path as a reader of the project knows it."""
    return path.relative_to(ROOT).as_posix()
