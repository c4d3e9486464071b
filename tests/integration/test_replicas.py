"""Does a service run in several processes, which come and go while it is used?

`make lab` does the same with three, again and again (tests/lab/test_many.py).
"""

import time
from pathlib import Path

from tests.integration.production import TOPICS
from tests.lab.checker import faults
from tests.lab.many import ENOUGH, apart_from_growth, many, said
from tests.servers.kafka import ApacheKafka
from tests.servers.rooms import Databases


def test_processes_join_and_leave_and_topics_grow_under_load_and_nothing_is_lost_or_doubled(
    databases: Databases, apache_kafka: ApacheKafka, tmp_path: Path
) -> None:
    began = time.monotonic()
    with many(tmp_path / "var", databases, apache_kafka) as suite:
        with suite.lab.load(clients=2):
            suite.join(2)
            suite.goes_on(10)
            apache_kafka.grow_topics(*TOPICS, partitions=ENOUGH)
            suite.goes_on(20)
            suite.leave(1)
            suite.goes_on(10)
            suite.join(3)
            suite.goes_on(10)
            suite.fall(2)
            suite.goes_on(20)
        evidence = suite.lab.evidence()
        suite.lab.all_run()
    print(said(suite, began))  # noqa: T201 - the figures
    assert apart_from_growth(faults(evidence)) == []
    assert suite.lab.notes.impolite == []
