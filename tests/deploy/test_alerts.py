"""Does each alert parse, fire in a test of its own, and have a page that says what to do?"""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree

import pytest
import yaml

from tests.deploy.compose import COMPOSE, ROOT

DEPLOYED = ROOT / "deploy" / "prometheus"
RUNBOOKS = ROOT / "docs" / "runbooks"
PARTS = ("**It means.**", "**Look at**", "**Do**", "**Escalate**", "**It is over**")
SCREEN = 30
LOGGED = re.compile(r"grep \"([^\"]+)\"")

Checks = Callable[..., str]


@pytest.fixture(scope="module")
def promtool() -> Checks:
    fetched = subprocess.run([DEPLOYED / "fetch"], capture_output=True, text=True, check=False)  # noqa: S603 - ours
    if fetched.returncode:
        pytest.skip(fetched.stderr.strip())
    program = fetched.stdout.strip()

    def check(*words: str | Path) -> str:
        done = subprocess.run([program, *words], capture_output=True, text=True, check=False)  # noqa: S603 - promtool
        return "" if done.returncode == 0 else done.stdout + done.stderr

    return check


def alerts() -> dict[str, dict[str, dict[str, str]]]:
    groups = yaml.safe_load((DEPLOYED / "alerts.yml").read_text())["groups"]
    return {rule["alert"]: rule for group in groups for rule in group["rules"]}


def test_prometheus_understands_what_it_is_told(promtool: Checks) -> None:
    assert promtool("check", "config", "--syntax-only", DEPLOYED / "prometheus.yml") == ""
    assert promtool("check", "rules", DEPLOYED / "alerts.yml") == ""


def test_each_alert_fires_when_it_should(promtool: Checks) -> None:
    assert promtool("test", "rules", DEPLOYED / "alerts.test.yml") == ""
    tests = yaml.safe_load((DEPLOYED / "alerts.test.yml").read_text())["tests"]
    cases = [case for test in tests for case in test["alert_rule_test"]]
    assert {case["alertname"] for case in cases if case["exp_alerts"]} == alerts().keys()


def test_an_alert_of_days_ends_by_itself_and_fires_again(promtool: Checks) -> None:
    assert promtool("test", "rules", DEPLOYED / "alerts-of-days.test.yml") == ""


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("(inbox_lag_seconds) > 60", "(inbox_lag_seconds) > 600"),
        (
            "            unless http_request_seconds_count",
            "            and http_request_seconds_count",
        ),
        ("expr: up{", "expr: up("),
        ("alert: EventsAreParked", "alert: EventsParked"),
    ],
)
def test_a_broken_rule_is_found(promtool: Checks, tmp_path: Path, line: str, instead: str) -> None:
    copied = copytree(DEPLOYED, tmp_path / "prometheus")
    text = (copied / "alerts.yml").read_text()
    assert text.count(line) == 1
    (copied / "alerts.yml").write_text(text.replace(line, instead))
    assert promtool("test", "rules", copied / "alerts.test.yml") != ""


def amiss(name: str, page: str, source: str) -> Iterator[str]:
    if not page.startswith(f"# {name}\n"):
        yield f"{name}: its page has another title"
    yield from (f"{name}: {part} is missing" for part in PARTS if part not in page)
    if len(page.splitlines()) > SCREEN:
        yield f"{name}: more than a screen"
    yield from (f"{name}: nothing logs {words!r}" for words in LOGGED.findall(page)
                if f'"{words}' not in source and f'{words}"' not in source)  # fmt: skip
    for container in re.findall(r"docker compose (?:logs|restart|ps) ([a-z][a-z-]+)", page):
        if container not in yaml.safe_load(COMPOSE.read_text())["services"]:
            yield f"{name}: there is no container {container}"


def test_each_alert_has_its_page_and_each_page_its_alert() -> None:
    pages = {page.stem: page.read_text() for page in RUNBOOKS.glob("*.md")}
    assert pages.keys() == alerts().keys()
    source = "\n".join(file.read_text() for file in (ROOT / "kit").rglob("*.py"))
    assert [row for name, page in pages.items() for row in amiss(name, page, source)] == []
    for name, rule in alerts().items():
        assert rule["annotations"]["runbook"] == f"docs/runbooks/{name}.md"


@pytest.mark.parametrize(
    "page",
    [
        "# Other\n**It means.** **Look at** **Do** **Escalate** **It is over**",
        "# Some\n**It means.** **Look at** **Do**",
        "# Some\n**It means.** **Look at** **Do** **Escalate** **It is over**" + "\n" * SCREEN,
        '# Some\n**It means.** **Look at** grep "gone" **Do** **Escalate** **It is over**',
        (
            "# Some\n**It means.** **Look at** docker compose logs nobody **Do** **Escalate** "
            "**It is over**"
        ),
    ],
)
def test_the_rule_of_pages_can_fail(page: str) -> None:
    assert list(amiss("Some", page, 'log.info("here")')) != []


def test_prometheus_asks_every_process_of_the_suite() -> None:
    jobs = yaml.safe_load((DEPLOYED / "prometheus.yml").read_text())["scrape_configs"]
    asked = {name for job in jobs for found in job["dns_sd_configs"] for name in found["names"]}
    services = yaml.safe_load(COMPOSE.read_text())["services"]
    kinds = {name for name, one in services.items() if one.get("command", [""])[0] in
             {"serve", "work"}}  # fmt: skip
    assert asked == kinds
