"""A history of six events, sound in every respect, in which a test can plant one fault."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import msgspec

from kit.envelope import Envelope, Record, encode
from kit.feed import Delivered
from kit.http.journal_token import JournalToken
from kit.lanes import lane_of
from tests.integration.equality import Rows
from tests.lab.evidence import Carried, Evidence
from tests.lab.notes import Acknowledged, Notes, Sent, Shown

EPOCH = UUID(int=7)
PERSON, TRAINEE = UUID(int=11), UUID(int=12)
BEGAN = datetime(2026, 1, 5, tzinfo=UTC)
REGISTERED, CHANGED = "personnel.person-registered.v1", "personnel.person-changed.v1"
NOTED = "training.trainee-noted.v1"


@dataclass
class Journal:
    """One service's, written event by event."""

    service: str
    records: list[Delivered] = field(default_factory=list)

    def add(
        self, kind: str, stream: UUID, version: int, command: UUID, because: UUID | None = None
    ) -> Envelope:
        position = len(self.records) + 1
        envelope = Envelope(
            id=uuid5(command, "0"),
            type=kind,
            stream=stream,
            version=version,
            recorded_at=BEGAN + timedelta(seconds=position),
            actor=UUID(int=1),
            command_id=command,
            correlation_id=command,
            causation_id=because,
            data=msgspec.Raw(b"{}"),
        )
        before = [one.record.position for one in self.records if one.record.stream == stream]
        record = Record(
            position=position,
            lane=lane_of(stream),
            previous=max(before, default=0),
            stream=stream,
            type=kind,
            state=encode(envelope),
        )
        self.records.append(Delivered(self.service, EPOCH, record))
        return envelope


def carried(one: Delivered) -> Carried:
    """Return a record as the relay puts it on Kafka."""
    return Carried(one.record.lane % 12, str(one.record.stream).encode(), one)


def told(sent: Sent, position: int, version: int) -> Acknowledged:
    token = JournalToken(sent.service, EPOCH, {lane_of(PERSON): position})
    return Acknowledged(sent, token, PERSON, version)


def sound() -> Evidence:
    """Return what is there after a person was registered and changed, which training noted."""
    personnel, training = Journal("personnel"), Journal("training")
    evaluation = Journal("evaluation")
    for journal in (personnel, training, evaluation):
        stream = uuid5(EPOCH, journal.service)
        journal.add("kit.journal-opened.v1", stream, 1, stream)
    first, second = (Sent(f"k{n}", "personnel", UUID(int=100 + n)) for n in (1, 2))
    registered = personnel.add(REGISTERED, PERSON, 1, first.command_id)
    changed = personnel.add(CHANGED, PERSON, 2, second.command_id)
    training.add(NOTED, TRAINEE, 1, UUID(int=201), registered.id)
    training.add(NOTED, TRAINEE, 2, UUID(int=202), changed.id)
    notes = Notes(sent=[first, second])
    notes.acknowledged = [told(first, 2, 1), told(second, 3, 2)]
    notes.shown = [Shown(f"/api/people/{PERSON}", PERSON, 2, 2)]
    journals = {one.service: one.records for one in (personnel, training, evaluation)}
    rows: Rows = {"people.person_card": {(PERSON,): "as changed"}}
    return Evidence(
        notes=notes,
        journals=journals,
        topics={name: [carried(one) for one in records] for name, records in journals.items()},
        shown=rows,
        folded={table: dict(of_table) for table, of_table in rows.items()},
    )


Plant = Callable[[Evidence], object]
