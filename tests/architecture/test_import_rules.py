"""Does each import rule of pyproject.toml hold, name every service, and break when it is broken?"""

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, SERVICES

LINTER = str(Path(sys.executable).with_name("lint-imports"))
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
RULES = {contract["id"]: contract for contract in CONFIG["contracts"]}
DECIDING = [service for service in SERVICES if service != "gateway"]
UPWARD = ["domain heard", "domain http", "heard domain", "heard policies", "http main"]
SIDEWAYS = ["http policies", "policies http", "policies main"]
IN_THE_GATEWAY = ["views routes", "views pages", "access routes", "routes main", "pages main"]

Import = tuple[str, str]

BROKEN: dict[str, list[Import]] = {
    "kit-knows-nobody": [("kit", other) for other in (*SERVICES, "spbe")],
    "services-are-strangers": list(zip(SERVICES, SERVICES[1:] + SERVICES[:1], strict=True)),
    "services-know-no-command": [(service, "spbe") for service in SERVICES],
    "demo-speaks-http": [("spbe.demo", other) for other in ("kit", *SERVICES)],
    "service-layers": [
        (f"{service}.{lower}", f"{service}.{upper}")
        for service in DECIDING
        for lower, upper in map(str.split, UPWARD + SIDEWAYS)
    ],
    "gateway-layers": [
        (f"gateway.{lower}", f"gateway.{upper}") for lower, upper in map(str.split, IN_THE_GATEWAY)
    ],
}


def lint(root: Path, *rules: str) -> str:
    """Return what the linter says; a line of a broken rule is ``importer -> imported (l.1)``."""
    named = [word for rule in rules for word in ("--contract", rule)]
    result = subprocess.run(  # noqa: S603 - the linter itself
        [LINTER, "--no-cache", *named],
        cwd=root,
        env={"PYTHONPATH": f"{root}:{root / 'services'}", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return result.stdout + result.stderr


def file_of(root: Path, module: str) -> Path:
    """Return the file of a module in the copy, an empty one where the module is not there yet."""
    top = root if module.partition(".")[0] in {"kit", "spbe"} else root / "services"
    path = top.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    file.touch()
    return file


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Path]:
    for package in ("kit", "services", "spbe"):
        shutil.copytree(
            ROOT / package,
            tmp_path / package,
            ignore=lambda folder, names: [
                name
                for name in names
                if not name.endswith(".py") and not Path(folder, name).is_dir()
            ],
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    yield tmp_path
    shutil.rmtree(tmp_path)


def test_the_rules_name_every_service() -> None:
    assert set(CONFIG["root_packages"]) == {"kit", "spbe", *SERVICES}
    assert set(RULES["kit-knows-nobody"]["forbidden_modules"]) == {"spbe", *SERVICES}
    assert set(RULES["services-are-strangers"]["modules"]) == set(SERVICES)
    assert set(RULES["services-know-no-command"]["source_modules"]) == set(SERVICES)
    assert set(RULES["demo-speaks-http"]["forbidden_modules"]) == {"kit", *SERVICES}
    assert set(RULES["service-layers"]["containers"]) == set(DECIDING)


def test_every_rule_is_shown_to_fail() -> None:
    assert BROKEN.keys() == RULES.keys()


def test_the_rules_hold(copy: Path) -> None:
    assert f"{len(RULES)} kept, 0 broken" in lint(copy)


@pytest.mark.parametrize("rule", BROKEN)
def test_the_rule_can_fail(rule: str, copy: Path) -> None:
    for importer, imported in BROKEN[rule]:
        file_of(copy, imported)
        with file_of(copy, importer).open("a") as broken:
            broken.write(f"\nimport {imported}\n")
    report = lint(copy, rule)
    assert "0 kept, 1 broken" in report
    found = set(re.findall(r"([\w.]+) -> ([\w.]+) \(l\.\d+\)", report))
    assert [pair for pair in BROKEN[rule] if pair not in found] == []
