"""Is the holder of a step reminded, and a late one escalated, on the day and once?"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from kit.clock import WITA
from kit.databases import due_file
from kit.decider import Actor, Command, Decider, Elsewhere, Event, Facts
from kit.duelist import DueList
from kit.envelope import Context
from kit.journal import Journal
from kit.recorder_sqlite import SqliteRecorder
from personnel.catalogue import CATALOGUE
from personnel.domain.nomination import WithdrawNomination, nomination
from personnel.domain.seat import SeatLeft, SeatRegained, SeatTaken
from personnel.domain.team import team_of
from personnel.domain.tenure import LeavingReason
from personnel.domain.vacancies import vacancies_of
from personnel.domain.verification import VerifyItem
from personnel.due import DUES
from tests.kit.loans import Ring, SetClock
from tests.personnel.examples import (
    BUDI,
    CUSTODIAN,
    DECREE,
    JAN_1,
    KOMINFO,
    NETWORK,
    NOMINATION,
    OPERATOR,
    SITI,
    TODAY,
    VERIFIER,
    YEAR_END,
    all_is_well,
)
from tests.personnel.nominations import filled, submit
from tests.personnel.steps import MARCH_4, MARCH_9, MARCH_11, with_deadlines
from tests.personnel.test_vacancies import decreed

Told = tuple[UUID, Event]


class Tell(Command, frozen=True):
    told: tuple[Told, ...]


def _tell(command: Tell, _: int, __: Facts) -> list[Elsewhere]:
    return [Elsewhere(anything, stream, event) for stream, event in command.told]


def _told(seen: int, _: Event) -> int:
    return seen + 1


anything: Decider[Tell, Event, int] = Decider("anything", 0, _tell, _told)


class Office:
    """Personnel's journal on 2 March, with a clock and its due-list."""

    def __init__(self, folder: Path) -> None:
        self.clock = SetClock(_noon(TODAY))
        recorder = SqliteRecorder(":memory:")
        recorder.create()
        self.journal = Journal(recorder, CATALOGUE, Ring(), self.clock)
        self.journal.open(sample=False)
        self.due_list = DueList(self.journal, DUES, due_file(folder / "due.db"))
        for (_, stream), history in {**all_is_well, **with_deadlines}.items():
            self.tell(*((stream, event) for event in history))

    def tell(self, *told: Told) -> None:
        self.send(anything, UUID(int=0), Tell(told=told))

    def send(
        self,
        kind: Decider[Any, Any, Any],
        stream: UUID,
        command: Command,
        by: Actor = OPERATOR,
    ) -> None:
        command_id = uuid4()
        context = Context(command_id=command_id, actor=by, correlation_id=command_id)
        self.journal.execute(kind, stream, command, context=context)

    def on(self, day: date, stream: UUID) -> Sequence[str]:
        """Let the due-list take a turn on a day; say what it has recorded on a stream so far."""
        self.clock.at = _noon(day)
        for _ in range(3):  # what is due the same day because of what was due comes with the next
            self.due_list.turn()
        return [
            record.type.removeprefix("personnel.").removesuffix(".v1")
            for record in self.journal.recorder.records(0, 500)
            if record.envelope().stream == stream and record.type in _TOLD
        ]


_TOLD = {
    "personnel.holder-reminded.v1",
    "personnel.step-escalated.v1",
    "personnel.vacancy-opened.v1",
}
REMINDED, ESCALATED, OPENED = "holder-reminded", "step-escalated", "vacancy-opened"


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=WITA)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    yield office
    office.journal.recorder.close()


@pytest.fixture
def submitted(office: Office) -> Office:
    office.tell(*((NOMINATION, event) for event in filled))
    office.send(nomination, NOMINATION, submit)
    return office


def test_the_verifier_is_reminded_before_and_on_the_last_day_and_then_others_hear_of_it(
    submitted: Office,
) -> None:
    assert submitted.on(MARCH_4 - timedelta(days=1), NOMINATION) == []
    assert submitted.on(MARCH_4, NOMINATION) == [REMINDED]
    assert submitted.on(MARCH_4, NOMINATION) == [REMINDED]
    assert submitted.on(MARCH_9, NOMINATION) == [REMINDED] * 2
    assert submitted.on(MARCH_11, NOMINATION) == [*[REMINDED] * 2, ESCALATED]
    assert submitted.on(MARCH_11 + timedelta(days=30), NOMINATION) == [*[REMINDED] * 2, ESCALATED]
    assert submitted.due_list.table.entries() == []


def test_after_weeks_without_work_the_holder_is_reminded_once_and_others_hear_of_it(
    submitted: Office,
) -> None:
    assert submitted.on(date(2026, 4, 1), NOMINATION) == [REMINDED, ESCALATED]


def test_whoever_has_done_their_part_is_not_reminded(submitted: Office) -> None:
    verify = VerifyItem(position=NETWORK.key)
    submitted.send(nomination, NOMINATION, verify, by=VERIFIER)
    assert submitted.on(MARCH_4, NOMINATION) == [REMINDED]
    submitted.send(nomination, NOMINATION, WithdrawNomination(reason="batal"))
    assert submitted.on(MARCH_11, NOMINATION) == [REMINDED]
    assert submitted.due_list.table.entries() == []


def seat_taken(person_id: UUID) -> SeatTaken:
    return SeatTaken(
        person_id=person_id,
        opd_id=KOMINFO,
        position=NETWORK.key,
        decree_id=DECREE,
        nomination_id=NOMINATION,
        effective_on=JAN_1,
        until=YEAR_END,
    )


def budi_retires(on: date, reason: LeavingReason = LeavingReason.RETIRED) -> SeatLeft:
    return SeatLeft(
        person_id=BUDI,
        opd_id=KOMINFO,
        position=NETWORK.key,
        decree_id=DECREE,
        reason=reason,
        effective_on=on,
    )


@pytest.fixture
def team_in_office(office: Office) -> Office:
    office.tell((team_of(KOMINFO), decreed), (BUDI, seat_taken(BUDI)))
    return office


VACANCIES = vacancies_of(KOMINFO)


def test_a_seat_falls_vacant_on_the_day_by_itself_and_its_opd_is_reminded(
    team_in_office: Office,
) -> None:
    team_in_office.tell((BUDI, budi_retires(MARCH_4)))
    assert team_in_office.on(TODAY, VACANCIES) == []
    assert team_in_office.on(MARCH_4, VACANCIES) == [OPENED]
    assert team_in_office.on(MARCH_9, VACANCIES) == [OPENED, REMINDED]
    assert team_in_office.on(MARCH_11, VACANCIES) == [OPENED, *[REMINDED] * 2]
    assert team_in_office.on(date(2026, 3, 13), VACANCIES)[-1] == ESCALATED


@pytest.mark.parametrize(
    "filled_by",
    [
        (SITI, seat_taken(SITI)),
        (
            BUDI,
            SeatRegained(
                person_id=BUDI,
                opd_id=KOMINFO,
                position=NETWORK.key,
                decree_id=DECREE,
                left_for=LeavingReason.RETIRED,
                effective_on=MARCH_4,
                until=YEAR_END,
            ),
        ),
    ],
)
def test_a_seat_that_is_filled_again_reminds_nobody(
    team_in_office: Office, filled_by: Told
) -> None:
    team_in_office.tell((BUDI, budi_retires(MARCH_4)))
    assert team_in_office.on(MARCH_4, VACANCIES) == [OPENED]
    team_in_office.tell(filled_by)
    assert team_in_office.on(YEAR_END, VACANCIES) == [OPENED]


def test_a_seat_that_is_left_later_than_it_was_said_falls_vacant_then(
    team_in_office: Office,
) -> None:
    until = MARCH_9 - timedelta(days=1)
    left_later = SeatRegained(
        person_id=BUDI,
        opd_id=KOMINFO,
        position=NETWORK.key,
        decree_id=DECREE,
        left_for=LeavingReason.UNPAID_LEAVE,
        effective_on=MARCH_4,
        until=until,
        reason=LeavingReason.DECREE_REVOKED,
    )
    team_in_office.tell((BUDI, budi_retires(MARCH_9, LeavingReason.DECREE_REVOKED)))
    team_in_office.tell((BUDI, budi_retires(MARCH_4, LeavingReason.UNPAID_LEAVE)))
    team_in_office.tell((BUDI, left_later))
    assert team_in_office.on(until, VACANCIES) == []
    assert team_in_office.on(MARCH_9, VACANCIES) == [OPENED]


@pytest.mark.parametrize("interim", [False, True])
def test_an_end_that_comes_after_another_one_or_of_interim_work_opens_no_vacancy(
    team_in_office: Office, *, interim: bool
) -> None:
    before = None if interim else MARCH_4
    later = replace(budi_retires(MARCH_9), left_before_on=before, interim=interim)
    team_in_office.tell((BUDI, later))
    assert team_in_office.on(YEAR_END, VACANCIES) == []


def test_a_seat_left_with_its_whole_team_is_not_vacant(team_in_office: Office) -> None:
    left = budi_retires(MARCH_4, LeavingReason.TEAM_RENEWED)
    team_in_office.tell((BUDI, left))
    assert team_in_office.on(YEAR_END, VACANCIES) == []


def test_a_position_left_out_of_a_decree_is_vacant_from_the_first_day_of_the_team(
    office: Office,
) -> None:
    named = replace(decreed, effective_on=MARCH_4, vacant=(CUSTODIAN.key,))
    office.tell((team_of(KOMINFO), named), (BUDI, replace(seat_taken(BUDI), effective_on=MARCH_4)))
    assert office.on(TODAY, VACANCIES) == []
    assert office.on(MARCH_4, VACANCIES) == [OPENED]
    assert office.on(MARCH_9, VACANCIES) == [OPENED, REMINDED]


def test_one_that_somebody_holds_by_then_is_not_vacant(office: Office) -> None:
    named = replace(decreed, effective_on=MARCH_4, vacant=(NETWORK.key,))
    office.tell((BUDI, seat_taken(BUDI)), (team_of(KOMINFO), named))
    assert office.on(MARCH_11, VACANCIES) == []
