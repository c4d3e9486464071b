"""Does docker-compose.yml keep every container closed, watched and limited, and no secret?"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest
import yaml

from gateway.settings import GatewaySettings
from kit.rights import Rights
from kit.settings import Settings
from personnel.settings import PersonnelSettings
from tests.deploy.compose import (
    COMPOSE,
    DOCKERFILE,
    ROOT,
    SAMPLE,
    Image,
    Json,
    NotSaidError,
    env_file,
    services,
)

SECRET = re.compile(r"PASSWORD|SECRET|TOKEN(?!_URL)")
SETTINGS = {**GatewaySettings.model_fields, **PersonnelSettings.model_fields}
LOOPBACK = re.compile(r"127\.0\.0\.1:\d+:\d+")
MAVEN = "{http://maven.apache.org/POM/4.0.0}"


def said(text: str) -> dict[str, Json]:
    return services(text, env_file(SAMPLE.read_text()))


def complaints(name: str, one: Json) -> Iterator[str]:
    yield from open_(name, one)
    yield from unknown(name, one.get("environment", {}))
    if not one.get("deploy", {}).get("resources", {}).get("limits", {}).keys() >= {
        "cpus",
        "memory",
    }:
        yield f"{name}: may use up the machine"
    if "stop_grace_period" not in one or one.get("restart") not in {"unless-stopped", "no"}:
        yield f"{name}: does not say how it ends and begins again"
    if one.get("restart") != "no" and "test" not in one.get("healthcheck", {}):
        yield f"{name}: nobody watches it"
    if ":" not in one["image"] or one["image"].endswith(":latest"):
        yield f"{name}: {one['image']} may be another one tomorrow"


def open_(name: str, one: Json) -> Iterator[str]:
    hard = {"read_only": True, "cap_drop": ["ALL"], "security_opt": ["no-new-privileges:true"]}
    for key, wanted in hard.items():
        if one.get(key) != wanted:
            yield f"{name}: {key} is {one.get(key)}"
    for port in one.get("ports", ()):
        if not LOOPBACK.fullmatch(port):
            yield f"{name}: {port} can be reached from elsewhere"
    if one.get("privileged") or any("docker.sock" in volume for volume in one.get("volumes", ())):
        yield f"{name}: is given the machine"


def unknown(name: str, environment: Json) -> Iterator[str]:
    """Yield what no setting reads: such a variable would be left out in silence."""
    for variable in environment:
        field, _, member = variable.removeprefix("SPBE_").lower().partition("__")
        if variable.startswith("SPBE_"):
            known = SETTINGS.get(field)
            if known is None or bool(member) != ("dict" in str(known.annotation)):
                yield f"{name}: no setting is called {variable}"


def found(text: str) -> list[str]:
    return [row for name, one in said(text).items() for row in complaints(name, one)]


def test_every_container_is_closed_watched_and_limited() -> None:
    assert found(COMPOSE.read_text()) == []


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("  read_only: true\n", ""),
        ("  cap_drop: [ALL]\n", ""),
        ('  security_opt: ["no-new-privileges:true"]\n', ""),
        ('["127.0.0.1:3000:3000"]', '["3000:3000"]'),
        ('        limits: {cpus: "1", memory: 1G}\n', '        limits: {cpus: "1"}\n'),
        ("  stop_grace_period: 30s\n", ""),
        ("      test: [CMD, pg_isready, --host=127.0.0.1, --username=postgres]\n", ""),
        ("image: grafana/grafana:12.2.0", "image: grafana/grafana:latest"),
        ("  SPBE_KAFKA_BOOTSTRAP:", "  SPBE_KAFKA_BOOTSTRAPS:"),
    ],
)
def test_the_rule_can_fail(line: str, instead: str) -> None:
    text = COMPOSE.read_text()
    assert line in text
    assert found(text.replace(line, instead)) != []


def test_no_password_has_a_default_and_the_sample_names_each() -> None:
    raw = yaml.safe_load(COMPOSE.read_text())["services"]
    told = [
        (variable, str(value))
        for one in raw.values()
        for variable, value in one.get("environment", {}).items()
    ]
    asked = {name for _, value in told for name in re.findall(r"\$\{(\w+):\?", value)}
    for variable, value in told:
        inside = re.search(r"//[^/@:]*:([^@/]+)@", value)
        if SECRET.search(variable) or inside:
            assert re.fullmatch(r"\$\{\w+:\?[^}]*\}", inside[1] if inside else value), variable
    sample = env_file(SAMPLE.read_text())
    assert {name for name in sample if SECRET.search(name)} == asked
    for name in asked:
        with pytest.raises(NotSaidError, match=name):
            services(COMPOSE.read_text(), {**sample, name: ""})


def test_personnel_is_told_of_each_service_of_others_and_nobody_else_is() -> None:
    own = PersonnelSettings.model_fields.keys() - Settings.model_fields.keys()
    wanted = {f"SPBE_{name.upper()}" for name in own}
    containers = said(COMPOSE.read_text()).items()
    told = {name: wanted & one.get("environment", {}).keys() for name, one in containers}
    with_them = {name for name, found in told.items() if found}
    assert with_them == {"personnel", "personnel-work", "migrate"}
    assert all(told[name] == wanted for name in with_them)
    guide = (ROOT / "deploy" / "README.md").read_text(encoding="utf-8")
    assert [name for name in sorted(wanted) if f"`{name}`" not in guide] == []


def test_the_master_key_is_with_personnel_alone() -> None:
    with_it = {
        name
        for name, one in said(COMPOSE.read_text()).items()
        if any(volume.startswith("master:") for volume in one.get("volumes", ()))
    }
    assert with_it == {"migrate", "personnel", "personnel-work"}


def test_the_broker_is_the_one_that_the_tests_run_on() -> None:
    pom = ET.parse(ROOT / "deploy" / "kafka" / "pom.xml")  # noqa: S314 - ours
    (kafka,) = [
        one.findtext(f"{MAVEN}version")
        for one in pom.iter(f"{MAVEN}dependency")
        if one.findtext(f"{MAVEN}artifactId") == "kafka_2.13"
    ]
    assert said(COMPOSE.read_text())["kafka"]["image"] == f"apache/kafka:{kafka}"


def test_the_realm_has_the_roles_of_the_suite() -> None:
    realm = yaml.safe_load((ROOT / "deploy" / "keycloak" / "spbe-realm.json").read_text())
    rights = Rights.load(ROOT / "services" / "rights.csv").table
    roles = {role for rows in rights.values() for role in rows} - {"service"}
    assert {role["name"] for role in realm["roles"]["realm"]} == roles


def test_the_image_is_not_root_and_says_what_it_runs() -> None:
    dockerfile = DOCKERFILE.read_text()
    assert re.findall(r"^USER (.*)$", dockerfile, re.MULTILINE) == ["10001:10001"]
    assert Image.read(dockerfile).entrypoint == ("spbe",)
    copied = set(re.findall(r"^COPY (?!--)(.*) \S+$", dockerfile, re.MULTILINE))
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().split() if line[0] == "!"}
    assert {name for row in copied for name in row.split()} == let_in


def test_what_the_tests_need_is_not_in_the_image() -> None:
    """The Dockerfile takes out what stands below this line of requirements.in."""
    dockerfile = DOCKERFILE.read_text()
    start, end = re.findall(r"sed -n '/\^(# .*?)/,\$(s/.*)'", dockerfile)[0]
    assert end == r"s/^\([a-z][a-z0-9-]*\).*/\1/p"
    head, _, tail = (ROOT / "requirements.in").read_text().partition(f"\n{start}\n")
    assert "fastapi" in head
    assert "pytest>" in tail
