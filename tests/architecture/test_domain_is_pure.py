"""Does a domain import only the pure part of the standard library, msgspec and the decider?

And does it leave alone what a replay could not repeat: the clock, randomness, files, the network?
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, SERVICES, at

PURE = """
__future__ abc bisect calendar collections copy csv dataclasses datetime decimal enum fractions
functools hashlib heapq io itertools json math operator re statistics string textwrap types typing
unicodedata urllib.parse uuid
"""
IMPURE_METHODS = {"now", "today", "utcnow", "uuid1", "uuid4"}
IMPURE_FUNCTIONS = IMPURE_METHODS | {"input", "open", "print"}
DECIDER, WRITING = ROOT / "kit" / "decider.py", ROOT / "kit" / "writing.py"
DECIDES = [DECIDER, WRITING, *sorted((ROOT / "services").rglob("domain/**/*.py"))]


def _imported(node: ast.AST, siblings: str) -> list[str]:
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    if isinstance(node, ast.ImportFrom) and node.level:
        return [f"{siblings}.{name.name}" if node.level == 1 else ".." for name in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{name.name}" for name in node.names]
    return []


def _within(name: str, module: str) -> bool:
    return name == module or name.startswith(f"{module}.")


def _impure_call(node: ast.AST) -> str | None:
    match node:
        case ast.Call(func=ast.Name(id=name)) if name in IMPURE_FUNCTIONS:
            return name
        case ast.Call(func=ast.Attribute(attr=name)) if name in IMPURE_METHODS:
            return name
        case _:
            return None


def impurities(source: str, siblings: str) -> Iterator[str]:
    allowed = {*PURE.split(), "msgspec", "kit.decider", "kit.writing", siblings}
    for node in ast.walk(ast.parse(source)):
        for name in _imported(node, siblings):
            if not any(_within(name, module) for module in allowed):
                yield f"imports {name}"
        if called := _impure_call(node):
            yield f"calls {called}()"


def siblings_of(file: Path) -> str:
    if file in {DECIDER, WRITING}:
        return f"kit.{file.stem}"
    parts = file.relative_to(ROOT / "services").parts
    return ".".join(parts[: parts.index("domain") + 1])


@pytest.mark.parametrize("file", DECIDES, ids=at)
def test_what_decides_is_pure(file: Path) -> None:
    assert list(impurities(file.read_text(), siblings_of(file))) == []


def test_no_domain_is_overlooked() -> None:
    with_a_domain = {siblings_of(file).partition(".")[0] for file in DECIDES[2:]}
    assert with_a_domain >= set(SERVICES) - {"gateway"}


@pytest.mark.parametrize(
    "line",
    [
        "import pydantic",
        "import eventsourcing.persistence",
        "from kit import decider, journal",
        "from kit.journal import Journal",
        "from kit import *",
        "from personnel import http",
        "from training.domain.programme import Programme",
        "from .. import http",
        "import random",
        "from urllib.request import urlopen",
        "def f() -> None:\n    import sqlalchemy",
        "opened_on = date.today()",
        "made_at = datetime.now(UTC)",
        "id = uuid4()",
        "text = open('file').read()",
    ],
)
def test_the_rule_can_fail(line: str) -> None:
    assert list(impurities(line, "personnel.domain"))


@pytest.mark.parametrize(
    "line",
    [
        "from collections.abc import Sequence",
        "import msgspec",
        "from kit import decider",
        "from kit.decider import Decider, Refused",
        "from personnel.domain import opd",
        "from personnel.domain.nip import Nip",
        "from .nip import Nip",
        "latest = max(facts.today, starts_on)",
        "period = period.open()",
    ],
)
def test_what_a_domain_needs_is_allowed(line: str) -> None:
    assert list(impurities(line, "personnel.domain")) == []
