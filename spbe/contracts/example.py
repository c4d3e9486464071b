"""How does each event look as it is stored and published? Byte for byte, under published keys."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from uuid import UUID, uuid5

import msgspec

from kit.catalogue import (
    Catalogue,
    HeardEventDiscarded,
    JournalOpened,
    PlayBegan,
    PlayEnded,
    type_of,
)
from kit.clock import business_day
from kit.decider import Actor
from kit.discarding import discarding_of
from kit.envelope import Context, Envelope, canonical, encode
from kit.journal import OPENING, SAMPLE_BEGINS
from kit.recorder import Heard, Lane
from kit.sealing import seal
from spbe.contracts.story import OPERATOR, PublishedKeys, Told, command_of, id_of

_NONCE_BYTES = 12
_HEARD = id_of("peristiwa tertahan")
_MORNING = time(1, 0, tzinfo=UTC)
"""Nine o'clock in Mamuju."""


def opening(service: str) -> Told:
    """Tell the first event of a service's journal."""
    opened = JournalOpened(service=service, sample=True)
    return Told(uuid5(OPENING, service), 1, SAMPLE_BEGINS.date(), opened)


def of_every_journal(service: str) -> tuple[Told, ...]:
    """Tell what any journal of sample data begins with, how its play ends, and what it gave up."""
    first, heard = opening(service), _given_up(service)
    given_up = _discarded(service, heard)
    return (
        first,
        Told(discarding_of(service, heard, _HEARD), 1, date(2026, 3, 4), given_up),
        Told(first.stream, 2, date(2026, 1, 2), PlayBegan(service=service, play_id=UUID(int=1))),
        Told(first.stream, 3, date(2026, 12, 31), PlayEnded(service=service)),
    )


def _given_up(service: str) -> Heard:
    source = "training" if service == "personnel" else "personnel"
    return Heard(Lane(source, id_of("riwayat"), 7), 42)


def _discarded(service: str, heard: Heard) -> HeardEventDiscarded:
    return HeardEventDiscarded(
        service=service,
        source=heard.lane.source,
        epoch=heard.lane.epoch,
        lane=heard.lane.lane,
        position=heard.position,
        heard_id=_HEARD,
        heard_type="training.certificate-issued.v1"
        if service == "personnel"
        else "personnel.opd-registered.v1",
        heard_stream=id_of("aliran tertahan"),
        parked_reason="PersonIsErased",
        parked_at=datetime(2026, 3, 2, 1, 0, tzinfo=UTC),
        why="Sudah ditangani di luar sistem menurut berita acara Nomor 7/2026",
    )


def context_of(told: Told) -> Context:
    """Return under which circumstances an example was recorded."""
    if isinstance(told.event, JournalOpened):
        return Context(command_id=told.stream, actor=Actor(told.stream), correlation_id=told.stream)
    name = type_of(told.event)
    trace = sha256(name.encode()).hexdigest()
    return Context(
        command_id=command_of(name),
        actor=Actor(OPERATOR),
        correlation_id=UUID(trace[:32]),
        causation_id=getattr(told.event, "heard_event_id", None),
        traceparent=f"00-{trace[:32]}-{trace[32:48]}-01",
    )


def recorded_at(told: Told) -> datetime:
    """Return when an example was recorded: later events of a stream later."""
    if isinstance(told.event, JournalOpened):
        return SAMPLE_BEGINS
    return datetime.combine(told.on, _MORNING) + timedelta(minutes=told.version)


def example(catalogue: Catalogue, told: Told) -> bytes:
    """Return the bytes that a journal would store, but for the nonce, which is fixed."""
    name, context, at = type_of(told.event), context_of(told), recorded_at(told)
    event_id = context.event_id(0)
    fields = msgspec.to_builtins(told.event, str_keys=True, order="deterministic")
    del fields["type"]
    personal = {field: fields.pop(field) for field in catalogue.personal(name)}
    nonce = sha256(event_id.bytes).digest()[:_NONCE_BYTES]
    return encode(
        Envelope(
            id=event_id,
            type=name,
            stream=told.stream,
            version=told.version,
            recorded_at=at,
            effective_on=getattr(told.event, "effective_on", business_day(at)),
            actor=context.actor.account_id,
            command_id=context.command_id,
            correlation_id=context.correlation_id,
            causation_id=context.causation_id,
            traceparent=context.traceparent,
            data=msgspec.Raw(canonical(fields)),
            sealed=seal(event_id, personal, told.event.about(), PublishedKeys(), nonce)
            if personal
            else None,
        )
    )


def published_keys(catalogue: Catalogue, story: Sequence[Told]) -> Mapping[str, str]:
    """Return the keys, in base64, of the persons whose texts are sealed in the examples."""
    sealed = [told.event for told in story if catalogue.personal(type_of(told.event))]
    persons = sorted({person for event in sealed for person in event.about()})
    keys = PublishedKeys().keys_of(persons)
    return {str(person): b64encode(keys[person]).decode() for person in persons}
