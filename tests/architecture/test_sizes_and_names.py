"""Does a file or a function still fit on a screen, and does its name say what is in it?"""

import ast
from collections.abc import Iterator
from pathlib import PurePath

import pytest

from tests.architecture.sources import ROOT, at, python_files

FILE_LINES = 300
FUNCTION_LINES = 40
SAYS_NOTHING = frozenset({"base", "handlers", "helpers", "manager", "service", "utils"})


def too_long(name: str, source: str) -> Iterator[str]:
    lines = len(source.splitlines())
    if lines > FILE_LINES:
        yield f"{name} has {lines} lines, more than {FILE_LINES}: split it by noun"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            height = (node.end_lineno or node.lineno) - node.lineno + 1
            if height > FUNCTION_LINES:
                yield f"{name}: {node.name} has {height} lines, more than {FUNCTION_LINES}"


def says_nothing(name: str) -> bool:
    return not SAYS_NOTHING.isdisjoint(PurePath(name).with_suffix("").parts)


def test_every_file_and_function_fits() -> None:
    files = list(python_files())
    assert ROOT / "kit" / "decider.py" in files
    assert [row for file in files for row in too_long(at(file), file.read_text())] == []


def test_every_name_says_what_is_inside() -> None:
    assert [at(file) for file in python_files() if says_nothing(at(file))] == []


@pytest.mark.parametrize(
    ("source", "complaints"),
    [
        ("x = 1\n" * 300, 0),
        ("x = 1\n" * 301, 1),
        ("def f():\n" + "    x = 1\n" * 39, 0),
        ("def f():\n" + "    x = 1\n" * 40, 1),
        ("class C:\n    async def f():\n" + "        x = 1\n" * 40, 1),
    ],
)
def test_the_size_rule_can_fail(source: str, complaints: int) -> None:
    assert len(list(too_long("some.py", source))) == complaints


@pytest.mark.parametrize("name", ["kit/utils.py", "spbe/helpers/__init__.py", "kit/base.py"])
def test_the_name_rule_can_fail(name: str) -> None:
    assert says_nothing(name)
    assert not says_nothing("kit/database.py")
