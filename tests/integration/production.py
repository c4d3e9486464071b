"""The suite as it runs in production: PostgreSQL, Apache Kafka, each kind of process by itself."""

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from kit.wire import topic_of
from spbe.suite import JOURNALS
from tests.integration.running import Processes
from tests.servers.kafka import ApacheKafka
from tests.servers.rooms import Databases

KEPT = (*JOURNALS, "keys", "views")
TOPICS = tuple(map(topic_of, JOURNALS))


def settings_of(databases: Databases, owners: tuple[str, ...] = KEPT) -> Mapping[str, str]:
    """Return what tells each part its database."""
    return {f"SPBE_DATABASES__{owner.upper()}": databases.url(owner) for owner in owners}


@contextlib.contextmanager
def topics_of_the_suite(kafka: ApacheKafka) -> Iterator[None]:
    """Let the suite have its topics, whose names are fixed; they are deleted at the end."""
    there = kafka.topics().intersection(TOPICS)
    assert not there, f"{there} are there already, and may be somebody's"
    try:
        yield
    finally:
        kafka.start()
        kafka.delete_topics(*kafka.topics().intersection(TOPICS))


@contextlib.contextmanager
def production(
    var: Path, databases: Databases, kafka: ApacheKafka, **also: str
) -> Iterator[Processes]:
    """Migrate, then serve and work each service in a process of its own."""
    own = {**settings_of(databases), "SPBE_FRESH_GROUPS": "false", **also}
    suite = Processes(var, kafka.bootstrap, also=own)
    with topics_of_the_suite(kafka):
        suite.finish("migrate", "--sample")
        with suite.serving():
            yield suite
