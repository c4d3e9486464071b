"""Is a view what its journals say after one of them was restored to an earlier position?"""

from pathlib import Path
from uuid import UUID

import pytest

from kit.feed import OutOfStep
from kit.inbox import Inbox
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
