"""How people, OPDs and positions were called as it was known on a day: equals a refold."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import Connection

from gateway.reading import Reading
from gateway.views import nominations, opds, person_card, seats, structure
from gateway.views.person_card import NAME_SAID
from gateway.views.seat_history import SeatHistory, SeatsThen, seat_history, seats_then
from gateway.views.vacancies import Sees
from kit.clock import business_day
from kit.decider import ERASED
from kit.view_store_sqlite import ViewFiles
from personnel.domain.handover import HandoverRecorded
from personnel.domain.structure import STRUCTURE_ID, StructurePublished
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_team
from tests.gateway.said_seats import FIRST, NO_SHRINKING, SAID, Event, Said, event
from tests.gateway.shelves import Shelf
from tests.gateway.small_team import BUDI, GOODS, JAN_1, MAR_1, NETWORK, SITI
from tests.gateway.small_year import new_story
from tests.gateway.story import START, Story, fed, told
from tests.gateway.test_view_privacy import wipe
from tests.personnel import seat_refold

VIEWS = [opds.VIEW, structure.VIEW, person_card.VIEW, seats.VIEW, nominations.VIEW]
EVERYBODY = Sees(None, None, None)
AT_FIRST = {BUDI: "Budi, S.Kom.", SITI: "Siti, S.Kom."}
FEB_1, FEB_2 = date(2026, 2, 1), date(2026, 2, 2)


class Called(NamedTuple):
    """What is said of a name, and how many hours after what was said before."""

    person_id: UUID
    name: str
    first: int
    hours: int


class Handed(NamedTuple):
    """What is said of a handover, and how many hours after what was said before."""

    number: int
    position: str
    giver: UUID
    taker: UUID
    hours: int


class Renamed(NamedTuple):
    """What is said of an OPD's name, and how many hours after what was said before."""

    opd_id: UUID
    name: str
    first: int
    hours: int


class Published(NamedTuple):
    """A structure that begins later than the one before, and how many hours after."""

    name: str
    days: int
    hours: int


Heard = Said | Called | Handed | Renamed | Published
PEOPLE, POSITIONS = st.sampled_from((BUDI, SITI)), st.sampled_from((NETWORK, GOODS))
HOURS = st.integers(0, 200)
CALLED = st.builds(
    Called, PEOPLE, st.sampled_from(("Bu Di", "Si Ti", "Anggrek")), st.integers(-10, 60), HOURS
)
HANDED = st.builds(Handed, st.integers(1, 9), POSITIONS, PEOPLE, PEOPLE, HOURS)
OPDS, OFFICES = st.sampled_from((KOMINFO, HEALTH)), st.sampled_from(("Dinas Satu", "Dinas Dua"))
RENAMED = st.builds(Renamed, OPDS, OFFICES, st.integers(-10, 60), HOURS)
PUBLISHED = st.builds(Published, st.sampled_from(("Wali", "Juru")), st.integers(1, 20), HOURS)
HISTORIES = st.lists(
    st.one_of(SAID, SAID, CALLED, CALLED, HANDED, RENAMED, PUBLISHED), min_size=1, max_size=14
)
PROBES = st.lists(st.tuples(st.integers(0, 60), st.integers(-1, 90)), max_size=6)


def begun() -> Story:
    story = new_story()
    small_team.opds(story)
    small_team.people(story)
    return story


def recorded(story: Story, history: Sequence[Heard]) -> list[tuple[datetime, Heard]]:
    """Tell what happens, and return when each of it was recorded."""
    found: list[tuple[datetime, Heard]] = []
    begins = 0
    for nth, each in enumerate(history):
        story.clock.at += timedelta(hours=each.hours)
        match each:
            case Said():
                story.tell((each.seat.person_id, event(each)))
            case Called():
                on = FIRST + timedelta(days=each.first)
                story.tell(small_team.changed(each.person_id, KOMINFO, each.name, on))
            case Renamed():
                on = FIRST + timedelta(days=each.first)
                story.tell(small_team.opd_changed(each.opd_id, each.name, on))
            case Published():
                begins += each.days
                story.tell((STRUCTURE_ID, _structure(each.name, begins)))
            case Handed():
                story.tell((UUID(int=0xF00 + nth), _handover(UUID(int=0xF00 + nth), each)))
        found.append((story.clock.at, each))
    return found


def _structure(name: str, begins: int) -> StructurePublished:
    new = (replace(one, name=f"{name} {one.key}") for one in small_team.POSITIONS[::-1])
    on = FIRST + timedelta(days=begins)
    return replace(small_team.structure_published, effective_on=on, positions=tuple(new))


def _handover(handover_id: UUID, said: Handed) -> HandoverRecorded:
    return HandoverRecorded(
        handover_id=handover_id,
        opd_id=KOMINFO,
        position=said.position,
        from_person_id=said.giver,
        to_person_id=said.taker,
        effective_on=FIRST,
        minutes_number=f"BA/{said.number}",
        minutes_sha256="ab" * 32,
        contents=(),
    )


def name_of(known: Sequence[Heard], person_id: UUID, on: date) -> str:
    """Go through all that was known: the last word for the latest day that has come by then."""
    said = [(JAN_1, AT_FIRST[person_id])]
    said += [
        (FIRST + timedelta(days=each.first), each.name)
        for each in known
        if isinstance(each, Called) and each.person_id == person_id
    ]
    come = [day for day, _ in said if day <= on]
    wanted = max(come) if come else min(day for day, _ in said)
    return [name for day, name in said if day == wanted][-1]


def said_in(known: Sequence[Heard]) -> Iterable[Event]:
    return (event(each) for each in known if isinstance(each, Said))


def opd_name_of(known: Sequence[Heard], opd_id: UUID, on: date) -> str:
    """Go through all that was known: of what has come by the day the last word for the latest."""
    name, since = {KOMINFO: "Dinas Diskominfosp", HEALTH: "Dinas Dinkes"}[opd_id], date.min
    for each in known:
        if isinstance(each, Renamed) and each.opd_id == opd_id:
            day = FIRST + timedelta(days=each.first)
            if since <= day <= on:
                name, since = each.name, day
    return name


def positions_of(known: Sequence[Heard], on: date) -> list[str]:
    """Go through all structures that were known: the last that has come by the day."""
    names, begins = ["Admin Jaringan", "Pengurus Barang"], FIRST
    for each in known:
        if isinstance(each, Published):
            begins += timedelta(days=each.days)
            if begins <= on:
                names = [f"{each.name} {GOODS}", f"{each.name} {NETWORK}"]
    return names


def shown(found: SeatsThen | None) -> set[tuple[str, UUID, str]]:
    assert found is not None
    return {
        (seat.position, each.person_id, each.person_name)
        for seat in found.seats
        for each in seat.holders
    }


def handed(found: SeatHistory | None) -> list[tuple[str, str | None, str]]:
    assert found is not None
    return sorted(
        (each.minutes_number, each.from_person_name, each.to_person_name)
        for each in found.handovers
    )


@settings(max_examples=6, phases=NO_SHRINKING)
@given(history=HISTORIES, probes=PROBES)
def test_names_and_handovers_of_any_day_as_known_on_any_other_equal_a_refold(
    shelf: Shelf, history: list[Heard], probes: list[tuple[int, int]]
) -> None:
    story = begun()
    journal = recorded(story, history)
    last = (story.clock.at - START).days + 1
    now = [each for _, each in journal]
    with told(story, shelf, VIEWS) as connection:
        for day, later in [*probes, *((day, last) for day in range(0, 61, 12))]:
            on, known_on = FIRST + timedelta(days=day), business_day(START) + timedelta(days=later)
            known = [each for at, each in journal if business_day(at) <= known_on]
            for opd_id in (KOMINFO, HEALTH):
                then = seats_then(connection, opd_id, on, known_on, EVERYBODY)
                assert then is not None
                told_then = known if known_on >= business_day(START) else now
                assert then.opd_name == opd_name_of(told_then, opd_id, on)
                assert [each.position_name for each in then.seats] == positions_of(told_then, on)
                assert shown(then) == {
                    (seat.position, seat.person_id, name_of(known, seat.person_id, on))
                    for seat, days in seat_refold.seats(said_in(known)).items()
                    if seat.opd_id == opd_id and days.has(on)
                }
            for position in (NETWORK, GOODS):
                history_of = seat_history(connection, KOMINFO, position, on, known_on, EVERYBODY)
                assert handed(history_of) == sorted(
                    (f"BA/{each.number}", *(name_of(known, one, on) for one in each[2:4]))
                    for each in known
                    if isinstance(each, Handed) and each.position == position
                )


def corrected() -> Story:
    """Tell on 2 February that Budi has been called otherwise since January."""
    story = begun()
    small_team.nomination_until_verified(story)
    small_team.prepared(story)
    small_team.decided(story)
    story.clock.at = datetime.fromisoformat("2026-02-02T09:00:00+08:00")
    story.tell(small_team.changed(BUDI, KOMINFO, "Budi Santoso", JAN_1))
    return story


def names(connection: Connection, known_on: date | None) -> set[str]:
    then = seats_then(connection, KOMINFO, MAR_1, known_on, EVERYBODY)
    return {name for _, _, name in shown(then)}


def test_a_name_that_was_put_right_is_the_wrong_one_before_that_was_known(shelf: Shelf) -> None:
    with told(corrected(), shelf, VIEWS) as connection:
        assert names(connection, FEB_1) == {"Budi, S.Kom.", "Siti, S.Kom."}
        assert names(connection, FEB_2) == {"Budi Santoso", "Siti, S.Kom."}
        assert names(connection, None) == {"Budi Santoso", "Siti, S.Kom."}


def test_positions_and_the_opd_are_called_as_they_were_known_to_be(shelf: Shelf) -> None:
    story = corrected()
    story.tell(small_team.opd_changed(KOMINFO, "Dinas Digital", JAN_1))
    story.tell((STRUCTURE_ID, _structure("Wali", 1)))
    with told(story, shelf, VIEWS) as connection:
        called = {}
        for known_on in (FEB_1, FEB_2, None):
            then = seats_then(connection, KOMINFO, MAR_1, known_on, EVERYBODY)
            history = seat_history(connection, KOMINFO, GOODS, MAR_1, known_on, EVERYBODY)
            assert then is not None
            assert history is not None
            seats_called = {each.position: each.position_name for each in then.seats}
            assert (history.opd_name, history.position_name) == (then.opd_name, seats_called[GOODS])
            called[known_on] = then.opd_name, seats_called[GOODS]
    new = ("Dinas Digital", f"Wali {GOODS}")
    old = ("Dinas Diskominfosp", "Pengurus Barang")
    assert called == {FEB_1: old, FEB_2: new, None: new}


def test_who_is_erased_has_no_name_for_any_moment(shelf: Shelf) -> None:
    story = corrected()
    story.ring.erased = frozenset({BUDI})
    with told(story, shelf, VIEWS) as connection:
        for known_on in (FEB_1, FEB_2, None):
            assert names(connection, known_on) == {ERASED, "Siti, S.Kom."}


def test_who_is_wiped_from_the_cards_has_no_name_for_any_moment(tmp_path: Path) -> None:
    story = corrected()
    fed(story, tmp_path, VIEWS, story.records()).close()
    wipe(tmp_path, BUDI)
    reading = Reading(ViewFiles(tmp_path), VIEWS)
    with reading.connect() as connection:
        assert connection.execute(NAME_SAID.select().where(NAME_SAID.c.person_id == BUDI)).all()
        for known_on in (FEB_1, FEB_2, None):
            assert names(connection, known_on) == {ERASED, "Siti, S.Kom."}
    reading.close()
