"""What does one test have to itself on servers that all tests share? Topics, groups, databases."""

import secrets
from typing import Self

from tests.servers.kafka import ApacheKafka
from tests.servers.postgres import OWNERS, Build, PostgresCluster


class Topics:
    """The topics and groups of one test, under a prefix; the topics are deleted at its end."""

    def __init__(self, kafka: ApacheKafka) -> None:
        self.kafka = kafka
        self.prefix = f"t{secrets.token_hex(4)}."
        self._made: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._made and self.kafka.running:
            self.kafka.start()
            self.kafka.delete_topics(*self.kafka.topics().intersection(self._made))
        self._made.clear()

    @property
    def bootstrap(self) -> str:
        return self.kafka.bootstrap

    def create(self, name: str, partitions: int = 12, **config: str) -> str:
        """Make a topic; return its full name. Its settings have `_` for each dot."""
        self.kafka.create_topics(self.prefix + name, partitions=partitions, **config)
        self._made.append(self.prefix + name)
        return self.prefix + name

    def group(self, name: str) -> str:
        """Return the name of a consumer group that no other test is in."""
        return self.prefix + name


class Databases:
    """The databases of one test: each is made when it is first asked for, and dropped at its end.

    `url("personnel")` is the database of that service, empty; with a `build` it is a copy of one
    that was built so, once a run, by whichever test asked first.
    """

    def __init__(self, cluster: PostgresCluster) -> None:
        self.cluster = cluster
        self._names: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.cluster.running:
            self.cluster.start()
            for name in self._names.values():
                self.cluster.drop_database(name)
        self._names.clear()

    def url(self, owner: str, build: Build | None = None, scheme: str = "postgresql") -> str:
        """Return the URL under which a service's role reaches its database."""
        if owner not in OWNERS:
            msg = f"{owner} has no database; these have: {', '.join(OWNERS)}"
            raise KeyError(msg)
        if owner not in self._names:
            template = self.cluster.template(owner, build) if build else "template0"
            self._names[owner] = self.cluster.create_database(owner, template)
        return self.cluster.url(self._names[owner], self.cluster.role(owner), scheme)

    def sql(self, owner: str, *statements: str) -> str:
        """Run statements as a service's role; return what they print."""
        return self.cluster.sql(*statements, url=self.url(owner))
