"""Is a view what its journals say after one of them was restored to an earlier position?"""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from kit.clock import FixedClock
from kit.feed import PAGE, Delivered, OutOfStep
from kit.inbox import Inbox
from kit.recorder import Heads
from kit.view_hearer import ViewHearer
from kit.view_parked import ParkedOfView
from kit.view_reading import ViewReading
from tests.kit.journal.sample import NOON, ring
from tests.kit.set_aside import asked
from tests.kit.tally import Producer
from tests.kit.tally_view import Place, hear, note, rows, shown, writer_in

A, B = UUID(int=0xA), UUID(int=0xB)


async def test_a_view_that_applied_withdrawn_events_begins_anew(
    year: Producer, place: Place
) -> None:
    writer = writer_in(place)
    inbox = Inbox(writer, [year])
    backup = year.backup()
    year.count(A, B, by=2)
    note(year, "Ditarik")
    await inbox.compare()
    year.restore(backup)
    year.count(B)
    note(year, "Dicatat")
    await inbox.compare()
    writer.close()
    anew = place.beside()
    hear(anew, year.all())
    assert rows(place) == rows(anew)


async def test_a_view_that_applied_none_goes_over_with_its_rows_and_what_it_parked(
    year: Producer, place: Place
) -> None:
    writer = writer_in(place)
    inbox = Inbox(writer, [year])
    await inbox.compare()
    before = rows(place)
    assert before["parked"]
    year.restore(year.backup())
    await inbox.compare()
    epoch = year.journal.heads().epoch
    after = rows(place)
    assert {row[1] for row in (*after["places"], *after["parked"])} == {epoch}
    assert [row[2:] for row in after["parked"]] == [row[2:] for row in before["parked"]]
    assert (after["numbers"], after["notes"]) == (before["numbers"], before["notes"])
    writer.close()


async def test_late_events_of_a_former_epoch_are_out_of_step(
    producer: Producer, place: Place
) -> None:
    writer = writer_in(place)
    inbox = Inbox(writer, [producer])
    producer.count(A)
    former = producer.all()
    await inbox.compare()
    producer.restore(producer.backup())
    await inbox.compare()
    with pytest.raises(OutOfStep):
        writer.hear(former)
    writer.close()
    assert shown(place)["numbers"] == {A: 1}


async def test_a_backup_from_before_the_last_restore_is_not_heard_until_it_is_declared(
    producer: Producer, place: Place
) -> None:
    with closing(ViewHearer(place.view, place.store, ring(), FixedClock(NOON))) as hearer:
        inbox = Inbox(hearer, [producer])
        producer.count(A)
        await inbox.compare()
        older = producer.backup()
        producer.restore(producer.backup())
        producer.count(A)
        await inbox.compare()
        before = shown(place)
        producer.stands_at(older)
        producer.count(B)
        for late in (inbox, Inbox(hearer, [producer])):
            await late.compare()
            await late.receive(producer.all())
            assert late.went_back() == {"sample": True}
        assert shown(place) == before
        producer.journal.recorder.fork(uuid4(), NOON)
        await inbox.compare()
        assert inbox.went_back() == {"sample": False}
        assert shown(place)["numbers"] == {A: 1, B: 1}


async def test_a_backup_that_nobody_has_declared_is_not_heard_after_a_silence(
    producer: Producer, place: Place
) -> None:
    with closing(ViewHearer(place.view, place.store, ring(), FixedClock(NOON))) as hearer:
        producer.count(A)
        older = producer.backup()
        producer.restore(producer.backup())
        await Inbox(hearer, [producer]).compare()
        producer.stands_at(older)
        producer.count(B)
        late = Inbox(hearer, [_Late(producer, await producer.heads(), silent=True)])
        for _ in range(3):
            await late.compare()
            await late.receive(producer.all())
        assert late.went_back() == {"sample": True}
        assert shown(place)["numbers"] == {A: 1}


async def test_heads_that_were_told_before_a_restore_of_which_others_have_heard_are_no_backup(
    producer: Producer, place: Place
) -> None:
    with closing(ViewHearer(place.view, place.store, ring(), FixedClock(NOON))) as hearer:
        producer.count(A)
        told = await producer.heads()
        producer.restore(producer.backup())
        producer.count(A)
        await Inbox(hearer, [producer]).compare()
        late = Inbox(hearer, [_Late(producer, told)])
        await late.compare()
        assert late.went_back() == {"sample": False}
        producer.count(A)
        await late.compare()
        assert shown(place)["numbers"] == {A: 3}


@dataclass
class _Late:
    """A feed that first tells what it has known for long."""

    producer: Producer
    heads_of_before: Heads | None
    silent: bool = False
    """At the second question."""
    source: str = "sample"

    async def heads(self) -> Heads:
        if told := self.heads_of_before:
            self.heads_of_before = None
            return told
        if self.silent:
            self.silent = False
            raise ConnectionError
        return await self.producer.heads()

    async def read(
        self, after: int, limit: int = PAGE, lane: int | None = None
    ) -> Sequence[Delivered]:
        return await self.producer.read(after, limit, lane)


@pytest.mark.parametrize("kept", [0, 2])
async def test_a_view_of_two_sources_is_whole_after_one_of_them_was_restored(
    producer: Producer, place: Place, tmp_path: Path, kept: int
) -> None:
    other = Producer(tmp_path / "other.db", "other")
    writer = writer_in(place)
    inbox = Inbox(writer, [producer, other])
    producer.count(A, by=kept)
    backup = producer.backup()
    producer.count(A)
    other.count(B, by=3)
    await inbox.compare()
    producer.restore(backup)
    await inbox.compare()
    other.count(B)
    await inbox.receive(other.all())
    writer.close()
    assert shown(place)["numbers"] == ({A: kept} if kept else {}) | {B: 4}
    other.journal.recorder.close()


async def test_what_was_given_up_concerns_no_event_of_another_history_that_stands_there_now(
    producer: Producer, place: Place, tmp_path: Path
) -> None:
    other = Producer(tmp_path / "other.db", "other")
    with (
        closing(ViewHearer(place.view, place.store, ring(), FixedClock(NOON))) as hearer,
        closing(ViewReading(place.store, [place.view])) as reading,
    ):
        parked, inbox = ParkedOfView(hearer, reading), Inbox(hearer, [producer, other])
        producer.count(A)
        backups = producer.backup(), other.backup()
        producer.count(A)
        other.count(*[B] * 7)
        await inbox.compare()
        first = parked.first(B)
        assert first is not None
        parked.discard(first.parked, "counted by hand", asked())
        for source, backup in zip((producer, other), backups, strict=True):
            source.restore(backup)
        others = [UUID(int=number) for number in range(100, 108)]
        other.count(*others)
        for _ in range(3):
            await inbox.compare()
        assert sorted(rows(place)["numbers"]) == sorted((one, 1, None) for one in (A, *others))
    other.journal.recorder.close()
