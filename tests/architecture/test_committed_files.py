"""Is everything that is committed free of the machine it was written on?

No paths of one machine, no addresses of package registries or of hosts, no plan or progress files.
Files that are not committed yet are read too, unless git ignores them.
"""

import re
import subprocess
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network

import pytest

from tests.architecture.sources import ROOT

# The brackets keep a pattern from finding itself.
MACHINE_PATH = re.compile(r"(^|[^A-Za-z0-9_.])/(work|farm|root|home|Users)/")
REGISTRY = re.compile(
    r"index[-]url|find[-]links|/simple/?[\"']|registry *= *\"?http|\"resolved\": *\"http"
    r"|pypi\.org/simple|files\.pythonhosted[.]org|registry\.npmjs[.]org|proxy\.golang[.]org"
    r"|repo1?\.maven[.]|(static|index)\.crates[.]io"
)
HOST = re.compile(r"://(?:[^/\s@]+@)?(\d{1,3}(?:\.\d{1,3}){3})\b")
FOR_DOCUMENTATION = [
    IPv4Network(network) for network in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")
]
PLAN_FILE = re.compile(
    r"(^|/)(todo|plan|progress|handover|hand-over|notes|summary|changelog_dev)[^/]*\.(md|txt)$",
    re.IGNORECASE,
)
LOCK_FILE = re.compile(r"(^|/)(requirements|package-lock)\.(lock|json)$")


def _is_a_real_host(address: str) -> bool:
    host = IPv4Address(address)
    in_a_book = any(host in network for network in FOR_DOCUMENTATION)
    return not (host.is_loopback or host.is_unspecified or in_a_book)


def _found(line: str, *, locked: bool) -> Iterator[str]:
    if MACHINE_PATH.search(line):
        yield "path of one machine"
    if REGISTRY.search(line) or (locked and "://" in line):
        yield "address of a package registry"
    if any(_is_a_real_host(address) for address in HOST.findall(line)):
        yield "address of a host"


def complaints(name: str, text: str) -> Iterator[str]:
    if PLAN_FILE.search(name):
        yield f"{name}: plan or progress file"
    locked = LOCK_FILE.search(name) is not None
    for number, line in enumerate(text.splitlines(), 1):
        for what in _found(line, locked=locked):
            yield f"{name}:{number}: {what}"


def texts() -> Iterator[tuple[str, str]]:
    ours = f"safe.directory={ROOT}"  # whoever made the clone
    untracked_too = ["--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(  # noqa: S603 - git itself
        ["git", "-c", ours, "ls-files", "-z", *untracked_too],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        file = ROOT / name
        if not file.is_file():
            continue
        content = file.read_bytes()
        if b"\0" not in content:
            yield name, content.decode(errors="replace")


def test_no_committed_file_knows_where_it_was_made() -> None:
    files = dict(texts())
    assert "pyproject.toml" in files
    assert [row for name, text in files.items() for row in complaints(name, text)] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("deploy/start", f"cd /{'root'}/suite"),
        ("README.md", f"see `/{'home'}/budi/suite`"),
        ("pip.conf", f"extra-index-{'url'} = x"),
        (".npmrc", f"registry={'http'}s://npm.example"),
        ("Dockerfile", f"RUN pip install -i {'https'}://pypi.org/{'simple'}/ suite"),
        ("deploy/settings.env", "KAFKA=kafka://" + "10.1.2.3:9092"),
        ("deploy/settings.env", "DATABASE=postgresql://suite:secret@" + "172.16.0.9/keys"),
        ("requirements.lock", "suite @ https://example.org/suite.whl"),
        ("docs/PROGRESS.md", ""),
        ("notes-of-today.txt", ""),
    ],
)
def test_the_rule_can_fail(name: str, text: str) -> None:
    assert list(complaints(name, text))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("README.md", "open http://127.0.0.1:8080/opd/ and read https://example.org/work/"),
        ("docs/webhooks.md", "POST http://192.0.2.7/hooks"),
        ("services/gateway/routes/home.py", 'route = "/api/home/"'),
        ("docs/decisions/0001-lanes.md", "the plan of 1.2.3.4"),
    ],
)
def test_what_is_nobodys_address_is_allowed(name: str, text: str) -> None:
    assert list(complaints(name, text)) == []
