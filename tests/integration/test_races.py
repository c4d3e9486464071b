"""Of two who decide about one person at the same moment one wins: threads, a real PostgreSQL."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from kit.clock import FixedClock
from kit.decider import Actor, Command, Decider, Refused
from kit.envelope import Context
from kit.journal import Journal
from kit.recorder import Recorder
from personnel.catalogue import CATALOGUE
from personnel.domain.decree import DecideDecree, PrepareDecree, decree
from personnel.domain.interim import AssignInterim, EndInterim, PersonHoldsASeat, interim
from personnel.domain.person import RecordPerson, person
from personnel.domain.person_record import Status
from personnel.domain.seat import Seat
from tests.gateway.story import Ring, Tell, anything
from tests.kit.journal.databases import Database, database
from tests.personnel.examples import CUSTODIAN, HEALTH, KOMINFO, NETWORK, TODAY, YEAR_END
from tests.personnel.office import RINA, TONO, Office

ROUNDS = 6
NOON = datetime.combine(TODAY, time(4), UTC)
SOMEBODY = Actor(UUID(int=0xACC))
Act = tuple[Decider[Any, Any, Any], UUID, Command]


class Rivals:
    """Two processes' worth of journals on one database, and what an office had come to before."""

    def __init__(self, connect: Callable[[], Recorder], office: Office) -> None:
        first = connect()
        first.create()
        self.journals = [self._journal(each) for each in (first, connect())]
        self.journals[0].open(sample=True)
        histories = office.histories.items()
        told = [(stream, event) for (_, stream), events in histories for event in events]
        self._send(self.journals[0], (anything, UUID(int=0), Tell(told=tuple(told))))

    def _journal(self, recorder: Recorder) -> Journal:
        return Journal(recorder, CATALOGUE, Ring(), FixedClock(NOON))

    def _send(self, journal: Journal, act: Act) -> None:
        kind, stream, command = act
        context = Context(command_id=uuid4(), actor=SOMEBODY, correlation_id=uuid4())
        journal.execute(kind, stream, command, context=context)

    def give(self, act: Act) -> None:
        self._send(self.journals[0], act)

    def race(self, *acts: Act) -> list[Refused | None]:
        """Have each act done by a thread of its own, at the same moment; return how each ended."""
        together = threading.Barrier(len(acts))

        def run(journal: Journal, act: Act) -> Refused | None:
            together.wait()
            try:
                self._send(journal, act)
            except Refused as refused:
                return refused
            return None

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(run, self.journals, acts))

    def seats(self, person_id: UUID) -> tuple[Seat, ...]:
        known, _ = self.journals[0].load(person, person_id)
        return known.seats


@pytest.fixture
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    opened: list[Recorder] = []
    made = database(request, tmp_path)

    def connect() -> Recorder:
        opened.append(made.connect())
        return opened[-1]

    yield Database(made.url, connect)
    for recorder in opened:
        recorder.close()


on_postgresql = pytest.mark.parametrize("store", ["postgres"], indirect=True)


def vacant_office() -> Office:
    """Return an office whose two holders have retired, with a replacement ready to be decided."""
    office = Office()
    office.base = office.team()  # type: ignore[attr-defined]
    for holder in (office.holders(NETWORK.key, TODAY), office.holders(CUSTODIAN.key, TODAY)):
        office.record(holder[0], TODAY, status=Status.RETIRED)
    return office


def assigns(who: UUID, position: str) -> Act:
    command = AssignInterim(
        assignment_id=uuid4(),
        opd_id=KOMINFO,
        position=position,
        person_id=who,
        effective_on=TODAY,
        until=TODAY + timedelta(days=30),
        letter_number="800/5",
        letter_on=TODAY,
    )
    return interim, command.assignment_id, command


@on_postgresql
def test_of_two_who_assign_one_person_to_two_seats_one_wins(store: Database) -> None:
    rivals = Rivals(store.connect, vacant_office())
    for _ in range(ROUNDS):
        acts = assigns(RINA, NETWORK.key), assigns(RINA, CUSTODIAN.key)
        ended = rivals.race(*acts)
        lost = [each for each in ended if each]
        assert [type(each) for each in lost] == [PersonHoldsASeat]
        assert len(rivals.seats(RINA)) == 1
        _, won, _ = acts[ended.index(None)]
        rivals.give((interim, won, EndInterim(effective_on=TODAY, reason="Ulang")))


@on_postgresql
def test_a_decree_and_an_assignment_that_meet_leave_one_seat_to_one_person(store: Database) -> None:
    office = vacant_office()
    one = office.nominated({NETWORK.key: RINA}, positions=[NETWORK.key])
    base: UUID = office.base  # type: ignore[attr-defined]
    prepare = PrepareDecree(decree_id=office.id(), title="Tim", nominations=(one,), amends=base)
    office.give(decree, prepare.decree_id, prepare)
    rivals = Rivals(store.connect, office)
    decide = DecideDecree(
        number="188.4/1",
        decided_on=TODAY,
        effective_on=TODAY,
        until=YEAR_END,
        signed_by="Gubernur",
    )
    decided, assigned = rivals.race(
        (decree, prepare.decree_id, decide), assigns(RINA, CUSTODIAN.key)
    )
    assert decided is None, "a decree ends what is only looked after"
    assert assigned is None or isinstance(assigned, PersonHoldsASeat)
    (seat,) = rivals.seats(RINA)
    assert (seat.position, seat.interim) == (NETWORK.key, False)


@on_postgresql
def test_who_is_moved_away_as_they_are_assigned_keeps_no_seat_there(store: Database) -> None:
    office = vacant_office()
    rivals = Rivals(store.connect, office)
    known = office.state(person, TONO).records[0]
    said = {name: getattr(known, name) for name in known.__struct_fields__}
    moved = RecordPerson(**said | {"opd_id": HEALTH, "effective_on": TODAY})
    moving, _ = rivals.race((person, TONO, moved), assigns(TONO, NETWORK.key))
    assert moving is None
    assert rivals.seats(TONO) == ()
