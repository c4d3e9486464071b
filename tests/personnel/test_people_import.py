"""What an imported list of people changes, and what it leaves alone."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from kit.decider import Actor
from kit.envelope import Context
from personnel.domain.opd_standing import OpdKind
from personnel.domain.person_record import EmploymentType, PersonChanged, PersonRegistered, Status
from personnel.domain.reorganisation import MergeOpds, reorganisation
from personnel.domain.successor import Successor
from personnel.people_check import command_of
from personnel.siasn import PersonRow
from tests.personnel.imports import (
    HUKUM,
    MARCH_1,
    Office,
    crowd,
    opened,
    with_opds,
)
from tests.personnel.siasn_files import (
    BUDI,
    NIK_ANI,
    NIK_BUDI,
    PPPK,
    SITI,
    ani,
    budi,
    csv_of,
    siti,
    workbook,
)

SAID = ("name", "front_title", "back_title", "nip", "phone", "email", "job_title", "grade")
RENEWED = PPPK[:13] + "2" + PPPK[14:]


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    with opened(tmp_path) as made:
        yield await with_opds(made)


def id_of(office: Office, kind: str, number: str) -> UUID | None:
    return office.keys.find(kind, number)


@pytest.mark.parametrize("content", [csv_of(budi, siti, ani), workbook(budi, siti, ani)])
async def test_people_come_in_with_and_without_nip(office: Office, content: bytes) -> None:
    answer = await office.imports(content)
    assert answer.status == 200
    assert answer.lines[:2] == [{"checked": 3}, {"recorded": 3, "of": 3}]
    assert answer.last["summary"] == {
        "rows": 3,
        "new": 3,
        "changed": 0,
        "unchanged": 0,
        "seats_left": 0,
        "warnings": [],
    }
    found = office.person_with("nip", BUDI)
    assert found is not None
    [record] = found.records
    assert isinstance(record, PersonRegistered)
    assert (record.name, record.nip, record.opd_id) == ("Budi Santoso", BUDI, HUKUM)
    assert (record.effective_on, record.source) == (MARCH_1, "siasn")
    contracted = office.person_with("nik", NIK_ANI)
    assert contracted is not None
    assert contracted.records[0].employment_type is EmploymentType.CONTRACT_STAFF


async def test_the_token_covers_all_that_was_recorded(office: Office) -> None:
    before = office.position()
    answer = await office.imports(csv_of(*crowd(250)))
    places = answer.last["token"].split(".")[2:]
    recorded = office.journal.recorder.records(before, 1000)
    lanes = {record.lane: record.position for record in recorded}
    assert len(recorded) == 250
    assert places == [f"{lane}-{lanes[lane]}" for lane in sorted(lanes)]


@pytest.mark.parametrize("content", [csv_of(budi, siti, ani), workbook(budi, siti, ani)])
async def test_the_same_file_again_changes_nothing(office: Office, content: bytes) -> None:
    await office.imports(csv_of(budi, siti, ani))
    before = office.position()
    answer = await office.imports(content, "another")
    assert answer.effects == (0, 0, 3)
    assert answer.last["token"].startswith("personnel.")
    assert office.position() == before


async def test_a_changed_row_is_a_new_fact(office: Office) -> None:
    await office.imports(csv_of(budi, siti))
    before = office.position()
    answer = await office.imports(
        csv_of(budi, siti | {"kedudukan_hukum_id": "03"}), "april", on="2026-04-01"
    )
    assert answer.effects == (0, 1, 1)
    assert office.position() == before + 1
    found = office.person_with("nip", SITI)
    assert found is not None
    assert [type(record) for record in found.records] == [PersonRegistered, PersonChanged]
    assert found.records[1].effective_on == date(2026, 4, 1)


async def test_one_bad_row_keeps_everybody_out_and_all_bad_rows_are_named(office: Office) -> None:
    before = office.position()
    short, elsewhere = siti | {"nip_baru": "123"}, ani | {"unor_nama": "Dinas Sihir"}
    answer = await office.imports(csv_of(budi, short, elsewhere))
    assert (answer.status, answer.last["type"]) == (422, "/problems/personnel/rows-are-wrong")
    assert answer.problems == [
        (3, "nip_baru", "123", "nip-length"),
        (4, "unor_nama", "Dinas Sihir", "opd-unknown"),
    ]
    assert "18 angka" in answer.last["facts"]["problems"][0]["reason"]
    assert office.position() == before
    assert office.keys.known([("nip", BUDI), ("nik", NIK_ANI)]) == {}


async def test_a_row_of_a_merged_opd_is_told_which_one_took_over(office: Office) -> None:
    await office.merge(HUKUM, "BIRO-HUKOR", "Biro Hukum dan Organisasi", date(2026, 1, 1))
    before = office.position()
    answer = await office.imports(csv_of(budi | {"nip_baru": "1"}, siti))
    assert answer.problems == [
        (2, "nip_baru", "1", "nip-length"),
        (3, "unor_nama", "Biro Hukum", "opd-is-not-in-force"),
    ]
    reason = answer.last["facts"]["problems"][1]["reason"]
    assert "31-12-2025" in reason
    assert "Biro Hukum dan Organisasi (BIRO-HUKOR)" in reason
    assert office.position() == before
    answer = await office.imports(csv_of(budi, siti), "before", on="2025-12-31")
    assert answer.effects == (2, 0, 0)


async def test_an_opd_registered_since_the_last_import_is_known(office: Office) -> None:
    await office.imports(csv_of(budi))
    await office.register("DISPORA", "Dinas Pemuda dan Olahraga", aliases=["Dispora"])
    answer = await office.imports(csv_of(siti | {"unor_nama": "DISPORA"}), "2")
    assert answer.effects == (1, 0, 0)


async def test_whoever_gets_an_nip_stays_the_same_person(office: Office) -> None:
    await office.imports(csv_of(ani))
    ani_id = id_of(office, "nik", NIK_ANI)
    answer = await office.imports(csv_of(ani | {"nip_baru": PPPK}), "pppk", on="2026-04-01")
    assert answer.effects == (0, 1, 0)
    answer = await office.imports(csv_of(ani | {"nip_baru": RENEWED}), "renewed", on="2026-05-01")
    assert answer.effects == (0, 1, 0)
    assert id_of(office, "nip", PPPK) == id_of(office, "nip", RENEWED) == ani_id
    found = office.person_with("nik", NIK_ANI)
    assert found is not None
    assert [record.nip for record in found.records] == [None, PPPK, RENEWED]


async def test_a_nik_of_somebody_else_does_not_make_two_people_one(office: Office) -> None:
    await office.imports(csv_of(budi))
    answer = await office.imports(csv_of(siti | {"nik": NIK_BUDI}), "2")
    assert answer.effects == (1, 0, 0)
    [warning] = answer.last["summary"]["warnings"]
    assert (warning["row"], warning["column"], warning["code"]) == (2, "nik", "nik-of-another")
    assert (
        id_of(office, "nip", SITI) != id_of(office, "nip", BUDI) == id_of(office, "nik", NIK_BUDI)
    )


async def test_a_nik_that_two_rows_share_says_nothing_of_either(office: Office) -> None:
    answer = await office.imports(csv_of(budi, siti | {"nik": NIK_BUDI}))
    assert answer.effects == (2, 0, 0)
    assert id_of(office, "nik", NIK_BUDI) is None


async def test_a_person_known_by_both_numbers_is_not_taken_twice(office: Office) -> None:
    await office.imports(csv_of(budi))
    alone = budi | {"nip_baru": "", "nik": NIK_BUDI}
    answer = await office.imports(csv_of(budi | {"nik": ""}, alone), "2")
    assert answer.problems == [(3, "nik", NIK_BUDI, "same-person-twice")]


async def test_a_nik_that_comes_later_is_learnt_without_a_new_fact(office: Office) -> None:
    await office.imports(csv_of(siti))
    before = office.position()
    answer = await office.imports(csv_of(siti | {"nik": NIK_ANI}), "2")
    assert answer.effects == (0, 0, 1)
    assert office.position() == before
    assert id_of(office, "nik", NIK_ANI) == id_of(office, "nip", SITI)


async def test_what_is_no_longer_true_while_it_is_taken_is_said_in_the_last_line(
    office: Office,
) -> None:
    journal, recorder, stream = office.journal, office.journal.recorder, UUID(int=0xEE)

    def merger() -> None:
        interrupted, journal.recorder = journal.recorder, recorder
        command = MergeOpds(
            predecessors=(HUKUM,),
            successor=Successor(code="HUKOR", name="Biro Hukor", kind=OpdKind.BIRO),
            effective_on=date(2026, 2, 1),
            legal_basis="Perda",
        )
        context = Context(command_id=stream, actor=Actor(stream), correlation_id=stream)
        journal.execute(reorganisation, stream, command, context=context)
        journal.recorder = interrupted

    with office.interrupted(3, merger):
        answer = await office.imports(csv_of(*crowd(250)))
    assert answer.status == 200
    assert answer.lines[-2] == {"recorded": 100, "of": 250}
    assert answer.last["problem"]["type"] == "/problems/personnel/opd-is-not-in-force"


def test_all_that_a_row_says_of_a_person_is_recorded_but_the_number_that_is_not() -> None:
    words: dict[str, Any] = dict(zip(SAID, SAID, strict=True))
    whole = PersonRow(
        row=2,
        opd_id=UUID(int=1),
        opd_column="unor_nama",
        opd_said="Biro Hukum",
        employment_type=EmploymentType.PNS,
        status=Status.ACTIVE,
        **words,
    )
    recorded = msgspec.structs.asdict(command_of(whole, UUID(int=2), date(2026, 1, 1)))
    assert {field: recorded[field] for field in SAID} == words
    of_the_recording = {"person_id", "effective_on", "source"}
    assert recorded.keys() - set(PersonRow.__struct_fields__) == of_the_recording


async def test_a_list_that_is_only_looked_at_tells_what_would_come_of_it(office: Office) -> None:
    await office.imports(csv_of(budi), "before")
    before = office.position()
    listed = csv_of(budi | {"nama": "Budi S."}, siti | {"nik": "7"}, ani)
    looked = await office.imports(listed, preview="true")
    told = looked.last["preview"]
    warnings = [one["code"] for one in told.pop("warnings")]
    counted = {"rows": 3, "new": 2, "changed": 1, "unchanged": 0, "seats_left": 0}
    assert (looked.status, told, warnings) == (200, counted, ["nik-ignored"])
    wrong = await office.imports(csv_of(budi | {"nama": ""}), preview="true")
    assert [problem[:2] for problem in wrong.problems] == [(2, "nama")]
    odd = await office.imports(listed, preview="maybe")
    assert odd.status == 400
    assert office.position() == before
    recorded = await office.imports(listed)
    assert recorded.effects == (2, 1, 0), "under the key of the look too"
