"""The suite with one, two or three processes of a kind, which join and leave under load."""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.integration.client import eventually
from tests.integration.production import settings_of, topics_of_the_suite
from tests.integration.running import is_up
from tests.kit.brokers import free_port
from tests.lab.balance import Balance, balancing
from tests.lab.checker import Fault
from tests.lab.suite import SOON, Lab
from tests.servers.kafka import ApacheKafka
from tests.servers.rooms import Databases

MANY = ("personnel", "training", "gateway")
FEW, ENOUGH = 3, 12
"""Partitions of each topic, before and after."""


@dataclass
class Many:
    """Processes of a kind, each known by a number; all that serve stand behind one address."""

    lab: Lab
    balances: dict[str, Balance]
    ports: dict[str, int] = field(default_factory=dict)

    def join(self, number: int) -> None:
        """Start one more process of each kind, and return when the new ones answer."""
        for service in MANY:
            name, port = f"serve {service} {number}", free_port()
            told = {f"SPBE_PORTS__{service.upper()}": str(port)}
            self.lab.start("serve", service, another=str(number), **told)
            self.lab.start("work", service, another=str(number))
            self.ports[name] = port
        for service in MANY:
            port = self.ports[f"serve {service} {number}"]
            url = f"http://127.0.0.1:{port}/health/ready"
            eventually(lambda url=url: is_up(url))  # type: ignore[misc]
            self.balances[service].behind.append(port)

    def leave(self, number: int) -> None:
        """End one process of each kind in order, as an operator does."""
        for service in MANY:
            self._forget(service, number)
            self.lab.stop("serve", service, str(number))
            self.lab.stop("work", service, str(number))

    def fall(self, number: int) -> None:
        """Kill one process of each kind, as the loss of a machine does; nobody was told."""
        for service in MANY:
            self.lab.kill("serve", service, str(number))
            self.lab.kill("work", service, str(number))
        for service in MANY:
            self._forget(service, number)

    def goes_on(self, commands: int) -> None:
        """Wait until so many more commands have been acknowledged."""
        wanted = len(self.lab.notes.acknowledged) + commands
        eventually(lambda: len(self.lab.notes.acknowledged) >= wanted, 120)

    def _forget(self, service: str, number: int) -> None:
        self.balances[service].behind.remove(self.ports.pop(f"serve {service} {number}"))


@contextlib.contextmanager
def many(var: Path, databases: Databases, kafka: ApacheKafka) -> Iterator[Many]:
    """Migrate, then start the first process of each kind."""
    own = {**settings_of(databases), "SPBE_FRESH_GROUPS": "false", **SOON}
    own["SPBE_KAFKA_PARTITIONS"] = str(FEW)
    lab = Lab(var, kafka.bootstrap, also=own, databases=databases, kafka=kafka)
    balances = {service: Balance(lab.ports[service]) for service in MANY}
    with topics_of_the_suite(kafka), balancing(*balances.values()):
        lab.finish("migrate")
        suite = Many(lab, balances)
        try:
            lab.start("serve", "evaluation")
            lab.start("work", "evaluation")
            suite.join(1)
            lab.wait_ready()
            yield suite
        finally:
            lab.stop_all()


def said(suite: Many, began: float) -> str:
    """Return what was done, for people."""
    notes, seconds = suite.lab.notes, time.monotonic() - began
    answers = dict(sorted(notes.answers.items()))
    return f"\n{len(notes.acknowledged)} commands, {seconds:.0f} s, answers {answers}"


def apart_from_growth(found: list[Fault]) -> list[Fault]:
    """Leave out that a lane moves to another partition, which it does once there are more."""
    return [one for one in found if "is in two partitions" not in one.what]
