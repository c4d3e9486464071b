"""What holds for every test: which may reach the network, and that none is left out in silence."""

import os
import socket
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
MAY_CONNECT = frozenset({"architecture", "browser", "integration", "kit", "lab", "servers"})
NOT_RUN = ("skipped", "xfailed", "deselected")


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


def _reason(report: pytest.TestReport | pytest.CollectReport | pytest.Item) -> str:
    if isinstance(report, pytest.Item):
        return "deselected"
    if isinstance(report.longrepr, tuple):
        return report.longrepr[2].removeprefix("Skipped: ")
    return getattr(report, "wasxfail", "") or "expected to fail"


def _did_not_run(config: pytest.Config) -> list[tuple[str, str]]:
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if terminal is None:
        return []
    reports = [report for outcome in NOT_RUN for report in terminal.stats.get(outcome, ())]
    return sorted((report.nodeid, _reason(report)) for report in reports)


def _under_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
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
