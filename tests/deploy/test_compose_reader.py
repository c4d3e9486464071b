"""Do the tests read docker-compose.yml as Docker Compose does? Its own library tells."""

import json
import subprocess
from pathlib import Path
from shutil import which

import pytest

from tests.deploy.compose import COMPOSE, ROOT, SAMPLE, Container, Json, containers, env_file

CHECK = ROOT / "deploy" / "check"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if which("go") is None:
        pytest.skip("Go 1.26 or newer is needed to read docker-compose.yml as Compose does")
    made = tmp_path_factory.mktemp("check") / "check"
    done = subprocess.run(  # noqa: S603 - ours
        ["go", "build", "-o", made, "."],  # noqa: S607
        cwd=CHECK,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return made


def asked(program: Path, file: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([program, file, SAMPLE], capture_output=True, text=True, check=False)  # noqa: S603 - ours


def read_by_us(one: Container) -> Json:
    own = {mount.target: mount.source for mount in one.mounts if mount.is_volume}
    return {
        "command": list(one.command),
        "check": list(one.check),
        "after": dict(one.after),
        "volumes": own,
    }


def read_by_compose(one: Json) -> Json:
    mounts = (mount for mount in one.get("volumes", ()) if mount["type"] == "volume")
    test = one.get("healthcheck", {}).get("test", [])
    return {
        "command": one["command"] or [],
        "check": [word.replace("$$", "$") for word in test[1:]],
        "after": {name: how["condition"] for name, how in one.get("depends_on", {}).items()},
        "volumes": {mount["target"]: mount["source"] for mount in mounts},
    }


def test_both_read_the_same(program: Path) -> None:
    told = asked(program, COMPOSE)
    assert told.returncode == 0, told.stderr
    found: dict[str, Json] = json.loads(told.stdout)["services"]
    ours = containers(COMPOSE.read_text(), env_file(SAMPLE.read_text()))
    assert found.keys() == ours.keys()
    for name, one in ours.items():
        assert read_by_us(one) == read_by_compose(found[name]), name
        assert found[name].get("environment", {}).items() <= one.environment.items(), name
        if not one.ours:
            assert one.entrypoint == tuple(found[name]["entrypoint"] or ()), name


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("  read_only: true\n", "  readonly: true\n"),
        ("  issuer: #", "  issuers: #"),
        (
            "      databases: {condition: service_completed_successfully}\n      kafka",
            "      kafkas",
        ),
        ("POSTGRES_PASSWORD:?is not set}@", "POSTGRES_PASS:?is not set}@"),
    ],
)
def test_compose_refuses_what_is_no_compose_file(
    program: Path, tmp_path: Path, line: str, instead: str
) -> None:
    text = COMPOSE.read_text()
    assert line in text
    broken = tmp_path / "docker-compose.yml"
    broken.write_text(text.replace(line, instead))
    assert asked(program, broken).returncode != 0
