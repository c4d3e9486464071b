"""Is what was stored still read by later code, by older code, and after a person was erased?"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag

from kit import decider
from kit.catalogue import Catalogue
from kit.clock import FixedClock
from kit.decider import ERASED, Decider, Personal
from kit.journal import Journal
from kit.recorder import Recorder
from kit.sealing import PersonIsErased
from tests.kit.begun import person_with
from tests.kit.journal.sample import (
    BUDI,
    NOON,
    SERVICE,
    SITI,
    GoOff,
    Guard,
    Note,
    Ring,
    context,
    guard,
    journal_on,
    notes,
    ring,
)
from tests.kit.vaults import key_store


class Remarked(decider.Event, frozen=True, tag="sample.remarked.v3"):
    person_id: UUID
    remark: Personal
    scores: dict[int, Decimal]
    kind: str = "note"


def _to_v2(fields: dict[str, object]) -> dict[str, object]:
    return {"person_id": fields["person_id"], "remark": fields["text"]}


def _to_v3(fields: dict[str, object]) -> dict[str, object]:
    return fields | {"scores": {"1": "2.50"}, "remark": fields["remark"]}


LATER = Catalogue(
    SERVICE,
    (Remarked,),
    upcasts={
        "sample.noted.v1": ("sample.remarked.v2", _to_v2),
        "sample.remarked.v2": ("sample.remarked.v3", _to_v3),
    },
)


def _remarked(seen: tuple[Remarked, ...], event: Remarked) -> tuple[Remarked, ...]:
    return (*seen, event)


remarks: Decider[Note, Remarked, tuple[Remarked, ...]] = Decider(
    "notes", (), lambda *_: [], _remarked
)


def write(journal: Journal, text: str, other: UUID | None = None) -> UUID:
    stream = uuid4()
    command = Note(person_id=BUDI, text=text, with_person_id=other)
    journal.execute(notes, stream, command, context=context())
    return stream


def stored(recorder: Recorder) -> list[bytes]:
    return [record.state for record in recorder.records(0, 1000)]


def later(recorder: Recorder, keys: Ring) -> Journal:
    return Journal(recorder, LATER, keys, FixedClock(NOON))


def test_an_old_event_is_read_as_the_new_one_and_its_bytes_stay(journal: Journal) -> None:
    stream, before = write(journal, "rajin"), stored(journal.recorder)
    (remark,), version = later(journal.recorder, ring()).load(remarks, stream)
    assert remark == Remarked(person_id=BUDI, remark="rajin", scores={1: Decimal("2.50")})
    assert version == 1
    assert stored(journal.recorder) == before
    assert "sample.noted.v1" in LATER


def test_an_old_event_of_an_erased_person_is_read_as_the_new_one(journal: Journal) -> None:
    stream = write(journal, "rajin")
    (remark,), _ = later(journal.recorder, Ring()).load(remarks, stream)
    assert (remark.remark, remark.kind) == (ERASED, "note")


def test_older_code_reads_past_fields_it_does_not_know(recorder: Recorder) -> None:
    class Later(decider.Event, frozen=True, tag="sample.went-off.v1"):
        effective_on: date
        reason: Personal | None = None
        person_id: UUID = BUDI

    def gone_off(_: Guard, __: Later) -> Guard:
        return Guard(off=True)

    stream = uuid4()
    written = Later(effective_on=date(2026, 4, 1), reason="cuti")
    newer: Decider[GoOff, Later, Guard] = Decider("guard", Guard(), lambda *_: [written], gone_off)
    opened = journal_on(recorder)
    Journal(recorder, Catalogue(SERVICE, (Later,)), ring(), FixedClock(NOON)).execute(
        newer, stream, GoOff(other_guard=stream), context=context()
    )
    state, version = opened.load(guard, stream)
    assert (state.off, version) == (True, 1)


def test_personal_text_is_nowhere_in_the_log(journal: Journal) -> None:
    write(journal, "Budi Santoso rajin")
    assert not any(b"Santoso" in state or b"text" in state for state in stored(journal.recorder))


def test_an_erased_person_reads_as_erased_and_the_log_stays(journal: Journal) -> None:
    keys = ring()
    journal = journal_on(journal.recorder, keys)
    stream = write(journal, "rajin")
    before = stored(journal.recorder)
    assert journal.load(notes, stream) == (("rajin",), 1)
    del keys[BUDI]
    assert journal.load(notes, stream) == ((ERASED,), 1)
    assert stored(journal.recorder) == before


@pytest.mark.parametrize("erased", [BUDI, SITI])
def test_text_about_two_is_gone_with_either(recorder: Recorder, erased: UUID) -> None:
    keys = ring()
    journal = journal_on(recorder, keys)
    both, one = write(journal, "berselisih", SITI), write(journal, "rajin")
    del keys[erased]
    assert journal.load(notes, both)[0] == (ERASED,)
    assert journal.load(notes, one)[0] == (ERASED if erased == BUDI else "rajin",)


def test_nothing_is_written_about_an_erased_person(recorder: Recorder) -> None:
    keys = ring()
    journal = journal_on(recorder, keys)
    del keys[SITI]
    with pytest.raises(PersonIsErased) as refused:
        write(journal, "berselisih", SITI)
    assert refused.value.facts == {"persons": [SITI]}
    assert len(recorder.records(0, 10)) == 1


def test_a_wrong_key_opens_nothing(journal: Journal) -> None:
    stream = write(journal, "rajin")
    with pytest.raises(InvalidTag):
        journal_on(journal.recorder, Ring({BUDI: b"x" * 32})).load(notes, stream)


def test_a_person_erased_in_the_key_store_reads_as_erased(
    recorder: Recorder, tmp_path: Path
) -> None:
    keys = key_store(f"sqlite:///{tmp_path / 'keys.db'}")
    keys.create()
    person = person_with(keys, "nip", "198503072010011004", NOON)
    journal = Journal(recorder, replace(LATER, upcasts={}), keys, FixedClock(NOON))
    journal.open(sample=True)
    stream, remark = uuid4(), Remarked(person_id=person, remark="rajin", scores={2: Decimal(1)})
    remarking = replace(remarks, decide=lambda *_: [remark])
    journal.execute(remarking, stream, Note(person_id=person, text=""), context=context())
    assert journal.load(remarks, stream)[0] == (remark,)
    before = stored(recorder)
    assert keys.destroy(person)
    assert [one.remark for one in journal.load(remarks, stream)[0]] == [ERASED]
    assert stored(recorder) == before
    keys.close()
