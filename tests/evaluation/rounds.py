"""A round of assessment with the published 25 indicators, as the journals would keep it."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.resources import files
from typing import Any
from uuid import UUID

import msgspec

from evaluation.domain.evidence import ShownEvidence
from evaluation.domain.instrument import PublishInstrument, instrument_of
from kit.decider import Actor, Command, Decider, Elsewhere, Event
from kit.testing import Given
from tests.evaluation.examples import DUE_LIST, JAN_5, shown

Kind = Decider[Any, Any, Any]

FILE = files("evaluation").joinpath("data/instrument-opd-25.json").read_bytes()
PUBLISH = msgspec.convert(msgspec.json.decode(FILE)["instrument"], PublishInstrument)
CODES = [one.code for one in PUBLISH.indicators]
DEFAULT = instrument_of(PUBLISH.code, PUBLISH.version)


@dataclass
class Round:
    """Histories in the form in which they are stored, and somebody who speaks on a day."""

    today: date = JAN_5
    actor: Actor = DUE_LIST
    histories: dict[tuple[Kind, UUID], list[Event]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def __call__(self, kind: Kind, stream_id: UUID, command: Command) -> int:
        """Record what is decided and return how many events that were."""
        facts = Given(today=self.today, actor=self.actor, histories=self.histories)
        state = kind.replay(self.histories[kind, stream_id])
        decided = kind.decide(command, state, facts)
        for said in decided:
            there = said if isinstance(said, Elsewhere) else Elsewhere(kind, stream_id, said)
            self.histories[there.kind, there.stream_id].append(as_stored(there.event))
        return len(decided)

    def on(self, today: date, actor: Actor) -> "Round":
        return replace(self, today=today, actor=actor)


def as_stored(event: Event) -> Event:
    stored = msgspec.json.decode(msgspec.json.encode(event))
    return msgspec.convert(stored, type(event), strict=True)


def shown_to(level: int) -> tuple[ShownEvidence, ...]:
    return shown(*range(1, level + 1))
