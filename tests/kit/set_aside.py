"""What has been set aside in a test of those who look at it, retry it or give it up."""

from uuid import UUID, uuid4

from prometheus_client import generate_latest
from prometheus_client.registry import Collector, CollectorRegistry

from kit.decider import Actor
from kit.envelope import Context
from kit.recorder import Parked
from tests.kit.tally import RULES, Hearing, Producer

A, B = UUID(int=0xA), UUID(int=0xB)
OPERATOR = UUID(int=0x0B)


def parked_three(producer: Producer, hearing: Hearing) -> None:
    RULES.unlucky = 1
    producer.count(A, by=3)
    hearing.hearer.hear(producer.all())
    assert [number for number, _ in hearing.parked()] == [1, 2, 3]


def asked(key: UUID | None = None, fingerprint: str = "") -> Context:
    command_id = key or uuid4()
    return Context(
        command_id=command_id,
        actor=Actor(OPERATOR),
        correlation_id=command_id,
        fingerprint=fingerprint,
    )


def first_of(hearing: Hearing, stream: UUID) -> Parked:
    first = hearing.set_aside.first(stream)
    assert first is not None
    return first.parked


def figures(collector: Collector) -> dict[str, float]:
    registry = CollectorRegistry()
    registry.register(collector)
    lines = generate_latest(registry).decode().splitlines()
    said = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name: float(value) for name, value in said}
