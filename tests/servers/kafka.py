"""A real Apache Kafka for tests: one node in KRaft mode, broker and controller at once."""

import base64
import subprocess
import uuid
from concurrent.futures import Future
from pathlib import Path

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewPartitions, NewTopic

from tests.servers.server import HOST, DidNotStartError, NotHereError, Server, free_ports

ROOT = Path(__file__).parents[2]
DEPLOYED = ROOT / "deploy" / "kafka"
HEAP_MEGABYTES = 512
ADMIN_SECONDS = 30.0
_LOOK_SECONDS = 2.0
QUICK = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""Starts with less than half of the computing; a busy broker is slower by it."""
LASTING = ("-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20", "-XX:InitiatingHeapOccupancyPercent=35")
"""As the distribution's own script starts it: for measurements."""


def jars() -> Path:
    """Return the folder of Kafka's jars; fetch them where they are not there yet."""
    fetched = subprocess.run(  # noqa: S603 - ours
        [DEPLOYED / "fetch"], capture_output=True, text=True, check=False
    )
    if fetched.returncode:
        msg = f"no Apache Kafka: {fetched.stderr.strip()}"
        raise NotHereError(msg)
    return Path(fetched.stdout.strip())


class ApacheKafka(Server):
    """A broker; the one that KAFKA_BOOTSTRAP_SERVERS names, if it names one."""

    variable = "KAFKA_BOOTSTRAP_SERVERS"

    def __init__(self, *, java_options: tuple[str, ...] = QUICK, **settings: str) -> None:
        """Take settings of Kafka by their names, with `_` for each dot."""
        super().__init__()
        self._java_options = java_options
        self._settings = {name.replace("_", "."): value for name, value in settings.items()}
        self._port, self._controller = free_ports(2)
        self._properties = self.folder / "server.properties"

    @property
    def bootstrap(self) -> str:
        """The address for clients; it stays the same over every start."""
        return self.given or f"{HOST}:{self._port}"

    def create_topics(self, *names: str, partitions: int = 12, **config: str) -> None:
        """Make topics, and return when they can be written to."""
        settings = {name.replace("_", "."): value for name, value in config.items()}
        new = [NewTopic(name, partitions, 1, config=settings) for name in names]
        admin = self.admin()
        self._wait(admin.create_topics(new, operation_timeout=ADMIN_SECONDS))

    def grow_topics(self, *names: str, partitions: int) -> None:
        """Give topics more partitions; what stands in them stays where it is."""
        admin = self.admin()
        self._wait(admin.create_partitions([NewPartitions(name, partitions) for name in names]))

    def delete_topics(self, *names: str) -> None:
        if not names:
            return
        admin = self.admin()
        self._wait(admin.delete_topics(list(names), operation_timeout=ADMIN_SECONDS))

    def topics(self) -> set[str]:
        return set(self.admin().list_topics(timeout=ADMIN_SECONDS).topics)

    def admin(self) -> AdminClient:
        """Return a client of the admin interface.

        Keep it in a variable until its answers are there: they are lost with it.
        """
        return AdminClient(
            {
                "bootstrap.servers": self.bootstrap,
                "reconnect.backoff.max.ms": 200,
                "log_level": 0,
            }
        )

    @staticmethod
    def _wait(asked: dict[str, Future[None]]) -> None:
        for answer in asked.values():
            answer.result(ADMIN_SECONDS)

    def _make_data(self) -> None:
        own = {
            "listeners": f"PLAINTEXT://{HOST}:{self._port},CONTROLLER://{HOST}:{self._controller}",
            "advertised.listeners": f"PLAINTEXT://{HOST}:{self._port}",
            "controller.quorum.bootstrap.servers": f"{HOST}:{self._controller}",
            "log.dirs": str(self.data),
            **self._settings,
        }
        lines = [(DEPLOYED / "test.properties").read_text()]
        lines += [f"{name}={value}" for name, value in own.items()]
        self._properties.write_text("\n".join(lines))
        cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        # One in 64 of these ids begins with a dash: not for an argument of its own.
        made = ["format", "--standalone", f"--cluster-id={cluster}", "-c", str(self._properties)]
        with self.log.open("ab") as log:
            formatted = subprocess.run(  # noqa: S603 - ours
                [*self._java(), "kafka.tools.StorageTool", *made],
                stdout=log,
                stderr=log,
                check=False,
            )
        if formatted.returncode:
            msg = f"Apache Kafka's data folder could not be made; its log:\n{self.log_tail()}"
            raise DidNotStartError(msg)

    def _java(self) -> list[str]:
        return [
            "java",
            f"-Xmx{HEAP_MEGABYTES}m",
            *self._java_options,
            f"-Dlog4j2.configurationFile={DEPLOYED / 'log4j2.properties'}",
            "-cp",
            f"{jars()}/*",
        ]

    def _launch(self, log: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - ours
            [*self._java(), "kafka.Kafka", str(self._properties)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

    def _answers(self) -> bool:
        admin = self.admin()
        try:
            asked = admin.describe_cluster(request_timeout=_LOOK_SECONDS)
            return bool(asked.result(_LOOK_SECONDS + 1).nodes)
        except (KafkaException, TimeoutError):
            return False
