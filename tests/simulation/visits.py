"""What befalls the suite from outside: kills, freezes, outages, losses, restores; and their end."""

import asyncio
from collections.abc import Callable

from tests.simulation.groups import Group
from tests.simulation.kafka import Partition
from tests.simulation.suite import Suite
from tests.simulation.weather import Visit
from tests.simulation.world import Process

_MOST_PARTITIONS = 12


class Visits:
    """Comes now and then, with one of the faults that the weather has."""

    def __init__(self, suite: Suite) -> None:
        """Have no backup yet."""
        self.suite, self.world, self.chance = suite, suite.world, suite.world.chance
        self._backups: dict[str, list[bytes]] = {name: [] for name in suite.databases}
        self._does: dict[Visit, Callable[[], None]] = {
            "kill": lambda: self._somebody().kill("from outside"),
            "freeze": lambda: self._somebody().freeze(self.chance.uniform(0.5, 6)),
            "broker-away": self._broker_away,
            "feed-away": self._feed_away,
            "rebalance": lambda: self._group().share_out(),
            "more-partitions": self._more_partitions,
            "topic-lost": self._topic_lost,
            "oldest-dropped": lambda: self._drop(oldest=True),
            "newest-dropped": lambda: self._drop(oldest=False),
            "rewound": self._rewound,
            "restore": self._restore,
            "foreign-record": self._foreign_record,
            "fenced": self._fenced,
            "database-away": self._database_away,
        }

    async def come(self) -> None:
        """Come until cancelled."""
        weather = self.world.weather
        while weather.visits:
            await asyncio.sleep(self.chance.expovariate(1 / weather.every))
            self._does[self.chance.choice(weather.visits)]()

    def heal(self) -> None:
        """End all faults: whatever was promised has to come true now."""
        self._tell("all faults end")
        self.world.calm = True
        suite, now = self.suite, self.world.now
        suite.kafka.away_until = suite.kafka.fenced_until = now
        suite.feeds_away.clear()
        suite.down.clear()
        for database in suite.databases.values():
            database.away_until = now
        for process in self.world.processes:
            process.frozen_until = min(process.frozen_until, now)

    def _tell(self, what: str) -> None:
        self.world.story.tell("visit", what)

    def _somebody(self) -> Process:
        return self.chance.choice(list(self.suite.slots.values()))

    def _group(self) -> Group:
        name = self.chance.choice(list(self.suite.groups))
        self._tell(f"the group {name} is dealt out")
        return self.suite.groups[name]

    def _service(self) -> str:
        return self.chance.choice(list(self.suite.databases))

    def _topic(self) -> str:
        return self.chance.choice(list(self.suite.kafka.topics))

    def _until(self, most: float) -> float:
        return self.world.now + self.chance.uniform(0.2, most)

    def _broker_away(self) -> None:
        self._tell("Kafka is away")
        self.suite.kafka.away_until = self._until(6)

    def _fenced(self) -> None:
        self._tell("Kafka fences producers")
        self.suite.kafka.fenced_until = self._until(2)

    def _feed_away(self) -> None:
        service = self._service()
        self._tell(f"the feed of {service} is away")
        self.suite.feeds_away[service] = self._until(6)

    def _database_away(self) -> None:
        service = self._service()
        self._tell(f"the database of {service} is away")
        self.suite.databases[service].away_until = self._until(4)

    def _more_partitions(self) -> None:
        kafka, topic = self.suite.kafka, self._topic()
        if len(kafka.topics[topic]) < _MOST_PARTITIONS:
            self._tell(f"{topic} has more partitions")
            kafka.ordered = False
            kafka.topics[topic] += [Partition() for _ in range(self.chance.choice((1, 3)))]
            self._share_out()

    def _topic_lost(self) -> None:
        kafka, topic = self.suite.kafka, self._topic()
        self._tell(f"{topic} is lost, and made anew")
        kafka.lossless = kafka.ordered = False
        kafka.topics[topic] = [Partition() for _ in range(self.chance.choice((1, 3, 5)))]
        if self.chance.randrange(2):
            for group in self.suite.groups.values():
                group.committed.clear()
        self._share_out()

    def _share_out(self) -> None:
        for group in self.suite.groups.values():
            group.share_out()

    def _drop(self, *, oldest: bool) -> None:
        kafka, topic = self.suite.kafka, self._topic()
        partition = self.chance.choice(kafka.topics[topic])
        count = self.chance.randrange(1, 6)
        kept = partition.entries[count:] if oldest else partition.entries[:-count]
        dropped = len(partition.entries) - len(kept)
        if dropped:
            self._tell(f"{topic} drops the {'oldest' if oldest else 'newest'} {dropped}")
            kafka.lossless = kafka.ordered = False
            partition.entries = kept
            partition.first += dropped if oldest else 0

    def _rewound(self) -> None:
        group, topic = self._group(), self._topic()
        if topic in group.topics:
            number = self.chance.randrange(len(self.suite.kafka.topics[topic]))
            group.rewind((topic, number), self.chance.randrange(20))

    def _foreign_record(self) -> None:
        topic = self._topic()
        headers = [("ce_type", b"\xff"), ("ce_position", None)]
        records = [(headers, self.chance.choice((None, b"{}")))]
        self.suite.kafka.write(topic, 0, records)

    def _restore(self) -> None:
        """Take a backup, or go back to one: everything of that service is stopped meanwhile."""
        service = self._service()
        backups, database = self._backups[service], self.suite.databases[service]
        if not backups or self.chance.randrange(2):
            self._tell(f"{service} is backed up")
            backups.append(database.backup())
            return
        self._tell(f"{service} is restored")
        for kind, process in self.suite.slots.items():
            if kind.startswith(service):
                process.kill("for a restore")
        chosen = self.chance.randrange(len(backups))
        database.restore(backups[chosen])
        database.recorder.fork(self.world.uuid(), self.suite.clock.now())
