"""Do two and three processes of each kind come and go under load, again and again?"""

import time
from pathlib import Path

from tests.integration.production import TOPICS
from tests.lab.checker import faults
from tests.lab.many import ENOUGH, apart_from_growth, many, said
from tests.servers.kafka import ApacheKafka
from tests.servers.rooms import Databases

ROUNDS = 4
COMMANDS = 40
"""That are acknowledged between two changes."""


def test_three_processes_of_each_kind_come_and_go_again_and_again(
    databases: Databases, apache_kafka: ApacheKafka, tmp_path: Path
) -> None:
    began = time.monotonic()
    with many(tmp_path / "var", databases, apache_kafka) as suite:
        with suite.lab.load(clients=4):
            suite.join(2)
            suite.join(3)
            suite.goes_on(COMMANDS)
            apache_kafka.grow_topics(*TOPICS, partitions=ENOUGH)
            for number in range(1, ROUNDS + 1):
                suite.goes_on(COMMANDS)
                suite.leave(number)
                suite.goes_on(COMMANDS)
                suite.join(number + 3)
                suite.goes_on(COMMANDS)
                suite.fall(number + 1)
                suite.join(number + 1)
        evidence = suite.lab.evidence()
        suite.lab.all_run()
    print(said(suite, began))  # noqa: T201 - the figures
    assert apart_from_growth(faults(evidence)) == []
    assert suite.lab.notes.impolite == []
