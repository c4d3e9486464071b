"""Whatever is killed, nothing acknowledged is lost or takes effect twice: the most telling places.

`make lab` goes through all of them, several times (tests/lab/test_crash_lab.py).
"""

import time
from pathlib import Path

from tests.lab.checker import faults
from tests.lab.suite import lab
from tests.servers.kafka import ApacheKafka
from tests.servers.rooms import Databases

TELLING = {
    "serve personnel": ["append.after", "append.before"],
    "work personnel": ["position.before", "publish.after"],
    "work training": ["track.after", "commit.after"],
    "work gateway": ["acknowledge.before", "apply.after"],
}


def test_what_was_acknowledged_is_there_once_wherever_a_process_is_killed(
    databases: Databases, apache_kafka: ApacheKafka, tmp_path: Path
) -> None:
    began = time.monotonic()
    with lab(tmp_path / "var", databases, apache_kafka) as suite:
        with suite.load(clients=2):
            suite.carry_out(TELLING)
        evidence = suite.evidence()
        suite.all_run()
    print(suite.told(time.monotonic() - began))  # noqa: T201 - the figures
    assert faults(evidence) == []
    assert suite.notes.impolite == []
    assert len(suite.killed) == sum(map(len, TELLING.values()))
