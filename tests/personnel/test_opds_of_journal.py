"""What of the journal is read to know its OPDs: after a restart only what has come since."""

from collections.abc import AsyncIterator, Sequence
from datetime import date
from pathlib import Path
from uuid import UUID, uuid5

import pytest

from kit.envelope import Record
from kit.recorder_sqlite import SqliteRecorder
from kit.sqlite import sqlite_engine
from personnel.domain.opd import opd_id_of
from personnel.opds_of_journal import OpdPlaces, OpdsOfJournal, Place
from tests.personnel.imports import DISKOMINFO, HUKUM, Office, crowd, opened, with_opds
from tests.personnel.siasn_files import budi, csv_of

CROWD = 120
HUKOR = opd_id_of("HUKOR")


class CountingRecorder(SqliteRecorder):
    """Counts the records that are read to follow the journal."""

    read = 0

    def records(self, after: int, limit: int, lane: int | None = None) -> Sequence[Record]:
        found = super().records(after, limit, lane)
        self.read += len(found)
        return found


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """Yield an office with many people and few OPDs, of which one has ended."""
    with opened(tmp_path) as made:
        office = await with_opds(made)
        assert (await office.imports(csv_of(*crowd(CROWD)))).effects == (CROWD, 0, 0)
        await office.merge(HUKUM, "HUKOR", "Biro Hukor", date(2026, 7, 1))
        yield office


def places_in(path: Path) -> OpdPlaces:
    return OpdPlaces(sqlite_engine(f"sqlite:///{path}"))


def known(office: Office, name: str = "opds.db") -> tuple[set[UUID], int]:
    """Start anew on the files, and return the OPDs and how many records that took to know."""
    usual = office.journal.recorder
    counting = office.journal.recorder = CountingRecorder(str(office.folder / "personnel.db"))
    places = places_in(office.folder / name)
    try:
        opds = OpdsOfJournal(office.journal, places).register().opds
    finally:
        places.close()
        office.journal.recorder = usual
        counting.close()
    assert opds[HUKUM].successors == (HUKOR,)
    return set(opds), counting.read


def test_after_a_restart_only_the_opds_are_read_again(office: Office) -> None:
    opds, read = known(office)
    assert opds == {HUKUM, DISKOMINFO, HUKOR}
    assert read == office.position() > CROWD
    assert known(office) == (opds, 4)


async def test_what_was_recorded_meanwhile_is_read_once(office: Office) -> None:
    opds, _ = known(office)
    await office.register("DISPORA", "Dinas Pemuda dan Olahraga")
    assert known(office) == (opds | {opd_id_of("DISPORA")}, 5)
    assert known(office) == (opds | {opd_id_of("DISPORA")}, 5)


def test_what_is_of_another_history_or_was_lost_is_made_anew(office: Office) -> None:
    opds, _ = known(office)
    epoch = office.journal.heads().epoch
    places = places_in(office.folder / "opds.db")
    places.begin(uuid5(epoch, "before the restore"))
    places.close()
    assert known(office) == (opds, office.position())
    (office.folder / "opds.db").unlink()
    assert known(office) == (opds, office.position())
    assert known(office) == (opds, 4)


def test_nobody_goes_on_from_where_somebody_else_did(office: Office) -> None:
    opds, _ = known(office)
    places = places_in(office.folder / "opds.db")
    epoch = office.journal.heads().epoch
    reached = places.begin(epoch)
    places.follow(Place(epoch, 1), [2], Place(epoch, office.position() + 1))
    assert places.begin(epoch) == reached
    places.close()
    assert known(office) == (opds, 4)


async def test_the_service_itself_keeps_its_place(office: Office) -> None:
    await office.imports(csv_of(budi), "2")
    assert known(office, "personnel-opds.db")[1] < CROWD
