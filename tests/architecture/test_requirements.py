"""Does the lock pin, with hashes, all that requirements.in asks for?"""

import re

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.architecture.sources import ROOT

PIN = re.compile(r"^([\w.-]+)==(\S+)((?:\s*\\\n\s+--hash=sha256:[0-9a-f]{64})*)$", re.MULTILINE)


def pins(lock: str) -> dict[str, tuple[Version, int]]:
    """Return version and number of hashes by name, for whatever the lock holds."""
    return {
        canonicalize_name(name): (Version(version), hashes.count("--hash="))
        for name, version, hashes in PIN.findall(lock)
    }


def unmet(wanted: str, lock: str) -> list[str]:
    pinned = pins(lock)
    lines = (line.partition("#")[0].strip() for line in wanted.splitlines())
    wishes = [Requirement(line) for line in lines if line]
    missing = [str(wish) for wish in wishes if canonicalize_name(wish.name) not in pinned]
    outside = [
        str(wish)
        for wish in wishes
        if (pin := pinned.get(canonicalize_name(wish.name))) and pin[0] not in wish.specifier
    ]
    bare = [name for name, (_, hashes) in pinned.items() if not hashes]
    return missing + outside + bare


def test_the_lock_pins_what_is_asked_for() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert lock.count("==") == len(pins(lock))
    assert unmet((ROOT / "requirements.in").read_text(), lock) == []


def test_the_rule_can_fail() -> None:
    lock = f"msgspec==0.22.0 \\\n    --hash=sha256:{'a' * 64}\nrich==15.0.0"
    assert unmet("msgspec>=0.22", lock) == ["rich"]
    assert unmet("msgspec>=0.23", lock) == ["msgspec>=0.23", "rich"]
    assert unmet("httpx[http2]", lock) == ["httpx[http2]", "rich"]
