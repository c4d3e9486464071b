"""What becomes of lists that are sent twice, at once, or cut off, and of who is in them."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from uuid import UUID

import anyio
import pytest
from eventsourcing.persistence import OperationalError

from kit.decider import Actor
from kit.envelope import Context
from kit.keys import KeyStore, NumbersHaveMoved
from kit.sqlite import sqlite_engine
from personnel.domain.opd import OpdIsNotInForce
from personnel.opds_of_journal import OpdPlaces, OpdsOfJournal
from personnel.people_asked import Asked
from personnel.people_taking import Taking
from tests.personnel.imports import (
    HUKUM,
    MARCH_1,
    Answer,
    Office,
    PowerCut,
    crowd,
    opened,
    with_opds,
)
from tests.personnel.siasn_files import BUDI, NIK_BUDI, SITI, budi, csv_of, siti

COMMAND = UUID(int=0xF0)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    with opened(tmp_path) as made:
        yield await with_opds(made)


async def test_a_repeat_gets_the_first_answer(office: Office) -> None:
    await office.imports(csv_of(budi | {"nama": "Budi"}), "before")
    content = csv_of(budi, siti | {"nik": "7"}, *crowd(250))
    first = await office.imports(content)
    assert first.effects == (251, 1, 0)
    assert [one["code"] for one in first.last["summary"]["warnings"]] == ["nik-ignored"]
    before = office.position()
    again = await office.imports(content)
    assert (again.lines[0], again.last) == (first.lines[0], first.last)
    assert office.position() == before


async def test_a_repeat_gets_the_first_answer_whatever_came_after_it(office: Office) -> None:
    await office.imports(csv_of(budi), "before")
    nothing = await office.imports(csv_of(budi), "first")
    await office.imports(csv_of(budi | {"nama": "Budi S."}), "after")
    await office.merge(HUKUM, "HUKOR", "Biro Hukor", date(2026, 1, 1))
    before = office.position()
    again = await office.imports(csv_of(budi), "first")
    assert again.last["summary"] == nothing.last["summary"]
    assert again.effects == (0, 0, 1)
    assert office.position() == before


async def test_lists_at_once_with_one_nik_by_mistake_do_not_make_two_people_one(
    office: Office,
) -> None:
    lists = {"A": budi, "B": siti | {"nik": NIK_BUDI}}
    answers: list[Answer] = []

    async def send(key: str) -> None:
        answers.append(await office.imports(csv_of(lists[key], *crowd(120)), key))

    async with anyio.create_task_group() as together:
        together.start_soon(send, "A")
        together.start_soon(send, "B")
    assert {answer.status for answer in answers} == {200}
    assert sum(answer.effects[0] for answer in answers) == 122
    assert office.keys.find("nip", SITI) != office.keys.find("nip", BUDI)
    for nip in (BUDI, SITI):
        found = office.person_with("nip", nip)
        assert found is not None
        assert [record.nip for record in found.records] == [nip]
    warned = [one["code"] for answer in answers for one in answer.last["summary"]["warnings"]]
    assert warned == ["nik-of-another"]


async def test_what_is_refused_while_it_is_taken_begins_nobody(office: Office) -> None:
    journal = office.journal
    places = OpdPlaces(sqlite_engine(f"sqlite:///{office.folder / 'opds.db'}"))
    opds = OpdsOfJournal(journal, places)
    taking = Taking(journal, office.keys, opds)
    context = Context(command_id=COMMAND, actor=Actor(COMMAND), correlation_id=COMMAND)
    texts = office.service.app.state.parts.texts
    accepted = taking.accept(Asked("a.csv", csv_of(budi), MARCH_1, context, None), texts)
    await office.merge(HUKUM, "HUKOR", "Biro Hukor", date(2026, 1, 1))
    with pytest.raises(OpdIsNotInForce):
        taking.take(accepted, accepted.batches[0])
    assert office.keys.known([("nip", BUDI), ("nik", NIK_BUDI)]) == {}
    places.close()


@pytest.mark.parametrize("key", ["k", "another"])
async def test_an_import_that_was_cut_off_is_finished_by_the_same_file(
    office: Office, key: str
) -> None:
    before, content = office.position(), csv_of(*crowd(250))

    def power_cut() -> None:
        raise PowerCut

    with office.interrupted(3, power_cut):
        cut = await office.imports(content)
    assert cut.last == {"recorded": 100, "of": 250}
    assert office.position() == before + 100
    answer = await office.imports(content, key)
    assert answer.effects == ((250, 0, 0) if key == "k" else (150, 0, 100))
    assert office.position() == before + 250
    again = await office.imports(content, key)
    assert again.last == answer.last
    assert office.position() == before + 250


async def test_a_repeat_does_not_undo_what_came_after_it(office: Office) -> None:
    await office.imports(csv_of(budi), "first")
    await office.imports(csv_of(budi | {"nama": "Budi S."}), "second")
    before = office.position()
    answer = await office.imports(csv_of(budi), "first")
    assert answer.effects == (1, 0, 0)
    assert office.position() == before


@pytest.mark.parametrize(
    ("between", "told"),
    [
        (NumbersHaveMoved(), "/problems/try-again"),
        (OperationalError("the keys are away"), "/problems/out-of-reach"),
    ],
)
async def test_a_list_into_which_something_comes_at_this_moment_is_to_be_sent_again(
    office: Office, monkeypatch: pytest.MonkeyPatch, between: Exception, told: str
) -> None:
    def moved(*_: object) -> None:
        raise between

    before = office.position()
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(KeyStore, "give", moved)
        answer = await office.imports(csv_of(budi))
    assert answer.last["problem"]["type"] == told
    assert office.position() == before
    assert (await office.imports(csv_of(budi))).effects == (1, 0, 0)
