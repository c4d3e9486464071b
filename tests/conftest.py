"""What holds for every test: which may reach the network, and that none is left out in silence.

Several processes may run the tests side by side (`-n auto`); each has servers of its own, so that
a broker which one test kills is nobody else's.
"""

import os
import socket
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

TESTS = Path(__file__).parent
MAY_CONNECT = frozenset({"architecture", "browser", "integration", "kit", "lab", "servers"})
NOT_RUN = ("skipped", "xfailed")
SIDE_BY_SIDE = 3
"""Some tests wait: one more than the two cores they are made for, which leaves no core idle."""
SHARED = ("KAFKA_BOOTSTRAP_SERVERS", "DATABASE_URL")
"""Servers that the environment names; the suite's topics have fixed names, so one test at a time
may have them."""

# How fast a machine makes examples says nothing about the suite.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

# What else asserts for tests says as plainly as they do what was not so.
pytest.register_assert_rewrite("tests.lab.fixtures")

_LEFT_OUT = pytest.StashKey[list[str]]()


def _may_connect(test: Path) -> bool:
    folders = test.relative_to(TESTS).parts[:-1]
    return folders[:1] != () and folders[0] in MAY_CONNECT and "unit" not in folders


@pytest.fixture(autouse=True)
def _sockets_are_closed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        msg = f"a unit test opens no socket; tests under {', '.join(sorted(MAY_CONNECT))} may"
        raise AssertionError(msg)

    if not _may_connect(request.path):
        for reach in ("bind", "connect", "connect_ex", "sendto"):
            monkeypatch.setattr(socket.socket, reach, refuse)
        monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return how many processes `-n auto` means."""
    return 1 if any(os.environ.get(name) for name in SHARED) else SIDE_BY_SIDE


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Keep what a worker leaves out: its controller does not hear of it otherwise."""
    for item in items:
        item.config.stash.setdefault(_LEFT_OUT, []).append(item.nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:  # noqa: ANN401 - a plugin without types
    """Take over from a worker what it has left out; all have left out the same."""
    node.config.stash[_LEFT_OUT] = node.workeroutput.get("left_out", [])


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    if isinstance(report.longrepr, tuple):
        return report.longrepr[2].removeprefix("Skipped: ")
    return getattr(report, "wasxfail", "") or "expected to fail"


def _did_not_run(config: pytest.Config) -> list[tuple[str, str]]:
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if terminal is None:
        return []
    reports = [report for outcome in NOT_RUN for report in terminal.stats.get(outcome, ())]
    left_out = [(test, "deselected") for test in config.stash.get(_LEFT_OUT, [])]
    return sorted([*((report.nodeid, _reason(report)) for report in reports), *left_out])


def _under_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let CI fail where a test did not run, and tell the controller what was left out here."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = session.config.stash.get(_LEFT_OUT, [])
        return
    if _under_ci() and session.exitstatus == pytest.ExitCode.OK and _did_not_run(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    rows = _did_not_run(config)
    if not rows:
        terminalreporter.section("did not run: none (tests/lab runs by `make lab`)")
        return
    verdict = "under CI each is a failure" if _under_ci() else "under CI each would be a failure"
    terminalreporter.section(f"did not run: {len(rows)}, {verdict}")
    width = max(len(test) for test, _ in rows)
    for test, reason in rows:
        terminalreporter.write_line(f"{test:<{width}}  {reason}")
