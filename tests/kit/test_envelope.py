"""Are the bytes of an event the same for ever, and read by older and by newer code?"""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from kit.decider import Actor
from kit.envelope import (
    MAX_BYTES,
    Context,
    Envelope,
    EventIsTooLarge,
    Record,
    Sealed,
    canonical,
    decode,
    encode,
)
from kit.sealing import seal

EVENT = UUID("018f2c1e-7a1b-7c3d-8e4f-5a6b7c8d9e0f")
PERSON = UUID("00000000-0000-0000-0000-00000000b0d1")
OPEN = Envelope(
    id=EVENT,
    type="personnel.nomination-submitted.v1",
    stream=UUID(int=2),
    version=3,
    recorded_at=datetime(2026, 3, 2, 4, 5, 6, 789, tzinfo=UTC),
    effective_on=date(2026, 3, 1),
    actor=UUID(int=4),
    command_id=UUID(int=5),
    correlation_id=UUID(int=6),
    data=msgspec.Raw(canonical({"score": "2.50", "opd_id": str(UUID(int=7)), "né": None})),
)
FULL = structs.replace(
    OPEN,
    recorded_at=datetime(2026, 3, 2, tzinfo=UTC),
    on_behalf_of=UUID(int=8),
    causation_id=UUID(int=9),
    traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    sealed=Sealed(persons=(PERSON,), commitment="9c41", box="AAEC"),
)
OPEN_BYTES = (
    '{"actor":"00000000-0000-0000-0000-000000000004",'
    '"command_id":"00000000-0000-0000-0000-000000000005",'
    '"correlation_id":"00000000-0000-0000-0000-000000000006",'
    '"data":{"né":null,"opd_id":"00000000-0000-0000-0000-000000000007","score":"2.50"},'
    '"effective_on":"2026-03-01",'
    '"id":"018f2c1e-7a1b-7c3d-8e4f-5a6b7c8d9e0f",'
    '"recorded_at":"2026-03-02T04:05:06.000789Z",'
    '"stream":"00000000-0000-0000-0000-000000000002",'
    '"type":"personnel.nomination-submitted.v1",'
    '"version":3}'
).encode()
FULL_BYTES = (
    '{"actor":"00000000-0000-0000-0000-000000000004",'
    '"causation_id":"00000000-0000-0000-0000-000000000009",'
    '"command_id":"00000000-0000-0000-0000-000000000005",'
    '"correlation_id":"00000000-0000-0000-0000-000000000006",'
    '"data":{"né":null,"opd_id":"00000000-0000-0000-0000-000000000007","score":"2.50"},'
    '"effective_on":"2026-03-01",'
    '"id":"018f2c1e-7a1b-7c3d-8e4f-5a6b7c8d9e0f",'
    '"on_behalf_of":"00000000-0000-0000-0000-000000000008",'
    '"recorded_at":"2026-03-02T00:00:00Z",'
    '"sealed":{"box":"AAEC","commitment":"9c41",'
    '"persons":["00000000-0000-0000-0000-00000000b0d1"]},'
    '"stream":"00000000-0000-0000-0000-000000000002",'
    '"traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",'
    '"type":"personnel.nomination-submitted.v1",'
    '"version":3}'
).encode()


@pytest.mark.parametrize(("envelope", "stored"), [(OPEN, OPEN_BYTES), (FULL, FULL_BYTES)])
def test_the_bytes_of_an_event_never_change(envelope: Envelope, stored: bytes) -> None:
    assert encode(envelope) == stored
    assert decode(stored) == envelope
    assert encode(decode(stored)) == stored


def test_what_the_data_say_is_not_taken_for_the_recorded_time() -> None:
    sly = structs.replace(OPEN, data=msgspec.Raw(b'{"recorded_at":"0001-01-01T00:00:00Z"}'))
    assert decode(encode(sly)) == sly


def test_the_bytes_of_a_sealed_part_never_change() -> None:
    class Ring:
        def keys_of(self, _: object) -> dict[UUID, bytes]:
            return {PERSON: b"b" * 32}

    fields = {"nip": None, "name": "Budi Ñ"}
    assert canonical(seal(EVENT, fields, [PERSON], Ring(), nonce=bytes(range(12)))) == (
        b'{"box":"AAECAwQFBgcICQoL+CU2RNtmNALDIl5EnAg0T+Bf7wXz7UX/vQR1+eHMHfnF4hr4giGzJ1wmFzPT",'
        b'"commitment":"9c41a315f5d537ea2341eec25ac4e4be597ec101a067977b543a9f6252de35b8",'
        b'"persons":["00000000-0000-0000-0000-00000000b0d1"]}'
    )


def test_the_fields_of_an_envelope_are_only_ever_added_to() -> None:
    required = [field.name for field in structs.fields(Envelope) if field.required]
    optional = [field.name for field in structs.fields(Envelope) if not field.required]
    assert required == [
        *("id", "type", "stream", "version", "recorded_at"),
        *("actor", "command_id", "correlation_id", "data"),
    ]
    assert optional[:2] == ["effective_on", "on_behalf_of"]
    assert optional[2:5] == ["causation_id", "traceparent", "sealed"]


def test_older_code_reads_past_fields_added_later() -> None:
    later = OPEN_BYTES[:-1] + b',"witness":{"key":1}}'
    assert decode(later) == OPEN


@pytest.mark.parametrize("missing", ["id", "type", "recorded_at", "data"])
def test_bytes_that_are_none_of_ours_are_not_read(missing: str) -> None:
    fields = msgspec.json.decode(OPEN_BYTES)
    del fields[missing]
    with pytest.raises(msgspec.ValidationError, match=missing):
        decode(msgspec.json.encode(fields))
    with pytest.raises(msgspec.DecodeError):
        decode(OPEN_BYTES[:-1])


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    ).map(lambda value: {"value": value})
)
def test_one_value_has_one_form(value: dict[str, object]) -> None:
    form = canonical(value)
    assert canonical(msgspec.json.decode(form)) == form
    backwards = dict(reversed(value.items()))
    assert canonical(backwards) == form


def test_the_order_of_keys_does_not_matter() -> None:
    assert canonical({"b": {"d": 1, "c": 2}, "a": 3}) == b'{"a":3,"b":{"c":2,"d":1}}'


@pytest.mark.parametrize("beyond", [0, 1])
def test_the_limit_is_exact(beyond: int) -> None:
    empty = len(encode(structs.replace(OPEN, data=msgspec.Raw(b'""'))))
    text = b'"' + b"x" * (MAX_BYTES - empty + beyond) + b'"'
    envelope = structs.replace(OPEN, data=msgspec.Raw(text))
    if not beyond:
        assert len(encode(envelope)) == MAX_BYTES == 256 * 1024
        return
    with pytest.raises(EventIsTooLarge) as refused:
        encode(envelope)
    assert refused.value.facts == {"type": OPEN.type, "bytes": MAX_BYTES + 1, "most": MAX_BYTES}


def test_a_record_decodes_what_is_stored() -> None:
    record = Record(position=9, lane=1, previous=2, stream=OPEN.stream, type="", state=OPEN_BYTES)
    assert record.envelope() == OPEN


def test_event_ids_follow_from_the_command_and_the_place_in_it() -> None:
    context = Context(command_id=EVENT, actor=Actor(PERSON), correlation_id=EVENT)
    assert [str(context.event_id(index)) for index in range(2)] == [
        "1be14ed4-cc01-51c7-9924-6f71093c8ccb",
        "cff51f88-7443-5fdb-81ea-252857b6b592",
    ]
    assert replace(context, actor=Actor(EVENT)).event_id(1) == context.event_id(1)
